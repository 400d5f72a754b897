"""What happened, told to each reader as far as it is for them; what nobody declared is for the desk alone."""

from datetime import UTC, date, datetime

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.workflow import Stepped
from proposals.models import (
    Cosigner,
    CosignStatus,
    Handling,
    HandlingStatus,
    Manner,
    Proposal,
    Publication,
    PublishedReply,
)
from proposals.models.drafts import ReplyDraft
from proposals.models.extensions import Extension
from proposals.models.followups import FollowUp
from proposals.page import page_of
from proposals.publishing.releasing import Release
from proposals.states import Status
from proposals.timeline import (
    ALL,
    AUTHORS,
    INNER,
    STAFF,
    TOLD,
    UNITS,
    Case,
    Event,
    Reader,
    Side,
    as_read_by,
    events_of,
)
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 6, 16)
AT = datetime(2024, 6, 1, tzinfo=UTC)
UNIT, OTHER = 7, 8

READERS = {
    "desk": Reader(frozenset({Side.DESK, Side.STAFF})),
    "staff": Reader(frozenset({Side.STAFF})),
    "unit": Reader(frozenset({Side.UNIT}), frozenset({UNIT})),
    "author": Reader(frozenset({Side.AUTHOR})),
}


def readers(audience, unit=None):
    event = Event("x", "一步", AT, audience, unit=unit)
    return {name for name, reader in READERS.items() if as_read_by(event, reader)}


# --- One function decides --------------------------------------------------------------------------------------------
def test_who_reads_which_event():
    assert readers(INNER) == {"desk"}
    assert readers(STAFF) == {"desk", "staff"}
    assert readers(UNITS) == {"desk", "staff", "unit"}
    assert readers(AUTHORS) == {"desk", "staff", "author"}
    assert readers(ALL) == {"desk", "staff", "unit", "author"}


def test_what_is_a_units_own_matter_another_unit_does_not_read():
    assert readers(UNITS, unit=UNIT) == {"desk", "staff", "unit"}
    assert readers(UNITS, unit=OTHER) == {"desk", "staff"}


def test_an_event_is_for_the_desk_unless_somebody_says_otherwise():
    assert Event("x", "一步", AT).to == INNER
    assert Event("x", "一步", AT, ALL).note_to == INNER


def test_a_note_and_a_name_stay_inside_though_the_step_is_told():
    event = Event("x", "一步", AT, ALL, by="周立案", note="内部意见")

    told = {name: as_read_by(event, reader) for name, reader in READERS.items()}

    assert {name: each.note for name, each in told.items()} == {
        "desk": "内部意见",
        "staff": "",
        "unit": "",
        "author": "",
    }
    assert {name for name, each in told.items() if each.by} == {"desk", "staff"}


STEPPED = [Proposal, Handling, Cosigner, Extension, ReplyDraft, FollowUp, Publication, PublishedReply]


def test_every_line_of_the_table_names_a_step_that_is_there():
    steps = {f"{model._meta.model_name}.{step}" for model in STEPPED for step in model.STEPS}
    marks = {"proposal.key", "proposal.correct", "proposal.consent", "proposal.reassign"}
    made = {"handling.opinion", "handling.延期"}

    assert TOLD.keys() - steps - marks - made == set()


def test_what_the_author_never_reads():
    kept = [key for key, told in TOLD.items() if Side.AUTHOR not in told.to]

    assert sorted(kept) == [
        "extension.grant_extension",
        "extension.refuse_extension",
        "extension.withdraw_extension",
        "followup.refuse_result",
        "handling.ask_hand_back",
        "handling.opinion",
        "handling.refuse_hand_back",
        "handling.withdraw_hand_back",
        "replydraft.release",
        "replydraft.send_back",
    ]
    assert not any(key.startswith("cosigner.") for key, told in TOLD.items() if Side.UNIT in told.to)


# --- As the page tells it --------------------------------------------------------------------------------------------
@pytest.fixture
def people(user_with, member, clerk):
    """The author, a clerk of the unit, one of another unit, the desk, another department."""
    unit, other = user_with(Role.UNIT_CLERK), user_with(Role.UNIT_CLERK)
    return {
        "desk": clerk,
        "staff": user_with(Role.INFORMATION_OFFICE),
        "unit": unit,
        "other": other,
        "author": member.user,
    }


@pytest.fixture
def case(people, member):
    """Handled by a lead unit that asked to hand it back, and an assisting unit that gave its opinion."""
    proposal = ProposalFactory(status=Status.HANDLING, lead=member)
    lead = HandlingFactory(
        proposal=proposal, manner=Manner.LEAD, unit=UnitFactory(name="区住建局"), status=HandlingStatus.ACCEPTED
    )
    assisting = HandlingFactory(
        proposal=proposal, manner=Manner.ASSIST, unit=UnitFactory(name="区财政局"), status=HandlingStatus.REPLIED
    )
    lead.unit.clerks.add(people["unit"])
    assisting.unit.clerks.add(people["other"])
    happened(proposal, "file", "立案", people["desk"])
    happened(proposal, "take_back", "收回交办", people["desk"], "单位推诿")
    happened(proposal, "a_new_step", "新步骤", people["desk"], "刚加的")
    happened(lead, "ask_hand_back", "申请调整", people["unit"], "不属本局职责")
    happened(assisting, "reply", "答复", people["other"], "会办意见内容")
    happened(lead, "changed", "延期", people["desk"], "同意延期至7月28日")
    happened(lead, "changed", "改为会办", people["desk"], "内部调整")
    return proposal


