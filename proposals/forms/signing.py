"""Whom to ask for a signature."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeForm
from members.people.models import Member
from members.people.widgets import MembersField
from proposals.deadlines import due
from proposals.models import CosignStatus, Proposal
from proposals.models.deadlines import Clock
from proposals.states import COSIGN_STEPS, INVITE

STANDING = [CosignStatus.INVITED, CosignStatus.SIGNED]


class InviteForm(OfficeForm):
    verb = INVITE.label

    members = MembersField(
        label="邀请哪些委员", help_text="姓名或委员编号，多人用、隔开。谢绝、逾期或撤回的，可以再邀请一次。"
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal

    def clean_members(self) -> list[Member]:
        """Refused when it names the lead, or somebody who was asked already."""
        members: list[Member] = self.cleaned_data["members"]
        standing = {row.member_id: row for row in self.proposal.cosigners.all()}
        wrong = [f"{member}是第一提案人，不必邀请" for member in members if member.pk == self.proposal.lead_id]
        for member in members:
            if (row := standing.get(member.pk)) and row.status in STANDING:
                wrong.append(f"{member}{'已经联名' if row.status == CosignStatus.SIGNED else '已在邀请之列'}")
        if wrong:
            raise ValidationError(f"{'；'.join(wrong)}。请删去后再邀请。")
        return members

    def deadline_told(self) -> str:
        """Until when who is asked today may answer."""
        return f"联名截止：{due(self.proposal.session, Clock.SIGN, timezone.localdate()).how}。只有签名的才列入联名人。"


class WithdrawNameForm(OfficeForm):
    verb = COSIGN_STEPS["withdraw_name"].label
    counters: ClassVar = {"note": 0}

    note = forms.CharField(
        label="撤回的原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="第一提案人会看到。",
        error_messages={"required": "请写明撤回联名的原因，第一提案人会看到"},
    )
