"""The sheets of proposals: 提案 and 承办."""

from proposals.ledger import handling, sheet

__all__ = ["handling", "sheet"]
