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

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.jobs.models import Job
from cppcc.core.ledger.models import LedgerUpload
from members.duty.models import Checklist, ChecklistItem
from members.people.models import Appointment, ChangeReason, ParticularsChange, UnitKind
from members.service.models import OfficeRecord
from proposals.models import Cosigner, DeclineReason
from proposals.states import Status as ProposalStatus
from reports.models import ReportKind, WorkReport
from sentiment.models import Adoption, Instruction, Level
from tests import factories as f

EVERYBODY = frozenset(Role)
NOBODY = frozenset()
PUBLIC = EVERYBODY | frozenset({"public"})  # without signing in, too
LEADERS = frozenset({Role.LEADER})
STAFF = OFFICES | LEADERS
PROPOSALS = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})
INFORMATION = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
LIAISON = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
GENERAL = frozenset({Role.GENERAL_OFFICE})
MEMBERS = frozenset({Role.MEMBER})
CONVENORS = frozenset({Role.CONVENOR})
UNITS = frozenset({Role.UNIT_CLERK})
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
handling, reply = key(f.HandlingFactory), key(f.ReplyFactory)
filed = key(f.ProposalFactory, status=ProposalStatus.FILED)
checklist = key(Checklist.objects.create, name="六个一", from_year=2091)
job = key(Job.objects.create, kind="tests.walk", title="走查")


def change():
    return {"pk": ParticularsChange.objects.create(member=f.MemberFactory(), values={"work": "区某中学"}).pk}


def checklist_item():
    checklist = Checklist.objects.create(name="六个一", from_year=2092)
    return {"pk": ChecklistItem.objects.create(checklist=checklist, order=1, label="一次调研").pk}


def cosigner():
    return {"pk": Cosigner.objects.create(proposal=f.ProposalFactory(), member=f.MemberFactory()).pk}


def office_record():
    return {"pk": OfficeRecord.objects.create(kind=f.ServiceKindFactory(), on=date(2024, 5, 6), text="来信").pk}


def adoption():
    row = Adoption.objects.create(
        report=f.SocialReportFactory(), level=Level.CITY, manner="adopted", on=date(2024, 5, 6)
    )
    return {"pk": row.report_id, "row": row.pk}


def instruction():
    row = Instruction.objects.create(report=f.SocialReportFactory(), level=Level.CITY, on=date(2024, 5, 6))
    return {"pk": row.report_id, "row": row.pk}


def upload():
    return {"pk": LedgerUpload.objects.create(file=_stored(), name="台账.xlsx", size=4, sha256="0" * 64).pk}


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
pages(EVERYBODY, "home waiting accounts:password")
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

# --- Background jobs: the office sees all, others their own ----------------------------------------------------------
pages(EVERYBODY, "jobs:list")
pages(OFFICES, "jobs:detail jobs:progress", job)
steps(OFFICES, "jobs:cancel jobs:retry", job)

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
pages(EVERYBODY, "proposals:list proposals:handlings")
pages(STAFF | MEMBERS | CONVENORS | UNITS, "proposals:export")
pages(PROPOSALS | MEMBERS, "proposals:new")
steps(PROPOSALS | MEMBERS, "proposals:check")
pages(STAFF, "proposals:detail proposals:receipt", proposal)
forms(PROPOSALS, "proposals:edit proposals:submit", proposal)
forms(
    PROPOSALS, "proposals:merge proposals:decline proposals:turn_social proposals:return proposals:withdraw", proposal
)
steps(PROPOSALS, "proposals:file", proposal)
forms(PROPOSALS, "proposals:hand_over proposals:redo proposals:take_back proposals:key", filed)
steps(PROPOSALS, "proposals:unmerge proposals:close", filed)
steps(NOBODY, "proposals:discard", proposal)
steps(NOBODY, "proposals:sign proposals:decline_to_sign", cosigner)
steps(PROPOSALS, "proposals:accept", handling)
forms(PROPOSALS, "proposals:reply", handling)
pages(NOBODY, "proposals:rate", reply)
rows(PROPOSALS, "proposals:categories", key(f.CategoryFactory))
rows(PROPOSALS, "proposals:decline_reasons", decline_reason)

# --- Social reports --------------------------------------------------------------------------------------------------
pages(EVERYBODY, "sentiment:list")
pages(STAFF, "sentiment:export")
pages(INFORMATION | MEMBERS, "sentiment:new")
pages(STAFF, "sentiment:detail sentiment:receipt", social)
forms(INFORMATION, "sentiment:edit sentiment:issue sentiment:keep sentiment:return", social)
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
steps(frozenset({Role.GENERAL_OFFICE}), "search:rebuild")
pages(STAFF, "attachments:download", attachment)
pages(PROPOSALS, "attachments:add", lambda: {"label": "proposals.proposal", **proposal()})
steps(PROPOSALS, "attachments:remove", attachment)
