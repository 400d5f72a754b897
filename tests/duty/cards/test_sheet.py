"""The member's page: what it comes to, every record with what came of it, and nothing that makes it fail."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from members.duty.models import Correction, Exemption, SavedCard, Standing
from members.duty.scoring.card import card_to_json
from members.duty.scoring.engine import Entry, ItemScore
from members.duty.sight import GONE, Sight, address_of
from members.duty.states import Status
from tests.duty.cards.hands import NOW, RULES, address, again, begun, bring, rate, sheet
from tests.duty.scoring.made import credit
from tests.factories import (
    GroupFactory,
    MemberFactory,
    ParticipationFactory,
    ProposalFactory,
    ServiceKindFactory,
    ServiceRecordFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(sign_in, member):
    """The member's own page of 2024, as text."""
    client = sign_in(member.user)
    return lambda: client.get("/duty/mine/?year=2024").content.decode()


def test_every_record_stands_with_its_link_and_why_it_was_cut(scheme, member, mine):
    proposals = ProposalFactory.create_batch(3, lead=member)
    activities = [ParticipationFactory(member=member).activity for _ in range(3)]

    page = mine()

    assert 'data-total="38"' in page  # 20 + 12 of 15 + 6 of 9
    assert "合计15分，封顶12分" in page
    assert "合计9分，封顶6分" in page
    for record in [*proposals, *activities]:
        assert record.get_absolute_url() in page


def test_items_without_records_say_what_they_would_bring(scheme, mine):
    page = mine()

    assert page.count("没有记录。") == len(RULES.items)
    assert "每次3分" in page


def test_corrections_stand_with_their_reason_and_go_when_taken_back(scheme, member, mine, liaison):
    row = Correction(scheme=scheme, member=member, points=Decimal("-2.5"), reason="重复登记")
    row.enter(by=liaison)
    assert "重复登记" in mine()
    assert 'data-total="17.5"' in mine()

    row.take_back(by=liaison, note="查无此事")

    assert "重复登记" not in mine()
    assert 'data-total="20"' in mine()


def test_who_is_not_ranked_reads_why(scheme, member, mine, liaison):
    Exemption(scheme=scheme, member=member, reason="驻外挂职").enter(by=liaison)

    assert "不参加排名：驻外挂职" in mine()


@pytest.mark.parametrize(
    ("status", "told"),
    [(Status.OPEN, "前10%"), (Status.PREVIEWED, "第1名"), (Status.PUBLISHED, "第1名"), (Status.FROZEN, "第1名")],
)
def test_a_band_while_the_year_runs_the_rank_once_it_is_shown(scheme, member, mine, liaison, status, told):
    ProposalFactory(lead=member)
    MemberFactory.create_batch(2)
    bring(scheme, status, by=liaison)
    Standing.objects.take(scheme, now=timezone.now())

    page = mine()

    assert f"<dd>{told}</dd>" in page
    assert ("<dt>等次</dt>" in page) == (status != Status.OPEN)


@pytest.mark.parametrize("status", [Status.OPEN, Status.PREVIEWED, Status.PUBLISHED, Status.FROZEN])
def test_one_may_object_while_the_scores_are_shown_for_it(scheme, mine, liaison, status):
    bring(scheme, status, by=liaison)

    assert (address(scheme, "objections/new") in mine()) == (status in {Status.PREVIEWED, Status.PUBLISHED})


def test_others_who_may_look_may_not_object(scheme, member, liaison, sign_in, convenor):
    bring(scheme, Status.PUBLISHED, by=liaison)

    for user in (liaison, convenor.user):
        page = sign_in(user).get(f"/duty/members/{member.pk}/?year=2024").content.decode()
        assert 'data-total="20"' in page
        assert "objections/new" not in page


def test_what_would_help_is_told_with_the_way_there_while_days_are_left(liaison, member, sign_in):
    begun(liaison, year=timezone.localdate().year)
    client = sign_in(member.user)

    page = client.get("/duty/mine/").content.decode()
    before = client.get("/duty/mine/?year=2024").content.decode()

    assert "提交提案：再有1件" in page
    assert "+5分" in page
    assert 'href="/proposals/new/">去写提案' in page
    assert "还差什么最划算" not in before


def test_a_year_without_a_scheme_shows_the_six_ones_alone(mine):
    page = mine()

    assert "还没有启用考核办法" in page
    assert "共 6 项" in page


def test_who_is_not_scored_is_told_so(liaison, sign_in, user_with, scheme):
    member = MemberFactory(user=user_with(Role.MEMBER))
    member.appointments.update(ends_on="2023-01-01")

    answer = sign_in(member.user).get(sheet(scheme))

    assert "不在“2024年考核办法”的计分范围" in answer.content.decode()


