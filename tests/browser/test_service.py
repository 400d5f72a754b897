"""A member files what they did on the phone, with a photo; the convenor looks at it and confirms."""

import pytest
from playwright.sync_api import expect

from cppcc.core.accounts.roles import Role
from members.people.models import Appointment
from members.service.models import ServiceRecord
from members.service.states import Status
from tests.browser.hands import TODAY, follow, is_narrow, press, told
from tests.core.attachments import files
from tests.factories import GroupFactory, MemberFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_record_with_a_photo_is_filed_on_the_phone_and_confirmed(open_as, look, user_with, member):
    Appointment.objects.update(ends_on=None)
    lead = user_with(Role.MEMBER, Role.CONVENOR, name="孙召集")
    MemberFactory(user=lead, name="孙召集", group=GroupFactory(), group__duty="召集人")
    Appointment.objects.update(ends_on=None)
    Appointment.objects.all().first().term.__class__.objects.update(ends_on=TODAY.replace(month=12, day=31))

    page = open_as(member.user, width=390)
    page.goto("/service/new/")
    expect(page.get_by_label("级别")).to_be_hidden()
    page.get_by_label("类别").select_option(label="帮扶")
    expect(page.get_by_label("帮扶户数（户）")).to_be_visible()
    page.get_by_label("帮扶户数（户）").fill("6")
    page.get_by_label("金额（万元）").fill("1.2")
    page.get_by_label("日期").fill(f"{TODAY:%Y-%m-%d}")
    page.get_by_label("内容").fill("结对帮扶6户，送去种苗和技术资料")
    page.get_by_label("拍照（可不拍）").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": files.photo()}
    )
    is_narrow(page)
    look(page)
    press(page, "登记")
    told(page, "等待召集人或机关确认")
    expect(page.locator("main")).to_contain_text("现场.jpg")
    is_narrow(page)
    look(page)

    page = open_as(lead)
    page.goto("/service/?mine=1")
    follow(page, "结对帮扶6户，送去种苗和技术资料")
    look(page)
    press(page, "确认")
    told(page, "从现在起计入履职")
    record = ServiceRecord.objects.get()
    assert (record.status, record.quantity, str(record.amount)) == (Status.CONFIRMED, 6, "1.2000")

    page = open_as(member.user, width=390)
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text("已确认，计入履职")
