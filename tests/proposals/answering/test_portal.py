"""A unit's page of its part, writing and signing a reply in the browser, the log and the check's switch."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from proposals.models import (
    Cosigner,
    CosignStatus,
    Discussion,
    Handling,
    HandlingStatus,
    Manner,
    Reply,
    ReplyDraft,
    SupervisedSession,
)
from proposals.states import DraftStatus, Status
from tests.core.attachments.files import docx, upload
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def handling(unit_clerk, approver, member):
    proposal = ProposalFactory(
        status=Status.HANDLING, lead=member, suggestions="一是改造地块；二是错时共享。加强宣传。"
    )
    handling = HandlingFactory(proposal=proposal, manner=Manner.LEAD, status=HandlingStatus.ACCEPTED)
    handling.unit.clerks.add(unit_clerk, approver)
    handling.unit.approvers.add(approver)
    return handling


@pytest.fixture
def draft(handling, unit_clerk):
    return ReplyDraft.begin(handling, by=unit_clerk)


def at(name, *args):
    return reverse(f"proposals:{name}", args=args)


def typed(draft, **changes):
    """What the form sends."""
    fields = {
        "seen": draft.changed_at.isoformat(),
        "outcome": "B",
        "meeting": "phone",
        "body": "已逐条研究。",
        "document_number": "",
        "signatory": "",
        "contact_person": "孙经办",
        "contact_phone": "0319-4560000",
    }
    for number, point in enumerate(draft.points):
        at_point = f"points-{number}"
        fields |= {
            f"{at_point}-text": point["text"],
            f"{at_point}-answer": f"答{number}",
            f"{at_point}-taken": "adopted",
        }
    fields |= {
        "promises-0-text": "改造地块",
        "promises-0-due_on": "2025-06-30",
        "promises-1-text": "",
        "promises-1-due_on": "",
    }
    return fields | changes


def text_of(answer):
    return answer.content.decode()


# --- The page -----------------------------------------------------------------------------------------------------
def test_the_page_of_a_part_shows_the_text_the_dates_the_log_and_who_else_handles(sign_in, handling, unit_clerk):
    HandlingFactory(proposal=handling.proposal, manner=Manner.ASSIST, unit__name="区城管局", due_on=date(2024, 3, 20))
    Discussion(handling=handling, way="visit", held_on=date(2024, 3, 1), present="李委员", agreed="分两年实施").enter(
        by=unit_clerk
    )

    page = text_of(sign_in(unit_clerk).get(handling.page))

    for words in (
        "一是改造地块",
        "2024年5月20日",
        "走访",
        "分两年实施",
        "15个工作日",
        "区城管局",
        "超期未交",
        "起草答复",
    ):
        assert words in page


def test_the_author_reads_the_log_and_the_reply_but_no_draft_and_no_opinion(
    sign_in, handling, unit_clerk, member, draft
):
    assist = HandlingFactory(proposal=handling.proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLIED)
    ReplyFactory(handling=assist, body="内部意见")
    ReplyFactory(handling=handling, body="公开答复")
    Discussion(handling=handling, way="phone", held_on=date(2024, 3, 1), present="甲", agreed="商定").enter(
        by=unit_clerk
    )

    page = text_of(sign_in(member.user).get(handling.page))

    assert "公开答复" in page
    assert "商定" in page
    assert "内部意见" not in page
    assert "起草中" not in page
    assert "内部意见" in text_of(sign_in(unit_clerk).get(handling.page))


def test_another_units_part_is_not_there(sign_in, user_with, handling, draft):
    client = sign_in(user_with(Role.UNIT_CLERK))

    for address in (
        handling.page,
        at("draft", draft.pk),
        at("draft_edit", draft.pk),
        at("draft_letter", draft.pk, "pdf"),
    ):
        assert client.get(address).status_code == 404
    assert client.post(at("write_reply", handling.pk)).status_code == 404


# --- Writing ------------------------------------------------------------------------------------------------------
def test_a_unit_writes_sends_signs_and_the_author_reads(client, unit_clerk, approver, member, handling):
    client.force_login(unit_clerk)
    opened = client.post(at("write_reply", handling.pk))
    draft = ReplyDraft.objects.get()
    assert opened.url == at("draft_edit", draft.pk)
    saved = client.post(opened.url, typed(draft, send="1"))
    assert saved.url == draft.get_absolute_url()
    assert "答0" in text_of(client.get(saved.url))
    assert client.post(at("send_for_approval", draft.pk)).url == handling.page
    assert client.post(at("send_for_approval", draft.pk)).status_code == 409
    assert client.post(opened.url, typed(draft)).status_code == 409  # no longer open
    assert client.post(at("sign_off", draft.pk)).status_code == 403
    assert client.get(at("issue_reply", draft.pk)).status_code == 403

    client.force_login(approver)
    draft.refresh_from_db()
    page = client.get(at("sign_off", draft.pk))
    assert "王审签" in text_of(page)
    answer = {"seen": draft.changed_at.isoformat(), "document_number": "南建函〔2024〕3号", "signatory": "王建国"}
    assert client.post(at("sign_off", draft.pk), answer).url == handling.page
    assert client.post(at("sign_off", draft.pk), answer).status_code == 409

    reply = Reply.objects.get()
    assert [(point["answer"], point["taken"]) for point in reply.points] == [("答0", "adopted"), ("答1", "adopted")]
    assert reply.promises == [{"text": "改造地块", "due_on": "2025-06-30"}]
    assert (reply.meeting, reply.outcome, reply.document_number) == ("phone", "B", "南建函〔2024〕3号")
    client.force_login(member.user)
    page = text_of(client.get(handling.proposal.get_absolute_url()))
    assert "评价答复" in page
    assert "答1" in page


def test_points_are_joined_and_split_and_no_answer_is_lost(sign_in, unit_clerk, draft):
    client, address = sign_in(unit_clerk), at("draft_edit", draft.pk)

    client.post(address, typed(draft, split="1"))
    draft.refresh_from_db()
    assert [(p["text"], p["answer"]) for p in draft.points] == [
        ("一是改造地块；", "答0"), ("二是错时共享。", "答1"), ("加强宣传。", ""),
    ]  # fmt: skip
    client.post(address, typed(draft, join="1"))
    draft.refresh_from_db()
    assert [(p["text"], p["answer"]) for p in draft.points] == [
        ("一是改造地块；二是错时共享。", "答0\n答1"), ("加强宣传。", "答2"),
    ]  # fmt: skip
    for nonsense in ({"join": "0"}, {"join": "99"}, {"split": "-1"}, {"split": "x"}):
        assert client.post(address, typed(draft, **nonsense)).status_code == 302
        draft.refresh_from_db()
    assert len(draft.points) == 2


def test_the_suggestions_themselves_cannot_be_changed_by_what_is_sent(sign_in, unit_clerk, draft):
    sign_in(unit_clerk).post(at("draft_edit", draft.pk), typed(draft, **{"points-0-text": "改写了建议"}))

    draft.refresh_from_db()
    assert [point["text"] for point in draft.points] == ["一是改造地块；", "二是错时共享。加强宣传。"]


def test_who_saves_over_somebodys_change_is_told_and_nothing_typed_is_lost(sign_in, unit_clerk, draft):
    client, address = sign_in(unit_clerk), at("draft_edit", draft.pk)
    mine = typed(draft, body="我写的", **{"points-0-answer": "我的答复"})
    client.post(address, typed(draft, body="同事写的"))

    told = client.post(address, mine)

    assert told.status_code == 422
    page = text_of(told)
    for words in ("别人改过这条记录", "同事写的", "我写的", "我的答复"):
        assert words in page
    draft.refresh_from_db()
    assert draft.body == "同事写的"
    again = mine | {"seen": draft.changed_at.isoformat()}
    client.post(address, again)
    draft.refresh_from_db()
    assert (draft.body, draft.points[0]["answer"]) == ("我写的", "我的答复")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"promises-0-due_on": "明年"}, "完成日期不对"),
        ({"promises-0-text": "", "promises-0-due_on": "2025-01-01"}, "请写明做什么"),
        ({"promises-0-text": "长" * 301}, "最多300个字"),
        ({"points-0-taken": "maybe"}, "请从采纳"),
        ({"points-0-answer": "长" * 3001}, "最多3000个字"),
        ({"body": "长" * 20001}, "最多20000个字"),
        ({"outcome": "Z"}, "选"),
        ({"document_number": "长" * 61}, "60"),
    ],
)
def test_what_is_wrong_with_a_draft_is_told_and_kept(sign_in, unit_clerk, draft, changes, words):
    answer = sign_in(unit_clerk).post(
        at("draft_edit", draft.pk), typed(draft, **{"contact_person": "赵留住"} | changes)
    )

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "赵留住" in text_of(answer)


def test_html_in_an_answer_is_shown_as_it_was_typed(sign_in, unit_clerk, draft):
    client = sign_in(unit_clerk)
    client.post(at("draft_edit", draft.pk), typed(draft, **{"points-0-answer": "<script>alert(1)</script>\x07"}))

    page = text_of(client.get(draft.get_absolute_url()))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_an_approver_signs_what_was_read_only(sign_in, unit_clerk, approver, draft):
    for name, value in {"body": "第一稿", "outcome": "A"}.items():
        setattr(draft, name, value)
    draft.revise(by=unit_clerk, fields=["body", "outcome"])
    draft.send_for_approval(by=unit_clerk)
    read = draft.changed_at.isoformat()
    draft.send_back(by=approver, note="改")
    draft.body = "第二稿"
    draft.revise(by=unit_clerk, fields=["body"])
    draft.send_for_approval(by=unit_clerk)
    answer = {"seen": read, "document_number": "1号", "signatory": "王建国"}

    told = sign_in(approver).post(at("sign_off", draft.pk), answer)

    assert told.status_code == 422
    assert "请重新看过全文再审签" in text_of(told)
    assert not Reply.objects.exists()


def test_sent_back_with_a_note_which_the_clerk_sees(client, unit_clerk, approver, draft):
    draft.body, draft.outcome = "稿", "A"
    draft.revise(by=unit_clerk, fields=["body", "outcome"])
    draft.send_for_approval(by=unit_clerk)
    client.force_login(approver)
    assert client.post(at("send_back", draft.pk), {"note": ""}).status_code == 422
    client.post(at("send_back", draft.pk), {"note": "写明资金"})

    client.force_login(unit_clerk)
    assert "写明资金" in text_of(client.get(draft.handling_page))


def test_a_unit_without_approvers_issues_itself(sign_in, unit_clerk, draft, handling):
    handling.unit.approvers.clear()
    draft.body, draft.outcome = "稿", "A"
    draft.revise(by=unit_clerk, fields=["body", "outcome"])
    client = sign_in(unit_clerk)
    answer = {"seen": draft.changed_at.isoformat(), "document_number": "1号", "signatory": "王建国"}

    assert client.post(at("send_for_approval", draft.pk)).status_code == 403
    assert client.post(at("issue_reply", draft.pk), answer).url == handling.page
    assert client.post(at("issue_reply", draft.pk), answer).status_code == 409
    assert Reply.objects.get().signatory == "王建国"


# --- The supervising check ----------------------------------------------------------------------------------------
def test_the_office_switches_the_check_and_the_supervisor_changes_the_outcome(
    client, clerk, user_with, draft, unit_clerk
):
    supervisor, session = user_with(Role.SUPERVISOR), draft.handling.proposal.session
    client.force_login(clerk)
    client.post(at("check_switch", session.pk), {"on": "1"})
    assert "先审核再发出" in text_of(client.get(at("checks")))
    ReplyDraft.objects.filter(pk=draft.pk).update(status=DraftStatus.CHECKING, outcome="A", body="稿")
    draft.refresh_from_db()

    client.force_login(supervisor)
    seen = {"seen": draft.changed_at.isoformat(), "outcome": "B", "note": ""}
    assert "改了答复类别，请写明理由" in text_of(client.post(at("release", draft.pk), seen))
    client.post(at("release", draft.pk), seen | {"note": "尚未完工"})
    assert Reply.objects.get().outcome == "B"
    assert client.post(at("release", draft.pk), seen | {"note": "尚未完工"}).status_code == 409

    client.force_login(clerk)
    client.post(at("check_switch", session.pk), {"on": "0"})
    assert not SupervisedSession.objects.exists()


# --- The log ------------------------------------------------------------------------------------------------------
TALK = {"way": "face_to_face", "held_on": "2024-03-01", "place": "区政协", "present": "李委员", "agreed": "分步实施"}


def test_a_unit_logs_a_discussion_and_strikes_it(sign_in, unit_clerk, handling):
    client = sign_in(unit_clerk)
    client.post(at("discussion", handling.pk), TALK)
    row = Discussion.objects.get()
    assert (row.way, row.by, row.agreed) == ("face_to_face", unit_clerk, "分步实施")

    client.post(at("discussion_strike", row.pk))
    assert not Discussion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": "2999-01-01"}, "日期还没有到"),
        ({"held_on": "2024-01-01"}, "日期早于交办日期"),
        ({"agreed": "长" * 2001}, "最多2000个字"),
        ({"present": ""}, "参加人员"),
        ({"way": "telepathy"}, "选"),
    ],
)
def test_what_is_wrong_with_a_line_of_the_log(sign_in, unit_clerk, handling, changes, words):
    answer = sign_in(unit_clerk).post(at("discussion", handling.pk), TALK | changes)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Discussion.objects.exists()


def test_the_page_asks_the_same_whatever_hangs_on_it(client, unit_clerk, handling, django_assert_max_num_queries):
    for _ in range(3):
        assist = HandlingFactory(proposal=handling.proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLIED)
        ReplyFactory(handling=assist)
        Discussion(handling=handling, way="phone", held_on=date(2024, 3, 1), present="甲", agreed="乙").enter(
            by=unit_clerk
        )
    Cosigner.objects.create(proposal=handling.proposal, member=MemberFactory(), status=CosignStatus.SIGNED)
    client.force_login(unit_clerk)
    with django_assert_max_num_queries(45):
        client.get(handling.page)


def test_units_todo_names_what_waits_for_the_signature(client, unit_clerk, approver, draft):
    from proposals.todo import of_a_unit

    draft.body, draft.outcome = "稿", "A"
    draft.revise(by=unit_clerk, fields=["body", "outcome"])
    draft.send_for_approval(by=unit_clerk)

    def waiting(user):
        return {todo.label: todo.count for todo in of_a_unit(user, date(2024, 3, 1)) if todo.count}

    assert waiting(approver)["答复稿待您审签"] == 1
    assert "答复稿待您审签" not in waiting(unit_clerk)
    draft.send_back(by=approver, note="改")
    assert waiting(unit_clerk)["答复稿退回待修改"] == 1


def test_a_part_taken_away_is_gone_with_its_draft(sign_in, unit_clerk, draft, handling):
    Handling.objects.filter(pk=handling.pk).update(status=HandlingStatus.REPLACED)

    assert sign_in(unit_clerk).get(at("draft", draft.pk)).status_code == 404


def test_files_of_a_draft_go_out_with_the_reply_and_are_closed_then(client, unit_clerk, approver, member, draft):
    draft.body, draft.outcome = "稿", "A"
    draft.revise(by=unit_clerk, fields=["body", "outcome"])
    client.force_login(unit_clerk)
    client.post(
        reverse("attachments:add", args=["proposals.replydraft", draft.pk]),
        {"attachments": upload("台账.docx", docx())},
    )
    kept = Attachment.objects.get()
    client.force_login(member.user)
    assert client.get(reverse("attachments:download", args=[kept.pk])).status_code == 404

    draft.send_for_approval(by=unit_clerk)
    reply = draft.sign_off(by=approver, on=date(2024, 5, 8), document_number="1号", signatory="王建国")

    page = client.get(reply.handling_page).content.decode()
    assert "台账.docx" in page
    answer = client.get(reverse("attachments:download", args=[kept.pk]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    client.force_login(unit_clerk)
    assert client.post(reverse("attachments:remove", args=[kept.pk])).status_code == 403
