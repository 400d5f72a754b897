"""Models of the common floor live beside their subject; Django finds them here."""

from cppcc.core.workflow import StepTaken

__all__ = ["StepTaken"]
