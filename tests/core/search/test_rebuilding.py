import time
from io import StringIO

import pytest
from django.core.management import call_command

from cppcc.core.jobs.kinds import find as work_of
from cppcc.core.search.index import index_many
from cppcc.core.search.models import SearchDocument
from proposals.models import Proposal
from tests.factories import MemberFactory, ProposalFactory, SocialReportFactory

pytestmark = pytest.mark.django_db


def test_the_command_says_how_many_were_written():
    ProposalFactory()
    SocialReportFactory()
    told = StringIO()

    call_command("rebuild_search", stdout=told)
    call_command("rebuild_search", stdout=told)
    call_command("rebuild_search", "--from-scratch", stdout=told)

    assert told.getvalue() == "已更新2条检索记录\n已更新0条检索记录\n已更新2条检索记录\n"


def test_the_job_tells_its_progress():
    class Run:
        arguments = {"from_scratch": True}
        told = []

        def progress(self, done, total, step):
            self.told.append((done, total))

    ProposalFactory()

    assert work_of("search.rebuild").work(Run()) == {"message": "已更新1条检索记录"}
    assert Run.told[-1] == (1, 1)


def test_an_import_of_330_documents_is_indexed_within_two_seconds():
    lead = MemberFactory()
    text = "老城片区停车位不足，现有车位320个，登记车辆1100辆，健身步道破损。" * 8
    first = ProposalFactory(lead=lead)
    Proposal.objects.bulk_create(
        Proposal(
            session=first.session,
            title=f"关于第{n}片区停车的建议",
            situation=text,
            lead=lead,
            status="submitted",
            serial=1000 + n,
        )
        for n in range(330)
    )
    index_many(Proposal.objects.filter(pk=first.pk))  # loads the word list
    start = time.process_time()

    assert index_many(Proposal.objects.all()) == 330
    assert time.process_time() - start < 2
    assert SearchDocument.objects.count() == 331
