"""Real threads on a real database: numbers without gaps, one winner where two press at once."""

import contextlib
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from cppcc.core.workflow import StepRefused
from proposals.models import Batch, Handling, HandlingStatus, Manner, Opinion, Proposal, Refused, Reply, ReplyDraft
from proposals.review.batch import make_batch
from proposals.states import DraftStatus, Status
from proposals.writing.entry import enter
from tests.factories import HandlingFactory, ProposalFactory, SessionFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _server_database():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-process SQLite writer")


def test_twenty_clerks_filing_at_once_leave_no_gap(clerk):
    proposals = [ProposalFactory() for _ in range(20)]

    errors = at_once(*(lambda p=p: p.file(by=clerk, on=ON) for p in proposals))

    assert errors == [None] * 20
    assert sorted(Proposal.objects.values_list("number", flat=True)) == list(range(1, 21))


def test_two_clerks_filing_the_same_proposal_use_up_one_number(clerk):
    proposal = ProposalFactory()
    copies = [Proposal.objects.get(pk=proposal.pk) for _ in range(2)]

    errors = at_once(*(lambda p=p: p.file(by=clerk, on=ON) for p in copies))

    assert sorted(type(error) for error in errors if error) == [StepRefused]
    proposal.refresh_from_db()
    assert (proposal.number, proposal.history.count()) == (1, 1)


def test_two_proposals_merged_into_each_other_at_once_make_one_merge(clerk):
    one, other = ProposalFactory(), ProposalFactory()

    errors = at_once(
        lambda: Proposal.objects.get(pk=one.pk).merge(by=clerk, on=ON, into=other),
        lambda: Proposal.objects.get(pk=other.pk).merge(by=clerk, on=ON, into=one),
    )

    assert len([error for error in errors if isinstance(error, StepRefused)]) == 1
    assert Proposal.objects.in_status(Status.MERGED).count() == 1


def test_the_last_two_units_replying_at_once_answer_the_proposal(clerk):
    proposal = ProposalFactory(status=Status.HANDLING)
    fields = {"proposal": proposal, "manner": Manner.SPLIT, "status": HandlingStatus.ACCEPTED}
    one, two = HandlingFactory(**fields), HandlingFactory(**fields)

    errors = at_once(*(lambda h=h: h.reply(by=clerk, on=ON, body="已办", outcome="A") for h in (one, two)))

    assert errors == [None, None]
    proposal.refresh_from_db()
    assert proposal.status == Status.ANSWERED


def test_twenty_clerks_at_once_filing_sixty_with_undoing_and_merging_leave_no_gap_and_no_double(clerk):
    proposals = [ProposalFactory() for _ in range(60)]

    def work(place):
        """Three each: filed; filed, perhaps undone, and filed once more; filed and merged into the first."""

        def run():
            first, second, third = (Proposal.objects.get(pk=p.pk) for p in proposals[3 * place : 3 * place + 3])
            first.file(by=clerk, on=ON)
            second.file(by=clerk, on=ON)
            with contextlib.suppress(StepRefused):  # somebody has the next number already
                second.unfile(by=clerk)
                second.file(by=clerk, on=ON)
            third.file(by=clerk, on=ON)
            third.merge(by=clerk, on=ON, into=first)
            if place % 2:
                third.unmerge(by=clerk)
                third.file(by=clerk, on=ON)

        return run

    errors = at_once(*(work(place) for place in range(20)))

    assert errors == [None] * 20
    assert sorted(Proposal.objects.values_list("number", flat=True)) == list(range(1, 61))
    assert Proposal.objects.in_status(Status.MERGED).count() == 10
    assert Proposal.objects.in_status(Status.FILED).count() == 50


def test_two_clerks_giving_a_preliminary_opinion_at_once_leave_one(clerk):
    proposal = ProposalFactory()
    copies = [Proposal.objects.get(pk=proposal.pk) for _ in range(2)]

    errors = at_once(*(lambda p=p: p.opine(by=clerk, opinion=Opinion.FILE) for p in copies))

    assert [type(error) for error in errors if error] == [Refused]
    assert proposal.reviews.count() == 1


