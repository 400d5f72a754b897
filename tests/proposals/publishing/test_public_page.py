"""What anybody reads without signing in, and that nothing else can be got out of it."""

import pytest
from django.urls import reverse

from members.people.models import Session
from proposals.models import Category, HandlingStatus, Manner, Proposal, Publication
from proposals.models.publishing import PublishedReply
from proposals.publishing.releasing import Release
from proposals.states import PublicationStatus, Status
from tests.factories import (
    CategoryFactory,
    HandlingFactory,
    MemberFactory,
    ProposalFactory,
    PublicationFactory,
    ReplyFactory,
    SessionFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/public/proposals/"

HIDDEN = {
    "not published": lambda: ProposalFactory(status=Status.FILED),
    "prepared": lambda: PublicationFactory(status=PublicationStatus.PREPARED).proposal,
    "stopped": lambda: PublicationFactory(status=PublicationStatus.STOPPED).proposal,
    "no consent": lambda: PublicationFactory(proposal__author_consents=False).proposal,
    "secret": lambda: PublicationFactory(proposal__is_secret=True).proposal,
    "withdrawn": lambda: gone(PublicationFactory().proposal),
}


def gone(proposal):
    Proposal.objects.filter(pk=proposal.pk).update(status=Status.WITHDRAWN)
    return proposal


@pytest.fixture(params=HIDDEN, ids=str)
def hidden(request):
    """A proposal that is not public, in a session, category and with a unit of its own."""
    session, category = SessionFactory(name="三届九次", year=2025), CategoryFactory(name="机要分类")
    proposal = HIDDEN[request.param]()
    Proposal.objects.filter(pk=proposal.pk).update(session=session, category=category, title="关于绝密工程的建议")
    Publication.objects.filter(proposal=proposal).update(session=session, category=category, title="关于绝密工程的建议")
    HandlingFactory(proposal=proposal, unit=UnitFactory(name="区机要局"))
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def shown():
    return PublicationFactory(title="关于完善停车管理的建议")


# --- Nothing else leaks ----------------------------------------------------------------------------------------------
def test_it_is_not_in_the_list_nor_in_any_count(client, hidden, shown):
    page = client.get(LIST)

    assert page.context["listing"].total == 1
    counts = {
        view.name: {option.label: option.count for option in view.options} for view in page.context["listing"].filters
    }
    assert set(counts["session"].values()) == {None}
    assert counts["category"] == {shown.category.name: 1}
    assert set(counts["unit"].values()) == {None}
    for words in ("绝密工程", "机要分类"):
        assert words not in page.content.decode()


def test_it_is_not_counted_over_all_sessions(client, hidden, shown):
    page = client.get(f"{LIST}?session=all")
    counted = client.get(page.context["listing"].numbers)

    assert (page.context["listing"].total, page.context["listing"].counts) == (1, {})
    assert counted.context["listing"].total == 1
    assert counted.context["listing"].counts == {
        "session": {shown.session_id: 1},
        "category": {shown.category_id: 1},
    }
    for each in (page, counted):
        assert "机要分类" not in each.content.decode()


@pytest.mark.parametrize("narrowed", ["q=绝密工程", "q=区机要局", "session={session}", "category={category}"])
def test_it_is_not_found_nor_counted_by_search_or_filter(client, hidden, shown, narrowed):
    asked = narrowed.format(session=hidden.session_id, category=hidden.category_id)

    page = client.get(f"{LIST}?{asked}")

    assert [row.title for row in page.context["shown"] if "绝密" in row.title] == []
    assert "绝密工程" not in page.content.decode().replace('value="绝密工程"', "")


def test_the_unit_of_a_hidden_one_finds_nothing(client, hidden, shown):
    unit = hidden.handlings.get().unit

    assert client.get(f"{LIST}?unit={unit.pk}").context["listing"].total == 0


@pytest.mark.parametrize("method", ["get", "head"])
def test_its_page_is_not_there_whatever_key_is_guessed(client, hidden, method):
    keys = {hidden.pk, *Publication.objects.values_list("pk", flat=True)}

    for pk in keys:
        answer = getattr(client, method)(reverse("public:detail", args=[pk]))
        assert answer.status_code == 404
        assert "绝密" not in answer.content.decode()
        assert not answer.headers.get("ETag")
    assert client.get(reverse("public:detail", args=[10**18])).status_code == 404


def test_a_search_finds_the_public_words_only(client, clerk):
    proposal = ProposalFactory(
        status=Status.FILED, situation="水库管理所联系电话13900001234", lead=MemberFactory(name="孟提案")
    )
    Release.of(proposal).publish(by=clerk, summary="建议加强灌溉管理。", sponsors="孟提案")

    found = {
        words: client.get(f"{LIST}?q={words}").context["listing"].total
        for words in ("灌溉", "孟提案", "水库", "13900001234", f"第{proposal.number}号")
    }

    assert found == {"灌溉": 1, "孟提案": 1, "水库": 0, "13900001234": 0, f"第{proposal.number}号": 1}


def test_a_search_forgets_what_was_stopped_and_what_became_secret(client, clerk):
    proposal = ProposalFactory(status=Status.FILED, title="关于灌溉的建议")
    row = Release.of(proposal).publish(by=clerk)
    assert client.get(f"{LIST}?q=灌溉").context["listing"].total == 1

    Proposal.objects.filter(pk=proposal.pk).update(is_secret=True)
    assert client.get(f"{LIST}?q=灌溉").context["listing"].total == 0
    Proposal.objects.filter(pk=proposal.pk).update(is_secret=False)
    row.unpublish(by=clerk)
    assert client.get(f"{LIST}?q=灌溉").context["listing"].total == 0


def test_the_search_box_of_the_office_knows_nothing_of_the_public_kind(sign_in, clerk, shown):
    page = sign_in(clerk).get("/search/?q=停车&kind=public").content.decode()

    assert "公开的提案" not in page


# --- What is shown ---------------------------------------------------------------------------------------------------
def test_the_page_of_one_shows_text_units_and_published_replies_and_nothing_of_people(client, clerk):
    proposal = ProposalFactory(status=Status.ANSWERED, created_by=clerk)
    handling = HandlingFactory(
        proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED, unit=UnitFactory(name="区住建局")
    )
    reply = ReplyFactory(
        handling=handling,
        body="已改造车位120个。",
        document_number="南建函〔2024〕3号",
        contact_person="赵经办",
        contact_phone="03194567890",
        signatory="钱签发",
    )
    reply.ratings.create(member=proposal.lead, result="dissatisfied", remark="车位还不够", rated_on=reply.replied_on)
    row = Release.of(proposal).publish(by=clerk)

    page = client.get(row.get_absolute_url()).content.decode()

    for words in (proposal.situation, "区住建局", "已改造车位120个。", "南建函〔2024〕3号", "A类", proposal.lead.name):
        assert words in page
    for words in ("赵经办", "03194567890", "钱签发", "不满意", "车位还不够", clerk.name):
        assert words not in page


def test_a_reply_that_is_not_published_is_not_shown(client, clerk):
    proposal = ProposalFactory(status=Status.ANSWERED)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    ReplyFactory(handling=handling, body="内部稿")
    row = Release.of(proposal).publish(by=clerk, replies=[])

    page = client.get(row.get_absolute_url()).content.decode()

    assert "内部稿" not in page
    assert "答复还没有公开" in page


def test_a_reply_is_gone_when_its_unit_was_relieved(client, clerk):
    proposal = ProposalFactory(status=Status.ANSWERED)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    ReplyFactory(handling=handling, body="已办结的答复")
    row = Release.of(proposal).publish(by=clerk)
    assert PublishedReply.objects.public().exists()

    handling.status = HandlingStatus.REPLACED
    handling.save()

    page = client.get(row.get_absolute_url()).content.decode()
    assert "已办结的答复" not in page
    assert handling.unit.name not in page


def test_the_list_is_ordered_by_session_and_number_and_filtered(client):
    old = SessionFactory(name="三届二次", year=2023)
    for session, number in ((old, 9), (SessionFactory(), 2), (SessionFactory(), 10)):
        PublicationFactory(proposal__session=session, proposal__number=number)

    everything = [(row.session.year, row.number) for row in client.get(f"{LIST}?session=all").context["shown"]]
    newest = [row.number for row in client.get(LIST).context["shown"]]
    of_old = [row.number for row in client.get(f"{LIST}?session={old.pk}").context["shown"]]

    assert everything == [(2024, 10), (2024, 2), (2023, 9)]
    assert (newest, of_old) == ([10, 2], [9])


def test_the_list_asks_the_same_few_questions_with_one_and_with_three(client, django_assert_num_queries):
    def add():
        HandlingFactory(proposal=PublicationFactory().proposal)

    add()
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    add()
    add()
    with django_assert_num_queries(9):
        client.get(LIST)
    assert Session.objects.count() == Category.objects.filter(name="城乡建设").count() == 1


# --- For everybody the same ------------------------------------------------------------------------------------------
def test_no_cookie_is_set_and_the_page_may_be_kept_for_five_minutes(client, shown):
    for address in (LIST, shown.get_absolute_url()):
        answer = client.get(address)
        assert answer.cookies == {}
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Cookie" in answer.headers["Vary"]
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_for_somebody_signed_in_it_is_the_same_page_and_is_not_kept(client, sign_in, clerk, shown):
    for address in (LIST, shown.get_absolute_url()):
        client.logout()
        public = client.get(address).content
        answer = sign_in(clerk).get(address)
        assert answer.content == public
        assert "no-store" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]


def test_the_office_may_let_search_engines_in(client, settings, shown):
    settings.PUBLIC_INDEXED = True

    answer = client.get(LIST)

    assert "X-Robots-Tag" not in answer.headers
    assert "noindex" not in answer.content.decode()


def test_switched_off_nothing_is_there(client, settings, shown):
    settings.PUBLIC_PROPOSALS = False

    assert [client.get(a).status_code for a in (LIST, shown.get_absolute_url())] == [404, 404]


@pytest.mark.parametrize("address", [LIST, "detail"])
def test_nothing_is_posted_here(client, shown, address):
    assert client.post(shown.get_absolute_url() if address == "detail" else address).status_code == 405


@pytest.mark.parametrize(
    "asked", ["page=abc", "page=999999", "session=x", "unit=99999999999999999999", "q=%00", "q=的"]
)
def test_an_odd_address_is_no_error(client, shown, asked):
    assert client.get(f"{LIST}?{asked}").status_code == 200
