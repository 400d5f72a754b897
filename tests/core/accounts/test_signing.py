import time

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry

PASSWORD = "correct-horse-1"
LOGIN = reverse("accounts:login")


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", "actor_name"))


@pytest.fixture
def user(user_with):
    return user_with(Role.PROPOSAL_OFFICE, username="zhou", name="周立案")


def attempt(client, password, **more):
    return client.post(LOGIN, {"username": "zhou", "password": password, **more})


def test_the_right_password_leads_home_and_leaves_an_entry(client, user):
    response = attempt(client, PASSWORD)

    assert response.status_code == 302
    assert response.url == "/"
    assert actions() == [("登录", "周立案")]


def test_a_wrong_password_is_told_in_words_with_the_tries_left(client, user):
    response = attempt(client, "wrong")

    assert response.status_code == 422
    assert "登录名或密码不正确，请核对后重新输入。还可以试4次" in response.content.decode()
    assert 'value="zhou"' in response.content.decode()
    assert actions() == [("登录失败", "zhou")]


def test_five_failures_lock_the_name_even_for_the_right_password(client, user):
    for _ in range(4):
        assert attempt(client, "wrong").status_code == 422
    fifth = attempt(client, "wrong")
    right = attempt(client, PASSWORD)

    assert (fifth.status_code, right.status_code) == (429, 429)
    assert "已锁定15分钟" in right.content.decode()
    assert "_auth_user_id" not in client.session
    assert [action for action, _ in actions()] == ["登录失败"] * 4 + ["登录名锁定"] * 2


@pytest.mark.parametrize(
    ("typed", "kept"), [("zh\0ou", "zhou"), ("z" * 5000, "z" * 40), ("zhou\nroot", "zhouroot"), ("\0" * 9, "（空）")]
)
def test_a_name_nobody_can_have_is_refused_and_written_down_short(client, user, typed, kept):
    assert client.post(f"{LOGIN}?x=%00", {"username": typed, "password": "wrong"}).status_code == 422

    assert actions() == [("登录失败", kept)]


@pytest.mark.parametrize("address", ["/", "/settings/", "/waiting/", "/nowhere/", "/accounts/logout/"])
def test_what_is_shown_to_somebody_signed_in_stays_in_no_cache(sign_in, user, address):
    client = sign_in(user)

    answer = client.post(address) if "logout" in address else client.get(address)

    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_page_for_everybody_says_nothing_of_caches(client, db):
    assert "Cache-Control" not in client.get("/nowhere/").headers


def test_a_name_that_does_not_exist_is_told_the_same(client, db):
    assert "还可以试4次" in attempt(client, "wrong").content.decode()


def test_a_disabled_account_cannot_sign_in(client, user):
    user.is_active = False
    user.save()

    assert attempt(client, PASSWORD).status_code == 422


def test_after_signing_in_the_page_asked_for_comes_back(client, user):
    assert client.get("/settings/").url == f"{LOGIN}?next=/settings/"
    assert client.post(f"{LOGIN}?next=/settings/", {"username": "zhou", "password": PASSWORD}).url == "/settings/"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "abc",
        "home",
        "http://testserver/settings/",
        "/a\nb",
        "/" + "a" * 3000,
    ],
)
def test_an_address_elsewhere_is_refused_after_signing_in(client, user, address):
    assert attempt(client, PASSWORD, next=address).url == "/"


def test_signing_out_is_a_press_and_not_a_link(sign_in, user):
    client = sign_in(user)

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.post(reverse("accounts:logout")).url == LOGIN
    assert client.get("/").status_code == 302
    assert actions() == [("退出登录", "周立案")]


def test_an_idle_session_is_signed_out_and_told_why(sign_in, user, settings):
    client = sign_in(user)
    session = client.session
    session["seen_at"] = int(time.time()) - settings.SESSION_IDLE_MINUTES * 60 - 1
    session.save()

    response = client.get("/settings/?q=1", follow=True)

    assert response.redirect_chain == [(f"{LOGIN}?next=%2Fsettings%2F%3Fq%3D1&idle=1", 302)]
    assert "您已超过60分钟没有操作" in response.content.decode()
    assert actions() == [("超时退出", "周立案")]


def test_an_idle_session_lets_a_fragment_move_the_whole_page(sign_in, user, settings):
    client = sign_in(user)
    session = client.session
    session["seen_at"] = 0
    session.save()

    response = client.get("/waiting/", headers={"HX-Request": "true", "Referer": "http://testserver/settings/"})

    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == f"{LOGIN}?next=%2Fsettings%2F&idle=1"


class TestFirstPassword:
    @pytest.fixture
    def client(self, sign_in, user):
        user.must_change_password = True
        user.save()
        return sign_in(user)

    def test_every_page_leads_to_the_password_page(self, client):
        assert client.get("/").url == reverse("accounts:password")
        assert client.get("/settings/").url == reverse("accounts:password")

    def test_the_old_one_is_not_asked_and_the_new_one_opens_the_office(self, client, user):
        response = client.post(reverse("accounts:password"), {"new": "quiet-river-77", "again": "quiet-river-77"})

        user.refresh_from_db()
        assert response.url == "/"
        assert client.get("/").status_code == 200
        assert user.check_password("quiet-river-77")
        assert actions() == [("修改密码", "周立案")]

    @pytest.mark.parametrize(
        ("new", "again", "said"),
        [
            (PASSWORD, PASSWORD, "新密码与现在的密码相同"),
            ("short-1", "short-1", "新密码只有7位，至少要10位"),
            ("123456789012", "123456789012", "密码只包含数字"),
            ("quiet-river-77", "quiet-river-78", "两次输入的新密码不一致"),
        ],
    )
    def test_a_weak_or_mistyped_one_is_refused_in_words(self, client, new, again, said):
        response = client.post(reverse("accounts:password"), {"new": new, "again": again})

        assert response.status_code == 422
        assert said in response.content.decode()


def test_changing_the_own_password_asks_the_old_one_and_ends_other_sessions(client, user, django_user_model):
    other = type(client)()
    other.force_login(user)
    client.force_login(user)
    form = {"old": "wrong", "new": "quiet-river-77", "again": "quiet-river-77"}

    refused = client.post(reverse("accounts:password"), form)
    taken = client.post(reverse("accounts:password"), form | {"old": PASSWORD})

    assert "现在的密码不正确" in refused.content.decode()
    assert taken.status_code == 302
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_demo_logins_are_shown_on_a_trial_and_nowhere_else(client, user, settings):
    assert "试用账号" not in client.get(LOGIN).content.decode()

    settings.TRIAL = True
    text = client.get(LOGIN).content.decode()

    assert "试用账号" in text
    assert "zhou" in text
