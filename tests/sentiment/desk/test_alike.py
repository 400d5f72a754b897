"""What a report is like: earlier reports and proposals, of what its reader sees, and what they suggest."""

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.search.index import index_many
from proposals.models import Proposal
from proposals.states import Status as ProposalStatus
from sentiment.desk.alike import category_suggested, relatives_of, short_name
from sentiment.models import Category, SocialReport
from sentiment.states import Status
from tests.factories import ProposalFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
TEXT = "老城小学门口早晚高峰平均拥堵25分钟，接送车辆随意停放，学生过街危险。"


@pytest.fixture
def report():
    """In hand, with its likes indexed: one issued earlier, one secret, a proposal."""
    traffic = Category.objects.get(name="交通出行")
    SocialReportFactory(title="老城小学门口拥堵", situation=TEXT, status=Status.KEPT, category=traffic, number=801)
    SocialReportFactory(title="老城小学门口拥堵问题", situation=TEXT, is_secret=True, number=802)
    ProposalFactory(title="关于治理老城小学门口拥堵的建议", situation=TEXT, status=ProposalStatus.FILED)
    for number in range(810, 818):
        SocialReportFactory(title=f"农贸市场公平秤缺失{number}", situation="抽查的市场没有公平秤。", number=number)
    found = SocialReportFactory(title="老城小学门口早晚高峰拥堵", situation=TEXT, number=800)
    index_many(SocialReport.objects.all())
    index_many(Proposal.objects.all())
    return found


def titles(report, user):
    return {kind.label: [row.record.title for row in kind.rows] for kind in relatives_of(report, user)}


def test_earlier_reports_and_proposals_are_told_with_what_stands_in_them_too(report, editor):
    own, others = relatives_of(report, editor)

    assert [kind.label for kind in (own, others)] == ["社情民意", "提案"]
    assert {row.record.number for row in own.rows} == {801, 802}
    assert own.rows[0].reuse.percent == 100
    assert [row.record.title for row in others.rows] == ["关于治理老城小学门口拥堵的建议"]


def test_secret_ones_are_for_those_who_see_them(report, user_with):
    assert titles(report, user_with(Role.LIAISON_OFFICE))["社情民意"] == ["老城小学门口拥堵"]


def test_the_likest_suggest_the_category_with_their_numbers(report, editor):
    suggestion = category_suggested(relatives_of(report, editor))

    assert (suggestion.choice.name, suggestion.because) == ("交通出行", "相近的社情民意第801号归在这一类")


def test_it_is_offered_at_the_desk_and_not_set(report, editor, sign_in):
    page = sign_in(editor).get(f"/social-reports/desk/{report.pk}/related/", headers={"HX-Request": "true"})

    assert 'data-choose="id_category"' in page.content.decode()
    assert SocialReport.objects.get(pk=report.pk).category is None


def test_without_scripts_it_is_a_page_that_leads_back(report, editor, sign_in):
    page = sign_in(editor).get(f"/social-reports/desk/{report.pk}/related/").content.decode()

    assert f"/social-reports/desk/?back=1&amp;at={report.pk}" in page


@pytest.mark.parametrize(
    ("name", "short"), [("贾宋镇", "贾宋"), ("南湖街道", "南湖"), ("东村", "东村"), ("老城片区", "老城")]
)
def test_places_are_found_as_people_write_them(name, short):
    assert short_name(name) == short
