"""What stands around every page."""

import pytest
from django.urls import reverse

from cppcc.core import registry
from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo


@pytest.fixture
def todos(monkeypatch):
    def waiting(user, on):
        yield Todo("待审查提案", 3, "/proposals/?state=submitted", overdue=1, nav="proposals")
        yield Todo("待确认履职登记", 2, "/service/", nav="service")
        yield Todo("待编辑社情民意", 0, "/social-reports/", nav="sentiment")

    monkeypatch.setattr(registry, "TODOS", [waiting])


def test_what_waits_is_counted_by_place(sign_in, clerk, todos):
    assert sign_in(clerk).get(reverse("waiting")).json() == {"all": 5, "proposals": 3, "service": 2}


def test_the_home_page_shows_what_waits_with_overdue_first(sign_in, clerk, todos):
    text = sign_in(clerk).get("/").content.decode()

    assert text.index("待审查提案") < text.index("待确认履职登记")
    assert "超期 1" in text
    assert "待编辑社情民意" not in text


def test_a_members_home_has_large_buttons(sign_in, member):
    text = sign_in(member.user).get("/").content.decode()

    assert [word for word in ("写提案", "反映社情民意", "履职登记", "我的履职") if f"<b>{word}</b>" not in text] == []


def test_large_type_and_contrast_come_from_cookies_and_nonsense_is_ignored(sign_in, clerk):
    client = sign_in(clerk)
    client.cookies["type"], client.cookies["contrast"] = "150", "1"
    assert '<html lang="zh-CN" data-type="150" data-contrast>' in client.get("/").content.decode()

    client.cookies["type"] = '"><script>'
    assert 'data-type="100"' in client.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_content_in_their_navigation(sign_in, user_with, role):
    places = {place.key for place in sign_in(user_with(role)).get("/").context["places"]}

    of_partners = {"exchange"} if role == Role.SECURITY_ADMIN else set()  # whose keys are trusted, no package
    assert places <= {"home", "accounts", "audit"} | of_partners


def test_the_place_of_the_page_is_marked(sign_in, clerk):
    text = sign_in(clerk).get("/settings/").content.decode()

    assert 'href="/settings/" class="here" aria-current="page"' in text