def test_several_schemes_stand_as_tabs_those_of_others_do_not(liaison, member, sign_in, scheme):
    own = member.appointments.get().seats.get().body
    of_own = begun(liaison, scope=own, name="小组办法")
    begun(liaison, scope=GroupFactory(name="第五活动组"), name="别组办法")
    client = sign_in(member.user)

    first, second = client.get(sheet(scheme)), client.get(f"{sheet(scheme)}&scheme={of_own.pk}")

    assert [one.name for one in first.context["schemes"]] == ["考核办法", "小组办法"]
    assert first.context["page"].scheme == scheme
    assert second.context["page"].scheme == of_own


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 40, ""])
def test_a_scheme_that_is_none_is_passed_over(scheme, member, sign_in, asked):
    assert sign_in(member.user).get(f"{sheet(scheme)}&scheme={asked}").context["page"].scheme == scheme


def test_a_secret_proposal_counts_and_its_title_stays_with_those_who_may_read_it(scheme, member, sign_in, editor):
    ProposalFactory(lead=member, title="关于某涉密事项的建议", is_secret=True)

    own = sign_in(member.user).get(sheet(scheme)).content.decode()
    others = sign_in(editor).get(f"/duty/members/{member.pk}/?year=2024").content.decode()

    assert "某涉密事项" in own
    assert 'data-total="25"' in others
    assert "某涉密事项" not in others
    assert "不在您的查看范围" in others


def test_a_written_down_card_stands_when_its_record_is_gone(scheme, member, mine, liaison):
    record = ServiceRecordFactory(member=member, kind=ServiceKindFactory(name="述职"), status="confirmed")
    bring(scheme, Status.PUBLISHED, by=liaison)
    record.delete()

    page = mine()

    assert 'data-total="24"' in page
    assert GONE in page


@pytest.mark.parametrize("label", ["gone_app.thing", "proposals.nothing", "nonsense", ""])
def test_a_record_of_a_kind_this_house_does_not_know_makes_no_page_fail(scheme, member, mine, liaison, label):
    bring(scheme, Status.PUBLISHED, by=liaison)
    saved = SavedCard.objects.get(member=member)
    card = saved.card()
    odd = credit(7)._replace(record=(label, 7))
    card.items[3] = ItemScore(RULES.items[0], Decimal(5), [Entry(odd, rate(5, "gone.source"), Decimal(5))])
    SavedCard.objects.filter(pk=saved.pk).update(card_json=card_to_json(card))

    assert "系统中" in mine() or "不在您的查看范围" in mine()
    assert address_of((label, 7)) == ""


def test_records_of_lines_that_the_rules_no_longer_have_stay_readable(scheme, member, mine, liaison):
    ProposalFactory(lead=member)
    bring(scheme, Status.PUBLISHED, by=liaison)
    scheme.rules_json = {"items": [], "groups": []}
    scheme.save(update_fields=["rules_json"])

    assert 'data-total="25"' in mine()


def test_sight_asks_once_a_kind_however_many_records(member, django_assert_num_queries):
    credits = [credit(pk)._replace(record=("proposals.proposal", pk)) for pk in range(1, 40)]
    one, _ = credits[:1], member.user.roles  # asked for once
    with django_assert_num_queries(2):
        Sight(one, member.user)
    with django_assert_num_queries(2):
        Sight(credits, member.user)


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_takes_the_same_queries_however_many_members_and_records(
    scheme, sign_in, member, others, django_assert_num_queries
):
    for person in [member, *MemberFactory.create_batch(others)]:
        for _ in range(others):
            ProposalFactory(lead=person)
            ParticipationFactory(member=person)
    Standing.objects.take(scheme, now=timezone.now())
    client = sign_in(member.user)
    client.get(sheet(scheme))

    with django_assert_num_queries(SHEET_QUERIES):
        client.get(sheet(scheme))


SHEET_QUERIES = 22


def test_the_home_page_tells_the_points(liaison, member, sign_in):
    begun(liaison, year=timezone.localdate().year)

    assert "20 分" in sign_in(member.user).get("/duty/mine/summary/").content.decode()


def test_the_home_page_stands_without_a_scheme(member, sign_in):
    page = sign_in(member.user).get("/duty/mine/summary/").content.decode()

    assert "履职得分" not in page
    assert "六个一" in page


def test_the_year_of_the_page_is_that_of_the_records(scheme, member, sign_in):
    """`NOW` lies in 2024: a record of this year does not count there."""
    ParticipationFactory(
        member=member, activity__starts_on=timezone.localdate(), activity__ends_on=timezone.localdate()
    )

    assert NOW.year == again(scheme).year
    assert sign_in(member.user).get(sheet(scheme)).context["page"].total == "20"
