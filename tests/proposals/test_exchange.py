"""Proposals handed over to a network of its own, and the replies of its units coming back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment
from cppcc.core.exchange.cargo import CARGOES
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.page import asked_before_taking
from cppcc.core.exchange.refusals import NotTaken
from cppcc.core.exchange.sending import send
from cppcc.core.notices.models import Notice
from proposals.exchange import field_of
from proposals.models import Assignment, Commitment, Cosigner, CosignStatus, HandlingStatus, Manner, Proposal
from proposals.states import Status
from tests.core.attachments.files import pdf, upload
from tests.factories import MemberFactory, ProposalFactory, SessionFactory, UnitFactory

pytestmark = pytest.mark.django_db
ISSUED, DUE = date(2024, 2, 20), date(2024, 5, 20)
SESSION = "三届三次"


@pytest.fixture
def units():
    return [UnitFactory(name="区住建局"), UnitFactory(name="区交通局")]


@pytest.fixture
def proposal(clerk, units):
    """Handed over to two units, cosigned."""
    row = ProposalFactory(status=Status.FILED, number=12, serial=30, lead=MemberFactory(name="孟怡行"))
    Cosigner.objects.create(proposal=row, member=MemberFactory(name="沈明"), status=CosignStatus.SIGNED)
    Cosigner.objects.create(proposal=row, member=MemberFactory(name="没签"), status=CosignStatus.DECLINED)
    lead = Assignment(units[0], Manner.LEAD, DUE, "自交办之日起3个月", date(2024, 2, 27), "5个工作日")
    assist = Assignment(units[1], Manner.ASSIST, date(2024, 3, 20), "自交办之日起1个月")
    row.hand_over(by=clerk, on=ISSUED, to=[lead, assist])
    return row


def moved_away():
    """One database stands for two: what was there before belongs to another session, so numbers do not meet."""
    here = SessionFactory(name=SESSION)
    here.name = "三届三次（政协）"
    here.save()
    return SessionFactory(name=SESSION, year=2024)


@pytest.fixture
def sent(places, proposal, clerk):
    return send(CARGOES["proposals.handed_over"], places.county.partner, [proposal], by=clerk, answers={})


@pytest.fixture
def taken(places, sent, clerk):
    """The proposal as the government's network took it in."""
    moved_away()
    came = places.carry(sent, to=places.city, by=clerk)
    came.take(by=clerk, on=timezone.localdate(), answers={})
    return came.items.get().target


def reply_there(taken, by, *, unit="区住建局", **words):
    handling = taken.handlings.get(unit__name=unit)
    if handling.status == HandlingStatus.ISSUED:
        handling.accept(by=by, on=ISSUED + timedelta(days=2))
    said = {
        "outcome": "A",
        "document_number": "南住建函〔2024〕5号",
        "body": "已办理。",
        "contact_phone": "0319-1234567",
    }
    return handling.reply(by=by, on=date(2024, 4, 30), **said | words)


def carry_replies(places, taken, clerk):
    places.at(places.city)
    back = send(CARGOES["proposals.replies"], places.city.partner, [taken], by=clerk, answers={})
    came = places.carry(back, to=places.county, by=clerk)
    came.take(by=clerk, on=timezone.localdate(), answers={})
    return came.items.get().result


def test_there_it_is_filed_under_its_number_and_handed_over_to_the_units_of_the_same_names(proposal, taken):
    assert (taken.session.name, taken.number, taken.serial) == (SESSION, 12, 30)
    assert (taken.status, taken.title, taken.suggestions) == (Status.HANDED_OVER, proposal.title, proposal.suggestions)
    assert (taken.lead, taken.sponsor) == (None, "孟怡行、沈明")
    lead, assist = taken.handlings.order_by("pk")
    assert (lead.unit.name, lead.manner, lead.issued_on, lead.due_on) == ("区住建局", Manner.LEAD, ISSUED, DUE)
    assert (lead.due_how, lead.hand_back_until) == ("自交办之日起3个月", date(2024, 2, 27))
    assert (assist.unit.name, assist.manner, assist.due_on) == ("区交通局", Manner.ASSIST, date(2024, 3, 20))


