"""Activities and who took part."""

from members.activities.models.activities import Activity, ActivityKind, ActivityQuerySet
from members.activities.models.attendance import Mark, Recorded
from members.activities.models.participations import Participation, ParticipationQuerySet
from members.activities.states import ATTENDED, Attendance, Part

__all__ = [
    "ATTENDED",
    "Activity",
    "ActivityKind",
    "ActivityQuerySet",
    "Attendance",
    "Mark",
    "Part",
    "Participation",
    "ParticipationQuerySet",
    "Recorded",
]
