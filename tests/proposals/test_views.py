"""Pages: each verb works, is hidden, refused, POST only, and refused when pressed twice."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import todos_for
from cppcc.core.search.index import index_many
from proposals.models import Cosigner, CosignStatus, DeclineReason, HandlingStatus, Manner, Proposal, Reply
from proposals.states import STEPS, Status
from proposals.views.lists import SORTS
from sentiment.public import report_of
from tests.factories import (
    CategoryFactory,
    HandlingFactory,
    MemberFactory,
    ProposalFactory,
    ReplyFactory,
    SessionFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/proposals/"


def address(name, record):
    return reverse(f"proposals:{name}", args=[record.pk])


def answers_for(name, proposal):
    unit = UnitFactory()
    return {
        "decline": {"reason": DeclineReason.objects.get_or_create(text="内容空泛")[0].pk, "note": ""},
        "merge": {"into": ProposalFactory(status=Status.FILED).pk},
        "hand_over": {"main": [unit.pk], "issued_on": "2024-03-01", "due_on": "2024-06-01"},
    }.get(name, {"note": "按会议决定办理"})


BUTTONS = ["file", "unmerge", "close"]
ASKING = ["merge", "decline", "turn_social", "return", "withdraw", "hand_over", "take_back", "redo"]


@pytest.mark.parametrize("name", BUTTONS + ASKING)
def test_a_step_is_taken_by_its_page_once(sign_in, clerk, name):
    proposal = ProposalFactory(status=sorted(STEPS[name].sources)[0])
    client, answers = sign_in(clerk), answers_for(name, proposal)

    first = client.post(address(name, proposal), answers)
    second = client.post(address(name, proposal), answers)

    proposal.refresh_from_db()
    assert (first.status_code, first.url) == (302, proposal.get_absolute_url())
    assert proposal.status == STEPS[name].target
    assert second.status_code == 409
    assert proposal.history.filter(step=name).count() == 1


@pytest.mark.parametrize("name", BUTTONS + ASKING)
def test_a_step_is_refused_to_a_leader_and_not_there_for_a_stranger(sign_in, leader, member, name):
    proposal = ProposalFactory(status=sorted(STEPS[name].sources)[0])

    assert sign_in(leader).post(address(name, proposal), {}).status_code == 403
    assert sign_in(member.user).post(address(name, proposal), {}).status_code == 404


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_is_post_only(sign_in, clerk, name):
    assert sign_in(clerk).get(address(name, ProposalFactory())).status_code == 405


@pytest.mark.parametrize("name", ASKING)
def test_a_step_that_asks_has_a_page_and_keeps_what_was_typed(sign_in, clerk, name):
    proposal = ProposalFactory(status=sorted(STEPS[name].sources)[0])
    client = sign_in(clerk)

    page = client.get(address(name, proposal))
    wrong = client.post(address(name, proposal), {"note": "长" * 501})

    assert page.status_code == 200
    assert STEPS[name].label in page.content.decode()
    assert wrong.status_code == 422


def test_filing_tells_the_number(sign_in, clerk):
    page = sign_in(clerk).post(address("file", ProposalFactory()), follow=True)

    assert "第1号提案已立案" in page.content.decode()


def test_the_author_withdraws_their_own(sign_in, member):
    proposal = ProposalFactory(lead=member)

    sign_in(member.user).post(address("withdraw", proposal), {"note": "情况已解决"})

    proposal.refresh_from_db()
    assert proposal.status == Status.WITHDRAWN


def test_the_merge_page_offers_the_likely_ones_of_the_session_first(sign_in, clerk):
    proposal = ProposalFactory(title="关于完善老城片区停车管理的建议")
    same = ProposalFactory(title="关于加强老城片区停车管理的建议")
    ProposalFactory(title="关于推进城乡公交的建议")
    ProposalFactory(title=proposal.title, status=Status.DECLINED)
    ProposalFactory(title=proposal.title, session=SessionFactory(name="三届四次", year=2025))
    index_many(Proposal.objects.all())

    page = sign_in(clerk).get(address("merge", proposal))
    found = sign_in(clerk).get(address("merge", proposal), {"q": "公交"})

    assert page.context["candidates"][0].proposal == same
    assert [each.title for each in found.context["found"]] == ["关于推进城乡公交的建议"]


def test_merging_into_the_wrong_one_is_told_on_the_page(sign_in, clerk):
    proposal = ProposalFactory()
    target = ProposalFactory(status=Status.DECLINED)

    page = sign_in(clerk).post(address("merge", proposal), {"into": target.pk})

    assert page.status_code == 422
    assert "的状态是“不予立案”，不能并入" in page.content.decode()


def test_a_secret_target_is_not_told_to_who_does_not_see_secrets(client, user_with, clerk, editor):
    target = ProposalFactory(title="秘而不宣的事", status=Status.FILED, number=7, is_secret=True)
    child = ProposalFactory()
    child.merge(by=clerk, on=date(2024, 3, 1), into=target)

    def page(user, url):
        client.force_login(user)
        return client.get(url).content.decode()

    for url in (child.get_absolute_url(), LIST):
        assert target.title not in page(editor, url)
        assert target.get_absolute_url() not in page(editor, url)
        assert target.title in page(clerk, url)
    assert "并入第7号提案" in page(editor, child.get_absolute_url())
    assert target.get_absolute_url() in page(clerk, child.get_absolute_url())


def test_a_draft_is_neither_offered_as_a_target_nor_named_in_a_refusal(sign_in, clerk):
    proposal, draft = ProposalFactory(), ProposalFactory(status=Status.DRAFT, serial=None, title="尚未递交的稿子")

    page = sign_in(clerk).post(address("merge", proposal), {"into": draft.pk})

    assert page.status_code == 422
    assert draft.title not in page.content.decode()


def test_turned_into_a_social_report_it_links_to_it(sign_in, clerk):
    proposal = ProposalFactory()

    page = sign_in(clerk).post(address("turn_social", proposal), {"note": ""}, follow=True)

    assert report_of(proposal).get_absolute_url() in page.content.decode()


# --- Units --------------------------------------------------------------------------------------------------------
@pytest.fixture
def unit_clerk(user_with):
    return user_with(Role.UNIT_CLERK, name="孙经办")


@pytest.fixture
def handling(unit_clerk):
    handling = HandlingFactory(manner=Manner.SOLE)
    handling.unit.clerks.add(unit_clerk)
    return handling


REPLY = {
    "replied_on": "2024-05-01",
    "outcome": "A",
    "meeting": "phone",
    "body": "已改造车位120个。",
    "document_number": "南住建函〔2024〕1号",
}


def test_a_unit_accepts_and_the_office_enters_its_reply_on_paper(client, clerk, unit_clerk, handling):
    client.force_login(unit_clerk)
    client.post(address("accept", handling))
    assert client.post(address("reply", handling), REPLY).status_code == 403  # a unit writes a draft

    client.force_login(clerk)
    done = client.post(address("reply", handling), REPLY)

    handling.refresh_from_db()
    proposal = Proposal.objects.get()
    assert done.url == proposal.get_absolute_url()
    assert (handling.status, proposal.status) == (HandlingStatus.REPLIED, Status.ANSWERED)
    assert [(r.round, r.outcome, r.body) for r in handling.replies.all()] == [(1, "A", "已改造车位120个。")]
    assert client.post(address("accept", handling)).status_code == 409


def test_another_units_handling_is_not_there(sign_in, unit_clerk, handling):
    other = HandlingFactory()
    client = sign_in(unit_clerk)

    assert client.post(address("accept", other)).status_code == 404
    assert client.get(other.get_absolute_url()).status_code == 404
    assert [row.pk for row in client.get("/proposals/handlings/").context["listing"].page] == [handling.pk]


def test_an_assisting_units_opinion_is_for_the_units_the_office_and_leaders(
    client, user_with, member, unit_clerk, clerk, leader
):
    cosigner = MemberFactory(user=user_with(Role.MEMBER))
    proposal = ProposalFactory(lead=member, status=Status.ANSWERED)
    Cosigner.objects.create(proposal=proposal, member=cosigner, status=CosignStatus.SIGNED)
    child_lead = MemberFactory(user=user_with(Role.MEMBER))
    ProposalFactory(status=Status.MERGED, merged_into=proposal, lead=child_lead)
    lead = HandlingFactory(proposal=proposal, manner=Manner.LEAD, status=HandlingStatus.REPLIED)
    lead.unit.clerks.add(unit_clerk)
    assist = HandlingFactory(proposal=proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLIED)
    assist.unit.clerks.add(assisting := user_with(Role.UNIT_CLERK))
    relieved = HandlingFactory(proposal=proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLACED)
    relieved.unit.clerks.add(member.user)
    ReplyFactory(handling=lead, body="这是答复。")
    opinion = ReplyFactory(handling=assist, body="内部意见：经费没有着落。")

    def reads(user):
        client.force_login(user)
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert "这是答复。" in page
        return opinion.body in page

    assert [reads(user) for user in (unit_clerk, assisting, clerk, leader)] == [True] * 4
    assert [reads(person.user) for person in (member, cosigner, child_lead)] == [False] * 3
    assert not Reply.objects.visible_to(member.user).filter(pk=opinion.pk).exists()
    assert Reply.objects.visible_to(assisting).get() == opinion


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": ""}, "请填写答复内容"),
        ({"outcome": ""}, "请选择答复类别"),
        ({"replied_on": "2024-01-01"}, "答复日期早于交办日期"),
        ({"replied_on": "2999-01-01"}, "答复日期还没有到"),
    ],
)
def test_what_is_wrong_with_a_reply_is_told_and_nothing_typed_is_lost(sign_in, clerk, handling, changes, words):
    handling.accept(by=clerk)

    page = sign_in(clerk).post(address("reply", handling), REPLY | changes)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert "南住建函〔2024〕1号" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"main": []}, "请选择承办单位"),
        ({"due_on": "2024-02-01"}, "应交日期早于交办日期"),
        ({"assisting": "same"}, "既是承办又是会办"),
    ],
)
def test_a_wrong_hand_over_is_told(sign_in, clerk, changes, words):
    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory()
    answers = {"main": [unit.pk], "issued_on": "2024-03-01", "due_on": "2024-06-01"} | changes
    if answers.get("assisting") == "same":
        answers["assisting"] = [unit.pk]

    page = sign_in(clerk).post(address("hand_over", proposal), answers)

    assert page.status_code == 422
    assert words in page.content.decode()


@pytest.mark.parametrize(
    ("mains", "assists", "manners"),
    [(1, 0, ["sole"]), (1, 2, ["assist", "assist", "lead"]), (2, 1, ["assist", "split", "split"])],
)
def test_the_choice_of_units_tells_their_manner(sign_in, clerk, mains, assists, manners):
    proposal = ProposalFactory(status=Status.FILED)
    answers = {
        "main": [UnitFactory().pk for _ in range(mains)],
        "assisting": [UnitFactory().pk for _ in range(assists)],
        "issued_on": "2024-03-01",
        "due_on": "2024-06-01",
        "assist_due_on": "2024-04-01",
    }

    sign_in(clerk).post(address("hand_over", proposal), answers)

    rows = proposal.handlings.all()
    assert sorted(row.manner for row in rows) == manners
    assert {row.due_on for row in rows if row.manner == "assist"} <= {date(2024, 4, 1)}


# --- Signing and rating -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "status"), [("sign", CosignStatus.SIGNED), ("decline_to_sign", CosignStatus.DECLINED)]
)
def test_the_invited_answer_from_the_page_once(sign_in, member, name, status):
    row = Cosigner.objects.create(proposal=ProposalFactory(), member=member)
    client = sign_in(member.user)
    assert "邀请您联名" in client.get(row.get_absolute_url()).content.decode()

    client.post(address(name, row))

    row.refresh_from_db()
    assert row.status == status
    assert client.post(address(name, row)).status_code in (404, 409)


def test_nobody_signs_for_another(sign_in, clerk, member):
    row = Cosigner.objects.create(proposal=ProposalFactory(), member=member)

    assert sign_in(clerk).post(address("sign", row)).status_code == 403


def test_the_lead_rates_a_reply(sign_in, member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=member)
    reply = ReplyFactory(handling=HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED))
    client = sign_in(member.user)
    assert "评价答复" in client.get(proposal.get_absolute_url()).content.decode()

    silent = client.post(address("rate", reply), {"result": "dissatisfied", "attitude": "satisfied"})
    client.post(address("rate", reply), {"result": "satisfied", "attitude": "basically", "remark": "谢谢"})

    assert "请写明哪里没有办好" in silent.content.decode()
    assert [(r.member, r.result, r.attitude) for r in reply.ratings.all()] == [(member, "satisfied", "basically")]
    assert client.post(address("rate", reply), {"result": "satisfied", "attitude": "satisfied"}).status_code == 409


def test_who_did_not_sign_does_not_rate(sign_in, leader):
    reply = ReplyFactory(handling__manner=Manner.SOLE)

    assert sign_in(leader).get(address("rate", reply)).status_code == 403


# --- The list -----------------------------------------------------------------------------------------------------
def titles(page):
    return [row.title for row in page.context["listing"].page]


def chip(page, name, label):
    (found,) = [f for f in page.context["listing"].filters if f.name == name]
    return {option.label: option.count for option in found.options}[label]


def test_chips_count_what_they_lead_to_and_keep_the_other_conditions(sign_in, clerk):
    health = CategoryFactory(name="医疗卫生")
    ProposalFactory(title="甲", category=health, kind="ordinary")
    ProposalFactory(title="乙", category=health, status=Status.FILED)
    ProposalFactory(title="丙", status=Status.FILED, is_key=True)

    page = sign_in(clerk).get(LIST, {"status": "filed"})

    assert sorted(titles(page)) == ["丙", "乙"]
    assert (chip(page, "status", "待审查"), chip(page, "status", "已立案")) == (1, 2)
    assert chip(page, "category", "医疗卫生") == 1
    assert (chip(page, "kind", "大会"), chip(page, "kind", "平时")) == (2, 0)
    assert chip(page, "is_key", "重点提案") == 1
    key = sign_in(clerk).get(LIST, {"status": "filed", "is_key": "1"})
    assert titles(key) == ["丙"]
    assert chip(key, "status", "已立案") == 1


@pytest.mark.parametrize(
    ("query", "found"), [("停车", ["停车"]), ("第12号", ["公交"]), ("钱文华", ["公交"]), ("34", ["停车"])]
)
def test_the_list_is_searched_by_title_name_number_and_serial(sign_in, clerk, query, found):
    ProposalFactory(title="停车", serial=34)
    bus = ProposalFactory(title="公交", status=Status.FILED, number=12, serial=2)
    Cosigner.objects.create(proposal=bus, member=MemberFactory(name="钱文华"), status=CosignStatus.SIGNED)

    assert titles(sign_in(clerk).get(LIST, {"q": query})) == found


def test_the_list_is_narrowed_to_a_group_as_of_submission_and_to_the_late(sign_in, clerk):
    late = ProposalFactory(title="超期", status=Status.HANDLING)
    HandlingFactory(proposal=late, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    ProposalFactory(title="集体", lead=None)
    group = late.lead.appointments.get().seats.get().body

    assert titles(sign_in(clerk).get(LIST, {"group": group.pk})) == ["超期"]
    assert titles(sign_in(clerk).get(LIST, {"late": "1"})) == ["超期"]


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in SORTS for sign in ("", "-")])
def test_the_list_is_sorted_either_way(sign_in, clerk, sort):
    for number, title in [(2, "乙"), (1, "甲")]:
        proposal = ProposalFactory(title=title, status=Status.HANDLING, number=number, serial=number)
        HandlingFactory(proposal=proposal, manner=Manner.SOLE, due_on=date(2024, 5, number))

    found = titles(sign_in(clerk).get(LIST, {"sort": sort}))

    assert sorted(found) == ["乙", "甲"]
    if sort.lstrip("-") in ("number", "serial", "due"):
        assert found == (["乙", "甲"] if sort.startswith("-") else ["甲", "乙"])


@pytest.mark.parametrize("odd", ["status=nothing", "page=abc", "category=x", "sort=password", "group=zz", "q=%00"])
def test_odd_addresses_are_ignored(sign_in, clerk, odd):
    ProposalFactory()

    assert len(titles(sign_in(clerk).get(f"{LIST}?{odd}"))) == 1


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize("role", [Role.PROPOSAL_OFFICE, Role.MEMBER])
def test_the_list_asks_the_same_questions_for_one_and_for_fifty(
    client, user_with, django_assert_num_queries, rows, role
):
    user = user_with(role)
    lead = MemberFactory(user=user)
    ProposalFactory.create_batch(rows, lead=lead, status=Status.HANDLING)
    client.force_login(user)
    client.get(LIST)

    with django_assert_num_queries(11 if role == Role.PROPOSAL_OFFICE else 9):
        page = client.get(LIST)

    assert len(titles(page)) == rows


@pytest.mark.parametrize("rows", [1, 4])
def test_the_page_of_one_proposal_asks_the_same_whatever_hangs_on_it(sign_in, clerk, django_assert_num_queries, rows):
    proposal = ProposalFactory(status=Status.HANDLING)
    for _ in range(rows):
        Cosigner.objects.create(proposal=proposal, member=MemberFactory())
        ReplyFactory(handling=HandlingFactory(proposal=proposal, manner=Manner.SPLIT))
        ProposalFactory(status=Status.MERGED, merged_into=proposal)
    client = sign_in(clerk)
    client.get(proposal.get_absolute_url())

    with django_assert_num_queries(15):
        client.get(proposal.get_absolute_url())


def test_the_export_is_the_list_without_secrets_and_without_formulas(sign_in, clerk):
    evil = ProposalFactory(title="=cmd|' /C calc'!A0", status=Status.FILED)
    ProposalFactory(title="涉密件", status=Status.FILED, is_secret=True)
    ProposalFactory(title="别的", status=Status.DECLINED)
    HandlingFactory(proposal=evil, unit=UnitFactory(name="区住建局"), manner=Manner.SOLE)

    page = sign_in(clerk).get("/proposals/export/", {"status": "filed"})

    sheet = load_workbook(BytesIO(page.content)).active
    head, *lines = list(sheet.values)
    assert [line[head.index("案由")] for line in lines] == ["=cmd|' /C calc'!A0"]
    assert sheet.cell(2, head.index("案由") + 1).data_type == "s"
    assert lines[0][head.index("承办单位")] == "区住建局（独办）"


# --- To do --------------------------------------------------------------------------------------------------------
def waiting(user):
    items = todos_for(user, on=timezone.localdate())
    return {item.label: (item.count, item.overdue) for item in items if item.nav == "proposals"}


def test_what_waits_for_the_office_the_member_and_the_unit(clerk, member, unit_clerk, handling):
    today = timezone.localdate()
    ProposalFactory()
    ProposalFactory(lead=member, status=Status.RETURNED)
    Cosigner.objects.create(proposal=ProposalFactory(), member=member)
    soon = HandlingFactory(unit=handling.unit, status=HandlingStatus.ACCEPTED, due_on=today + timedelta(days=3))

    assert waiting(clerk) == {"提案待审查": (2, 0), "承办超期未答复": (1, 1)}
    assert waiting(member.user) == {"提案退回待修改": (1, 0), "邀请您联名的提案": (1, 0)}
    assert waiting(unit_clerk) == {"提案待签收": (1, 0), "超期未答复": (1, 1), "7天内到期": (1, 0)}
    assert soon.is_open


# --- Lists the office edits ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "field"), [("categories", "name"), ("decline_reasons", "text")])
def test_the_office_edits_its_lists(sign_in, clerk, leader, name, field):
    page = sign_in(clerk).post(f"/proposals/{name}/new/", {field: "新的一条"}, follow=True)

    assert "新的一条" in page.content.decode()
    assert sign_in(leader).get(f"/proposals/{name}/").status_code == 403


@pytest.mark.parametrize("status", [Status.FILED, Status.DECLINED])
def test_who_could_mend_it_earlier_is_told_that_it_is_too_late(sign_in, clerk, member, status):
    proposal = ProposalFactory(lead=member, status=status)

    for user in (clerk, member.user):
        response = sign_in(user).get(f"/proposals/{proposal.pk}/edit/")
        assert response.status_code == 409
        assert "文字不能再修改" in response.content.decode()


def test_an_invited_cosigner_may_not_mend_it(sign_in, member):
    proposal = ProposalFactory()
    Cosigner.objects.create(proposal=proposal, member=member)

    assert sign_in(member.user).get(f"/proposals/{proposal.pk}/edit/").status_code == 403
