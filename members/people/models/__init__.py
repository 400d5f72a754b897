"""Who they are: terms and sessions, bodies (sectors, parties, committees, groups), members with appointments, units."""

from members.people.models.bodies import ActivityGroup, Body, BodyKind, Party, Sector, SpecialCommittee
from members.people.models.members import Appointment, ChangeReason, Gender, Member, Office, Seat
from members.people.models.terms import Session, Term
from members.people.models.units import Unit, UnitKind

__all__ = [
    "ActivityGroup",
    "Appointment",
    "Body",
    "BodyKind",
    "ChangeReason",
    "Gender",
    "Member",
    "Office",
    "Party",
    "Seat",
    "Sector",
    "Session",
    "SpecialCommittee",
    "Term",
    "Unit",
    "UnitKind",
]
