"""Long lists of proposals: they open on the session of the day, count exactly and find the same by every way."""

from datetime import date
from itertools import product

import pytest

from cppcc.core import lookup
from cppcc.core.accounts.roles import Role
from proposals.chips import chip_counts
from proposals.models import Cosigner, CosignStatus, Handling, HandlingStatus, Manner, Proposal
from proposals.models.register import FACETS
from proposals.states import Status
from tests.factories import (
    CategoryFactory,
    GroupFactory,
    HandlingFactory,
    MemberFactory,
    ProposalFactory,
    SessionFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST = "/proposals/"


@pytest.fixture
def former(db):
    return SessionFactory(name="三届二次", year=2023, opens_on=date(2023, 1, 8))


def listing(client, **address):
    return client.get(LIST, address).context["listing"]


def titles(found):
    return sorted(row.title for row in found.page)


def view(found, name):
    return next(each for each in found.filters if each.name == name)


def test_staff_begin_with_the_session_of_the_day_and_reach_all_with_one_press(sign_in, clerk, former):
    ProposalFactory(title="今年")
    ProposalFactory(title="去年", session=former)
    client = sign_in(clerk)

    begin = listing(client)
    everything = view(begin, "session").everything
    all_years = client.get(f"{LIST}{everything.url}").context["listing"]

    assert (titles(begin), begin.total, begin.narrowed) == (["今年"], 1, False)
    assert (everything.label, everything.url) == ("全部届次", "?session=all")
    assert (titles(all_years), all_years.numbers) == (["今年", "去年"], "/proposals/numbers/?session=all")
    assert [(option.label, option.count) for option in view(all_years, "session").options] == [
        ("三届三次", None),
        ("三届二次", None),
    ]
    counted = client.get(all_years.numbers).context["listing"]
    assert (counted.total, counted.numbers) == (2, "")
    assert [(option.label, option.count) for option in view(counted, "session").options] == [
        ("三届三次", 1),
        ("三届二次", 1),
    ]
    assert titles(listing(client, session=former.pk)) == ["去年"]


def test_all_years_are_paged_before_they_are_counted(sign_in, clerk):
    ProposalFactory.create_batch(101)
    client, told = sign_in(clerk), {}

    for asked in ("1", "2", "3", "9", "x", "0"):
        page = client.get(LIST, {"session": "all", "page": asked})
        found, text = page.context["listing"], page.content.decode()
        told[asked] = (found.page.number, len(found.page), found.pages, found.page.has_next())
        assert f"第 {found.page.number} 页" in text
        assert "共 <b>" not in text
        assert f'hx-get="/proposals/numbers/?session=all&amp;page={asked}" hx-trigger="load"' in text

    first, last = (1, 50, [1, 2], True), (3, 1, [1, 2, 3], False)
    assert told == {"1": first, "2": (2, 50, [1, 2, 3], True), "3": last, "9": last, "x": first, "0": first}


def test_the_numbers_of_all_years_bring_chips_and_paging(sign_in, clerk):
    ProposalFactory.create_batch(51, status=Status.FILED)

    text = sign_in(clerk).get(f"{LIST}numbers/", {"session": "all", "page": "2"}).content.decode()

    assert 'class="chip-rows"' in text
    assert "hx-get" not in text
    assert '立案<span class="count">51</span>' in text
    assert '<nav class="paging" id="paging" aria-label="翻页" hx-swap-oob="true">' in text
    assert "共 <b>51</b> 条，本页 51–51" in text


def test_an_empty_session_leads_to_all_of_them(sign_in, clerk, former):
    SessionFactory()
    ProposalFactory(title="去年", session=former)

    page = sign_in(clerk).get(LIST)

    assert "本届次还没有提案" in page.content.decode()
    assert page.context["listing"].everything == "?session=all"


def test_a_unit_begins_with_the_session_of_the_day_too(sign_in, user_with, former):
    unit = UnitFactory()
    unit.clerks.add(user := user_with(Role.UNIT_CLERK))
    for title, session in [("今年", SessionFactory()), ("去年", former)]:
        HandlingFactory(proposal=ProposalFactory(title=title, session=session, status=Status.HANDLING), unit=unit)
    client = sign_in(user)

    assert titles(listing(client)) == ["今年"]
    assert titles(listing(client, session="all")) == ["今年", "去年"]


def test_a_session_not_begun_yet_is_not_the_session_of_the_day(sign_in, clerk):
    SessionFactory(name="将来", year=2999, opens_on=None, closes_on=None)
    ProposalFactory(title="今年")

    assert titles(listing(sign_in(clerk))) == ["今年"]


def test_a_member_sees_the_own_of_all_years_at_once(sign_in, member, former):
    ProposalFactory(title="今年", lead=member)
    ProposalFactory(title="去年", lead=member, session=former)

    found = listing(sign_in(member.user))

    assert titles(found) == ["今年", "去年"]
    assert {option.count for option in view(found, "session").options} == {1}


def test_every_number_of_the_chips_is_what_counting_one_by_one_gives(clerk, former):
    categories = [CategoryFactory(name=name) for name in ("城乡建设", "医疗卫生")]
    for place, (status, category, is_key) in enumerate(product(list(Status), categories, (True, False))):
        ProposalFactory(
            status=status,
            category=category,
            is_key=is_key,
            kind="plenary" if place % 3 else "ordinary",
            session=former if place % 5 == 0 else SessionFactory(),
            sponsor_kind="joint" if place % 2 else "individual",
        )
    seen = Proposal.objects.visible_to(clerk)
    rows = list(seen)

    for chosen in ({}, {"status": "filed"}, {"status": "filed", "is_key": "1"}, {"session": str(former.pk)}):
        found = chip_counts(seen, chosen, within_session=False)
        assert found.total == len(_meeting(rows, chosen))
        for name in FACETS:
            others = {other: value for other, value in chosen.items() if other != name}
            expected = {}
            for row in _meeting(rows, others):
                expected[_value(row, name)] = expected.get(_value(row, name), 0) + 1
            assert {value: number for value, number in found.counts[name].items() if number} == expected, name
    inside = chip_counts(seen, {"session": str(former.pk), "status": "filed"}, within_session=True)
    assert inside.total == len(_meeting(rows, {"session": str(former.pk), "status": "filed"}))
    assert "session" not in inside.counts


def _value(row, name):
    value = getattr(row, f"{name}_id", None) or getattr(row, name)
    return int(value) if isinstance(value, bool) else value


def _meeting(rows, chosen):
    return [row for row in rows if all(str(_value(row, name)) == value for name, value in chosen.items())]


@pytest.mark.parametrize("most", [2000, 1])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("停车", {"停车"}),
        ("第12号", {"公交"}),
        ("钱文华", {"公交"}),
        ("孙领衔", {"停车"}),
        ("民建", {"集体"}),
        ("5g", {"集体"}),
        ("没有", set()),
        ("2", {"公交"}),
    ],
)
def test_all_years_are_searched_as_one_session_is(monkeypatch, query, found, most):
    monkeypatch.setattr(lookup, "FEW", most)  # with more hits than that it asks in one go
    ProposalFactory(title="停车", serial=1, lead=MemberFactory(name="孙领衔"))
    bus = ProposalFactory(title="公交", status=Status.FILED, number=12, serial=2)
    ProposalFactory(title="集体", serial=3, lead=None, collective_body=GroupFactory(name="民建支部"))
    Proposal.objects.filter(title="集体").update(title="集体5G")
    Cosigner.objects.create(proposal=bus, member=MemberFactory(name="钱文华"), status=CosignStatus.SIGNED)

    one, all_years = Proposal.objects.matching(query), Proposal.objects.looked_up(query)

    assert {row.title.removesuffix("5G") for row in one} == found
    assert set(all_years) == set(Proposal.objects.at_hand().matching(query)) == set(one)


