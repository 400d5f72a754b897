import re
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.workflow import StepRefused


def page(name, account=None):
    return reverse(f"accounts:{name}", args=[account.pk] if account else [])


@pytest.fixture
def system(user_with):
    return user_with(Role.SYSTEM_ADMIN, name="孙系统")


@pytest.fixture
def security(user_with):
    return user_with(Role.SECURITY_ADMIN, name="钱安全")


@pytest.fixture
def account(user_with):
    return user_with(Role.MEMBER, username="li", name="李委员")


def test_the_list_shows_names_roles_and_states(sign_in, system, account):
    text = sign_in(system).get(page("list")).content.decode()

    assert "李委员" in text
    assert "委员" in text
    assert "启用" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_many_rows(sign_in, system, user_with, rows, django_assert_num_queries):
    for _ in range(rows):
        user_with(Role.MEMBER)
    client = sign_in(system)
    client.get(page("list"))

    with django_assert_num_queries(5):
        client.get(page("list"))


def test_the_list_can_be_narrowed_and_searched(sign_in, system, account, user_with):
    user_with(Role.LEADER, username="wang", name="王领导")
    client = sign_in(system)

    by_role = client.get(page("list"), {"role": "leader"}).context["listing"]
    by_name = client.get(page("list"), {"q": "李委"}).context["listing"]

    assert [user.username for user in by_role.page] == ["wang"]
    assert [user.username for user in by_name.page] == ["li"]


def test_a_new_account_has_no_roles_and_a_password_shown_once(sign_in, system):
    response = sign_in(system).post(page("new"), {"username": "shen", "name": "沈新人", "phone": "", "email": ""})

    user = User.objects.get(username="shen")
    password = re.search(r'class="secret">([^<]+)<', response.content.decode()).group(1)
    assert user.check_password(password)
    assert user.must_change_password
    assert user.roles == frozenset()
    assert "no-store" in response.headers["Cache-Control"]
    entry = AuditEntry.objects.about(user).get()
    assert (entry.action, entry.actor_name) == ("开通账号", "孙系统")
    assert password not in str(entry.details)


def test_a_sign_in_name_in_use_is_told_and_what_was_typed_stays(sign_in, system, account):
    response = sign_in(system).post(page("new"), {"username": "li", "name": "李另一", "phone": "", "email": ""})

    assert response.status_code == 422
    assert "这个登录名已有人使用" in response.content.decode()
    assert 'value="李另一"' in response.content.decode()


def test_a_disabled_account_is_out_with_its_next_request(sign_in, client, system, account):
    theirs = type(client)()
    theirs.force_login(account)
    assert theirs.get("/").status_code == 200

    sign_in(system).post(page("disable", account))

    assert theirs.get("/").status_code == 302


def test_an_account_can_be_enabled_again(sign_in, system, account):
    account.switch(on=False, by=system)

    sign_in(system).post(page("enable", account))

    account.refresh_from_db()
    assert account.is_active


def test_a_reset_password_is_shown_once_and_ends_the_sessions(sign_in, client, system, account):
    theirs = type(client)()
    theirs.force_login(account)

    response = sign_in(system).post(page("reset", account))

    account.refresh_from_db()
    assert account.check_password(re.search(r'class="secret">([^<]+)<', response.content.decode()).group(1))
    assert account.must_change_password
    assert theirs.get("/").status_code == 302


def test_roles_are_granted_by_the_security_administrator(sign_in, security, account):
    sign_in(security).post(page("grant", account), {"roles": ["member", "convenor"]})

    account = User.objects.get(pk=account.pk)
    assert account.roles == {Role.MEMBER, Role.CONVENOR}
    entry = AuditEntry.objects.about(account).get()
    assert entry.details == {"before": "委员", "after": "委员、召集人"}


@pytest.mark.parametrize(
    "roles", [["system_admin", "audit_admin"], ["security_admin", "member"], ["audit_admin", "general_office"]]
)
def test_administrators_stay_apart(sign_in, security, account, roles):
    response = sign_in(security).post(page("grant", account), {"roles": roles})

    assert response.status_code == 422
    assert User.objects.get(pk=account.pk).roles == {Role.MEMBER}
    with pytest.raises(ValueError, match="管理员"):
        account.grant(frozenset(Role(role) for role in roles), by=security)


VERBS = {  # verb: who, and what the answer is
    "detail": ({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}, "get", 200),
    "edit": ({Role.SYSTEM_ADMIN}, "get", 200),
    "disable": ({Role.SYSTEM_ADMIN}, "post", 302),
    "enable": ({Role.SYSTEM_ADMIN}, "post", 302),
    "reset": ({Role.SYSTEM_ADMIN}, "post", 200),
    "grant": ({Role.SECURITY_ADMIN}, "get", 200),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.GENERAL_OFFICE])
def test_each_administrator_has_an_own_part(sign_in, user_with, account, verb, role):
    roles, method, answer = VERBS[verb]
    client = sign_in(user_with(role))

    response = getattr(client, method)(page(verb, account))

    assert response.status_code == (answer if role in roles else 403)


def test_nobody_acts_on_the_own_account(sign_in, system, security):
    assert sign_in(system).post(page("disable", system)).status_code == 403
    assert sign_in(security).post(page("grant", security), {"roles": ["audit_admin"]}).status_code == 403


@pytest.mark.parametrize("verb", ["reset", "disable"])
def test_no_administrator_resets_or_switches_off_another_on_a_page(sign_in, user_with, system, security, verb):
    auditor = user_with(Role.AUDIT_ADMIN, username="shenji")

    assert sign_in(system).post(page(verb, auditor)).status_code == 403
    assert sign_in(security).post(page(verb, auditor)).status_code == 403
    assert "manage.py reset_administrator shenji" in sign_in(security).get(page("detail", auditor)).content.decode()


