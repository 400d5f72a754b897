from datetime import date

import pytest

from members.service.forms import OfficeRecordForm, OwnServiceForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("of_office", [False, True])
def test_a_text_too_long_is_told_with_its_count(member, of_office):
    data = {"text": "步" * 2_001, "on": "2024-05-06"}
    today = date(2024, 5, 7)
    form = OfficeRecordForm(data, today=today) if of_office else OwnServiceForm(data, today=today, member=member)

    [words] = form.errors["text"]

    assert words.endswith("最多2000个字，现在有2001个，请删去1个。")
