"""Registers and statistics of social reports: on the page, as workbook, as document."""
