"""Every verb × every role, and who sees what."""

import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from members.people.models import Unit
from proposals.models import (
    Candidate,
    Commitment,
    CommitmentStatus,
    Cosigner,
    CosignStatus,
    Extension,
    Handling,
    HandlingStatus,
    Manner,
    Proposal,
    Reply,
    ReplyDraft,
    Selection,
)
from proposals.rules import MAY
from proposals.states import COMMITMENT_STEPS, WITH_UNITS, DraftStatus, Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db

OFFICE = {"proposal_office", "general_office"}
ALL_OFFICES = OFFICE | {"information_office", "liaison_office"}
AUTHOR = {"author"}
WORKERS = {str(role) for role in Role if role not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)}
PEOPLE = [*map(str, Role), "author", "typist", "signer", "invited", "clerk_of_unit", "approver"]
PERSONS = {
    "author": "member",
    "typist": "member",
    "signer": "member",
    "invited": "member",
    "clerk_of_unit": "unit_clerk",
    "approver": "unit_clerk",
}
OF_UNIT = {"clerk_of_unit", "approver"}  # who signs is one of its clerks
ALLOWED = {
    "enter": OFFICE | {"member", "author", "typist", "signer", "invited"},
    "edit": OFFICE,
    "attach": OFFICE,
    "print": WORKERS | PERSONS.keys(),
    "export": WORKERS | PERSONS.keys(),
    "board": {str(role) for role in OFFICES} | {"leader"},
    "print_volumes": ALL_OFFICES | {"leader"},
    "edit_lists": OFFICE,
    "edit_deadlines": OFFICE,
    "import_ledger": OFFICE,
    "submit": {"author", "typist"},
    "discard": {"author", "typist"},
    "withdraw": OFFICE | {"author", "typist"},
    **dict.fromkeys(["invite", "remind"], OFFICE | {"author", "typist"}),
    **dict.fromkeys(["file", "merge", "unmerge", "decline", "turn_social", "return"], OFFICE),
    **dict.fromkeys(["review", "restore", "unfile", "correct", "classify", "batch", "exchange"], OFFICE),
    **dict.fromkeys(["hand_over", "take_back", "close", "redo", "key"], OFFICE),
    **dict.fromkeys(["handle", "answer", "reopen", "replace", "ask_again", "lapse", "invite_again"], set()),
    "accept": OFFICE | OF_UNIT,
    **dict.fromkeys(["ask_hand_back", "withdraw_hand_back", "ask_extension", "withdraw_extension"], OFFICE | OF_UNIT),
    **dict.fromkeys(["agree_hand_back", "refuse_hand_back", "grant_extension", "refuse_extension"], OFFICE),
    **dict.fromkeys(["reassign", "print_letters"], OFFICE),
    "reply": OFFICE,
    **dict.fromkeys(["write_reply", "send_for_approval"], OF_UNIT),
    "issue_reply": set(),  # the unit named somebody to sign
    **dict.fromkeys(["sign_off", "send_back"], {"approver"}),
    "release": OFFICE | {"supervisor"},
    **dict.fromkeys(["log_discussion", "report_result"], OFFICE | OF_UNIT),
    **dict.fromkeys(["confirm_result", "refuse_result", "switch_check", "rate_for"], OFFICE),
    **dict.fromkeys(["nominate", "supervise"], OFFICE | {"leader"}),
    **dict.fromkeys(["approve_key", "refuse_key", "run_selection"], OFFICE),
    **dict.fromkeys(["open_scoring", "publish_selection", "reopen_scoring"], OFFICE),
    "score": {"member"},
    **dict.fromkeys(["sign", "decline_to_sign", "withdraw_name"], {"invited"}),
    "rate": {"author", "signer"},
    **dict.fromkeys(["publish", "unpublish"], OFFICE),
    "consent": {"author", "typist"},
    "urge": OFFICE | {"supervisor", "leader"},
    "answer_urge": OFFICE | OF_UNIT,
    **dict.fromkeys(["set_chasing", "enter_commitment"], OFFICE),
    **dict.fromkeys(["tell_progress", "report_kept"], OFFICE | OF_UNIT),
    **dict.fromkeys(["confirm_kept", "return_commitment", "drop_commitment"], OFFICE),
}


