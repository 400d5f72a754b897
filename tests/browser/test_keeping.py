"""What was typed is not lost when the session ends under the writer's hands."""

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.factories import SessionFactory


def test_a_draft_survives_a_lost_session(open_as, member):
    SessionFactory()
    page = open_as(member.user)
    page.goto("/proposals/new/")
    page.get_by_label("案由").fill("关于完善老城片区停车管理的建议")
    expect(page.get_by_text("已在本机暂存")).to_be_visible()

    Session.objects.all().delete()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    page.get_by_label("登录名").fill(member.user.username)
    page.get_by_label("密码", exact=True).fill("correct-horse-1")
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_label("案由")).to_have_value("关于完善老城片区停车管理的建议")
    expect(page.get_by_text("尚未保存")).to_be_visible()


def test_a_saved_draft_leaves_nothing_behind_in_the_browser(open_as, member):
    SessionFactory()
    page = open_as(member.user)
    page.goto("/proposals/new/")
    page.get_by_label("案由").fill("关于完善老城片区停车管理的建议")
    expect(page.get_by_text("已在本机暂存")).to_be_visible()

    page.get_by_role("button", name="保存草稿").click()

    expect(page.locator(".message-success")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
