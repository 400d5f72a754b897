"""Numbers are gap-free and unique also when many send in at once, in a year that has no report yet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from cppcc.core.workflow import StepRefused
from sentiment.models import SocialReport
from sentiment.states import Status
from tests.factories import SocialReportFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
TODAY = date(2031, 1, 2)


def at_once(work, items):
    """Run `work` on every item in its own thread, all starting together; refusals come back as results."""
    barrier = Barrier(len(items))

    def run(item):
        try:
            barrier.wait(timeout=20)
            return work(item)
        except StepRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))


def test_eight_first_reports_of_a_year_get_one_to_eight():
    user = UserFactory()
    reports = [SocialReportFactory(status=Status.DRAFT) for _ in range(8)]

    at_once(lambda report: report.submit(by=user, on=TODAY), reports)

    numbers = SocialReport.objects.filter(year=2031).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_report_sent_in_twice_at_once_takes_one_number():
    user, report = UserFactory(), SocialReportFactory(status=Status.DRAFT)
    twins = [SocialReport.objects.get(pk=report.pk) for _ in range(4)]

    results = at_once(lambda twin: twin.submit(by=user, on=TODAY), twins)

    assert sum(isinstance(result, StepRefused) for result in results) == 3
    assert SocialReport.objects.next_number(2031) == 2