@pytest.fixture
def scene(user_with):
    """A submitted proposal with all who can have to do with it."""
    users = {name: user_with(Role(PERSONS.get(name, name))) for name in PEOPLE}
    members = {name: MemberFactory(user=users[name]) for name in PEOPLE if users[name].roles == {Role.MEMBER}}
    proposal = ProposalFactory(lead=members["author"], created_by=users["typist"])
    Cosigner.objects.create(proposal=proposal, member=members["signer"], status=CosignStatus.SIGNED)
    invited = Cosigner.objects.create(proposal=proposal, member=members["invited"])
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE)
    handling.unit.clerks.add(users["clerk_of_unit"], users["approver"])
    handling.unit.approvers.add(users["approver"])
    draft = ReplyDraft.objects.create(handling=handling, round=2, status="approval")
    reply = ReplyFactory(handling=handling)
    dates = {"asked_on": handling.issued_on, "due_before": handling.due_on, "until": handling.due_on}
    extension = Extension.objects.create(handling=handling, reason="待专家论证", **dates)
    selection = Selection.objects.create(session=proposal.session, name="优秀提案")
    selection.jurors.add(users["member"], users["author"], users["signer"])  # who signed it keeps off
    candidate = Candidate.objects.create(selection=selection, proposal=proposal)
    words = {"unit": handling.unit, "text": "改造地块", "promised_on": handling.issued_on}
    promise = Commitment.objects.create(proposal=proposal, **words)
    records = {
        **dict.fromkeys(["urge", "answer_urge"], handling),
        **dict.fromkeys(COMMITMENT_STEPS.keys() | {"tell_progress"}, promise),
        "score": candidate,
        "accept": handling,
        **dict.fromkeys(
            ["ask_hand_back", "withdraw_hand_back", "agree_hand_back", "refuse_hand_back", "ask_extension"], handling
        ),
        **dict.fromkeys(["grant_extension", "refuse_extension", "withdraw_extension"], extension),
        "reply": handling,
        **dict.fromkeys(["write_reply", "log_discussion"], handling),
        **dict.fromkeys(["send_for_approval", "issue_reply", "sign_off", "send_back", "release"], draft),
        **dict.fromkeys(["report_result", "rate_for"], reply),
        "sign": invited,
        "decline_to_sign": invited,
        "withdraw_name": invited,
        "rate": reply,
    }
    return users, lambda verb: records.get(verb, proposal)


def test_the_table_here_names_every_verb():
    assert ALLOWED.keys() == MAY.keys()


def test_each_verb_is_open_to_those_it_names_and_to_nobody_else(scene):
    users, record = scene

    found = {verb: {name for name in PEOPLE if users[name].has_perm(f"proposals.{verb}", record(verb))} for verb in MAY}

    assert found == ALLOWED


@pytest.mark.parametrize("status", list(Status))
def test_the_author_edits_while_it_is_with_them_and_the_office_while_in_review(clerk, member, status):
    proposal = ProposalFactory(status=status, lead=member)

    assert member.user.has_perm("proposals.edit", proposal) == (status in (Status.DRAFT, Status.RETURNED))
    assert clerk.has_perm("proposals.edit", proposal) == (status == Status.SUBMITTED)


@pytest.mark.parametrize("named", [True, False])
def test_a_clerk_sends_for_approval_where_somebody_signs_and_issues_where_nobody_does(user_with, named):
    clerk, handling = user_with(Role.UNIT_CLERK), HandlingFactory()
    handling.unit.clerks.add(clerk)
    if named:
        handling.unit.approvers.add(clerk)
    draft = ReplyDraft.objects.create(handling=handling)

    assert clerk.has_perm("proposals.send_for_approval", draft) == named
    assert clerk.has_perm("proposals.issue_reply", draft) != named


@pytest.mark.parametrize("status", list(DraftStatus))
def test_files_are_added_to_a_draft_while_it_is_written_by_its_unit_only(user_with, clerk, status):
    writer, other, handling = user_with(Role.UNIT_CLERK), user_with(Role.UNIT_CLERK), HandlingFactory()
    handling.unit.clerks.add(writer)
    draft = ReplyDraft.objects.create(handling=handling, status=status)

    assert writer.has_perm("proposals.attach", draft) == (status == DraftStatus.DRAFT)
    assert not any(user.has_perm("proposals.attach", draft) for user in (other, clerk))
    assert not writer.has_perm("proposals.attach", ReplyFactory(handling=handling))  # a released one is closed


@pytest.mark.parametrize("status", list(CommitmentStatus))
def test_proof_is_added_to_an_open_commitment_by_its_unit_and_the_office(user_with, clerk, status):
    writer, other, handling = user_with(Role.UNIT_CLERK), user_with(Role.UNIT_CLERK), HandlingFactory()
    handling.unit.clerks.add(writer)
    words = {"unit": handling.unit, "text": "改造地块", "promised_on": handling.issued_on, "status": status}
    promise = Commitment.objects.create(proposal=handling.proposal, **words)

    is_open = status == CommitmentStatus.OPEN
    assert [user.has_perm("proposals.attach", promise) for user in (writer, clerk, other)] == [is_open, is_open, False]


@pytest.mark.parametrize("status", list(DraftStatus))
def test_it_comes_back_from_who_signs_before_and_from_who_checks_after_the_signature(user_with, clerk, status):
    approver, supervisor, handling = user_with(Role.UNIT_CLERK), user_with(Role.SUPERVISOR), HandlingFactory()
    handling.unit.clerks.add(approver)
    handling.unit.approvers.add(approver)
    draft = ReplyDraft.objects.create(handling=handling, status=status)

    may = [user.has_perm("proposals.send_back", draft) for user in (approver, supervisor, clerk)]
    assert may == ([True, False, False] if status == DraftStatus.APPROVAL else [False, True, True])