def test_the_server_resets_an_administrators_password_and_nobody_elses(user_with, account, system):
    told = StringIO()

    call_command("reset_administrator", system.username, stdout=told)

    system.refresh_from_db()
    assert system.check_password(re.search(r"初始密码 (\S+?)（", told.getvalue()).group(1))
    assert system.must_change_password
    assert list(AuditEntry.objects.values_list("action", "actor_name")) == [("重置密码", "系统")]
    with pytest.raises(CommandError, match="“li”不是管理员账号"):
        call_command("reset_administrator", "li")
    with pytest.raises(CommandError, match="没有登录名为“nobody”的账号"):
        call_command("reset_administrator", "nobody")


BUSINESS_PAST = "这个账号担任过业务岗位，不能再担任审计管理员"
AUDIT_PAST = "这个账号是审计管理员专用账号，不能改任其他角色"


@pytest.mark.parametrize("between", [[], None])
@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (Role.LEADER, "audit_admin", BUSINESS_PAST),
        (Role.AUDIT_ADMIN, "leader", AUDIT_PAST),
        (Role.AUDIT_ADMIN, "security_admin", AUDIT_PAST),
    ],
)
def test_an_account_never_changes_sides_even_with_no_role_in_between(
    sign_in, security, user_with, first, then, said, between
):
    user_with(Role.AUDIT_ADMIN)
    account = user_with(first)
    client = sign_in(security)
    if between is not None:
        assert client.post(page("grant", account), {"roles": between}).status_code == 302

    response = client.post(page("grant", account), {"roles": [then]})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert User.objects.get(pk=account.pk).roles == (frozenset({first}) if between is None else frozenset())


def test_a_member_whose_account_came_in_a_batch_has_a_past_too(sign_in, security, account):
    client = sign_in(security)
    User.objects.filter(pk=account.pk).update(kept_for="")  # roles written in bulk pass by `hold`

    client.post(page("grant", account), {"roles": []})

    assert client.post(page("grant", account), {"roles": ["audit_admin"]}).status_code == 422


def test_a_new_administrator_signs_in_with_the_servers_password_only(sign_in, client, system, security, user_with):
    account = user_with(username="xin", name="新审计")
    theirs = type(client)()
    theirs.force_login(account)

    response = sign_in(security).post(page("grant", account), {"roles": ["audit_admin"]}, follow=True)

    account = User.objects.get(pk=account.pk)
    assert account.roles == {Role.AUDIT_ADMIN}
    assert not account.check_password("correct-horse-1")
    assert theirs.get("/").status_code == 302
    assert "待在服务器上发密码" in response.content.decode()
    assert sign_in(system).post(page("reset", account)).status_code == 403


def test_a_password_is_not_renewed_over_one_that_changed_meanwhile(system, security, user_with):
    account = user_with()
    read_before = User.objects.get(pk=account.pk)
    account.grant(frozenset({Role.AUDIT_ADMIN}), by=security)

    with pytest.raises(StepRefused):
        read_before.reset_password(by=system)
    with pytest.raises(StepRefused):
        read_before.change_password("quiet-river-77")
    assert not User.objects.get(pk=account.pk).has_usable_password()


def test_the_last_account_of_an_administrator_keeps_the_role(sign_in, security, user_with):
    auditor = user_with(Role.AUDIT_ADMIN)
    user_with(Role.AUDIT_ADMIN, is_active=False)
    second = user_with()
    client = sign_in(security)
    client.post(page("grant", second), {"roles": ["audit_admin"]})

    refused = client.post(page("grant", auditor), {"roles": []})
    call_command("reset_administrator", second.username, stdout=StringIO())
    taken = client.post(page("grant", auditor), {"roles": []})

    assert "这是唯一能登录的审计管理员账号，请先让另一个账号担任审计管理员" in refused.content.decode()
    assert taken.status_code == 302


def test_a_former_administrators_account_can_be_switched_off(sign_in, system, security, user_with):
    user_with(Role.AUDIT_ADMIN)
    auditor = user_with(Role.AUDIT_ADMIN)
    auditor.grant(frozenset(), by=security)

    assert sign_in(system).post(page("disable", auditor)).status_code == 302


@pytest.mark.parametrize("verb", ["disable", "enable", "reset"])
def test_a_verb_is_a_press_and_not_a_link(sign_in, system, account, verb):
    assert sign_in(system).get(page(verb, account)).status_code == 405


def test_a_locked_name_is_shown_and_lifted(sign_in, security, account, client):
    for _ in range(5):
        client.post(reverse("accounts:login"), {"username": "li", "password": "wrong"})
    client = sign_in(security)

    assert "<td>li</td>" in client.get(page("locks")).content.decode()
    assert "连续输错密码5次" in client.get(page("detail", account)).content.decode()
    client.post(page("lift_lock"), {"username": "li"})

    assert "现在没有被锁定的登录名" in client.get(page("locks")).content.decode()
    assert "解除登录锁定" in AuditEntry.objects.about(account).values_list("action", flat=True)


def test_a_lock_ends_by_itself_after_its_time(sign_in, security, client, account):
    for _ in range(5):
        client.post(reverse("accounts:login"), {"username": "li", "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(minutes=16))

    response = client.post(reverse("accounts:login"), {"username": "li", "password": "correct-horse-1"})

    assert response.status_code == 302
