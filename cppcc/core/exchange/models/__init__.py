"""Whom packages are exchanged with, and the ledger of packages of both directions."""

from cppcc.core.exchange.models.packages import Item, Package
from cppcc.core.exchange.models.partners import Partner

__all__ = ["Item", "Package", "Partner"]
