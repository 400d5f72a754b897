from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry, record, seal
from members.service.models import OfficeRecord, ServiceKind
from tests.factories import ProposalFactory

LIST = reverse("audit:list")


@pytest.fixture
def auditor(user_with):
    return user_with(Role.AUDIT_ADMIN, name="陈审计")


@pytest.fixture
def entries(clerk):
    proposal = ProposalFactory(title="关于加强内部管理的建议")
    record("立案", by=clerk, target=proposal, note="内部说明", source="submitted", result="filed")
    record("登录失败", by=None, name="zhou")
    seal()


def test_the_log_tells_who_did_what_but_not_the_content(sign_in, auditor, entries):
    text = sign_in(auditor).get(LIST).content.decode()

    assert "周立案" in text
    assert "原状态：待审查；新状态：已立案" in text
    assert "关于加强内部管理的建议" not in text
    assert "内部说明" not in text


def test_the_log_names_the_fields_of_a_change_but_tells_no_text(sign_in, auditor, clerk):
    letter = OfficeRecord.objects.create(
        kind=ServiceKind.objects.get(name="来信"), on=date(2024, 5, 2), text="甲某反映"
    )
    letter.text, letter.on = "甲某反映道路破损", date(2024, 5, 3)
    letter.revise(by=clerk, fields=["text", "on"])

    text = sign_in(auditor).get(LIST).content.decode()

    assert "改了：日期 2024-05-02→2024-05-03、内容 4字→8字" in text
    assert "甲某" not in text
    assert "甲某" not in str(AuditEntry.objects.about(letter).get().details)


def test_of_a_note_only_the_length_is_written_down(clerk, entries):
    details = AuditEntry.objects.get(action="立案").details

    assert details == {"note": "4字", "source": "submitted", "result": "filed"}


def test_texts_that_were_written_down_before_are_not_shown_either(sign_in, auditor, clerk):
    letter = OfficeRecord.objects.create(
        kind=ServiceKind.objects.get(name="来信"), on=date(2024, 5, 2), text="甲某反映"
    )
    record("修改", by=clerk, target=letter)
    old = {
        "before": {"text": "甲某反映", "kind": "1", "gone": "乙某"},
        "after": {"text": "丙某", "kind": "2", "gone": ""},
    }
    AuditEntry.objects.filter(action="修改").update(details=old | {"result": "甲某很满意"})

    text = sign_in(auditor).get(LIST).content.decode()

    assert "改了：类别、内容 4字→2字、gone 2字→0字" in text
    assert not {name for name in ("甲某", "乙某", "丙某") if name in text}


def test_roles_are_told_by_name(sign_in, auditor, user_with):
    account = user_with(Role.MEMBER, name="李委员")
    account.grant(frozenset({Role.MEMBER, Role.CONVENOR}), by=user_with(Role.SECURITY_ADMIN))

    assert "原：委员；现：委员、召集人" in sign_in(auditor).get(LIST).content.decode()


def test_the_log_is_searched_by_name_action_and_day(sign_in, auditor, entries):
    client = sign_in(auditor)
    shown = lambda **asked: [entry.action for entry in client.get(LIST, asked).context["listing"].page]  # noqa: E731
    day = AuditEntry.objects.first().at.astimezone().date().isoformat()

    assert shown() == ["登录失败", "立案"]
    assert shown(q="周立案") == ["立案"]
    assert shown(action="登录失败") == ["登录失败"]
    assert shown(day="2001-01-01") == []
    assert shown(day="2001-02-31") == ["登录失败", "立案"]
    assert len(shown(day=day)) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_asks_the_same_however_many_rows(sign_in, auditor, clerk, rows, django_assert_num_queries):
    for _ in range(rows):
        record("立案", by=clerk, target=ProposalFactory(), source="submitted", result="filed")
    client = sign_in(auditor)
    client.get(LIST)

    with django_assert_num_queries(5):
        client.get(LIST)


def test_a_whole_chain_is_said_to_be_whole(sign_in, auditor, entries):
    response = sign_in(auditor).post(reverse("audit:check"), follow=True)

    assert "已核对2条记录，日志完整" in response.content.decode()
    assert AuditEntry.objects.latest("pk").action == "核对日志"


def test_a_changed_entry_is_found_with_its_place(sign_in, auditor, entries):
    AuditEntry.objects.filter(sequence=2).update(actor_name="别人")

    response = sign_in(auditor).post(reverse("audit:check"), follow=True)

    assert "日志从第2条起对不上" in response.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDIT_ADMIN])
def test_nobody_else_reads_or_checks_the_log(sign_in, user_with, role):
    client = sign_in(user_with(role))

    assert client.get(LIST).status_code == 403
    assert client.post(reverse("audit:check")).status_code == 403


def test_checking_is_a_press_and_not_a_link(sign_in, auditor):
    assert sign_in(auditor).get(reverse("audit:check")).status_code == 405
