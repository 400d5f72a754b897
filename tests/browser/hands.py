"""What the journeys of a proposal press, follow and read, and the names that come back in them."""

from django.utils import timezone
from playwright.sync_api import expect

TITLE = "关于加快完善老城片区新就业形态劳动者职业伤害保障和技能培训服务体系并建立多部门联席机制的建议"
UNIT = "区人力资源和社会保障局"
COSIGNER = "阿卜杜热西提·麦麦提"
TODAY = timezone.localdate()


def told(page, words):
    expect(page.locator(".messages")).to_contain_text(words)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).click()


def is_narrow(page):
    """The page is no wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") == 390
