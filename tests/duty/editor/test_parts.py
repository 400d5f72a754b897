"""Changing a draft piece by piece."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.core.audit.models import AuditEntry
from members.duty.models import Scheme
from members.duty.scoring.parts import moved_by_one, part_of, referring, with_part
from members.duty.scoring.spec import Counting, Grade, Group, Item, Rate, Sharing, Veto
from tests.duty.editor.conftest import RULES
from tests.duty.editor.hands import address, again, errors, item, rate, seen

pytestmark = pytest.mark.django_db


def test_a_new_item_is_the_last_of_its_group_and_the_audit_log_tells_it(desk, draft):
    sent = item(
        {"source": "proposals.sponsored", "points": "10", "manner": "联名", "others": "4", "since": "2026-03-01"},
        {},
        label="提交提案",
        sharing="fixed",
        at_most="2",
        offices=["4", "5"],
        unless=["3"],
        maximum="20",
        basis="原文第三条",
    )

    answer = desk.post(address(draft, "scheme_part_new", "items"), sent)

    assert answer.url == f"{address(draft)}#items-10"
    made = again(draft).rules.items[-1]
    paid = Rate("proposals.sponsored", Decimal(10), manner="联名", others=Decimal(4), since=date(2026, 3, 1))
    assert made == Item(
        10, "提交提案", (paid,), 1, sharing=Sharing.FIXED, at_most=2, maximum=Decimal(20), offices=(4, 5), unless=(3,),
        basis="原文第三条",
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="新增计分项").count() == 1


def test_what_does_not_matter_to_the_item_is_not_kept(desk, draft):
    row = {"source": "proposals.filed", "points": "10", "others": "4", "per": "3"}

    desk.post(address(draft, "scheme_part_new", "items"), item(row, names="7", whole="on"))

    made = again(draft).rules.items[-1]
    assert made == Item(10, "提案立案", (rate(10, "proposals.filed"),), 1)


def test_quantities_are_counted_by_their_unit(desk, draft):
    row = {"source": "service.amount", "points": "1", "per": "10"}

    desk.post(address(draft, "scheme_part_new", "items"), item(row, counting="quantity", whole="on"))

    made = again(draft).rules.items[-1]
    assert (made.counting, made.whole, made.rates[0].per) == (Counting.QUANTITY, True, 10)
    assert "每10万元1分" in desk.get(address(draft)).content.decode()


def test_the_form_of_an_item_shows_it_as_it_is(desk, draft):
    page = desk.get(address(draft, "scheme_part", "items", 5))

    form = page.context["form"]
    assert (form["label"].value(), form["group"].value(), form["unless"].value()) == ("参加调研", 2, (4,))
    shown = [(row["source"].value(), row["level"].value(), row["points"].value()) for row in form.rates]
    assert shown == [("activities.attended", "调研", "2"), (None, None, None), (None, None, None)]


def test_saved_unchanged_every_part_stays_as_it_is(desk, draft):
    for kind, key in [("groups", 1), ("items", 5), ("vetoes", 6), ("grades", 7)]:
        form = desk.get(address(draft, "scheme_part", kind, key)).context["form"]
        rows = list(getattr(form, "rates", ()))
        fields = [*form, *(field for row in rows for field in row)]
        sent = {field.html_name: field.value() for field in fields if field.value() not in (None, False, "")}
        if rows:
            sent |= {"rates-TOTAL_FORMS": len(rows), "rates-INITIAL_FORMS": 1}
        assert desk.post(address(draft, "scheme_part", kind, key), sent).status_code == 302

    assert again(draft).rules == RULES


def test_a_ticked_row_goes_and_a_blank_one_is_passed_over(desk, draft):
    page = address(draft, "scheme_part", "items", 3)
    gone = {"source": "proposals.filed", "points": "10", "DELETE": "on"}

    sent = item(gone, {"source": "proposals.key", "points": "-2"}, {}, before=1, seen=seen(desk.get(page)))
    assert desk.post(page, sent).status_code == 302

    assert again(draft).rules.items[0].rates == (rate(-2, "proposals.key"),)


@pytest.mark.parametrize(
    ("row", "field", "told"),
    [
        ({"points": "5"}, "source", "请选择计什么；不要这一行就勾选“删去”"),
        ({"source": "proposals.filed"}, "points", "请填写分值，扣分填负数，如 -1"),
        (
            {"source": "activities.attended", "level": "单篇", "points": "5"},
            "level",
            "“参加活动”没有“单篇”，请重新选择",
        ),
        (
            {"source": "proposals.filed", "points": "5", "per": "0"},
            "per",
            "“提案立案”每0计分，除以零算不出来，请填大于0的数",
        ),
        (
            {"source": "proposals.filed", "points": "5", "since": "2026-06-01", "until": "2026-05-01"},
            "until",
            "“提案立案”的“提案立案”结束日期早于开始日期，请改正",
        ),
        ({"source": "proposals.filed", "points": "5", "since": "2400-06-01"}, "since", "请核对年份"),
    ],
)
def test_a_row_that_cannot_be_is_refused_at_its_field_and_kept_as_typed(desk, draft, row, field, told):
    sent = item({"source": "proposals.key", "points": "1"}, row, counting="quantity")

    page = desk.post(address(draft, "scheme_part_new", "items"), sent)

    assert page.status_code == 422
    rows = list(page.context["form"].rates)
    assert [str(one) for one in rows[1].errors[field]] == [told]
    assert rows[0].errors == {}
    assert told in page.content.decode()
    assert rows[1]["points"].value() == row.get("points")
    assert again(draft).rules == RULES


def test_two_rates_for_the_same_thing_are_refused(desk, draft):
    page = desk.post(
        address(draft, "scheme_part_new", "items"), item(("proposals.filed", "5"), ("proposals.filed", "8"))
    )

    assert page.status_code == 422
    assert page.context["form"].rate_errors == [
        "“提案立案”里“提案立案”有两条计分标准，不知按哪条算，请删去一条或错开有效期"
    ]


@pytest.mark.parametrize(
    ("kind", "key", "sent", "field", "told"),
    [
        ("groups", 1, {"label": "提案", "base": "30", "maximum": "25"}, "maximum", "“提案”的上限25分低于底分30分"),
        ("grades", 8, {"label": "称职", "points": "90"}, "points", "“称职”要90分，不低于前面“优秀”的80分"),
        ("grades", 8, {"label": "优秀", "points": "60"}, "label", "有两个等次都叫“优秀”"),
        (
            "vetoes",
            6,
            {"label": "缺席", "source": "activities.absent", "effect": "zero"},
            "at_least",
            "“缺席”没有填次数",
        ),
        ("items", 4, item(("proposals.key", "5"), unless=["5"]), "unless", "互相等待"),
    ],
)
def test_a_contradiction_is_refused_at_its_field(desk, draft, kind, key, sent, field, told):
    page = address(draft, "scheme_part", kind, key)

    answer = desk.post(page, {**sent, "seen": seen(desk.get(page))})

    assert answer.status_code == 422
    assert told in " ".join(errors(answer)[field])
    assert again(draft).rules == RULES


def test_a_contradiction_that_shows_elsewhere_is_told_above_the_form(desk, draft):
    page = address(draft, "scheme_part", "grades", 7)

    answer = desk.post(page, {"label": "优秀", "points": "50", "seen": seen(desk.get(page))})

    assert errors(answer) == {"__all__": ["“称职”要60分，不低于前面“优秀”的50分，请改正"]}


def test_groups_that_lie_within_each_other_are_refused(desk, draft):
    rules = with_part(RULES, "groups", Group(2, "活动", within=1))
    draft.lay_down(rules, by=None, told="改")
    page = address(draft, "scheme_part", "groups", 1)

    answer = desk.post(page, {"label": "提案", "within": "2", "seen": seen(desk.get(page))})

    assert "绕了一圈又属于它自己" in errors(answer)["within"][0]


def test_the_total_and_who_is_ranked(desk, draft):
    page = address(draft, "scheme_totals")
    sent = {"base": "60", "maximum": "100", "minimum": "", "boards": "office", "unranked": ["1", "2"]}

    assert desk.post(page, {**sent, "seen": seen(desk.get(page))}).status_code == 302

    rules = again(draft).rules
    assert (rules.base, rules.maximum, rules.minimum, rules.boards) == (60, 100, None, "office")
    assert (rules.unranked, rules.unawarded) == ((1, 2), ())
    told = desk.get(address(draft)).content.decode()
    assert "基础分60分，最高100分" in told
    assert "主席、副主席只计分，不排名" in told


def test_a_total_that_leaves_no_room_is_refused(desk, draft):
    page = address(draft, "scheme_totals")

    answer = desk.post(page, {"base": "60", "maximum": "60", "boards": "all", "seen": seen(desk.get(page))})

    assert "任何加分都不起作用" in errors(answer)["maximum"][0]


@pytest.mark.parametrize("page", ["scheme_part", "scheme_totals"])
def test_of_two_who_change_the_same_part_the_second_is_told_once(desk, draft, another, page):
    more = ["grades", 7] if page == "scheme_part" else []
    at = address(draft, page, *more)
    sent = {"label": "优等", "points": "85", "boards": "group", "seen": seen(desk.get(at))}
    rules = with_part(RULES, "grades", Grade(7, "优秀", Decimal(90)))
    again(draft).lay_down(replace(rules, boards="office"), by=another, told="改")

    first = desk.post(at, sent)

    assert first.status_code == 422
    told = errors(first)["__all__"][0]
    assert told.startswith("您打开此页后，别人改过这一项，现为：")
    assert first.context["form"]["boards" if not more else "label"].value() == ("group" if not more else "优等")
    assert desk.post(at, {**sent, "seen": seen(first)}).status_code == 302
    kept = again(draft).rules
    assert (kept.boards if not more else kept.grades[0].label) == ("group" if not more else "优等")


def test_changing_different_parts_disturbs_nobody(desk, draft, another):
    page = address(draft, "scheme_part", "grades", 7)
    sent = {"label": "优等", "points": "85", "seen": seen(desk.get(page))}
    again(draft).lay_down(with_part(RULES, "groups", Group(2, "各类活动")), by=another, told="改")

    assert desk.post(page, sent).status_code == 302
    assert (again(draft).rules.grades[0].label, again(draft).rules.groups[1].label) == ("优等", "各类活动")


def test_what_somebody_removed_meanwhile_is_put_back_knowingly(desk, draft, another):
    page = address(draft, "scheme_part", "vetoes", 6)
    sent = {"label": "缺席", "source": "activities.absent", "at_least": "1", "effect": "zero"}
    sent["seen"] = seen(desk.get(page))
    again(draft).lay_down(replace(RULES, vetoes=()), by=another, told="删去")

    first = desk.post(page, sent)

    assert "别人删去了这一项" in errors(first)["__all__"][0]
    assert desk.post(page, {**sent, "seen": seen(first) or ""}).status_code == 302
    assert again(draft).rules.vetoes == (Veto(6, "缺席", "activities.absent"),)
    assert desk.get(address(draft, "scheme_part", "vetoes", 77)).status_code == 404


def test_the_head_is_changed_within_its_year(desk, draft):
    page = address(draft, "scheme_edit")
    form = desk.get(page).context["form"]
    sent = {"name": "新办法", "starts_on": "2025-12-01", "ends_on": "2026-11-30", "seen": form["seen"].value()}

    assert desk.post(page, sent).status_code == 302
    assert (again(draft).name, again(draft).starts_on) == ("新办法", date(2025, 12, 1))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "told"),
    [
        ("2026-05-01", "2026-04-01", "考核期止早于考核期起，请改正"),
        ("2024-01-01", "2024-12-31", "考核期没有一天在2026年，请核对年份；要考核别的年度，请复制到那一年度"),
        ("2026-01-01", "2036-12-31", "考核期超过两年，请核对年份"),
    ],
)
def test_days_that_are_not_of_the_year_are_refused(desk, draft, starts_on, ends_on, told):
    page = address(draft, "scheme_edit")

    answer = desk.post(page, {"name": "新", "starts_on": starts_on, "ends_on": ends_on, "seen": seen(desk.get(page))})

    assert errors(answer)["ends_on"] == [told]


def test_parts_move_among_those_they_are_shown_with(desk, draft):
    desk.post(address(draft, "scheme_part_move", "items", 4), {"to": "up"})
    desk.post(address(draft, "scheme_part_move", "items", 5), {"to": "up"})  # alone in its group
    desk.post(address(draft, "scheme_part_move", "grades", 9), {"to": "up"})

    rules = again(draft).rules
    assert [one.key for one in rules.items] == [4, 3, 5]
    assert [one.key for one in rules.grades] == [7, 9, 8]


def test_the_first_does_not_move_up_nor_what_is_not_there():
    assert moved_by_one(RULES, "items", 3, up=True) == RULES
    assert moved_by_one(RULES, "items", 99, up=True) == RULES


@pytest.mark.parametrize(("kind", "key", "held_by"), [("groups", 1, [3, 4]), ("items", 4, [5]), ("grades", 9, [])])
def test_what_others_refer_to_is_not_removed(desk, draft, kind, key, held_by):
    assert [part.key for _, part in referring(RULES, kind, key)] == held_by

    answer = desk.post(address(draft, "scheme_part_remove", kind, key))

    assert answer.status_code == (409 if held_by else 302)
    assert (part_of(again(draft).rules, kind, key) is None) == (not held_by)


def test_a_kind_of_part_there_is_not_is_not_found(desk, draft):
    assert desk.get(address(draft, "scheme_part_new", "rules")).status_code == 404
    assert desk.post(address(draft, "scheme_part_move", "rates", 3)).status_code == 404


def test_kinds_of_another_office_are_pointed_out_and_put_right_on_one_page(desk, draft):
    rules = with_part(RULES, "items", Item(5, "参加调研", (rate(2, "activities.attended", "专题调研"),), group=2))
    draft.lay_down(rules, by=None, told="改")
    assert "“参加调研”的“参加活动”没有“专题调研”这一种" in desk.get(address(draft)).content.decode()

    assert desk.post(address(draft, "scheme_names"), {"name_0": "调研"}).status_code == 302

    assert again(draft).rules.items[2].rates == (rate(2, "activities.attended", "调研"),)
    assert again(draft).problems == []


def test_what_an_item_names_and_the_office_has_not_stays_until_it_is_changed(desk, draft):
    rules = with_part(RULES, "items", Item(5, "参加调研", (rate(2, "activities.attended", "专题调研"),), group=2))
    draft.lay_down(rules, by=None, told="改")
    page = address(draft, "scheme_part", "items", 5)
    row = {"source": "activities.attended", "level": "专题调研", "points": "3"}
    opened = desk.get(page)
    assert "专题调研（现在没有）" in opened.content.decode()

    assert desk.post(page, item(row, before=1, group="2", seen=seen(opened))).status_code == 302

    assert again(draft).rules.items[2].rates == (rate(3, "activities.attended", "专题调研"),)


def test_choosing_a_source_offers_its_kinds(desk):
    page = desk.get("/duty/schemes/kinds/", {"row": "rates-7", "rates-7-source": "activities.spoken"}).content.decode()

    assert 'name="rates-7-level"' in page
    assert "全体会议" in page
    assert "书面发言" in page
    assert "不分种类" in desk.get("/duty/schemes/kinds/", {"source": "duty.checklist"}).content.decode()


def test_the_page_asks_the_database_no_more_for_more_items(desk, draft):
    desk.get(address(draft))
    with CaptureQueriesContext(connection) as few:
        desk.get(address(draft))
    rules = RULES
    for key in range(20, 60):
        rules = with_part(rules, "items", Item(key, f"第{key}项", (rate(1, "activities.attended", "调研"),), group=2))
    Scheme.objects.get(pk=draft.pk).lay_down(rules, by=None, told="改")

    with CaptureQueriesContext(connection) as many:
        desk.get(address(draft))

    assert len(many) == len(few)
