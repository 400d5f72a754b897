"""One step for many proposals: what can be done in a batch, and doing it row by row.

A row is one transaction with its line in the result, so a batch broken off is taken up where it stopped and nothing is
done twice; a row that somebody else moved meanwhile is told, the others go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import transaction

from cppcc.core.forms import OfficeForm
from cppcc.core.jobs.models import Job
from cppcc.core.workflow import Refused, Step, StepRefused
from proposals.chasing.urging import urge_proposal
from proposals.forms.chasing import UrgeForm
from proposals.forms.handing_over import SameUnitsForm
from proposals.handover.handing_over import hand_over_to_same
from proposals.models import Batch, BatchLine, Category, Proposal
from proposals.publishing.releasing import publish_unread, stop_one
from proposals.review.reviewing import moved_on
from proposals.states import CLASSIFY, IN_HANDLING, ON_REGISTER, STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MOST = 2_000  # rows of one batch
AT_ONCE = 100  # more than these are done by a background job
JOB = "proposals.batch"

Answers = Mapping[str, Any]
Run = Callable[[Proposal, "User", date, Answers], None]
Progress = Callable[[int, int], None]


class PlainForm(OfficeForm):
    """A batch that asks nothing."""


class ReturnForm(OfficeForm):
    note = forms.CharField(
        label="要改什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每件的提案者都会看到这段话。",
        error_messages={"required": "请写明要改什么，提案者会看到"},
    )


class StopForm(OfficeForm):
    note = forms.CharField(
        label="停止公开的原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="记入每件提案的经过，公众看不到。",
        error_messages={"required": "请写明为什么停止公开"},
    )


class CategoryForm(OfficeForm):
    category = forms.ModelChoiceField(
        label="改为", queryset=Category.objects.none(), error_messages={"required": "请选择分类"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["category"].queryset = Category.objects.in_use()


@dataclass(frozen=True)
class BatchStep:
    """One line of the table: the step, what it asks for (once for all rows), what it does to a row."""

    label: str
    step: Step
    may: str  # the verb that the user must be allowed, of each row
    run: Run
    done: str  # 已立案
    form: type[OfficeForm] = PlainForm
    note: str = ""
    undo: str = ""  # the batch that takes it back


BATCHES: dict[str, BatchStep] = {
    "file": BatchStep(
        "立案",
        STEPS["file"],
        "file",
        lambda proposal, by, on, _: proposal.file(by=by, on=on),
        "已立案",
        note="按流水号先后依次编提案号。",
    ),
    "return": BatchStep(
        "退回修改",
        STEPS["return"],
        "return",
        lambda proposal, by, on, answers: proposal.return_to_author(by=by, note=answers["note"]),
        "已退回提案者修改",
        form=ReturnForm,
        note="退回后由提案者修改并重新递交，流水号不变。",
    ),
    "classify": BatchStep(
        "改分类",
        CLASSIFY,
        "classify",
        lambda proposal, by, on, answers: proposal.classify(by=by, category=answers["category"]),
        "已改分类",
        form=CategoryForm,
    ),
    "hand_over": BatchStep(
        "交办",
        STEPS["hand_over"],
        "hand_over",
        lambda proposal, by, on, answers: hand_over_to_same(proposal, by=by, answers=answers),
        "已交办",
        form=SameUnitsForm,
        note="勾选的提案交给同样的单位，期限按各次会议的规定计算。各件单位不同的，请用“批量交办”。",
    ),
    "urge": BatchStep(
        "催办",
        Step("催办", set(IN_HANDLING), ""),
        "urge",
        lambda proposal, by, on, answers: urge_proposal(proposal, by=by, on=on, answers=answers),
        "已催办",
        form=UrgeForm,
        note="催办每件提案里还没有答复的各个单位。",
    ),
    "close": BatchStep(
        "办结",
        STEPS["close"],
        "close",
        lambda proposal, by, on, _: proposal.close(by=by),
        "已办结",
        note="办结后不能恢复为已答复。",
    ),
    "publish": BatchStep(
        "公开",
        Step("公开", set(ON_REGISTER), ""),
        "publish",
        lambda proposal, by, on, _: publish_unread(proposal, by=by),
        "已公开",
        note="全文公开，连同已有的答复。含手机号、证件号等的，以及提案者不同意公开的、涉密的，不在这里公开，"
        "留给您逐件核对。姓名和住址系统认不出，请先读过再公开。",
        undo="unpublish",
    ),
    "unpublish": BatchStep(
        "停止公开",
        Step("停止公开", set(Status), ""),
        "unpublish",
        lambda proposal, by, on, answers: stop_one(proposal, by=by, note=answers["note"]),
        "已停止公开",
        form=StopForm,
        note="提案和它的答复将不再出现在公开页面上。已经打开过的人，浏览器里最多还保留5分钟。",
    ),
}


def batches_for(user: User) -> dict[str, BatchStep]:
    """What the user can do with the rows ticked in a list."""
    return BATCHES if user.has_perm("proposals.batch") else {}


def make_batch(
    name: str, *, token: UUID, keys: Sequence[int], answers: Answers, back: str, by: User, on: date
) -> Batch:
    """Carry it out at once, or by a job when it is long. Pressed twice, it is one batch."""
    with transaction.atomic():
        wanted = {
            "name": name,
            "label": BATCHES[name].label,
            "keys": list(keys),
            "answers": dict(answers),
            "back": back,
        }
        batch, fresh = Batch.objects.get_or_create(token=token, by=by, defaults=wanted)
        if fresh and len(batch.keys) > AT_ONCE:
            batch.job = Job.submit(JOB, title=str(batch), by=by, arguments={"batch": batch.pk})
            batch.save(update_fields=["job"])
    if batch.job_id is None:
        carry_out(batch, on=on)
    return batch


def carry_out(batch: Batch, *, on: date, progress: Progress = lambda done, total: None) -> None:
    """Do what is not done yet, row by row."""
    step = BATCHES[batch.name]
    form = step.form(batch.answers)
    answers = form.cleaned_data if form.is_valid() else None
    for place, key in enumerate(batch.keys):
        progress(place, len(batch.keys))
        with transaction.atomic():
            if not Batch.objects.claim(batch.pk).lines.of(key).exists():
                _carry_out_one(batch, step, key, answers, on)
    progress(len(batch.keys), len(batch.keys))


def _carry_out_one(batch: Batch, step: BatchStep, key: int, answers: Answers | None, on: date) -> None:
    proposal = Proposal.objects.visible_to(batch.by).for_detail().keyed(key)
    if proposal is None:
        BatchLine.objects.create(batch=batch, key=key, name=f"记录{key}", done=False, words="已看不到这件提案")
        return
    name = f"{proposal}《{proposal.title}》"[:240]
    try:
        with transaction.atomic():
            _check(batch, step, proposal, answers)
            before = str(proposal)
            step.run(proposal, batch.by, on, answers or {})
            words, done = f"{step.done}（{proposal}）" if str(proposal) != before else step.done, True
    except StepRefused as refused:
        words, done = refused.reason if isinstance(refused, Refused) else moved_on(proposal), False
    BatchLine.objects.create(batch=batch, key=key, proposal_id=key, name=name, done=done, words=words[:300])


def _check(batch: Batch, step: BatchStep, proposal: Proposal, answers: Answers | None) -> None:
    if not batch.by.has_perm(f"proposals.{step.may}", proposal):
        raise Refused(proposal, step.step, f"您不能对{proposal}办理“{step.label}”")
    if answers is None:
        raise Refused(proposal, step.step, "所填内容已不能用（例如分类已停用），请重新办理")
    if proposal.status not in step.step.sources:
        raise StepRefused(proposal, step.step)