def test_the_history_there_is_that_of_every_proposal(taken):
    assert [row.step for row in taken.history.order_by("pk")] == ["submit", "file", "hand_over", "exchange_in"]


def test_its_units_there_are_told(places, sent, clerk, units, user_with):
    user = user_with(Role.UNIT_CLERK)
    units[0].clerks.add(user)
    moved_away()
    came = places.carry(sent, to=places.city, by=clerk)
    before = Notice.objects.filter(user=user).count()
    came.take(by=clerk, on=timezone.localdate(), answers={})

    assert Notice.objects.filter(user=user).count() == before + 1


def test_its_files_come_along(places, proposal, clerk):
    Attachment.objects.attach(proposal, [check(upload("调研.pdf", pdf()))], by=clerk)
    sent = send(CARGOES["proposals.handed_over"], places.county.partner, [proposal], by=clerk, answers={})
    moved_away()
    came = places.carry(sent, to=places.city, by=clerk)
    came.take(by=clerk, on=timezone.localdate(), answers={})

    assert Attachment.objects.of(came.items.get().target).get().name == "调研.pdf"


def test_a_unit_and_a_session_not_known_there_are_asked_before_anything_is_written(places, sent, clerk, units):
    there, other = moved_away(), UnitFactory(name="市住建局")
    there.name = "六届三次"
    there.save()
    units[0].name = "区住房局"
    units[0].save()
    came = places.carry(sent, to=places.city, by=clerk)

    form, problem = asked_before_taking(came)
    names = list(form.base_fields)
    unit, session = field_of("unit", "区住建局"), field_of("session", SESSION)
    assert (problem, names) == ("", [session, unit])
    assert not form({session: there.pk, unit: ""}).is_valid()

    answers = form({session: there.pk, unit: other.pk})
    assert answers.is_valid()
    came.take(by=clerk, on=timezone.localdate(), answers=answers.cleaned_data)
    taken = came.items.get().target
    assert (taken.session, [row.unit.name for row in taken.handlings.order_by("pk")]) == (
        there,
        ["市住建局", "区交通局"],
    )


def test_a_number_that_is_taken_there_is_refused_whole(places, sent, clerk):
    ProposalFactory(session=moved_away(), status=Status.FILED, number=12, serial=99)
    came = places.carry(sent, to=places.city, by=clerk)
    before = Proposal.objects.count()

    with pytest.raises(NotTaken, match="三届三次已有第12号提案"):
        came.take(by=clerk, on=timezone.localdate(), answers={})

    came.refresh_from_db()
    assert (came.status, Proposal.objects.count()) == ("waiting", before)


def test_a_reply_comes_back_as_the_reply_of_its_unit(places, proposal, taken, clerk):
    promise = {"text": "年底前完成改造", "due_on": "2024-12-31"}
    point = {"text": "一是改造闲置地块", "answer": "已列入计划。", "taken": "adopted"}
    there = reply_there(taken, clerk, promises=[promise], points=[point], meeting="face_to_face", signatory="郑局长")
    Attachment.objects.attach(there, [check(upload("答复函.pdf", pdf()))], by=clerk)

    result = carry_replies(places, taken, clerk)

    handling = proposal.handlings.get(unit__name="区住建局")
    here = handling.replies.get()
    assert result == "登记答复1份"
    assert (handling.status, handling.accepted_on) == (HandlingStatus.REPLIED, ISSUED + timedelta(days=2))
    kept = (here.outcome, here.document_number, here.replied_on, here.meeting, here.signatory, here.points)
    assert kept == ("A", "南住建函〔2024〕5号", date(2024, 4, 30), "face_to_face", "郑局长", [point])
    assert (here.due_on, here.is_late) == (DUE, False)
    assert Attachment.objects.of(here).get().name == "答复函.pdf"
    commitment = Commitment.objects.get(proposal=proposal)
    assert (commitment.text, commitment.due_on) == ("年底前完成改造", date(2024, 12, 31))
    proposal.refresh_from_db()
    assert proposal.status == Status.ANSWERED


