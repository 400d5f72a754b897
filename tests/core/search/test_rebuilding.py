from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.jobs.kinds import find as work_of
from cppcc.core.jobs.models import Job
from cppcc.core.search.index import index_many
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


def test_the_general_office_sees_what_is_indexed_and_has_it_mended(sign_in, user_with):
    ProposalFactory()
    SocialReportFactory.create_batch(2)
    index_many(Proposal.objects.all())
    client = sign_in(user_with(Role.GENERAL_OFFICE))

    page = client.get(reverse("search:index"))
    response = client.post(reverse("search:rebuild"), {"from_scratch": "1"})

    assert page.context["shares"] == [("提案", 1, 1), ("公开的提案", 0, 0), ("社情民意", 2, 0)]
    job = Job.objects.get()
    assert (job.kind, job.arguments, response.url) == ("search.rebuild", {"from_scratch": True}, job.get_absolute_url())


def test_others_leave_the_index_alone(sign_in, editor):
    assert sign_in(editor).get(reverse("search:index")).status_code == 403
    assert sign_in(editor).post(reverse("search:rebuild")).status_code == 403


def test_an_import_of_330_documents_is_indexed_in_as_many_queries_as_one_of_30(django_assert_max_num_queries):
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

    with django_assert_max_num_queries(40) as for_few:
        assert index_many(Proposal.objects.filter(serial__lt=1030)) == 30
    with django_assert_max_num_queries(40) as for_all:
        assert index_many(Proposal.objects.filter(serial__gte=1000)) == 300  # the thirty stand there already
    assert len(for_all) <= len(for_few) + 4  # bulk writes go in batches
