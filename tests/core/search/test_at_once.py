"""Many writers at once: every document is found afterwards, none under another's number."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cppcc.core.accounts.roles import Role
from cppcc.core.search.finding import find
from cppcc.core.search.index import index
from cppcc.core.search.models import SearchDocument
from tests.factories import SocialReportFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


def at_once(records):
    barrier = Barrier(len(records))

    def run(record):
        try:
            barrier.wait(timeout=20)
            index(record)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(records)) as pool:
        list(pool.map(run, records))


def test_six_records_indexed_at_once_are_all_found():
    editor = UserFactory()
    editor.hold([Role.INFORMATION_OFFICE])
    reports = [SocialReportFactory(title=f"健身步道第{n}段破损") for n in range(6)]

    at_once(reports)

    assert {hit.object_id for hit in find(editor, "健身步道").hits} == {report.pk for report in reports}
    assert sorted(SearchDocument.objects.values_list("number", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_one_record_indexed_at_once_by_many_is_one_document():
    report = SocialReportFactory(title="健身步道破损")

    at_once([report] * 4)

    assert SearchDocument.objects.count() == 1