def test_two_clerks_mending_what_was_filed_at_once_leave_one_correction(clerk):
    proposal = ProposalFactory(status=Status.FILED)
    seen = proposal.changed_at.isoformat()
    texts = {"title": proposal.title, "analysis": "", "suggestions": proposal.suggestions}
    answers = []

    def mend(words):
        copy = Proposal.objects.get(pk=proposal.pk)
        answers.append(copy.correct(by=clerk, seen=seen, texts=texts | {"situation": words}, note="更正"))

    assert at_once(lambda: mend("车位230个。"), lambda: mend("车位203个。")) == [None, None]
    assert sorted(answers) == [False, True]
    assert proposal.revisions.corrections().count() == 1


def test_a_batch_pressed_twice_at_once_is_done_once(clerk):
    proposals, token = [ProposalFactory() for _ in range(5)], uuid4()
    sent = {"token": token, "keys": [p.pk for p in proposals], "answers": {}, "back": "/", "by": clerk, "on": ON}

    errors = at_once(*(lambda: make_batch("file", **sent) for _ in range(2)))

    assert errors == [None, None]
    assert sorted(Proposal.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert Batch.objects.get().lines.filter(done=True).count() == 5
    assert Batch.objects.get().lines.filter(done=False).count() == 0


def test_one_form_sent_by_many_threads_at_once_is_one_proposal_with_one_serial(member):
    token, session = uuid4(), SessionFactory()
    values = {"title": "关于停车的建议", "situation": "难", "session": session, "lead": member}
    form = {"by": member.user, "on": ON, "token": token, "values": values, "cosigners": [], "submitting": True}

    errors = at_once(*(lambda: enter(**form) for _ in range(6)))

    assert [error for error in errors if error and not isinstance(error, StepRefused)] == []
    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.serial, proposal.history.count()) == (Status.SUBMITTED, 1, 1)
    assert proposal.revisions.count() == 1


def draft_at(status, clerk, **fields):
    proposal = ProposalFactory(status=Status.HANDLING)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    return ReplyDraft.objects.create(handling=handling, status=status, body="稿", outcome="A", **fields)


@pytest.mark.parametrize("status", [DraftStatus.APPROVAL, DraftStatus.CHECKING])
def test_two_pressing_at_once_over_a_draft_leave_one_reply_or_none(clerk, status):
    draft = draft_at(status, clerk)

    def release():
        one = ReplyDraft.objects.get(pk=draft.pk)
        if status == DraftStatus.APPROVAL:
            one.sign_off(by=clerk, on=ON, document_number="1号", signatory="王建国")
        else:
            one.release(by=clerk, on=ON)

    def send_back():
        ReplyDraft.objects.get(pk=draft.pk).send_back(by=clerk, note="改")

    errors = at_once(release, release, send_back)

    draft.refresh_from_db()
    assert sum(error is None for error in errors) == 1
    assert Reply.objects.count() == (draft.status == DraftStatus.RELEASED)
    assert draft.status in (DraftStatus.RELEASED, DraftStatus.DRAFT)


def test_a_reply_on_paper_and_a_signature_at_once_leave_one_reply(clerk):
    draft = draft_at(DraftStatus.APPROVAL, clerk)

    errors = at_once(
        lambda: ReplyDraft.objects.get(pk=draft.pk).sign_off(by=clerk, on=ON, document_number="1号", signatory="王"),
        lambda: Handling.objects.get(pk=draft.handling_id).reply(by=clerk, on=ON, outcome="A", body="纸质"),
    )

    assert sum(error is None for error in errors) == 1
    assert Reply.objects.count() == 1


def test_two_clerks_of_a_unit_beginning_a_draft_at_once_write_the_same(clerk):
    handling = draft_at(DraftStatus.DRAFT, clerk).handling
    ReplyDraft.objects.all().delete()

    begin = [lambda: ReplyDraft.begin(Handling.objects.get(pk=handling.pk), by=clerk)] * 4

    assert at_once(*begin) == [None] * 4
    assert ReplyDraft.objects.count() == 1
