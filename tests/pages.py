"""Pages asked for by name, and what they answered, read back."""

from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook


def address(name, *records):
    """The address of a page about these records."""
    return reverse(name, args=[record.pk for record in records])


def sheet_of(answer):
    """The first sheet of a workbook that was downloaded."""
    return load_workbook(BytesIO(answer.content)).active


def rows_of(answer):
    """The values of that sheet, row by row."""
    return [list(row) for row in sheet_of(answer).iter_rows(values_only=True)]
