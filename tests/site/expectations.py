"""Who reaches what: one line per route, for records that are a stranger's. A role not named is refused: 403, or 404
where even the record's being there is not told. Own records (a member's draft, a unit's case) are tested in their app.

    pages(who, "app:name app:name …", make=…)     GET answers 200
    forms(who, "app:name …", make=…)              GET answers 200, or 409 when the record is past it
    steps(who, "app:name …", make=…)              POST only; the answer is a redirect, a form with errors, or 409
    rows(who, "app:name", make=…)                 the five routes of `rows_pages`
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cppcc.core.accounts.roles import ADMINISTRATORS, OFFICES, Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.jobs.models import Job
from cppcc.core.ledger.models import LedgerUpload
from cppcc.core.notices.models import Channel, Delivery, DeliveryStatus, Notice
from members.duty.models import Checklist, ChecklistItem
from members.people.models import Appointment, ChangeReason, ParticularsChange, UnitKind
from members.service.models import OfficeRecord
from proposals.models import (
    Batch,
    Candidate,
    Commitment,
    Cosigner,
    Criterion,
    DeclineReason,
    Discussion,
    Extension,
    FollowUp,
    LetterBatch,
    Nomination,
    ReplyDraft,
    Selection,
    Supervision,
    SupervisionKind,
    Urge,
    Volume,
)
from proposals.states import DraftStatus
from proposals.states import Status as ProposalStatus
from reports.models import ReportKind, WorkReport
from sentiment.models import Adoption, Instruction, Level
from sentiment.states import BulletinStatus
from tests import factories as f

EVERYBODY = frozenset(Role)
NOBODY = frozenset()
PUBLIC = EVERYBODY | frozenset({"public"})  # without signing in, too
LEADERS = frozenset({Role.LEADER})
STAFF = OFFICES | LEADERS
WORKERS = EVERYBODY - ADMINISTRATORS
PROPOSALS = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})
INFORMATION = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
LIAISON = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
GENERAL = frozenset({Role.GENERAL_OFFICE})
MEMBERS = frozenset({Role.MEMBER})
CONVENORS = frozenset({Role.CONVENOR})
UNITS = frozenset({Role.UNIT_CLERK})
SUPERVISORS = frozenset({Role.SUPERVISOR})
SYSTEM, SECURITY, AUDIT = (frozenset({role}) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))

DONE = {200, 302, 409, 422}


@dataclass(frozen=True)
class Route:
    who: frozenset
    make: Callable[[], dict]
    method: str
    codes: set[int]


ROUTES: dict[str, Route] = {}


def _add(who, names, make, method, codes):
    for name in names.split():
        assert name not in ROUTES, f"{name} is in the table twice"
        ROUTES[name] = Route(who, make, method, codes)


def pages(who, names, make=dict, codes=frozenset({200})):
    _add(who, names, make, "get", codes)


def forms(who, names, make=dict):
    _add(who, names, make, "get", {200, 409})


def steps(who, names, make=dict):
    _add(who, names, make, "post", DONE)


def rows(who, name, make):
    pages(who, f"{name} {name}_new")
    pages(who, f"{name}_edit", make)
    steps(who, f"{name}_move {name}_switch", make)


def key(factory, **fields):
    """A maker of the keys of a record: `key(ProposalFactory)` → {"pk": …}; made once a test."""
    return lambda: {"pk": factory(**fields).pk}


def appointment():
    return {"pk": Appointment.objects.get(member=f.MemberFactory()).pk}


reason = key(ChangeReason.objects.create, name="因故")
unit_kind = key(UnitKind.objects.create, name="直属单位")
decline_reason = key(DeclineReason.objects.create, text="不属于本级职权")
member, unit, term, session = key(f.MemberFactory), key(f.UnitFactory), key(f.TermFactory), key(f.SessionFactory)
account, activity, service_record = key(f.UserFactory), key(f.ActivityFactory), key(f.ServiceRecordFactory)
body, proposal = key(f.GroupFactory, name="第七活动组"), key(f.ProposalFactory)
social = key(f.SocialReportFactory)
bulletin = key(f.BulletinFactory, status=BulletinStatus.EDITING, number=None)
handling, reply = key(f.HandlingFactory), key(f.ReplyFactory)
declined = key(f.ProposalFactory, status=ProposalStatus.DECLINED)
filed = key(f.ProposalFactory, status=ProposalStatus.FILED)
accepted_handling = key(f.HandlingFactory, status="accepted")
checklist = key(Checklist.objects.create, name="六个一", from_year=2091)
job = key(Job.objects.create, kind="tests.walk", title="走查")


def commitment():
    handling = f.HandlingFactory(status="accepted")
    words = {"unit": handling.unit, "text": "改造地块", "promised_on": handling.issued_on}
    return {"pk": Commitment.objects.create(proposal=handling.proposal, **words).pk}


def combined():
    issue = f.BulletinFactory(status=BulletinStatus.EDITING, number=None)
    return {"pk": issue.pk, "row": issue.combined.create(title="综合", text="正文").pk}


def urge():
    handling = f.HandlingFactory(status="accepted")
    return {"pk": Urge.objects.create(handling=handling, by=f.UserFactory(), on=handling.issued_on).pk}


def notice():
    return {"pk": Notice.objects.create(user=f.UserFactory(), kind="tests.walk", once="walk", title="走查").pk}


def delivery():
    told = Notice.objects.create(user=f.UserFactory(), kind="tests.walk", once="walk-mail", title="走查")
    return {"pk": Delivery.objects.create(notice=told, channel=Channel.MAIL, status=DeliveryStatus.FAILED).pk}


def change():
    return {"pk": ParticularsChange.objects.create(member=f.MemberFactory(), values={"work": "区某中学"}).pk}


def checklist_item():
    checklist = Checklist.objects.create(name="六个一", from_year=2092)
    return {"pk": ChecklistItem.objects.create(checklist=checklist, order=1, label="一次调研").pk}


def batch():
    made = Batch.objects.create(token=uuid4(), name="file", label="立案", by=f.UserFactory())
    return {"pk": made.pk}


def cosigner():
    return {"pk": Cosigner.objects.create(proposal=f.ProposalFactory(), member=f.MemberFactory()).pk}


def discussion():
    return {"pk": Discussion.objects.create(handling=f.HandlingFactory(), way="phone", held_on=date(2024, 3, 1)).pk}


def draft():
    return {"pk": ReplyDraft.objects.create(handling=f.HandlingFactory(), status=DraftStatus.CHECKING).pk}


def reply_letter():
    reply = f.ReplyFactory()
    return {"pk": reply.pk, "proposal": reply.handling.proposal_id, "kind": "docx"}


def rater():
    reply = f.ReplyFactory()
    return {"pk": reply.pk, "member": reply.handling.proposal.lead_id}


def follow_up():
    reply = f.ReplyFactory(outcome="B")
    return {"pk": FollowUp.objects.create(reply=reply, on=date(2024, 9, 1), outcome="A", note="已建成").pk}


def office_record():
    return {"pk": OfficeRecord.objects.create(kind=f.ServiceKindFactory(), on=date(2024, 5, 6), text="来信").pk}


def unit_and_day():
    row = f.HandlingFactory()
    return {"pk": row.unit_id, "day": row.issued_on}


def letter_batch():
    on = date(2024, 2, 20)
    row = LetterBatch.objects.create(issued_on=on, number="提〔2024〕1号", dated=on, by=f.UserFactory())
    return {"pk": row.pk}


def extension():
    row = f.HandlingFactory(status="accepted")
    dates = {"asked_on": row.issued_on, "due_before": row.due_on, "until": date(2024, 6, 20)}
    return {"pk": Extension.objects.create(handling=row, reason="待专家论证", **dates).pk}


def adoption():
    row = Adoption.objects.create(
        report=f.SocialReportFactory(), level=Level.CITY, manner="adopted", on=date(2024, 5, 6)
    )
    return {"pk": row.report_id, "row": row.pk}


def instruction():
    row = Instruction.objects.create(report=f.SocialReportFactory(), level=Level.CITY, on=date(2024, 5, 6))
    return {"pk": row.report_id, "row": row.pk}


def nomination():
    row = Nomination.objects.create(
        proposal=f.ProposalFactory(status=ProposalStatus.FILED), nominated_on=date(2024, 3, 1)
    )
    return {"pk": row.pk}


def supervision():
    proposal, kind = f.ProposalFactory(status=ProposalStatus.FILED), SupervisionKind.objects.first()
    return {"pk": Supervision.objects.create(proposal=proposal, kind=kind, held_on=date(2024, 3, 1)).pk}


def selection():
    return {"pk": Selection.objects.get_or_create(name="走查评选", defaults={"session": f.SessionFactory()})[0].pk}


def criterion():
    return {"pk": Criterion.objects.create(selection_id=selection()["pk"], text="建议可行").pk}


def candidate():
    proposal = f.ProposalFactory(status=ProposalStatus.FILED)
    return {"pk": Candidate.objects.create(selection_id=selection()["pk"], proposal=proposal).pk}


def volume():
    return {"pk": Volume.objects.create(kind="register", title="走查登记册", seen_on=date(2024, 3, 1)).pk}


def upload():
    return {"pk": LedgerUpload.objects.create(file=_stored(), name="台账.xlsx", size=4, sha256="0" * 64).pk}


def partner():
    return {"pk": Partner.objects.get_or_create(name="走查单位", public_key="0" * 64)[0].pk}


def _package(**fields):
    keys = {"partner_id": partner()["pk"], "kind": "sentiment.reports", "uuid": uuid4(), "sequence": 1}
    return {"pk": Package.objects.create(**keys, file=_stored(), **fields).pk}


def package():
    return _package(direction="out", status="made")


def waiting_package():
    return _package(direction="in", status="waiting")


def attachment():
    kept = Attachment.objects.create(owner=f.ProposalFactory(), name="照片.jpg", file=_stored(), size=4, kind="jpg")
    return {"pk": kept.pk}


def _stored():
    return default_storage.save("walk/file", ContentFile(b"text"))


def report():
    moment = timezone.now()
    return {"pk": WorkReport.objects.create(kind=ReportKind.ANNUAL, year=2024, as_of=moment, title="走查报告").pk}


def report_figure():
    return {**report(), "name": "proposals.received"}


# --- Frame ---------------------------------------------------------------------------------------------------------
pages(PUBLIC, "health accounts:login", codes={200, 302})
steps(PUBLIC, "accounts:logout")
pages(EVERYBODY, "waiting accounts:password")
pages(EVERYBODY, "home", codes={200, 302})  # a unit's home is its list
pages(OFFICES, "settings")

# --- Accounts and audit --------------------------------------------------------------------------------------------
pages(SYSTEM | SECURITY, "accounts:list")
pages(SYSTEM | SECURITY, "accounts:detail", account)
pages(SYSTEM, "accounts:new")
pages(SYSTEM, "accounts:edit", account)
steps(SYSTEM, "accounts:reset accounts:disable accounts:enable", account)
pages(SECURITY, "accounts:grant", account)
pages(SECURITY, "accounts:locks")
steps(SECURITY, "accounts:lift_lock")
pages(AUDIT, "audit:list")
steps(AUDIT, "audit:check")

# --- Exchange: packages for those who handle them, partners for the security administrator ----------------------------
pages(PROPOSALS | INFORMATION, "exchange:list exchange:upload")
pages(INFORMATION, "exchange:detail exchange:file", package)
forms(INFORMATION, "exchange:decline", waiting_package)
steps(INFORMATION, "exchange:take", waiting_package)
pages(INFORMATION, "exchange:make", lambda: {"kind": "sentiment.reports"}, codes={302})
pages(SECURITY, "exchange:partners exchange:partner_new exchange:key_file")
pages(SECURITY, "exchange:partner exchange:partner_edit exchange:confirm_key exchange:change_key", partner)
steps(SECURITY, "exchange:retire exchange:restore", partner)

# --- Background jobs: the office sees all, others their own ----------------------------------------------------------
pages(EVERYBODY, "jobs:list")
pages(OFFICES, "jobs:detail jobs:progress", job)
steps(OFFICES, "jobs:cancel jobs:retry", job)

# --- Notices: one's own; the offices see what was sent and whom to phone ----------------------------------------------
pages(EVERYBODY, "notices:list notices:wishes")
pages(NOBODY, "notices:detail", notice)
steps(NOBODY, "notices:open", notice)
steps(EVERYBODY, "notices:read_all")
pages(OFFICES, "notices:records notices:calls notices:calls_export")
steps(OFFICES, "notices:resend", delivery)
steps(OFFICES, "notices:called", account)

# --- People --------------------------------------------------------------------------------------------------------
pages(STAFF | CONVENORS, "people:members")
pages(OFFICES, "people:member_new")
pages(STAFF, "people:members_export")
pages(LIAISON, "people:accounts")
pages(STAFF, "people:member", member)
pages(OFFICES, "people:member_edit people:appointment_new", member)
steps(LIAISON, "people:member_account", member)
pages(NOBODY, "people:change_ask", member)
pages(MEMBERS | CONVENORS, "people:me", codes={302})
pages(OFFICES, "people:appointment_edit people:appointment_end", appointment)
pages(LIAISON, "people:changes")
pages(LIAISON, "people:change people:change_refuse", change)
steps(LIAISON, "people:change_approve", change)
steps(NOBODY, "people:change_withdraw", change)
pages(STAFF | CONVENORS | MEMBERS, "people:bodies")
pages(EVERYBODY, "people:names")
pages(STAFF, "people:body", body)
pages(OFFICES, "people:body_new people:term_new people:unit_new")
pages(OFFICES, "people:body_edit", body)
pages(STAFF, "people:terms people:units")
pages(OFFICES, "people:term_edit people:session_new", term)
pages(OFFICES, "people:session_edit", session)
pages(STAFF, "people:unit", unit)
pages(OFFICES, "people:unit_edit", unit)
pages(PROPOSALS, "people:unit_account", unit)
rows(OFFICES, "people:reasons", reason)
rows(OFFICES, "people:unit_kinds", unit_kind)

# --- Six ones --------------------------------------------------------------------------------------------------------
pages(STAFF | CONVENORS, "duty:matrix")
pages(MEMBERS, "duty:mine duty:my_summary")
pages(STAFF, "duty:member duty:record", member)
pages(LIAISON, "duty:checklist")
pages(LIAISON, "duty:checklist_succeed", checklist)
pages(LIAISON, "duty:checklist_item", checklist_item)

# --- Activities and service: a list shows what one may see, which is nothing for some --------------------------------
pages(EVERYBODY, "activities:list service:list")
pages(OFFICES | CONVENORS, "activities:new")
pages(STAFF, "activities:detail activities:workbook", activity)
forms(OFFICES, "activities:edit activities:outcome activities:participants activities:attendance", activity)
forms(OFFICES, "activities:cancel activities:close activities:reopen", activity)
steps(OFFICES, "activities:take_off activities:publish", activity)
rows(OFFICES, "activities:kinds", key(f.ActivityKindFactory))
steps(OFFICES | CONVENORS, "service:confirm_many")
pages(OFFICES | MEMBERS, "service:new")
pages(STAFF, "service:detail", service_record)
forms(OFFICES, "service:edit service:refuse service:take_back", service_record)
steps(OFFICES, "service:confirm service:refile", service_record)
pages(STAFF, "service:office_list")
pages(OFFICES, "service:office_new")
pages(OFFICES, "service:office_edit", office_record)
rows(OFFICES, "service:kinds", key(f.ServiceKindFactory))

# --- Proposals -------------------------------------------------------------------------------------------------------
pages(EVERYBODY, "proposals:list proposals:numbers proposals:handlings")
pages(STAFF | MEMBERS | CONVENORS | UNITS | SUPERVISORS, "proposals:export")
pages(STAFF, "proposals:board")
pages(PROPOSALS | MEMBERS, "proposals:new")
steps(PROPOSALS | MEMBERS, "proposals:check")
pages(STAFF, "proposals:detail proposals:receipt", proposal)
forms(PROPOSALS, "proposals:edit proposals:submit", proposal)
forms(
    PROPOSALS, "proposals:merge proposals:decline proposals:turn_social proposals:return proposals:withdraw", proposal
)
steps(PROPOSALS, "proposals:file", proposal)
pages(PROPOSALS, "proposals:desk proposals:review_rules")
pages(PROPOSALS, "proposals:related", proposal)
pages(PROPOSALS, "proposals:desk_decide", proposal, codes={302})
steps(PROPOSALS, "proposals:desk_undo", proposal)
forms(PROPOSALS, "proposals:restore", declined)
steps(PROPOSALS, "proposals:unfile", filed)
forms(PROPOSALS, "proposals:correct", filed)
steps(PROPOSALS, "proposals:batch", lambda: {"name": "file"})
pages(NOBODY, "proposals:batch_result", batch)  # who pressed reads what became of it
forms(PROPOSALS, "proposals:hand_over proposals:redo proposals:take_back proposals:key", filed)
steps(PROPOSALS, "proposals:unmerge proposals:close", filed)
steps(NOBODY, "proposals:discard", proposal)
steps(NOBODY, "proposals:sign proposals:decline_to_sign", cosigner)
forms(NOBODY, "proposals:withdraw_name", cosigner)
forms(PROPOSALS, "proposals:invite", proposal)
steps(PROPOSALS, "proposals:remind", proposal)
steps(PROPOSALS | MEMBERS, "proposals:read")
steps(EVERYBODY, "kept:keep kept:drop")
steps(PROPOSALS, "proposals:accept", handling)
pages(PROPOSALS, "proposals:hand_over_queue proposals:hand_over_suggestions proposals:letters")
pages(PROPOSALS, "proposals:hand_over_dates", filed)
forms(PROPOSALS, "proposals:reassign", filed)
pages(PROPOSALS, "proposals:letter_of_proposal", lambda: {"pk": f.HandlingFactory().proposal_id})
pages(PROPOSALS, "proposals:letter_to_unit", unit_and_day)
pages(PROPOSALS, "proposals:letter_batch", letter_batch, codes={302})  # the job has not run
steps(EVERYBODY, "proposals:accept_many")  # takes what one sees and may accept
forms(PROPOSALS, "proposals:ask_hand_back proposals:agree_hand_back proposals:refuse_hand_back", handling)
forms(PROPOSALS, "proposals:ask_extension", accepted_handling)
pages(STAFF | SUPERVISORS, "proposals:extension", extension)
forms(PROPOSALS, "proposals:grant_extension proposals:refuse_extension", extension)
steps(PROPOSALS, "proposals:withdraw_hand_back", handling)
steps(PROPOSALS, "proposals:withdraw_extension", extension)
forms(PROPOSALS, "proposals:reply", handling)
pages(NOBODY, "proposals:rate", reply)
pages(STAFF | SUPERVISORS, "proposals:handling", handling)
steps(NOBODY, "proposals:write_reply", handling)
forms(PROPOSALS, "proposals:discussion", handling)
steps(PROPOSALS, "proposals:discussion_strike", discussion)
pages(PROPOSALS | SUPERVISORS, "proposals:draft", draft)  # waiting for the check; before that the unit's own
pages(PROPOSALS | SUPERVISORS, "proposals:draft_letter", lambda: {**draft(), "kind": "docx"})
forms(NOBODY, "proposals:draft_edit proposals:issue_reply proposals:sign_off", draft)
steps(NOBODY, "proposals:send_for_approval", draft)
forms(PROPOSALS | SUPERVISORS, "proposals:release proposals:send_back", draft)
pages(STAFF | SUPERVISORS, "proposals:reply_letter", reply_letter)
pages(PROPOSALS, "proposals:ratings", reply)
pages(PROPOSALS, "proposals:rating_enter", rater)
steps(PROPOSALS, "proposals:rating_remind", reply)
forms(PROPOSALS, "proposals:follow_up", reply)
steps(PROPOSALS, "proposals:confirm_result", follow_up)
forms(PROPOSALS, "proposals:refuse_result", follow_up)
pages(PROPOSALS, "proposals:checks")
steps(PROPOSALS, "proposals:check_switch", session)
pages(PROPOSALS | LEADERS | SUPERVISORS, "proposals:chasing proposals:chasing_export")
steps(PROPOSALS | LEADERS | SUPERVISORS, "proposals:urge_ticked")
forms(PROPOSALS, "proposals:chase_rules")
forms(PROPOSALS | LEADERS | SUPERVISORS, "proposals:urge", handling)
forms(PROPOSALS, "proposals:answer_urge", urge)
pages(EVERYBODY, "proposals:commitments")
pages(STAFF | MEMBERS | CONVENORS | UNITS | SUPERVISORS, "proposals:commitments_export")
pages(STAFF | SUPERVISORS, "proposals:commitment", commitment)
forms(PROPOSALS, "proposals:commitment_new", lambda: {"pk": f.HandlingFactory().proposal_id})
forms(PROPOSALS, "proposals:tell_progress proposals:report_kept proposals:drop_commitment", commitment)
forms(PROPOSALS, "proposals:return_commitment", commitment)
steps(PROPOSALS, "proposals:confirm_kept", commitment)
rows(PROPOSALS, "proposals:categories", key(f.CategoryFactory))
rows(PROPOSALS, "proposals:decline_reasons", decline_reason)
pages(PROPOSALS, "proposals:newest_due_rules")
forms(PROPOSALS, "proposals:due_rules", session)
steps(PROPOSALS, "proposals:due_rule_examples", session)

# --- Key and excellent proposals -------------------------------------------------------------------------------------
pages(PROPOSALS | LEADERS, "proposals:key_proposals")
forms(PROPOSALS | LEADERS, "proposals:nominate proposals:supervise", filed)
forms(PROPOSALS, "proposals:approve_key proposals:refuse_key", nomination)
steps(PROPOSALS | LEADERS, "proposals:unsupervise", supervision)
pages(WORKERS, "proposals:selections")
pages(PROPOSALS, "proposals:selection_new")
pages(STAFF, "proposals:selection", selection)
forms(PROPOSALS, "proposals:selection_edit proposals:publish_selection proposals:reopen_scoring", selection)
steps(PROPOSALS, "proposals:put_up proposals:criterion_new proposals:open_scoring", selection)
steps(PROPOSALS, "proposals:criterion_drop", criterion)
steps(PROPOSALS, "proposals:take_down", candidate)
forms(NOBODY, "proposals:candidate", candidate)
rows(PROPOSALS, "proposals:supervision_kinds", key(SupervisionKind.objects.create, name="书面督办"))


# --- Publishing, and what needs no signing in -------------------------------------------------------------------------
def published(about):
    """A maker of the key of a publication (`pk`) or of its proposal (`proposal_id`); made once a test."""
    return lambda: {"pk": getattr(f.PublicationFactory(), about)}


forms(PROPOSALS, "proposals:publish", key(f.ProposalFactory, status=ProposalStatus.FILED))
forms(PROPOSALS, "proposals:unpublish", published("proposal_id"))
pages(NOBODY, "proposals:consent", proposal)
pages(PUBLIC, "public:list public:numbers")
pages(PUBLIC, "public:detail", published("pk"))
pages(EVERYBODY - SYSTEM - SECURITY - AUDIT, "feeds:settings")
steps(EVERYBODY - SYSTEM - SECURITY - AUDIT, "feeds:renew feeds:revoke")
pages(PUBLIC, "feeds:feed", lambda: {"token": "unknown"}, codes={404})

# --- Registers, statistics, compilations -----------------------------------------------------------------------------
pages(STAFF, "proposals:volumes proposals:statistics")
pages(STAFF, "proposals:statistics_rows", codes={404})  # of no column
pages(STAFF, "proposals:volume", volume)
pages(STAFF, "proposals:volume_file", lambda: {**volume(), "kind": "pdf"}, codes={404})  # the job has not run

# --- Social reports --------------------------------------------------------------------------------------------------
pages(EVERYBODY, "sentiment:list")
pages(STAFF, "sentiment:export")
pages(INFORMATION | MEMBERS, "sentiment:new")
pages(STAFF, "sentiment:detail sentiment:receipt", social)
forms(INFORMATION, "sentiment:edit sentiment:choose sentiment:keep sentiment:return", social)
steps(INFORMATION, "sentiment:put_back", social)
pages(STAFF, "sentiment:bulletins sentiment:bulletins_export")
pages(STAFF, "sentiment:bulletin", bulletin)
pages(STAFF, "sentiment:bulletin_download", lambda: bulletin() | {"kind": "docx"})
pages(INFORMATION, "sentiment:bulletin_rules sentiment:chosen")
steps(INFORMATION, "sentiment:bulletin_new sentiment:choose_many")
forms(INFORMATION, "sentiment:bulletin_edit sentiment:discard", bulletin)
forms(INFORMATION | LEADERS, "sentiment:sign sentiment:send_back", bulletin)
steps(INFORMATION, "sentiment:send_to_check sentiment:check", bulletin)
steps(NOBODY, "sentiment:send_to_sign", bulletin)  # this office checks first
steps(INFORMATION, "sentiment:bulletin_move sentiment:combine", bulletin)
forms(INFORMATION, "sentiment:combined", combined)
steps(INFORMATION, "sentiment:dissolve", combined)
forms(INFORMATION, "sentiment:adoption_new sentiment:instruction_new", social)
steps(INFORMATION, "sentiment:adoption_remove", adoption)
steps(INFORMATION, "sentiment:instruction_remove", instruction)
forms(NOBODY, "sentiment:withdraw", social)
steps(NOBODY, "sentiment:submit sentiment:unsign", social)

# --- Reports, ledger, search, files ----------------------------------------------------------------------------------
pages(STAFF, "reports:list reports:new reports:home_figures reports:home_charts")
pages(STAFF, "reports:detail", report)
pages(STAFF, "reports:live", lambda: {"name": "proposals.received"})
pages(STAFF, "reports:figure", report_figure, codes={404})  # nothing is written before the job has run
pages(STAFF, "reports:pdf reports:docx", report, codes={404})
pages(OFFICES, "ledger:imports ledger:template")
pages(OFFICES, "ledger:export", codes={404})  # there is no term to export
steps(OFFICES, "ledger:upload")
pages(GENERAL, "ledger:detail ledger:refusals ledger:file", upload)  # the office sees its own beside
steps(NOBODY, "ledger:start ledger:recheck", upload)  # who uploaded it
pages(EVERYBODY, "search:results")
pages(frozenset({Role.GENERAL_OFFICE}), "search:index")
pages(OFFICES, "workdays:calendar")
pages(OFFICES, "workdays:year workdays:notice", lambda: {"year": 2024})
steps(OFFICES, "workdays:reload workdays:give_back", lambda: {"year": 2024})
steps(frozenset({Role.GENERAL_OFFICE}), "search:rebuild")
pages(STAFF, "attachments:download", attachment)
pages(PROPOSALS, "attachments:add", lambda: {"label": "proposals.proposal", **proposal()})
steps(PROPOSALS, "attachments:remove", attachment)
