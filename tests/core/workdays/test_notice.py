"""The notice as published, pasted: read to the day, or refused with what does not add up."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cppcc.core.workdays.models import DayKind, SpecialDay, days_between
from cppcc.core.workdays.notice import NoticeSpan, read_notice
from cppcc.core.workdays.shipped import shipped_days

OF_2024 = """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""
OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def days_of(spans):
    return {day: (span.kind, span.name) for span in spans for day in days_between(span.first, span.last)}


@pytest.mark.parametrize(("text", "year"), [(OF_2024, 2024), (OF_2026, 2026)])
def test_a_published_notice_gives_exactly_the_days_the_library_knows(text, year):
    assert days_of(read_notice(text, year)) == {day: (x.kind, x.name) for day, x in shipped_days(year).items()}


def test_a_notice_pasted_as_one_line_reads_the_same():
    assert read_notice(OF_2026.replace("\n", " "), 2026) == read_notice(OF_2026, 2026)


def test_a_holiday_can_begin_in_the_year_before_and_two_can_share_an_item():
    text = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    text += "六、中秋节、国庆节：9月29日至10月6日放假，共8天。10月7日、8日上班。"

    assert read_notice(text, 2023) == [
        NoticeSpan(date(2022, 12, 31), date(2023, 1, 2), DayKind.REST, "元旦"),
        NoticeSpan(date(2023, 9, 29), date(2023, 10, 6), DayKind.REST, "中秋节、国庆节"),
        NoticeSpan(date(2023, 10, 7), date(2023, 10, 7), DayKind.WORK, "中秋节、国庆节"),
        NoticeSpan(date(2023, 10, 8), date(2023, 10, 8), DayKind.WORK, "中秋节、国庆节"),
    ]


@pytest.mark.parametrize(
    ("text", "year", "words"),
    [
        ("放假安排另行通知", 2026, "没有读出放假安排。"),
        (OF_2026, 2027, "这是2026年的通知，本页是2027年，请到2026年的页面粘贴。"),
        (OF_2024, 2026, "这是2024年的通知"),
        ("一、元旦：1月1日至3日放假，共4天。", 2026, "元旦：通知写“共4天”，读出的是3天，请核对后再录入。"),
        ("一、元旦：2月30日放假。", 2026, "元旦：没有“2月30日”这一天，请核对通知。"),
        ("一、元旦：5日放假。", 2026, "元旦：没有“5日”这一天，请核对通知。"),
        ("一、元旦：3月5日至1日放假。", 2026, "元旦：起止日期（2026-03-05至2026-03-01）不对，请核对通知。"),
        ("一、元旦：1月1日至9999年12月31日放假。", 2026, "元旦：起止日期（2026-01-01至9999-12-31）不对，请核对通知。"),
        ("一、元旦：1999年1月1日放假。", 2026, "元旦：起止日期（1999-01-01至1999-01-01）不对，请核对通知。"),
        ("一、元旦：1月1日至12月31日放假。", 2026, "元旦：起止日期（2026-01-01至2026-12-31）不对，请核对通知。"),
    ],
)
def test_what_does_not_add_up_is_refused_in_words(text, year, words):
    with pytest.raises(ValidationError) as refused:
        read_notice(text, year)

    assert refused.value.message.startswith(words)


def test_an_office_pastes_the_notice_once_and_has_its_year(db, sign_in, clerk):
    SpecialDay.objects.of_years([2026]).delete()
    page, address = sign_in(clerk), reverse("workdays:notice", args=[2026])

    first = page.get(page.post(address, {"text": OF_2026}).url)
    assert [str(message) for message in first.context["messages"]] == [
        "已照通知录入39天，请对照下面的清单核对；已经发出的期限不变"
    ]
    assert "尚未公布" not in first.content.decode()
    again = page.get(page.post(address, {"text": OF_2026}).url)
    assert [str(message) for message in again.context["messages"]] == ["通知与现有安排相同，没有改动"]


def test_a_notice_that_cannot_be_read_stays_in_the_box(db, sign_in, clerk):
    answer = sign_in(clerk).post(
        reverse("workdays:notice", args=[2026]), {"text": "一、元旦：1月1日至3日放假，共4天。"}
    )

    assert answer.status_code == 422
    assert "读出的是3天，请核对后再录入。" in answer.content.decode()
    assert "1月1日至3日放假，共4天。</textarea>" in answer.content.decode()
