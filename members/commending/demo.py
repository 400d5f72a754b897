"""The demo's commendations: last year's announced, this year's before the jury."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.demo import Demo, part_of_demo
from members.commending.models import Candidate, Commendation, Spread
from members.commending.nominating import Nominee, nominees
from members.duty.models import Scheme
from members.people.demo import in_year, user
from members.people.models import Member

NAME = "优秀政协委员"
MANY = 40
JURORS = ["leader", "office", "liaison", "proposal", "information", "convenor", "member"]


@part_of_demo(96)
def commendations(demo: Demo) -> None:
    last = _named(demo, _last_scored(demo), places=5, spread=Spread.NONE)
    jury = [user(name) for name in JURORS]
    _vote(demo, last, jury, on_edge=False)
    last.close_voting(by=user("liaison"))
    tally = last.tally()
    chosen = [key for tie in tally.ties for key in tie.candidates[: tie.places]]
    last.decide(by=user("liaison"), chosen=chosen, note="经主席会议研究确定。")
    last.announce(by=user("liaison"), on=in_year(demo, 3, 8))
    running = _named(demo, demo.today.year, places=8, spread=Spread.GROUP)
    _vote(demo, running, jury[:4], on_edge=True)


def _last_scored(demo: Demo) -> int:
    """The last year before this one in which not everybody stands alike."""
    years = range(demo.today.year - 1, demo.today.year - 4, -1)
    return next((year for year in years if len(_first(demo, year, 9)) < MANY), demo.today.year - 1)


def _first(demo: Demo, year: int, most: int) -> list[Nominee]:
    scheme = Scheme.objects.ruling(year).first()
    now = timezone.make_aware(datetime.combine(demo.today, time(12)))
    return nominees(scheme, now=now, most=most) if scheme else []


def _named(demo: Demo, year: int, *, places: int, spread: Spread) -> Commendation:
    """Set up, with the first of the standings and one whom the office names, and voting opened."""
    liaison = user("liaison")
    commendation = Commendation.objects.create(
        year=year,
        name=NAME,
        scheme=Scheme.objects.ruling(year).first(),
        places=places,
        spread=spread,
        each_places=2 if spread else None,
        basis="《委员履职考核办法》",
    )
    commendation.jurors.set([user(name) for name in JURORS])
    commendation.propose(_first(demo, year, places + 4), by=liaison)
    own = Member.objects.get(user=user("member"))
    commendation.add(own, by=liaison, reason="长期结对帮扶困难群众，事迹突出，由活动组推荐。")
    commendation.open_voting(by=liaison, on=demo.today)
    return commendation


def _vote(demo: Demo, commendation: Commendation, jury: list[User], *, on_edge: bool) -> None:
    """Most of the jury choose those in front; `on_edge` leaves some places of each ballot empty."""
    most = (commendation.quota or 1) - (2 if on_edge else 0)
    for place, juror in enumerate(jury):
        open_to: list[Candidate] = list(commendation.candidates.votable_by(juror).in_standing_order())
        first, left_out = open_to[: most + 1], most - place % 3
        commendation.vote([each for at, each in enumerate(first) if at != left_out], by=juror)
