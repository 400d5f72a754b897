"""The sheets of people: 届次, 活动组, 委员, 承办单位; and who is meant by a name, for the sheets of other apps."""

from members.people.ledger import groups, members, terms, units
from members.people.ledger.known import Bodies, Members, Sessions, Units

__all__ = ["Bodies", "Members", "Sessions", "Units", "groups", "members", "terms", "units"]
