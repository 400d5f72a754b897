"""The pages: set up, name from the standings, vote, decide, announce, print."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest
from django.utils import timezone
from openpyxl import load_workbook

from members.commending.models import Ballot, Candidate, Commendation
from members.commending.paper import official_list
from members.commending.states import Status
from members.duty.models import Exemption, Scheme
from members.duty.models.beside import ExemptFrom
from members.duty.scoring.spec import Effect, Grade, Item, Rate, Rules, Veto
from members.people.models import Body, BodyKind, Seat
from tests.commending.conftest import ON, cast
from tests.factories import MemberFactory, ParticipationFactory, ProposalFactory, ServiceKindFactory

pytestmark = pytest.mark.django_db
TYPED = {"year": "2024", "name": "优秀政协委员", "places": "2", "spread": "", "basis": "考核办法第八条"}


@pytest.fixture
def scheme(people, liaison):
    """Five points a proposal: the first member has 20, the second and third 10, the others 5; from 10 on 优秀."""
    for number, member in zip((4, 2, 2, 1, 1), people, strict=True):
        ProposalFactory.create_batch(number, lead=member)
    made = Scheme.of_year(2024, name="考核办法")
    items = (Item(1, "提案", (Rate("proposals.sponsored", Decimal(5)),)),)
    vetoes = (Veto(3, "违纪", "service.confirmed", level="违纪处理", effect=Effect.UNAWARDED),)
    made.draft(Rules(items=items, grades=(Grade(2, "优秀", points=Decimal(10)),), vetoes=vetoes), by=liaison)
    made.open(by=liaison)
    return made


@pytest.fixture
def empty(scheme, jury):
    found = Commendation.objects.create(year=2024, name="优秀政协委员", places=2, scheme=scheme)
    found.jurors.set(jury)
    return found


def named(commendation):
    return sorted(each.member.name for each in commendation.candidates.standing())


# --- Set up ----------------------------------------------------------------------------------------------------------
def test_the_office_sets_one_up_with_its_jury(sign_in, liaison, jury):
    answer = sign_in(liaison).post("/commending/new/", TYPED | {"jurors": [juror.pk for juror in jury]})

    found = Commendation.objects.get()
    assert (answer.status_code, str(found), found.quota_words) == (302, "2024年度优秀政协委员", "2人")
    assert set(found.jurors.all()) == set(jury)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"places": ""}, "两项填一项"),
        ({"percent": "8"}, "两项填一项"),
        ({"places": "0"}, "1"),
        ({"spread": "group"}, "每个组织最多几人"),
        ({"each_places": "2"}, "请选按什么分配"),
        ({"name": ""}, "请填写名称"),
        ({"year": "24"}, "2000"),
        ({"jurors": ["999999"]}, "评委"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(sign_in, liaison, changes, words):
    answer = sign_in(liaison).post("/commending/new/", TYPED | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Commendation.objects.count() == 0


def test_the_same_name_twice_in_a_year_is_refused_unless_the_first_was_discarded(sign_in, liaison, commendation):
    client = sign_in(liaison)
    assert "已有“优秀政协委员”" in client.post("/commending/new/", TYPED).content.decode()

    client.post(f"/commending/{commendation.pk}/discard/", {"note": "不评了"})
    client.post("/commending/new/", TYPED)

    assert sorted(Commendation.objects.values_list("status", flat=True)) == ["discarded", "nominating"]


def test_it_is_changed_until_voting_begins(sign_in, liaison, commendation, jury):
    client = sign_in(liaison)
    seen = commendation.changed_at.isoformat()

    client.post(f"/commending/{commendation.pk}/edit/", TYPED | {"places": "3", "jurors": [jury[0].pk], "seen": seen})

    commendation.refresh_from_db()
    assert (commendation.places, list(commendation.jurors.all())) == (3, [jury[0]])
    commendation.open_voting(by=liaison, on=ON)
    assert client.get(f"/commending/{commendation.pk}/edit/").status_code == 409


# --- Candidates ------------------------------------------------------------------------------------------------------
def test_the_standings_put_forward_who_has_the_grade(sign_in, liaison, empty):
    sign_in(liaison).post(f"/commending/{empty.pk}/propose/", {"grades": ["优秀"]})

    assert named(empty) == ["候选0", "候选1", "候选2"]
    first = empty.candidates.get(member__name="候选0")
    assert (first.rank, first.total, first.grade) == (1, Decimal(20), "优秀")


def test_who_shares_the_last_rank_comes_with_it(sign_in, liaison, empty):
    sign_in(liaison).post(f"/commending/{empty.pk}/propose/", {"most": "2"})

    assert named(empty) == ["候选0", "候选1", "候选2"]


def test_points_are_a_threshold(sign_in, liaison, empty):
    sign_in(liaison).post(f"/commending/{empty.pk}/propose/", {"at_least": "11"})

    assert named(empty) == ["候选0"]


def test_who_is_left_out_of_ranking_or_awards_is_not_put_forward(sign_in, liaison, empty, people, scheme):
    for member, exempt_from in zip(people, (ExemptFrom.AWARDS, ExemptFrom.RANKING), strict=False):
        Exemption.objects.create(scheme=scheme, member=member, exempt_from=exempt_from, reason="驻会")
    people[2].service_records.create(
        kind=ServiceKindFactory(name="违纪处理"), on=date(2024, 5, 6), text="处分", status="confirmed"
    )

    sign_in(liaison).post(f"/commending/{empty.pk}/propose/", {"act": "列为候选人"})

    assert named(empty) == ["候选3", "候选4"]


def test_of_a_published_year_the_points_written_down_count(sign_in, liaison, empty, scheme, people):
    scheme.preview(by=liaison)
    scheme.publish(by=liaison, now=timezone.now())
    ProposalFactory.create_batch(9, lead=people[4])

    sign_in(liaison).post(f"/commending/{empty.pk}/propose/", {"grades": ["优秀"]})

    assert named(empty) == ["候选0", "候选1", "候选2"]


def test_named_again_nobody_comes_twice_and_who_was_left_out_stays_out(sign_in, liaison, empty):
    client = sign_in(liaison)
    client.post(f"/commending/{empty.pk}/propose/", {"act": "列为候选人"})
    out = empty.candidates.get(member__name="候选1")
    client.post(f"/commending/candidates/{out.pk}/leave_out/", {"note": "受到处分"})

    client.post(f"/commending/{empty.pk}/propose/", {"act": "列为候选人"})

    assert named(empty) == ["候选0", "候选2", "候选3", "候选4"]
    assert "候选1：受到处分" in client.get(empty.get_absolute_url()).content.decode()


def test_the_office_names_somebody_with_a_reason_and_brings_one_back(sign_in, liaison, commendation):
    out = commendation.candidates.first()
    commendation.leave_out(out, by=liaison, note="误报")
    client = sign_in(liaison)

    client.post(f"/commending/{commendation.pk}/add/", {"member": out.member.chosen_as, "reason": "核实无误"})
    again = client.post(f"/commending/{commendation.pk}/add/", {"member": out.member.chosen_as, "reason": "再提"})

    out.refresh_from_db()
    assert (out.left_out, out.reason) == (False, "核实无误")
    assert "已经是候选人" in again.content.decode()


def test_without_a_reason_nobody_is_named(sign_in, liaison, commendation):
    who = MemberFactory(name="卢明怀")

    answer = sign_in(liaison).post(f"/commending/{commendation.pk}/add/", {"member": who.chosen_as, "reason": ""})

    assert answer.status_code == 422
    assert "请写明为什么提名" in answer.content.decode()


def test_without_standings_the_page_says_what_to_do(sign_in, liaison, commendation):
    answer = sign_in(liaison).get(f"/commending/{commendation.pk}/propose/")

    assert answer.status_code == 409
    assert "没有选得分榜" in answer.content.decode()


# --- The vote --------------------------------------------------------------------------------------------------------
def test_a_juror_votes_and_finds_the_own_ballot_again(sign_in, voting, jury):
    first, second = voting.candidates.order_by("pk")[:2]
    client = sign_in(jury[0])

    client.post(f"/commending/{voting.pk}/vote/", {"candidates": [first.pk, second.pk]})

    page = client.get(f"/commending/{voting.pk}/vote/").content.decode()
    assert page.count("checked") == 2
    assert "可以修改后再投" in page


def test_too_many_on_a_ballot_are_told_and_kept(sign_in, voting, jury):
    keys = [each.pk for each in voting.candidates.all()[:3]]

    answer = sign_in(jury[0]).post(f"/commending/{voting.pk}/vote/", {"candidates": keys})

    assert answer.status_code == 422
    assert "最多选2人，您选了3人" in answer.content.decode()
    assert answer.content.decode().count("checked") == 3
    assert Ballot.objects.count() == 0


def test_nobody_reads_votes_while_the_jury_votes_and_never_who_voted_how(sign_in, voting, jury, liaison, leader):
    cast(voting, jury[0], 0, 1)
    cast(voting, jury[1], 0, 2)

    page = sign_in(liaison).get(voting.get_absolute_url()).content.decode()
    sheet = load_workbook(BytesIO(sign_in(liaison).get(f"/commending/{voting.pk}/list.xlsx").content)).active

    assert "得票</th>" not in page
    assert "2人已投票" in page
    assert [row[7].value for row in sheet.iter_rows(min_row=3)] == [None] * 5
    voting.close_voting(by=liaison)
    page = sign_in(liaison).get(voting.get_absolute_url()).content.decode()
    assert "得票</th>" in page
    assert page.count("票数相同，待定") == 2
    assert "得票入选" in page


def test_who_is_no_juror_of_it_does_not_vote(sign_in, voting, leader, member):
    assert sign_in(leader).get(f"/commending/{voting.pk}/vote/").status_code == 403
    assert sign_in(member.user).get(f"/commending/{voting.pk}/vote/").status_code == 404


def test_a_member_of_the_jury_sees_the_way_to_the_ballot_and_no_candidates(sign_in, commendation, member, liaison):
    commendation.jurors.add(member.user)
    commendation.open_voting(by=liaison, on=ON)

    page = sign_in(member.user).get(commendation.get_absolute_url()).content.decode()

    assert f"/commending/{commendation.pk}/vote/" in page
    assert "候选0" not in page


# --- Decided and announced -------------------------------------------------------------------------------------------
def test_the_way_from_opening_to_announcing_through_the_pages(sign_in, commendation, jury, liaison):
    client, at = sign_in(liaison), f"/commending/{commendation.pk}"
    assert "都不能再改" in client.get(f"{at}/open_voting/").content.decode()
    client.post(f"{at}/open_voting/")
    commendation.refresh_from_db()
    cast(commendation, jury[0], 0, 1)
    cast(commendation, jury[1], 0, 2)
    assert "还有1位评委没有投票" in client.get(f"{at}/close_voting/").content.decode()
    client.post(f"{at}/close_voting/")
    third = commendation.candidates.get(member__name="候选2")
    asked = client.get(f"{at}/decide/").content.decode()
    missing = client.post(f"{at}/decide/", {"tie_0": [third.pk], "note": ""})
    client.post(f"{at}/decide/", {"tie_0": [third.pk], "note": "第十次主席会议决定"})
    client.post(f"{at}/announce/")

    assert "2人同为1票，只有1个名额，请选1人" in asked
    assert (missing.status_code, "请写明怎样决定的" in missing.content.decode()) == (422, True)
    commendation.refresh_from_db()
    assert (commendation.status, commendation.announced_on) == (Status.ANNOUNCED, timezone.localdate())
    assert sorted(each.member.name for each in Candidate.objects.elected()) == ["候选0", "候选2"]


@pytest.fixture
def decided(voting, jury, liaison):
    cast(voting, jury[0], 0, 3)
    voting.close_voting(by=liaison)
    voting.decide(by=liaison, chosen=[], note="")
    return voting


def test_the_list_is_printed_by_strokes_and_says_that_it_is_not_out_yet(sign_in, decided, liaison, leader):
    sector = Body.objects.create(kind=BodyKind.SECTOR, name="教育界")
    first = decided.candidates.elected()[0].member
    Seat.objects.create(appointment=first.appointments.get(), body=sector)
    client = sign_in(leader)

    assert official_list(decided, [], on=ON).draft == "未公布"
    decided.announce(by=liaison, on=date(2025, 1, 15))
    with pdfplumber.open(BytesIO(client.get(f"/commending/{decided.pk}/list.pdf").content)) as paper:
        after = paper.pages[0].extract_text()

    assert official_list(decided, [], on=ON).draft == ""
    for words in ("2024年度优秀政协委员名单", "（共2名，按姓氏笔画为序）", "教育界", "第二活动组", "2025年1月15日"):
        assert words in after
    assert client.get(f"/commending/{decided.pk}/list.docx").content[:2] == b"PK"


def test_members_read_and_download_what_was_announced_and_no_votes(sign_in, decided, member, liaison):
    client = sign_in(member.user)
    assert client.get(decided.get_absolute_url()).status_code == 404
    assert client.get(f"/commending/{decided.pk}/list.pdf").status_code == 404
    decided.announce(by=liaison, on=date(2025, 1, 15))

    page = client.get(decided.get_absolute_url()).content.decode()

    assert "候选0" in page
    assert "候选1" not in page
    assert "得票" not in page
    assert client.get(f"/commending/{decided.pk}/list.pdf").status_code == 200
    assert client.get(f"/commending/{decided.pk}/list.xlsx").status_code == 403


def test_before_the_list_is_decided_there_is_none_to_print(sign_in, voting, liaison):
    assert sign_in(liaison).get(f"/commending/{voting.pk}/list.pdf").status_code == 404
    assert sign_in(liaison).get(f"/commending/{voting.pk}/list.exe").status_code == 404


@pytest.mark.parametrize("more", [0, 4])
def test_the_page_takes_the_same_queries_for_few_candidates_and_many(
    sign_in, commendation, leader, more, django_assert_num_queries
):
    for member in MemberFactory.create_batch(more):
        ParticipationFactory(member=member)
        Candidate.objects.create(commendation=commendation, member=member, reason="推荐")
    client = sign_in(leader)
    client.get(commendation.get_absolute_url())

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(commendation.get_absolute_url())


PAGE_QUERIES = 9
