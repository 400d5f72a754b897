from members.watching.models.crossings import Crossing, CrossingQuerySet, Response
from members.watching.models.thresholds import Measure, Span, Threshold

__all__ = ["Crossing", "CrossingQuerySet", "Measure", "Response", "Span", "Threshold"]
