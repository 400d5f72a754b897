"""Journeys in a real Chromium against a live server.

`page` is a fresh browser window; `open_as(user)` signs in through the login page; `look(page)` runs axe-core. A page
that breaks the content security policy or whose script fails makes the journey fail."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from cppcc.core.accounts.roles import Role
from proposals.models import SupervisedSession
from tests.browser.hands import COSIGNER, TODAY, UNIT
from tests.factories import CategoryFactory, MemberFactory, SessionFactory, UnitFactory

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PASSWORD = "correct-horse-1"
SERIOUS = {"serious", "critical"}

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread; queries are ours


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, live_server):
    """A function: a new window of a width, in Chinese; what its console complains about fails the test at the end."""
    complaints, contexts = [], []

    def make(width=1280, height=800):
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": height}, accept_downloads=True
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        return page

    yield make
    for context in contexts:
        _hush(context)
        context.close()
    assert complaints == []


def _hush(context):
    """What a page saves on leaving must not meet the tables while they are emptied: it can send nothing any more, and
    what is under way comes to its end."""
    for page in context.pages:
        page.evaluate("window.fetch = () => new Promise(() => {}); navigator.sendBeacon = () => true")
        page.wait_for_timeout(200)


@pytest.fixture
def page(window):
    return window()


@pytest.fixture
def open_as(window):
    """A function: a window in which the user has signed in."""

    def enter(user, width=1280):
        page = window(width)
        page.goto("/accounts/login/")
        page.get_by_label("登录名").fill(user.username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
        return page

    return enter


@pytest.fixture
def look():
    """A function: no serious finding of axe-core on the page as it stands."""

    def check(page):
        page.evaluate(AXE.read_text())
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        told = [
            f"{finding['id']}: {node['html']}"
            for finding in found
            if finding["impact"] in SERIOUS
            for node in finding["nodes"]
        ]
        assert not told, "\n".join(told)

    return check


@pytest.fixture
def people(user_with, member, clerk, leader):
    """Everybody who takes part, and a session of this year whose replies are checked before they go out."""
    session = SessionFactory(name="四届一次", year=TODAY.year, opens_on=TODAY, closes_on=TODAY)
    SupervisedSession.switch(session, on=True, by=clerk)
    CategoryFactory(name="民生保障")
    unit = UnitFactory(name=UNIT)
    writer, approver = user_with(Role.UNIT_CLERK, name="孙经办"), user_with(Role.UNIT_CLERK, name="王审签")
    unit.clerks.add(writer, approver)
    unit.approvers.add(approver)
    return {
        "member": member.user,
        "cosigner": MemberFactory(name=COSIGNER, user=user_with(Role.MEMBER, name=COSIGNER)).user,
        "clerk": clerk,
        "leader": leader,
        "writer": writer,
        "approver": approver,
        "supervisor": user_with(Role.SUPERVISOR, name="钱督查"),
    }