def test_the_opinion_of_an_assisting_unit_comes_back_and_answers_nobody(places, proposal, taken, clerk):
    reply_there(taken, clerk, unit="区交通局", outcome="")

    carry_replies(places, taken, clerk)

    proposal.refresh_from_db()
    assert proposal.status == Status.HANDLING
    assert [reply.body for reply in proposal.handlings.get(unit__name="区交通局").replies.all()] == ["已办理。"]


def test_sent_back_again_a_reply_is_there_once(places, proposal, taken, clerk):
    reply_there(taken, clerk)
    carry_replies(places, taken, clerk)
    places.at(places.city)
    reply_there(taken, clerk, unit="区交通局", outcome="")

    assert carry_replies(places, taken, clerk) == "登记答复1份"
    assert carry_replies(places, taken, clerk) == "没有新的答复"
    assert [handling.replies.count() for handling in proposal.handlings.order_by("pk")] == [1, 1]


def test_a_reply_to_a_unit_that_was_relieved_meanwhile_waits(places, proposal, taken, clerk):
    reply_there(taken, clerk)
    other = Assignment(UnitFactory(name="区城管局"), Manner.SOLE, DUE)
    proposal.reassign(by=clerk, on=ISSUED, to=[other], note="职责调整")

    with pytest.raises(Exception, match="不能“答复”"):
        carry_replies(places, taken, clerk)

    assert Package.objects.waiting().count() == 1


@pytest.mark.parametrize("day", [ISSUED - timedelta(days=1), date(2199, 1, 1)])
def test_a_reply_from_before_the_hand_over_or_from_tomorrow_is_refused(places, taken, clerk, day):
    taken.handlings.first().replies.model.objects.filter(pk=reply_there(taken, clerk).pk).update(replied_on=day)

    with pytest.raises(NotTaken, match="不在交办日到今天之间"):
        carry_replies(places, taken, clerk)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": Status.FILED}, "第5号提案现在是“已立案”，交办后、答复前才能发出"),
        ({"status": Status.HANDED_OVER, "is_secret": True}, "第5号提案涉密，不能发给政协云河市委员会"),
    ],
)
def test_what_may_not_travel_stays(places, clerk, fields, told):
    with pytest.raises(NotTaken) as refused:
        send(
            CARGOES["proposals.handed_over"], places.county.partner, [ProposalFactory(number=5, **fields)],
            by=clerk, answers={},
        )  # fmt: skip

    assert str(refused.value) == told


def test_a_secret_proposal_stays_secret_where_partners_may(places, clerk, proposal):
    Partner.objects.update(takes_secrets=True)
    Proposal.objects.filter(pk=proposal.pk).update(is_secret=True)
    proposal.refresh_from_db()
    sent = send(CARGOES["proposals.handed_over"], places.county.partner, [proposal], by=clerk, answers={})
    moved_away()
    came = places.carry(sent, to=places.city, by=clerk)
    came.take(by=clerk, on=timezone.localdate(), answers={})

    assert came.items.get().target.is_secret


def test_what_was_answered_already_stays(places, clerk, proposal, taken):
    places.at(places.county)
    handling = proposal.handlings.get(unit__name="区交通局")
    handling.accept(by=clerk, on=ISSUED)
    handling.reply(by=clerk, on=ISSUED, body="意见")
    Package.objects.sent().filter(kind="proposals.handed_over").update(status="rejected")

    with pytest.raises(NotTaken, match="第12号提案已有单位答复，不能再发出"):
        send(CARGOES["proposals.handed_over"], places.county.partner, [proposal], by=clerk, answers={})


def test_nobodys_telephone_number_travels_with_a_proposal(sent, proposal):
    with sent.file.open("rb") as stored:
        content = stored.read().decode("utf-8", "replace")

    assert proposal.title in content
    assert "phone" not in content


def test_a_carried_proposal_is_found_by_who_stands_behind_it(taken):
    assert list(Proposal.objects.matching("孟怡行").filter(session__name=SESSION)) == [taken]
