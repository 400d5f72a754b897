"""Yearly duty statements (述职报告): asked for a year, drafted from the records, handed in, printed."""

from members.statements.models.sections import StatementPart, StatementSection
from members.statements.models.statements import DutyStatement
from members.statements.models.volumes import StatementVolume
from members.statements.models.years import StatementYear

__all__ = ["DutyStatement", "StatementPart", "StatementSection", "StatementVolume", "StatementYear"]
