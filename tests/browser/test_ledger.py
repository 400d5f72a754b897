"""A ledger goes in through the browser: upload, check, preview, import."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from cppcc.core.accounts.roles import Role
from members.people.models import Member
from tests.workers import empty_queue, start_worker, wait_for

__all__ = ["empty_queue", "start_worker", "wait_for"]
pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAMPLE = settings.BASE_DIR / "data" / "sample" / "nanhe-2024.xlsx"


def test_the_office_uploads_checks_and_imports_its_ledger(open_as, user_with, look, start_worker):
    start_worker()
    page = open_as(user_with(Role.GENERAL_OFFICE))
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="台账导入").click()
    look(page)

    page.get_by_label("台账文件").set_input_files(SAMPLE)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("main")).to_contain_text("检查", timeout=30_000)
    expect(page.locator("main")).to_contain_text("190", timeout=90_000)
    look(page)
    page.get_by_role("button", name="导入这份台账").click()
    expect(page.locator("main")).to_contain_text("已导入", timeout=90_000)

    assert Member.objects.count() == 190