def test_a_closed_one_is_owed_nothing(clerk):
    for status in (Status.HANDLING, Status.CLOSED):
        HandlingFactory(proposal=ProposalFactory(status=status), manner=Manner.SOLE, due_on=date(2024, 5, 20))

    found = {row.status: row.due_on for row in Proposal.objects.with_due()}

    assert found == {"handling": date(2024, 5, 20), "closed": None}


def test_the_list_is_narrowed_to_a_unit_that_still_has_it(sign_in, clerk):
    unit = UnitFactory()
    HandlingFactory(proposal=ProposalFactory(title="在办", status=Status.HANDLING), unit=unit)
    taken = ProposalFactory(title="已调整", status=Status.FILED)
    HandlingFactory(proposal=taken, unit=unit, status=HandlingStatus.REPLACED)

    assert titles(listing(sign_in(clerk), unit=unit.pk)) == ["在办"]


def test_staff_begin_with_what_units_still_owe(sign_in, clerk):
    owed = HandlingFactory(status=HandlingStatus.ACCEPTED)
    replied = HandlingFactory(status=HandlingStatus.REPLIED)
    client = sign_in(clerk)

    def shown(**address):
        return list(client.get("/proposals/handlings/", address).context["listing"].page)

    assert shown() == [owed]
    assert shown(status="replied") == [replied]
    assert set(shown(status="all")) == {owed, replied}
    chips = view(client.get("/proposals/handlings/").context["listing"], "status").options
    assert [(chip.label, chip.count) for chip in chips if chip.count != 0] == [
        ("未答复", 1),
        ("办理中", 1),
        ("已答复", None),
    ]


def test_who_sees_no_secrets_sees_no_secret_handling(clerk, editor, leader):
    secret = HandlingFactory(proposal=ProposalFactory(status=Status.HANDLING, is_secret=True))

    assert list(Handling.objects.visible_to(clerk)) == [secret]
    assert list(Handling.objects.visible_to(leader)) == [secret]
    assert not Handling.objects.visible_to(editor).exists()