def happened(record: Stepped, step, label, by, note=""):
    record.history.create(step=step, label=label, source="", result=record.status, by=by, note=note)


def told(proposal, user):
    fresh = Proposal.objects.visible_to(user).for_detail().get(pk=proposal.pk)
    return {event.label: (event.note, event.by) for event in page_of(fresh, user, on=ON)["timeline"]}


def test_the_author_reads_the_way_of_the_proposal_without_reasons_and_names(case, people):
    assert told(case, people["author"]) == {
        "审查立案": ("", ""),
        "收回，准备重新交办": ("", ""),
        "区住建局延期答复": ("同意延期至7月28日", ""),
    }


def test_a_unit_reads_its_own_matters_and_the_opinions_of_the_others(case, people):
    own = told(case, people["unit"])
    assert own["区住建局申请调整"] == ("不属本局职责", "")
    assert "区财政局交会办意见" in own
    assert not {"新步骤", "区住建局改为会办"} & own.keys()

    assert "区住建局申请调整" not in told(case, people["other"])


def test_the_desk_reads_everything_with_names(case, people):
    everything = told(case, people["desk"])

    assert everything["收回，准备重新交办"] == ("单位推诿", "周立案")
    assert everything["新步骤"] == ("刚加的", "周立案")
    assert everything["区住建局改为会办"] == ("内部调整", "周立案")
    assert len(everything) == 7


def test_another_department_reads_the_steps_but_no_inner_note(case, people):
    everything = told(case, people["staff"])

    assert everything["收回，准备重新交办"] == ("", "周立案")
    assert "新步骤" not in everything


def test_who_was_asked_to_sign_is_between_the_office_and_the_signers(case, people):
    row = Cosigner.objects.create(proposal=case, member=MemberFactory(name="谢联名"), status=CosignStatus.SIGNED)
    happened(row, "sign", "同意联名", people["desk"])

    assert "谢联名同意联名" in told(case, people["author"])
    assert "谢联名同意联名" not in told(case, people["unit"])


def test_a_unit_that_was_relieved_of_it_is_told_by_its_name(case, people):
    relieved = HandlingFactory(
        proposal=case, manner=Manner.SPLIT, unit=UnitFactory(name="区城管局"), status=HandlingStatus.REPLACED
    )
    happened(relieved, "replace", "收回", people["desk"], "推诿")

    assert told(case, people["author"])["区城管局不再承办"] == ("", "")
    assert told(case, people["desk"])["区城管局不再承办"] == ("推诿", "周立案")


def test_publishing_is_told_to_the_author(clerk, member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=member)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    ReplyFactory(handling=handling, body="已办。")
    Release.of(proposal).publish(by=clerk).unpublish(by=clerk, note="有误")

    found = told(proposal, member.user)

    assert found["在公开页面公开"] == found["停止公开"] == ("", "")
    assert f"{handling.unit.name}答复在公开页面公开" in found


def test_ratings_and_days_without_an_hour_are_in_their_place(clerk, member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=member)
    handling = HandlingFactory(
        proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED, unit=UnitFactory(name="区住建局")
    )
    reply = ReplyFactory(handling=handling)
    reply.ratings.create(member=member, result="satisfied", rated_on=date(2024, 5, 20))
    handlings = list(proposal.handlings.for_page())

    (event,) = [each for each in events_of(Case(proposal, handlings), READERS["desk"]) if each.key == "rating"]

    assert (event.label, event.timed, event.at.date()) == (
        "李委员评价区住建局的答复：满意",
        False,
        date(2024, 5, 20),
    )


def test_the_steps_come_in_one_query_however_many_they_are(case, people, django_assert_num_queries):
    fresh = Proposal.objects.for_detail().get(pk=case.pk)
    handlings = list(case.handlings.current().for_page())
    events_of(Case(fresh, handlings), READERS["author"])

    for reader, queries in (("author", 1), ("desk", 2)):  # the desk reads the opinions of the review besides
        with django_assert_num_queries(queries):
            events_of(Case(fresh, handlings), READERS[reader])
    for number in range(5):
        happened(case, "file", f"第{number}次", people["desk"])
    with django_assert_num_queries(1):
        events_of(Case(fresh, handlings), READERS["author"])


@pytest.mark.parametrize("who", ["author", "desk", "unit"])
def test_the_page_of_a_proposal_asks_at_most_fifteen_questions(
    case, people, sign_in, django_assert_max_num_queries, who
):
    client = sign_in(people[who])
    client.get(case.get_absolute_url())

    with django_assert_max_num_queries(15):
        client.get(case.get_absolute_url())
