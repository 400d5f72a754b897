"""What can be asked of the reports: those that somebody sees, of a year, a state, a group, and what a page needs."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from cppcc.core.accounts.models import RoleGrant
from cppcc.core.accounts.roles import Role
from cppcc.core.lookup import few_found, holds, holds_of_many
from cppcc.core.periods import Period
from members.people.models import Body, Seat
from sentiment.models.authors import ReportAuthor
from sentiment.models.bulletins import SEE_SECRET, Bulletin
from sentiment.states import WITH_AUTHOR, WITH_OFFICE, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cppcc.core.accounts.models import User
    from sentiment.models.reports import SocialReport

PRINTED = "bulletin__printed"  # the whole paper: read with the issue itself only
UNSORTED = "none"  # in an address: without category, without place
ENTER_FOR_OTHERS = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
# Withdrawn before it was ever sent in, a report has no number.
SENT_IN = ~Q(status=str(Status.DRAFT)) & Q(number__isnull=False)
WITH_WRITER = Q(status__in=[str(status) for status in WITH_AUTHOR]) | Q(number__isnull=True)


class SocialReportQuerySet(models.QuerySet["SocialReport"]):
    def received(self) -> SocialReportQuerySet:
        """All that reached the office: neither drafts nor withdrawn."""
        return self.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN])

    def issued(self) -> SocialReportQuerySet:
        return self.filter(status=Status.ISSUED)

    def issued_within(self, period: Period) -> SocialReportQuerySet:
        """By `issue_day`, that of the bulletin; of one from a ledger, which names none, the day of receipt."""
        dated: Any = self.annotate(issue_day=Coalesce("bulletin__issued_on", "received_on"))
        found: SocialReportQuerySet = dated.filter(issue_day__gte=period.start, issue_day__lte=period.last_day)
        return found

    def kept(self) -> SocialReportQuerySet:
        return self.filter(status=Status.KEPT)

    def received_in(self, period: Period) -> SocialReportQuerySet:
        return self.received().filter(received_on__gte=period.start, received_on__lte=period.last_day)

    def next_number(self, year: int) -> int:
        """The number after the year's last; hold the year's register when you mean to use it."""
        return (self.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1

    def from_origin(self, origin: models.Model) -> SocialReportQuerySet:
        """The report that `origin` (a proposal) was turned into."""
        return self.filter(origin_type=ContentType.objects.get_for_model(origin), origin_id=origin.pk)

    def visible_to(self, user: User) -> SocialReportQuerySet:
        """The office and leaders see all that was sent in, secret ones only the information office and leaders;
        members see those that bear their name once they are sent in, and what they entered for a body. Until then it
        is seen by who typed it, and by those who enter reports for others when one of them did."""
        typed = Q(created_by=user) & WITH_WRITER
        written = ReportAuthor.objects.of_user(user).order_by().values("report")
        if user.roles & SEE_SECRET:
            seen = SENT_IN | typed
            if user.roles & ENTER_FOR_OTHERS:
                seen |= Q(Exists(RoleGrant.objects.filter(user=OuterRef("created_by"), role__in=ENTER_FOR_OTHERS)))
            return self.filter(seen)
        if user.is_office:
            own = SENT_IN & Q(pk__in=written) if Role.MEMBER in user.roles else Q()
            return self.filter((SENT_IN & Q(is_secret=False)) | typed | own)
        if Role.MEMBER in user.roles:
            entered = typed | Q(created_by=user, body__isnull=False)
            own_keys = written.union(_reports().filter(entered).order_by().values("pk"))
            return self.filter(SENT_IN | entered, pk__in=own_keys)  # that alone would have every report read
        return self.none()

    def with_office(self) -> SocialReportQuerySet:
        """Those beside which an outcome can be noted."""
        return self.filter(status__in=WITH_OFFICE)

    def received_between(self, since: date, until: date) -> SocialReportQuerySet:
        return self.filter(received_on__gte=since, received_on__lte=until)

    def received_until(self, on: date) -> SocialReportQuerySet:
        return self.filter(received_on__lte=on)

    def not_secret(self) -> SocialReportQuerySet:
        return self.filter(is_secret=False)

    def for_register(self) -> SocialReportQuerySet:
        """All that a line of the register says, by number."""
        return self.for_list().order_by("number", "pk")

    def numbered(self, year: int, number: int) -> SocialReportQuerySet:
        return self.filter(year=year, number=number)

    def in_status(self, status: str) -> SocialReportQuerySet:
        return self.filter(status=status)

    def of_category(self, category: str) -> SocialReportQuerySet:
        return self.filter(category=None if category == UNSORTED else int(category))

    def of_place(self, place: str) -> SocialReportQuerySet:
        return self.filter(location=None if place == UNSORTED else int(place))

    def keyed(self, key: int) -> SocialReport | None:
        return self.filter(pk=key).first()

    def first_received_first(self) -> SocialReportQuerySet:
        """As the desk takes them in hand."""
        return self.order_by("received_on", "pk")

    def waiting(self) -> SocialReportQuerySet:
        """On the editor's desk."""
        return self.filter(status=Status.RECEIVED)

    def open_to(self, user: User) -> SocialReportQuerySet:
        """Those returned for mending that the user may mend."""
        mine = ReportAuthor.objects.of_user(user).first_named().values("report")
        return self.filter(Q(created_by=user) | Q(pk__in=mine), status=Status.RETURNED)

    def of_year(self, year: int) -> SocialReportQuerySet:
        return self.filter(year=year)

    def of_group(self, group: int) -> SocialReportQuerySet:
        """Written by a member sitting in the group when it was received, or by the group itself."""
        seats = Seat.objects.filter(
            Q(appointment__ends_on__isnull=True) | Q(appointment__ends_on__gte=OuterRef("report__received_on")),
            body=group,
            appointment__member=OuterRef("member"),
            appointment__starts_on__lte=OuterRef("report__received_on"),
        )
        written = ReportAuthor.objects.filter(Exists(seats)).values("report")
        return self.filter(Q(pk__in=written) | Q(body=group))

    def adopted_at(self, level: str) -> SocialReportQuerySet:
        """With at least one adoption of the level."""
        from sentiment.models.outcomes import Adoption

        return self.filter(Exists(Adoption.objects.order_by().filter(report=OuterRef("pk"), level=level)))

    def matching(self, text: str) -> SocialReportQuerySet:
        """Title, author, body or number holds `text`."""
        return self.filter(reduce(or_, _ways_of_bearing(text)))

    def looked_up(self, text: str, *, year: int | None = None) -> SocialReportQuerySet:
        """`matching` through many reports, of which only those of a `year` are wanted, if given: what is found is
        counted, sorted and shown by its keys, unless that is too many."""
        found = few_found(_reports() if year is None else _reports().of_year(year), _ways_of_bearing(text))
        return self.matching(text) if found is None else self.among(found)

    def among(self, keys: Iterable[int]) -> SocialReportQuerySet:
        return self.filter(pk__in=list(keys))

    def newest_first(self) -> SocialReportQuerySet:
        """Drafts, then what came in last."""
        return self.order_by(F("received_on").desc(nulls_first=True), "-pk")

    def years(self) -> list[int]:
        """From the first year that has reports to the latest, the latest first; both ends are found in the index."""
        ends = self.order_by().aggregate(first=Min("year"), last=Max("year"))
        return list(range(ends["last"], ends["first"] - 1, -1)) if ends["last"] else []

    def per(self, field: str) -> dict[Any, int]:
        """How many reports per value of `field`."""
        return dict(self.order_by().values_list(field).annotate(n=Count("*")))

    def for_list(self) -> SocialReportQuerySet:
        """Everything a row of the list touches, nothing else."""
        return self.for_rows().select_related("category", "location")

    def for_rows(self) -> SocialReportQuerySet:
        """The same for who has the categories and places at hand."""
        authors = Prefetch("authors", ReportAuthor.objects.select_related("member"))
        # Joined, all bulletins there are would be read to sort the reports of one member.
        bulletins = Prefetch("bulletin", Bulletin.objects.order_by().defer("printed"))
        related = self.select_related("body").prefetch_related(bulletins, authors, "adoptions", "instructions")
        return related.without_texts()

    def without_texts(self) -> SocialReportQuerySet:
        """For those who show titles only."""
        return self.defer("situation", "analysis", "suggestions", "edited_text")

    def for_detail(self) -> SocialReportQuerySet:
        """Everything the page of one report touches."""
        related = self.select_related("bulletin", "body", "created_by").defer(PRINTED)
        return related.prefetch_related("authors__member", "adoptions", "instructions", "relays")

    def for_search(self) -> SocialReportQuerySet:
        """Everything the index takes."""
        return self.select_related("body").prefetch_related("authors__member")


def _ways_of_bearing(text: str) -> list[Q]:
    """Each of the conditions under which a report bears `text`."""
    bodies = Body.objects.order_by().filter(holds("name", text)).values("pk")
    ways = [
        holds_of_many("title", text) | holds_of_many("edited_title", text),
        Q(pk__in=ReportAuthor.objects.order_by().filter(holds("member__name", text)).values("report")),
        Q(body__in=bodies),
        ~Q(source_name="") & holds("source_name", text),
    ]
    digits = text.removeprefix("第").removesuffix("号")
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        ways.append(Q(number=int(digits)))
    return ways


def _reports() -> SocialReportQuerySet:
    from sentiment.models.reports import SocialReport

    return SocialReport.objects.all()
