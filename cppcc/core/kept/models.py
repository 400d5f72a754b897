"""Forms kept while they are filled: private to who types, no record of the office, dropped once the form was taken.

What is kept has passed no check and changes nothing: nobody is invited, nothing handed in, no record touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

KEPT_DAYS = 30
MOST_FORMS = 20  # of one person
TITLE_LENGTH = 60
MOST_DIGITS = 18  # of a key

Values = Mapping[str, list[str]]


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def of(self, user: User) -> KeptFormQuerySet:
        """Theirs, the newest first. Nobody else's are ever read."""
        return self.filter(user=user).order_by("-at", "-pk")

    def at_place(self, *places: str) -> KeptFormQuerySet:
        return self.filter(place__in=places)

    def under(self, prefix: str) -> KeptFormQuerySet:
        """Of all forms whose place begins so."""
        return self.filter(place__startswith=prefix)

    def but_at(self, places: Iterable[str]) -> KeptFormQuerySet:
        return self.exclude(place__in=list(places))

    def since(self, moment: datetime) -> KeptFormQuerySet:
        """Typed after the moment."""
        return self.filter(at__gt=moment)

    def typed_after(self, user: User, place: str, moment: datetime) -> list[KeptForm]:
        """What the page of a record offers to take up: typed after the record was last changed."""
        return list(self.of(user).at_place(place).since(moment))

    def asked_for(self, number: str) -> KeptForm | None:
        """The one among these that an address asks to be taken up (`?continue=7`)."""
        asked = number.isdecimal() and len(number) <= MOST_DIGITS
        return self.filter(pk=int(number)).first() if asked else None

    def keep(self, *, user: User, place: str, title: str, values: Values, now: datetime) -> None:
        """The form at `place` as it is typed now, in the place of what was kept of it; the oldest make room."""
        with transaction.atomic():
            fresh = {"title": title[:TITLE_LENGTH], "values": dict(values), "at": now}
            self.update_or_create(user=user, place=place, defaults=fresh)
            self.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()
            beyond = self.of(user).values_list("pk", flat=True)[MOST_FORMS:]
            self.filter(pk__in=list(beyond)).delete()

    def drop(self, user: User, *places: str) -> None:
        """The form was taken, or is not wanted any more."""
        self.of(user).at_place(*places).delete()


class KeptForm(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填写人", on_delete=models.CASCADE, related_name="kept_forms"
    )
    place = models.CharField("表单", max_length=120)
    title = models.CharField("标题", max_length=TITLE_LENGTH, blank=True)
    values = models.JSONField("填写的内容")
    at = models.DateTimeField("保存时间", db_index=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = "自动保存的填写"
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "place"], name="kept_once")]

    def __str__(self) -> str:
        return self.title or "未写标题"