@pytest.mark.parametrize("status", list(Status))
def test_the_supervising_office_sees_what_units_handle_but_nothing_secret(user_with, status):
    supervisor = user_with(Role.SUPERVISOR)
    proposal = ProposalFactory(status=status)

    assert Proposal.objects.visible_to(supervisor).exists() == (status in WITH_UNITS)
    Proposal.objects.filter(pk=proposal.pk).update(is_secret=True)
    assert not Proposal.objects.visible_to(supervisor).exists()


def test_an_account_switched_off_may_nothing(clerk):
    clerk.is_active = False

    assert not any(clerk.has_perm(f"proposals.{verb}", ProposalFactory()) for verb in MAY)


# --- Seeing -------------------------------------------------------------------------------------------------------
SEES_SUBMITTED = {
    "proposal_office", "information_office", "liaison_office", "general_office", "leader",
    "author", "signer", "invited", "clerk_of_unit", "approver",
}  # fmt: skip


def seers(users, proposal):
    return {name for name in PEOPLE if Proposal.objects.visible_to(users[name]).filter(pk=proposal.pk).exists()}


def test_who_sees_a_submitted_proposal(scene):
    users, record = scene

    assert seers(users, record("file")) == SEES_SUBMITTED


def test_a_draft_is_seen_by_its_author_and_typist_only(scene):
    users, record = scene
    proposal = record("file")
    Handling.objects.all().delete()
    Proposal.objects.filter(pk=proposal.pk).update(status=Status.DRAFT)

    assert seers(users, proposal) == {"author", "typist"}


def test_a_secret_proposal_is_kept_from_the_other_departments(scene):
    users, record = scene
    proposal = record("file")
    Proposal.objects.filter(pk=proposal.pk).update(is_secret=True)

    assert seers(users, proposal) == SEES_SUBMITTED - {"information_office", "liaison_office"}


@pytest.mark.parametrize("status", list(Status))
def test_who_typed_a_paper_sees_it_while_it_is_with_the_author(user_with, status):
    typist = user_with()
    proposal = ProposalFactory(status=status, created_by=typist, lead=MemberFactory())

    seen = Proposal.objects.visible_to(typist)
    assert seen.exists() == (status in (Status.DRAFT, Status.RETURNED))
    Proposal.objects.filter(pk=proposal.pk).update(is_secret=True)
    assert not seen.all().exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.SUBMITTED])
def test_a_clerk_who_moved_office_no_longer_sees_a_secret_one_they_typed(user_with, status):
    clerk = user_with(Role.PROPOSAL_OFFICE)
    ProposalFactory(status=status, created_by=clerk, lead=MemberFactory(), is_secret=True)
    ProposalFactory(status=status, created_by=clerk, lead=None, is_secret=True)
    assert Proposal.objects.visible_to(clerk).count() == 2

    clerk.hold([Role.LIAISON_OFFICE])
    assert not Proposal.objects.visible_to(type(clerk).objects.get(pk=clerk.pk)).exists()


@pytest.mark.parametrize("status", list(Status))
def test_who_wrote_for_a_body_keeps_seeing_it(member, status):
    proposal = ProposalFactory(status=status, created_by=member.user, lead=None, is_secret=True)

    assert proposal in Proposal.objects.visible_to(member.user)


def test_who_declined_to_sign_no_longer_sees_it(scene):
    users, record = scene
    record("sign").decline_to_sign(by=users["invited"], on=record("file").submitted_on)

    assert "invited" not in seers(users, record("file"))


def test_authors_of_a_merged_proposal_see_what_it_was_merged_into_and_units_see_both(user_with, member):
    clerk = user_with(Role.UNIT_CLERK)
    target = ProposalFactory(status=Status.FILED)
    child = ProposalFactory(status=Status.MERGED, merged_into=target, lead=member)
    HandlingFactory(proposal=target).unit.clerks.add(clerk)

    assert set(Proposal.objects.visible_to(member.user)) == {target, child}
    assert set(Proposal.objects.visible_to(clerk)) == {target, child}


def test_a_unit_sees_its_own_handlings_only_and_none_it_was_relieved_of(user_with):
    clerk, unit = user_with(Role.UNIT_CLERK), UnitFactory()
    unit.clerks.add(clerk)
    own = HandlingFactory(unit=unit)
    HandlingFactory()
    HandlingFactory(unit=unit, status=HandlingStatus.REPLACED)

    assert list(Handling.objects.visible_to(clerk)) == [own]
    assert list(Proposal.objects.visible_to(clerk)) == [own.proposal]
    assert Unit.objects.count() == 2


def test_replies_wait_for_a_signer_until_rated(member):
    proposal = ProposalFactory(status=Status.ANSWERED, lead=member)
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    first = ReplyFactory(handling=handling, round=1)
    second = ReplyFactory(handling=handling, round=2)
    assisting = HandlingFactory(proposal=proposal, manner=Manner.ASSIST, status=HandlingStatus.REPLIED)
    ReplyFactory(handling=assisting)

    assert list(Reply.objects.to_rate_by(member.user)) == [second]
    second.rate(by=member.user, member=member, on=first.replied_on, result="satisfied")
    assert list(Reply.objects.to_rate_by(member.user)) == []
