"""What an activity does with those who take part: asks, asks again, lists, counts places, lets check in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.audit.models import record
from cppcc.core.revising import Revised
from cppcc.core.workflow import Refused, Step, StepTaken
from members.activities.models.attendance import Mark, Recorded, touched
from members.activities.models.conditions import Conditions
from members.activities.models.participations import Participation, ParticipationQuerySet
from members.activities.models.speeches import Speech
from members.activities.states import (
    ASK_AGAIN,
    CHOOSE_PARTICIPANTS,
    RUN_CHECK_IN,
    STEPS,
    WRITE_SPEECHES,
    Attendance,
    Status,
)
from members.activities.telling import tell_changed, tell_invited, tell_leave_decided
from members.people.models import Member, Seat

DECIDING = {Attendance.EXCUSED, Attendance.ABSENT}  # marks that answer leave that waits; who came needs no answer
WHEN = {"starts_on", "ends_on", "starts_at", "ends_at", "time_note"}


class Attended(Conditions, Revised):
    """The half of an activity that knows its participants."""

    organiser_id: int

    class Meta:
        abstract = True

    @property
    def attendance(self) -> ParticipationQuerySet:
        """The parts taken in it."""
        return Participation.objects.filter(activity=self.pk)

    @property
    def places_left(self) -> int | None:
        """How many can still sign up; None where there is room for all."""
        return None if self.places is None else max(self.places - self.attendance.with_place().count(), 0)

    def convenors(self, *, on: date) -> models.QuerySet[User]:
        """Who convenes the body that organises it on the day."""
        seats = Seat.objects.held(on=on).convening().filter(body=self.organiser_id)
        return User.objects.filter(member__in=seats.values("appointment__member"))

    # --- Asking ------------------------------------------------------------------------------------------------------
    def invite(self, members: Iterable[Member], *, by: User) -> int:
        """Ask `members`; whoever is asked already stays as they are. Returns how many are new: told, if announced."""
        with transaction.atomic():
            self._hold(CHOOSE_PARTICIPANTS)
            known = set(self.attendance.values_list("member", flat=True))
            fresh = {member.pk: member for member in members if member.pk not in known}
            parts = Participation.objects.bulk_create(
                Participation(activity_id=self.pk, member=m) for m in fresh.values()
            )
            record("加入名单", by=by, target=self, added=len(parts))
            if parts and self.status == Status.PUBLISHED:
                added = self.attendance.keyed([part.pk for part in parts]).with_people()
                tell_invited(self, added, by=by)  # type: ignore[arg-type]  # every Attended is an Activity
        return len(parts)

    def take_off(self, keys: list[int], *, by: User) -> int:
        """Take these parts off the list; a part with attendance on record stays. Returns how many went."""
        with transaction.atomic():
            self._hold(CHOOSE_PARTICIPANTS)
            gone = self.attendance.keyed(keys).unmarked()
            names = list(gone.values_list("member__name", flat=True))
            gone.delete()
            record("移出名单", by=by, target=self, members=names)
        return len(names)

    def revise(
        self,
        *,
        by: User,
        fields: Iterable[str],
        step: Step | None = None,
        at: datetime | None = None,
        asks_again: bool = True,
    ) -> None:
        """As any revision; when time or place of an announced activity to come changed, everybody on the list is told
        from what to what, and who had said they would come is asked again (unless `asks_again` is off: a slip of the
        pen)."""
        names = list(fields)
        before = type(self)._base_manager.get(pk=self.pk)
        with transaction.atomic():
            super().revise(by=by, fields=names, step=step)
            changes = _told_changes(before, self, names)
            if changes and asks_again and self.tells_changes and (at or timezone.now()) < self.ends:
                self._ask_again(by=by, note="；".join(changes))
                tell_changed(self, self.attendance.with_people(), changes, by=by)  # type: ignore[arg-type]

    @property
    def tells_changes(self) -> bool:
        """Once it is announced, people have planned for its time and place."""
        return self.status == Status.PUBLISHED

    def _ask_again(self, *, by: User, note: str) -> None:
        """One statement however many: who said yes, or was refused leave, has to answer once more."""
        standing = list(self.attendance.marked(*ASK_AGAIN.sources))
        self.attendance.keyed([part.pk for part in standing]).update(status=ASK_AGAIN.target)
        told = {"step": "ask_again", "label": ASK_AGAIN.label, "result": ASK_AGAIN.target, "by": by, "note": note}
        StepTaken.objects.bulk_create(StepTaken(target=part, source=part.status, **told) for part in standing)
        record(ASK_AGAIN.label, by=by, target=self, note=note, asked=len(standing))

    # --- Being there -------------------------------------------------------------------------------------------------
    def need_check_in(self, *, at: datetime) -> None:
        """Refused in words unless one can check in at that moment."""
        if not self.checks_in(at=at):
            raise Refused(self, RUN_CHECK_IN, f"《{self}》{self._why_no_check_in(at)}")

    def _why_no_check_in(self, at: datetime) -> str:
        opens = timezone.localtime(self.check_in_opens)
        if at < opens:
            return f"{opens.month}月{opens.day}日{opens:%H:%M}开始签到，现在还早"
        return "已经结束，不能再签到" if at > self.ends else "的签到已由组织者结束，请找组织者登记"

    def close_check_in(self, *, by: User, at: datetime) -> None:
        """From now on the code no longer helps; the organiser's list still does."""
        self._switch_check_in("结束签到", by=by, at=at)

    def open_check_in(self, *, by: User) -> None:
        self._switch_check_in("重新开放签到", by=by, at=None)

    def _switch_check_in(self, label: str, *, by: User, at: datetime | None) -> None:
        with transaction.atomic():
            self._hold(RUN_CHECK_IN)
            type(self)._base_manager.filter(pk=self.pk).update(check_in_closed_at=at)
            self.check_in_closed_at = at
            record(label, by=by, target=self)

    # --- Speaking ----------------------------------------------------------------------------------------------------
    def add_speech(self, speech: Speech, *, by: User) -> None:
        """Note what somebody said or handed in."""
        with transaction.atomic():
            self._hold(WRITE_SPEECHES)
            speech.activity_id = self.pk
            speech.save()
            record(WRITE_SPEECHES.label, by=by, target=self, member=str(speech.member), manner=speech.manner)

    def remove_speech(self, speech: Speech, *, by: User) -> None:
        with transaction.atomic():
            self._hold(WRITE_SPEECHES)
            record("删除发言", by=by, target=self, member=str(speech.member), manner=speech.manner)
            speech.delete()

    # --- The organiser's list ----------------------------------------------------------------------------------------
    def record_attendance(self, marks: Mapping[int, Mark], *, seen: Mapping[int, Mark], by: User) -> Recorded:
        """Write the lines (by key of participation) that `by` changed since they saw `seen`, all at once.

        Lines that somebody else changed meanwhile stay; where both changed the same line differently nothing at all is
        written and the clashes are returned. A mark decides a leave that waits."""
        wanted = touched(marks, seen)
        if not wanted and self.status in STEPS["record_attendance"].sources:
            return Recorded()
        with transaction.atomic():
            self._take("record_attendance", by=by, note=f"登记{len(wanted)}人")
            rows = list(self.attendance.keyed(list(wanted)).with_people())
            standing = {row.pk: Mark.of(row) for row in rows}
            result = Recorded(gone=len(wanted) - len(rows))
            for row in rows:
                mine, theirs = wanted[row.pk], standing[row.pk]
                if theirs not in (mine, seen.get(row.pk, Mark())):
                    result.clashes[row.pk] = theirs
            if result.clashes:
                transaction.set_rollback(True)
                return result
            self._write(rows, wanted, by=by)
            result.written = len(rows)
        return result

    def _write(self, rows: list[Participation], marks: Mapping[int, Mark], *, by: User) -> None:
        decided = []
        for row in rows:
            asked = row.status == Attendance.LEAVE_ASKED
            marks[row.pk].put_on(row)
            if asked and row.status in DECIDING:
                row.activity = self  # type: ignore[assignment]  # every Attended is an Activity
                row.leave_granted = row.status == Attendance.EXCUSED
                row.leave_decided_by, row.leave_decided_at = by, timezone.now()
                decided.append(row)
        written = ["status", "role", "note", "half_days", "leave_granted", "leave_decided_by", "leave_decided_at"]
        Participation.objects.bulk_update(rows, written)
        tell_leave_decided(decided, by=by)


def _told_changes(before: Conditions, after: Conditions, names: list[str]) -> list[str]:
    """What a member has to know of a change: time and place, from what to what."""
    told = []
    if WHEN.intersection(names) and before.when != after.when:
        told.append(f"时间由{before.when}改为{after.when}")
    if "place" in names and before.place != after.place:
        told.append(f"地点由{before.place or '未定'}改为{after.place or '未定'}")
    return told
