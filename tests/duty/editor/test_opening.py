"""A draft opened, copied, discarded; a running version replaced."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cppcc.core.workflow import Refused
from members.duty.models import Correction, Scheme
from members.duty.scoring.parts import with_part
from members.duty.scoring.spec import Group, Rules
from members.duty.states import Status
from tests.duty.editor.conftest import RULES
from tests.duty.editor.hands import YEAR, address, again
from tests.factories import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db


def another_draft(by, year=YEAR, rules=RULES, **fields):
    scheme = Scheme.of_year(year, name="新办法", scope=fields.pop("scope", None))
    for name, value in fields.items():
        setattr(scheme, name, value)
    scheme.draft(rules, by=by)
    return again(scheme)


def refused(desk, draft):
    """Why it is not opened: told on the page, and by the verb."""
    told = desk.get(address(draft, "scheme_open")).context["hindrances"]
    answer = desk.post(address(draft, "scheme_open"))
    assert answer.status_code == 409
    assert all(reason in answer.content.decode() for reason in told)
    assert again(draft).status == Status.DRAFT
    return told


def test_opened_it_scores_its_year(desk, draft):
    page = desk.get(address(draft, "scheme_open")).content.decode()
    assert "换成这一版" not in page

    answer = desk.post(address(draft, "scheme_open"), follow=True)

    assert "已启用，得分随记录更新" in answer.content.decode()
    assert [step.label for step in again(draft).history.all()] == ["启用"]


def test_it_is_refused_while_it_contradicts_itself(desk, draft):
    draft.lay_down(
        with_part(RULES, "groups", Group(1, "提案", base=Decimal(30), maximum=Decimal(25))), by=None, told="改"
    )

    assert refused(desk, draft) == ["“提案”的上限25分低于底分30分，请改正"]


def test_it_is_refused_without_any_item(desk, liaison):
    assert refused(desk, another_draft(liaison, rules=Rules())) == [
        "还没有计分项，启用后人人都是基础分，请至少添加一个计分项"
    ]


def test_it_is_refused_where_its_days_meet_another_years(desk, draft, liaison):
    another_draft(liaison, YEAR - 1, starts_on=date(2025, 3, 1), ends_on=date(2026, 2, 28)).open(by=liaison)

    told = refused(desk, draft)

    assert told == ["考核期与2025年新办法（2025-03-01至2026-02-28）重叠，同一天的记录会计两次，请改考核期"]


def test_the_days_of_another_scope_do_not_matter(draft, liaison):
    group = GroupFactory()
    another_draft(liaison, YEAR - 1, scope=group, ends_on=date(2026, 2, 28)).open(by=liaison)

    assert draft.hindrances() == []


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.FROZEN])
def test_it_is_refused_where_the_years_points_are_written_down(desk, draft, liaison, status):
    ruling = another_draft(liaison)
    ruling.open(by=liaison)
    Scheme.objects.filter(pk=ruling.pk).update(status=status)

    (told,) = refused(desk, draft)

    assert told.startswith(f"2026年度的得分按第2版已{status.label}，不能再换办法")


def test_a_running_version_is_replaced_and_hands_over_what_was_decided_beside(desk, draft, liaison):
    before = another_draft(liaison)
    before.open(by=liaison)
    correction = Correction(scheme=before, member=MemberFactory(), points=Decimal(2), reason="漏记")
    correction.enter(by=liaison)
    assert "现在用的第2版换成这一版" in desk.get(address(draft, "scheme_open")).content.decode()

    desk.post(address(draft, "scheme_open"))

    assert (again(draft).status, again(before).status) == (Status.OPEN, Status.REPLACED)
    assert again(draft).corrections.get() == correction
    assert again(before).history.get(step="replace").note == "由第1版代替"


def test_the_verb_says_why(draft, liaison):
    draft.lay_down(Rules(), by=liaison, told="改")

    with pytest.raises(Refused, match="还不能启用：还没有计分项"):
        again(draft).open(by=liaison)


@pytest.mark.parametrize(("year", "version"), [(2026, 2), (2027, 1)])
def test_a_copy_is_a_new_version_or_another_years(desk, draft, year, version):
    desk.post(address(draft, "scheme_copy"), {"year": year})

    copy = Scheme.objects.get(year=year, version=version)
    assert (copy.status, copy.rules, copy.starts_on) == (Status.DRAFT, RULES, date(year, 1, 1))


def test_the_days_of_rates_move_with_the_year(desk, draft):
    spring = replace(RULES.items[0].rates[0], since=date(2026, 1, 1), until=date(2026, 4, 3))
    draft.lay_down(with_part(RULES, "items", replace(RULES.items[0], rates=(spring,))), by=None, told="改")

    desk.post(address(draft, "scheme_copy"), {"year": 2028})

    moved = Scheme.objects.get(year=2028).rules.items[0].rates[0]
    assert (moved.since, moved.until) == (date(2028, 1, 1), date(2028, 4, 3))


def test_a_discarded_draft_stays_readable_with_its_reason(desk, draft):
    desk.post(address(draft, "scheme_discard"), {"note": "会议未通过"})

    assert again(draft).status == Status.DISCARDED
    assert "会议未通过" in desk.get(address(draft)).content.decode()


def test_a_draft_is_not_discarded_without_a_reason(desk, draft):
    assert desk.post(address(draft, "scheme_discard"), {"note": ""}).status_code == 422
    assert again(draft).status == Status.DRAFT


def test_two_versions_are_compared_in_words(desk, draft, liaison):
    changed = with_part(RULES, "items", replace(RULES.items[0], maximum=Decimal(20)))
    changed = replace(changed, vetoes=(), maximum=Decimal(100))
    other = another_draft(liaison, rules=changed)

    page = desk.get(address(other, "scheme_differences"))

    told = {
        one.label: [(piece.text, piece.gone, piece.come) for piece in one.pieces] for one in page.context["differences"]
    }
    assert set(told) == {"名称", "总分", "计分项“提案立案”", "一票否决“无故缺席全体会议”"}
    assert ("；封顶20分", False, True) in told["计分项“提案立案”"]
    assert [gone for _, gone, _ in told["一票否决“无故缺席全体会议”"]] == [True]


def test_a_single_version_has_nothing_to_compare(desk, draft):
    assert "只有一版" in desk.get(address(draft, "scheme_differences")).content.decode()
