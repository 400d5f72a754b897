"""The standings: everybody on one list, the bodies they sit in, every item; as files."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.cache import cache
from openpyxl import load_workbook

from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from members.duty import drawing
from members.duty.boards import body_lines, standings
from members.duty.models import Correction, Exemption
from members.duty.official import official_list
from members.duty.states import Status
from members.people.models import Body, BodyKind, Seat
from tests.duty.cards.hands import NOW, again, bring
from tests.factories import GroupFactory, MemberFactory, ParticipationFactory, ProposalFactory

pytestmark = pytest.mark.django_db
PAGE = "/duty/standings/?year=2024"


@pytest.fixture
def people(scheme):
    """Three members of two groups with 35, 25 and 20 points; the last is not ranked."""
    first = MemberFactory(name="艾石", number="W0001")
    second = MemberFactory(name="布卢", number="W0002", group=GroupFactory(name="第二活动组"))
    third = MemberFactory(name="白云", number="W0003")
    ProposalFactory.create_batch(3, lead=first)
    ParticipationFactory(member=first)
    ProposalFactory(lead=second)
    return first, second, third


def names(answer):
    return [line.name for line in answer.context["listing"].page]


def test_they_stand_by_rank(desk, people):
    answer = desk.get(PAGE)

    assert [(line.name, line.outcome.rank, line.outcome.total) for line in answer.context["listing"].page] == [
        ("艾石", 1, 35),
        ("布卢", 2, 25),
        ("白云", 3, 20),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("&q=布卢", ["布卢"]),
        ("&q=w0003", ["白云"]),
        ("&sort=total", ["白云", "布卢", "艾石"]),
        ("&sort=-total", ["艾石", "布卢", "白云"]),
        ("&sort=-number", ["白云", "布卢", "艾石"]),
        ("&grade=优秀", ["艾石"]),
        ("&grade=none", []),
        ("&page=7", ["艾石", "布卢", "白云"]),
        ("&group=x&sort=x&grade=x", ["艾石", "布卢", "白云"]),
    ],
)
def test_they_are_narrowed_sorted_and_searched(desk, people, asked, found):
    assert names(desk.get(PAGE + asked)) == found


def test_they_are_narrowed_to_a_body_as_of_the_day(desk, people):
    group = Body.objects.get(name="第二活动组")
    sector = Body.objects.create(kind=BodyKind.SECTOR, name="教育界")
    Seat.objects.create(appointment=people[0].appointments.get(), body=sector, ends_on=date(2024, 6, 30))
    Seat.objects.create(appointment=people[2].appointments.get(), body=sector)

    assert names(desk.get(f"{PAGE}&group={group.pk}")) == ["布卢"]
    assert names(desk.get(f"{PAGE}&sector={sector.pk}")) == ["白云"]


def test_who_is_not_ranked_stands_last_with_the_reason(desk, people, scheme, liaison):
    Exemption(scheme=scheme, member=people[0], reason="长期病休").enter(by=liaison)

    page = desk.get(PAGE)

    assert names(page) == ["布卢", "白云", "艾石"]
    assert "不参加排名：长期病休" in page.content.decode()
    assert names(desk.get(f"{PAGE}&part=exempt")) == ["艾石"]
    assert names(desk.get(f"{PAGE}&part=ranked")) == ["布卢", "白云"]


@pytest.mark.parametrize("status", [Status.OPEN, Status.PREVIEWED, Status.PUBLISHED, Status.FROZEN])
def test_in_every_state_they_say_the_same_as_the_members_pages(desk, people, scheme, liaison, status):
    Correction(scheme=scheme, member=people[1], points=Decimal("1.5"), reason="补计").enter(by=liaison)
    bring(scheme, status, by=liaison)

    lines = desk.get(PAGE).context["listing"].page

    for line in lines:
        page = desk.get(f"/duty/members/{line.pk}/?year=2024").context["page"]
        assert Decimal(page.total) == line.outcome.total
    assert lines[1].outcome.corrections == Decimal("1.5")


def test_a_convenor_sees_those_they_lead_with_their_rank_among_all(people, convenor, sign_in):
    client = sign_in(convenor.user)

    assert names(client.get(PAGE)) == ["艾石", "白云", "谭桂芳"]
    assert client.get("/duty/standings/bodies/").status_code == 403
    rows = load_workbook(BytesIO(client.get(f"{PAGE}&format=xlsx").content))
    assert rows.sheetnames == ["委员得分", "逐项得分"]


def test_a_year_without_a_scheme_leads_to_the_schemes(desk):
    for address in ("/duty/standings/", "/duty/standings/bodies/", "/duty/standings/lines/"):
        assert "还没有启用考核办法" in desk.get(address).content.decode()


def test_bodies_stand_by_points_per_head(people, scheme, liaison, desk):
    lines = standings(scheme, liaison, now=NOW)

    found = body_lines(lines, BodyKind.GROUP)

    assert [(one.name, one.members, one.total, one.per_head, one.rank) for one in found] == [
        ("第一活动组", 2, 55, Decimal("27.50"), 1),
        ("第二活动组", 1, 25, Decimal("25.00"), 2),
    ]
    assert "27.5" in desk.get("/duty/standings/bodies/?year=2024&kind=group").content.decode()
    assert body_lines(lines, BodyKind.PARTY) == []


def test_equal_bodies_share_a_rank(scheme, liaison):
    MemberFactory(), MemberFactory(group=GroupFactory(name="第二活动组"))

    assert [one.rank for one in body_lines(standings(scheme, liaison, now=NOW), BodyKind.GROUP)] == [1, 1]


def test_the_lines_tell_what_each_item_brought_to_whom(desk, people):
    rows = desk.get("/duty/standings/lines/?year=2024").context["rows"]

    assert [(line.name, points) for line, points in rows] == [
        ("艾石", [15, 3, None]),
        ("布卢", [5, None, None]),
        ("白云", [None, None, None]),
    ]


def test_the_workbook_holds_members_items_and_bodies(desk, people):
    book = load_workbook(BytesIO(desk.get(f"{PAGE}&format=xlsx").content))

    assert book.sheetnames == ["委员得分", "逐项得分", "活动组"]
    members = list(book["委员得分"].iter_rows(values_only=True))
    assert members[1][:4] == ("名次", "编号", "姓名", "活动组")
    assert members[2][:4] == (1, "W0001", "艾石", "第一活动组")
    assert list(book["活动组"].iter_rows(values_only=True))[2] == (1, "第一活动组", 2, 55, 27.5, 35, 20)


def test_what_is_exported_is_what_the_list_shows(desk, people):
    book = load_workbook(BytesIO(desk.get(f"{PAGE}&q=布卢&format=xlsx").content))

    assert [row[2] for row in book["委员得分"].iter_rows(min_row=3, values_only=True)] == ["布卢"]


def test_the_official_list_names_rank_points_by_category_total_and_grade(people, scheme, liaison):
    Exemption(scheme=scheme, member=people[2], reason="驻外挂职").enter(by=liaison)

    document = official_list(scheme, standings(scheme, liaison, now=NOW), as_of=NOW)

    tables = [block for block in document.blocks if hasattr(block, "rows")]
    assert tables[0].head == (("名次", "姓名", "活动组", "提案", "活动", "总分", "等次"),)
    assert tables[0].rows[0] == ("1", "艾石", "第一活动组", "12", "3", "35", "优秀")
    assert tables[1].rows == (("白云", "第一活动组", "20", "驻外挂职"),)


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_short_list_comes_at_once(desk, people, kind, begins):
    assert desk.get(f"{PAGE}&format={kind}").content.startswith(begins)


def test_a_file_of_no_kind_is_not_found(desk, people):
    assert desk.get(f"{PAGE}&format=exe").status_code == 404


def test_a_long_list_is_drawn_by_a_job_and_kept_for_whoever_asked(desk, people, monkeypatch, sign_in, convenor):
    monkeypatch.setattr("members.duty.views.standings.LONG", 1)
    answer = desk.get(f"{PAGE}&group={Body.objects.get(name='第一活动组').pk}&format=docx")
    job = Job.objects.of_kind(drawing.DRAW_LIST).get()
    assert answer.url == job.get_absolute_url()

    perform(job.pk, pulse=False)

    job.refresh_from_db()
    assert desk.get(job.result_url).content.startswith(b"PK")
    assert job.arguments["members"] == [people[0].pk, people[2].pk, convenor.pk]
    assert sign_in(convenor.user).get(job.result_url).status_code == 404


def test_a_file_that_was_kept_long_enough_is_told_to_be_gone(desk, people, monkeypatch):
    monkeypatch.setattr("members.duty.views.standings.LONG", 1)
    desk.get(f"{PAGE}&format=docx")
    job = Job.objects.of_kind(drawing.DRAW_LIST).get()
    perform(job.pk, pulse=False)
    cache.clear()

    answer = desk.get(f"/duty/standings/files/{job.pk}/", follow=True)

    assert "已过期" in answer.content.decode()


@pytest.mark.parametrize("status", [Status.OPEN, Status.PUBLISHED])
@pytest.mark.parametrize("members", [1, 3])
@pytest.mark.parametrize("place", ["", "lines/", "bodies/"])
def test_they_take_the_same_queries_however_many(
    desk, scheme, liaison, members, place, status, django_assert_num_queries
):
    for person in MemberFactory.create_batch(members):
        ProposalFactory(lead=person)
        ParticipationFactory(member=person)
    bring(scheme, status, by=liaison)
    address = f"/duty/standings/{place}?year=2024"
    desk.get(address)

    with django_assert_num_queries(QUERIES[status]):
        desk.get(address)


QUERIES = {Status.OPEN: 13, Status.PUBLISHED: 7}


def test_whoever_left_office_keeps_the_place_written_down(scheme, liaison, desk):
    member = MemberFactory(name="艾石")
    bring(scheme, Status.FROZEN, by=liaison)
    member.appointments.update(ends_on=date(2024, 2, 1))

    assert names(desk.get(PAGE)) == ["艾石"]
    assert again(scheme).status == Status.FROZEN
