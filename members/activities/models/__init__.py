"""Activities and who took part."""

from members.activities.models.activities import Activity, ActivityKind, ActivityQuerySet
from members.activities.models.attendance import Mark, Recorded
from members.activities.models.beside import Outcome, OutcomeKind, OutcomeQuerySet, Paper, PaperKind
from members.activities.models.participations import Participation, ParticipationQuerySet
from members.activities.models.series import Series, SeriesQuerySet
from members.activities.models.speeches import Speech, SpeechQuerySet
from members.activities.states import ATTENDED, Attendance, Part

__all__ = [
    "ATTENDED",
    "Activity",
    "ActivityKind",
    "ActivityQuerySet",
    "Attendance",
    "Mark",
    "Outcome",
    "OutcomeKind",
    "OutcomeQuerySet",
    "Paper",
    "PaperKind",
    "Part",
    "Participation",
    "ParticipationQuerySet",
    "Recorded",
    "Series",
    "SeriesQuerySet",
    "Speech",
    "SpeechQuerySet",
]
