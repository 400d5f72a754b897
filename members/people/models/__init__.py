"""Who they are: terms and sessions, bodies (sectors, parties, committees, groups), members with appointments, units."""

from members.people.models.appointments import Appointment, ChangeReason, Office, Seat
from members.people.models.bodies import Body, BodyKind
from members.people.models.changes import ParticularsChange
from members.people.models.members import Gender, Member, MemberQuerySet
from members.people.models.terms import Session, Term
from members.people.models.units import Unit, UnitKind

__all__ = [
    "Appointment",
    "Body",
    "BodyKind",
    "ChangeReason",
    "Gender",
    "Member",
    "MemberQuerySet",
    "Office",
    "ParticularsChange",
    "Seat",
    "Session",
    "Term",
    "Unit",
    "UnitKind",
]
