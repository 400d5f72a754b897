"""The review's part of a proposal's life: two stages where the office wants them, undoing, mending what was filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.search.index import index
from cppcc.core.workflow import Refused, Step, Stepped, StepRefused
from proposals.models.reviews import Opinion, Review, ReviewRules, Stage
from proposals.models.revisions import RevisionKind, text_of
from proposals.states import CLASSIFY, CORRECT, REVIEW, STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.people.models import Unit
    from proposals.models.lists import Category
    from proposals.models.proposals import Proposal

TOLD_BESIDES = {"merge", "unfile", "unmerge", "restore"}  # steps that authors are told of as of decisions
BEFORE_UNDOING = {"", "file"}  # the last step of what can still be taken off the register


class Reviewed(Stepped):
    if TYPE_CHECKING:
        number: Any
        session_id: int
        category: Any
        category_id: Any
        is_key: bool
        changed_at: Any
        merged: Any
        reviews: Any
        revisions: Any

        def _session_locked(self) -> AbstractContextManager[None]: ...

    class Meta:
        abstract = True

    # --- Two stages -----------------------------------------------------------------------------------------------
    def opine(
        self,
        *,
        by: User,
        opinion: str,
        note: str = "",
        units: Iterable[Unit] = (),
        **suggested: Any,
    ) -> Review:
        """The preliminary opinion: what the final review should decide. One stands at a time; nothing else changes."""
        with self._session_locked():
            self._hold_in_review()
            if standing := self.reviews.standing().select_related("by").first():
                raise Refused(self, REVIEW, f"{self}已有初审意见（{standing.by.name}：{standing.words()}），请复审")
            review: Review = self.reviews.create(
                stage=Stage.PRELIMINARY, opinion=opinion, note=note, by=by, standing=True, **suggested
            )
            review.units.set(units)
            record("提出初审意见", by=by, target=self, opinion=review.get_opinion_display())
        return review

    def take_back_opinion(self, *, by: User) -> None:
        """The preliminary opinion no longer stands; another can be given."""
        with self._session_locked():
            self._hold_in_review()
            if not self.reviews.standing().update(standing=False):
                raise Refused(self, REVIEW, f"{self}没有待复审的初审意见")
            record("收回初审意见", by=by, target=self)

    def _hold_in_review(self) -> None:
        rows: models.QuerySet[Any] = type(self)._base_manager.filter(pk=self.pk)
        if not rows.filter(status=Status.SUBMITTED).exists():
            raise StepRefused(self, REVIEW)

    def _take(self, name: str, *, by: User | None, note: str = "", **changes: Any) -> None:
        """A step that decides a review goes by the office's rules and is kept as the final opinion."""
        decides = name in Opinion.values and self.status == Status.SUBMITTED
        with transaction.atomic():
            if decides:
                self._go_by_rules(self.STEPS[name], by=by)
            super()._take(name, by=by, note=note, **changes)
            if decides:
                self.reviews.standing().update(standing=False)
                self.reviews.create(
                    stage=Stage.FINAL,
                    opinion=name,
                    category=self.category,
                    reason=changes.get("decline_reason"),
                    into=changes.get("merged_into"),
                    note="" if changes.get("decline_reason") or changes.get("merged_into") else note,
                    by=by,
                )
            if decides or name in TOLD_BESIDES:
                from proposals.review.notices import tell_result

                tell_result(self, name, by=by)  # type: ignore[arg-type]

    def _go_by_rules(self, step: Step, *, by: User | None) -> None:
        rules = ReviewRules.current()
        if not rules.two_stages:
            return
        preliminary = self.reviews.standing().first()
        if preliminary is None:
            raise Refused(self, step, f"{self}还没有初审意见。本机关实行两审，请先在审查台提出初审意见，再由复审人决定")
        if rules.two_people and by is not None and preliminary.by_id == by.pk:
            raise Refused(self, step, f"{self}的初审意见是您提出的，请由另一位同志复审")

    # --- Undoing ---------------------------------------------------------------------------------------------------
    def unfile(self, *, by: User) -> None:
        """Off the register again, back to review: only the newest number of its session, while nothing followed, so
        that the next one filed takes the number and no gap is left. One filed again keeps the number it had before."""
        with self._session_locked():
            self.refresh_from_db(fields=["number", "is_key"])
            if reason := self.why_not_unfiled():
                raise Refused(self, STEPS["unfile"], reason)
            note = str(self)
            self._take(
                "unfile", by=by, note=note, decided_on=None, number=self.number if self._filed_before() else None
            )
            index(self)

    def why_not_unfiled(self) -> str:
        """Why filing cannot be undone; empty when it can."""
        last = self.history.order_by("-at", "-pk").values_list("step", flat=True).first() or ""
        if last not in BEFORE_UNDOING or self.is_key:
            return f"{self}立案以后已有其他办理，不能撤销立案；不再办理的请用“撤案”"
        if self.merged.exists():
            return f"有提案并入了{self}，请先撤销并案，再撤销立案"
        if not self._filed_before() and not self._is_newest():
            return f"{self}以后已有别的提案立案，撤销会留下空号；不再办理的请用“撤案”"
        return ""

    def restore(self, *, by: User, note: str) -> None:
        """Declined before, in review once more; `note` says why."""
        with self._session_locked():
            self._take("restore", by=by, note=note, decline_reason=None, decided_on=None)

    def steps_for(self, user: User) -> dict[str, Step]:
        """Without undoing a filing that can no longer be undone: every proposal on the register would offer it."""
        steps = super().steps_for(user)
        if "unfile" in steps and (not self._is_newest() or self.why_not_unfiled()):
            del steps["unfile"]
        return steps

    def _is_newest(self) -> bool:
        """Whether it has the last number of its session."""
        later = type(self)._base_manager.filter(session=self.session_id, number__gt=self.number or 0)  # type: ignore[misc]
        return not later.exists()

    def _filed_before(self) -> bool:
        """Whether it had its number already before it was last filed."""
        return bool(self.history.filter(step="merge", source=Status.FILED).exists())

    # --- Mending what was decided ------------------------------------------------------------------------------------
    def correct(self, *, by: User, seen: str, texts: Mapping[str, str], note: str) -> bool:
        """Mend a slip in the text of what was filed, until it is answered; the version before is kept, its author and
        its units see what changed. False, and nothing changed, when somebody else changed it since it was `seen`."""
        with transaction.atomic():
            rows: models.QuerySet[Any] = type(self)._base_manager.filter(pk=self.pk)
            stored: Proposal = rows.select_for_update().get()
            if stored.status not in CORRECT.sources:
                raise StepRefused(stored, CORRECT)
            if seen != stored.changed_at.isoformat():
                return False
            before = text_of(stored)
            changed = {name: text for name, text in texts.items() if before[name] != text}
            if not changed:
                raise Refused(stored, CORRECT, "文字没有改动，不用勘误")
            rows.update(**changed, changed_at=timezone.now())
            self.refresh_from_db()
            stored.refresh_from_db()
            if not self.revisions.exists():  # it came with the ledger: what it said until now is the author's text
                self.revisions.create(kind=RevisionKind.SUBMITTED, content=before)
            kept = self.revisions.create(kind=RevisionKind.CORRECTED, content=text_of(stored), by=by, note=note)
            self._note_down("correct", CORRECT, by=by, note=note)
            index(self)
            from proposals.review.notices import tell_correction

            tell_correction(self, by=by, revision=kept.pk, note=note)  # type: ignore[arg-type]
        return True

    @property
    def can_be_corrected(self) -> bool:
        """Filed and not answered yet."""
        return self.status in CORRECT.sources

    def classify(self, *, by: User, category: Category) -> None:
        """Put into another category."""
        with transaction.atomic():
            before = self.category
            own: models.QuerySet[Any] = type(self)._base_manager.filter(pk=self.pk)
            rows = own.filter(status__in=CLASSIFY.sources)
            if self.category_id == category.pk:
                raise Refused(self, CLASSIFY, f"{self}的分类已是{category}")
            if not rows.update(category=category, changed_at=timezone.now()):
                raise StepRefused(self, CLASSIFY)
            self.category = category
            self._note_down("classify", CLASSIFY, by=by, note=f"{before or '未分类'}→{category}")

    def _note_down(self, name: str, step: Step, *, by: User, note: str) -> None:
        """In the history, standing where it stands."""
        self.history.create(step=name, label=step.label, source=self.status, result=self.status, by=by, note=note)
        record(step.label, by=by, target=self, note=note)
