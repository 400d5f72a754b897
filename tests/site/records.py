"""Records for the walk: each maker gives the keys of an address; made once a test, a stranger to whoever asks."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cppcc.core.attachments.models import Attachment
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.jobs.models import Job
from cppcc.core.ledger.models import LedgerUpload
from cppcc.core.notices.models import Channel, Delivery, DeliveryStatus, Notice
from members.commending.models import Candidate as Commended
from members.commending.models import Commendation
from members.duty.models import Checklist, ChecklistItem, Correction, Exemption, Objection, Scheme
from members.duty.scoring.spec import Group, Item, Rate, Rules
from members.people.models import Appointment, ChangeReason, ParticularsChange, UnitKind
from members.service.models import OfficeRecord
from members.statements.models import DutyStatement, StatementPart, StatementSection, StatementVolume, StatementYear
from members.tenure.models import TermVolume
from members.watching.models import Crossing, Threshold
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
from sentiment.models import Adoption, AdoptionNotice, Instruction, Level, Relay, Target
from sentiment.models import Category as SocialCategory
from sentiment.models import Place as SocialPlace
from sentiment.models import Volume as SocialVolume
from sentiment.states import BulletinStatus
from tests import factories as f
from tests.core.attachments.files import photo


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
part = key(f.ParticipationFactory, status="leave_asked")
body, proposal = key(f.GroupFactory, name="第七活动组"), key(f.ProposalFactory)
social = key(f.SocialReportFactory)
social_category = key(lambda: SocialCategory.objects.create(name="交通停车"))
social_place = key(lambda: SocialPlace.objects.create(name="南湖街道"))
bulletin = key(f.BulletinFactory, status=BulletinStatus.EDITING, number=None)
handling, reply = key(f.HandlingFactory), key(f.ReplyFactory)
declined = key(f.ProposalFactory, status=ProposalStatus.DECLINED)
filed = key(f.ProposalFactory, status=ProposalStatus.FILED)
accepted_handling = key(f.HandlingFactory, status="accepted")
checklist = key(Checklist.objects.create, name="六个一", from_year=2091)
job = key(Job.objects.create, kind="tests.walk", title="走查")
list_job = key(Job.objects.create, kind="duty.official_list", title="走查得分表", arguments={"kind": "pdf"})


def sheet_of_term():
    return {"member": f.MemberFactory().pk, "term": f.TermFactory().pk}


def term_volume():
    head = {"title": "走查届内履职情况表", "asked": {"term": f.TermFactory().pk}, "seen_on": date(2024, 3, 1)}
    return {"pk": TermVolume.objects.create(**head).pk}


def commendation():
    return {"pk": Commendation.objects.get_or_create(year=2024, name="优秀委员", defaults={"places": 5})[0].pk}


def commended():
    row = Commended.objects.create(commendation_id=commendation()["pk"], member=f.MemberFactory(), reason="推荐")
    return {"pk": row.pk}


def crossing():
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31), "raised_on": date(2024, 10, 8)}
    rule = Threshold.objects.first()
    return {"pk": Crossing.objects.create(threshold=rule, member=f.MemberFactory(), count=3, **days).pk}


def commitment():
    handling = f.HandlingFactory(status="accepted")
    words = {"unit": handling.unit, "text": "改造地块", "promised_on": handling.issued_on}
    return {"pk": Commitment.objects.create(proposal=handling.proposal, **words).pk}


def speech():
    row = f.ParticipationFactory()
    return {"pk": row.activity_id, "row": row.activity.speeches.create(member=row.member, title="走查").pk}


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


def draft_scheme():
    draft = Scheme.of_year(2026, name="考核办法")
    item = Item(2, "立案", (Rate("proposals.filed", Decimal(10)),), group=1)
    draft.draft(Rules(groups=(Group(1, "提案"),), items=(item,)), by=f.UserFactory())
    return {"pk": draft.pk}


def scheme_part():
    return {**draft_scheme(), "kind": "items", "key": 2}


def ruling_scheme():
    scheme = Scheme.objects.get(**draft_scheme())
    scheme.open(by=f.UserFactory())
    return {"pk": scheme.pk}


def _published():
    """A year written down, the same one however often it is asked for in a test."""
    known = Scheme.objects.filter(year=2024, scope=None).first()
    if known:
        return known
    by, made = f.UserFactory(), Scheme.of_year(2024, name="考核办法")
    made.draft(Rules(items=(Item(1, "提案", (Rate("proposals.sponsored", Decimal(5)),)),)), by=by)
    made.open(by=by)
    made.preview(by=by)
    made.publish(by=by, now=timezone.now())
    return made


def published_scheme():
    return {"pk": _published().pk}


def correction():
    row = Correction(scheme=_published(), member=f.MemberFactory(), points=Decimal(2), reason="系统无记录")
    row.enter(by=f.UserFactory())
    return {"pk": row.pk}


def exemption():
    row = Exemption(scheme=_published(), member=f.MemberFactory(), reason="长期病休")
    row.enter(by=f.UserFactory())
    return {"pk": row.pk}


def objection():
    row = Objection(scheme=_published(), member=f.MemberFactory(), line="提案", text="少计一件提案")
    row.raise_it(by=f.UserFactory())
    return {"pk": row.pk}


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


def statement():
    days = dict.fromkeys(("handed_in_on", "first_handed_in_on", "counts_on"), date(2024, 12, 20))
    return {"pk": DutyStatement.objects.create(member=f.MemberFactory(), year=2024, status="handed_in", **days).pk}


def statement_file():
    return {**statement(), "kind": "docx"}


def statement_year():
    return {"year": StatementYear.objects.get_or_create(year=2024, defaults={"due_on": date(2024, 12, 31)})[0].year}


def statement_begun():
    return {**statement_year(), "member": f.MemberFactory().pk}


def statement_volume():
    head = {"kind": "archive", "title": "走查述职", "seen_on": date(2024, 12, 31), "asked": {"year": 2024}}
    return {"pk": StatementVolume.objects.create(**head).pk}


def statement_section():
    return {"pk": StatementSection.objects.get_or_create(name="走查栏目")[0].pk}


def statement_part():
    section = statement_section()["pk"]
    return {"pk": StatementPart.objects.create(section_id=section, source="service.deeds", name="登记").pk}


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


def relay():
    row = Relay.objects.create(report=f.SocialReportFactory(), level=Level.CITY, on=date(2024, 5, 6))
    return {"pk": row.report_id, "row": row.pk}


def adoption_notice():
    head = {"level": Level.CITY, "title": "走查通报", "on": date(2024, 5, 31)}
    return {"pk": AdoptionNotice.objects.get_or_create(**head)[0].pk}


def notice_line():
    notice = AdoptionNotice.objects.get(**adoption_notice())
    line = notice.lines.get_or_create(row=1, title="走查一行", on=notice.on)[0]
    return {"pk": notice.pk, "row": line.pk}


def social_volume():
    head = {"kind": "register", "title": "走查收文登记册", "seen_on": date(2024, 3, 1)}
    return {"pk": SocialVolume.objects.create(**head).pk}


def target():
    return {"pk": Target.objects.create(name="走查指标", number=1, since=date(2024, 1, 1)).pk}


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


series = key(f.SeriesFactory)


def paper():
    row = f.PaperFactory()
    return {"pk": row.activity_id, "row": row.pk}


def outcome():
    row = f.OutcomeFactory()
    return {"pk": row.activity_id, "row": row.pk}


def picture():
    stored = default_storage.save("walk/photo", ContentFile(photo()))
    kept = Attachment.objects.create(owner=f.PaperFactory(), name="照片.jpg", file=stored, size=4, kind="jpg")
    return {"pk": kept.pk}


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


def published(about):
    """A maker of the key of a publication (`pk`) or of its proposal (`proposal_id`); made once a test."""
    return lambda: {"pk": getattr(f.PublicationFactory(), about)}
