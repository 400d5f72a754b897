"""The kinds of work report."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    HALF_YEAR = "half_year", "上半年工作总结"
    ANNUAL = "annual", "年度工作总结"
