"""The library's years come in by themselves and again on demand; what the office said stays."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError

from cppcc.core.audit.models import AuditEntry
from cppcc.core.workdays.apps import bring_new_years
from cppcc.core.workdays.counting import Calendar
from cppcc.core.workdays.filling import fill_new_years, fill_year, give_back
from cppcc.core.workdays.models import DayKind, Source, SpecialDay
from cppcc.core.workdays.shipped import shipped_days, shipped_years

pytestmark = pytest.mark.django_db
REST, WORK = DayKind.REST, DayKind.WORK


def rows_of(year):
    return {row.date: (row.kind, row.name, row.source) for row in SpecialDay.objects.of_years([year])}


def test_an_installed_office_has_every_published_year():
    assert shipped_years()[0] == 2004
    assert shipped_years()[-1] >= 2026
    assert rows_of(2024) == {day: (each.kind, each.name, Source.SHIPPED) for day, each in shipped_days(2024).items()}
    assert rows_of(2024)[date(2024, 2, 18)] == (WORK, "春节", Source.SHIPPED)
    assert fill_new_years() == []


def test_a_year_that_a_newer_library_brings_comes_in_after_migrate():
    SpecialDay.objects.of_years([2025, 2026]).delete()

    bring_new_years(using="default")

    assert len(rows_of(2025)) == len(shipped_days(2025))
    assert len(rows_of(2026)) == len(shipped_days(2026))


def test_nothing_is_brought_into_another_database_or_one_without_the_table(monkeypatch):
    SpecialDay.objects.of_years([2026]).delete()

    monkeypatch.setattr(SpecialDay._meta, "db_table", "not_there")
    bring_new_years(using="default")
    monkeypatch.undo()

    assert rows_of(2026) == {}
    assert apps.get_app_config("workdays").verbose_name == "工作日历"


def test_reloading_keeps_the_offices_own_days_and_says_what_changed(clerk):
    SpecialDay.objects.arrange(date(2024, 9, 29), date(2024, 9, 29), kind=REST, name="", by=clerk)
    SpecialDay.objects.arrange(date(2024, 3, 8), date(2024, 3, 8), kind=REST, name="机关活动", by=clerk)
    SpecialDay.objects.get(date=date(2024, 10, 12)).delete()
    SpecialDay.objects.filter(date=date(2024, 5, 1)).update(name="五一")
    SpecialDay.objects.create(date=date(2024, 7, 1), kind=REST, name="误", source=Source.SHIPPED)

    filled = fill_year(2024, by=clerk)

    assert str(filled) == (
        "2024年：新增1天（10月12日），改正1天（5月1日），去掉1天（7月1日），保留本机关的改动2天（3月8日、9月29日）"
    )
    assert rows_of(2024)[date(2024, 9, 29)] == (REST, "", Source.OFFICE)
    assert date(2024, 7, 1) not in rows_of(2024)
    entry = AuditEntry.objects.of_action("重新载入工作日历").get()
    assert entry.details == {"year": 2024, "days": {"added": 1, "changed": 1, "removed": 1}}


def test_reloading_a_year_as_it_is_changes_nothing():
    assert str(fill_year(2025)) == "2025年：没有变化"


def test_a_year_the_library_does_not_know_is_said_and_left_alone(clerk):
    SpecialDay.objects.arrange(date(2099, 10, 1), date(2099, 10, 7), kind=REST, name="国庆节", by=clerk)

    filled = fill_year(2099, by=clerk)

    assert str(filled) == "软件自带的资料里还没有2099年的放假安排，请按国务院通知录入，或等软件更新"
    assert len(rows_of(2099)) == 7


def test_giving_an_own_day_back_lets_the_library_speak_again(clerk):
    SpecialDay.objects.arrange(date(2024, 9, 28), date(2024, 9, 29), kind=REST, name="", by=clerk)

    assert give_back(date(2024, 9, 28), date(2024, 9, 29), by=clerk) == [date(2024, 9, 28), date(2024, 9, 29)]
    assert rows_of(2024)[date(2024, 9, 29)] == (WORK, "国庆节", Source.SHIPPED)
    assert date(2024, 9, 28) not in rows_of(2024)
    assert give_back(date(2024, 9, 28), date(2024, 9, 29), by=clerk) == []


def test_saying_what_is_there_already_leaves_it_the_librarys(clerk):
    new = SpecialDay.objects.arrange(date(2024, 10, 7), date(2024, 10, 8), kind=REST, name="国庆节", by=clerk)

    assert new == [date(2024, 10, 8)]
    assert rows_of(2024)[date(2024, 10, 7)] == (REST, "国庆节", Source.SHIPPED)


def test_every_name_fits_its_column_and_the_notices_words():
    names = {day.name for year in shipped_years() for day in shipped_days(year).values()}

    assert names >= {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
    assert max(map(len, names)) <= SpecialDay._meta.get_field("name").max_length


def test_a_day_is_there_once():
    with pytest.raises(IntegrityError):
        SpecialDay.objects.create(date=date(2024, 10, 1), kind=REST)


def test_the_command_brings_new_years_or_those_that_are_named():
    SpecialDay.objects.of_years([2026]).delete()
    said = StringIO()

    call_command("fill_workdays", stdout=said)
    call_command("fill_workdays", stdout=said)
    call_command("fill_workdays", "2025", stdout=said)

    first, second, third = said.getvalue().splitlines()
    assert first.startswith("2026年：新增39天（1月1日、")
    assert (second, third) == ("没有新的年份。", "2025年：没有变化")


def test_days_are_told_in_words():
    rows = {row.date: row.words for row in SpecialDay.objects.of_years([2024])}

    assert rows[date(2024, 2, 12)] == "春节放假"
    assert rows[date(2024, 2, 18)] == "春节调休上班"
    assert SpecialDay(date=date(2024, 2, 12), kind=WORK).words == "照常上班"
    assert Calendar().special(date(2024, 3, 5)) is None
