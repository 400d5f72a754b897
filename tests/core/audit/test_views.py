import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry, record, seal
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

    with django_assert_num_queries(6):
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
