"""A file kept with a record. Who sees the record may download it; who may `attach` may add and remove."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from cppcc.core.attachments.kinds import KINDS
from cppcc.core.audit.models import record
from cppcc.core.workflow import Step, StepRefused

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked


ADD = Step("上传附件", set(), "")


class TooManyFiles(StepRefused):
    """Somebody else added files while these were chosen."""

    def __init__(self, owner: models.Model, held: int, coming: int) -> None:
        super().__init__(owner, ADD)
        most = settings.ATTACHMENT_MAX_COUNT
        self.args = (f"附件最多{most}个，现在已有{held}个，这次的{coming}个没有存入；请先删去不要的，再上传",)


def random_place(attachment: models.Model, name: str) -> str:
    """A name in the store that tells nothing: neither the owner nor the original name."""
    key = secrets.token_hex(16)
    return f"attachments/{key[:2]}/{key}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, owner: models.Model) -> AttachmentQuerySet:
        """The files kept with `owner`, in the order they came."""
        return self.filter(owner_type=ContentType.objects.get_for_model(owner), owner_id=owner.pk).order_by("pk")

    def attach(self, owner: models.Model, files: Sequence[Checked], *, by: User) -> None:
        """Keep the checked `files` with `owner`, its row held: two who add at once stay within the limit together."""
        with transaction.atomic():
            self._make_room(owner, len(files))
            for file in files:
                attachment = Attachment(
                    owner=owner, name=file.name, size=file.size, sha256=file.sha256, kind=file.kind, uploaded_by=by
                )
                attachment.file.save(file.name, file.content, save=False)
                attachment.save()
                record("上传附件", by=by, target=owner, file=file.name, sha256=file.sha256)

    def _make_room(self, owner: models.Model, coming: int) -> None:
        """The form has counted what is sent, with what it knew to be there; here is counted what came meanwhile."""
        list(type(owner)._base_manager.select_for_update().filter(pk=owner.pk).values_list("pk"))
        held = self.of(owner).count()
        if held and held + coming > settings.ATTACHMENT_MAX_COUNT:
            raise TooManyFiles(owner, held, coming)

    def hand_on(self, owner: models.Model, *, to: models.Model) -> None:
        """What was kept with `owner` is kept with the record `to` from now on."""
        self.of(owner).update(owner_type=ContentType.objects.get_for_model(to), owner_id=to.pk)


class Attachment(models.Model):
    owner_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    owner_id = models.BigIntegerField()
    owner = GenericForeignKey("owner_type", "owner_id")
    name = models.CharField("文件名", max_length=150)
    file = models.FileField("存放位置", upload_to=random_place, max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验值", max_length=64)
    kind = models.CharField("种类", max_length=10)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("上传时间", default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["owner_type", "owner_id"], name="attachment_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def media_type(self) -> str:
        return KINDS[self.kind].media_type if self.kind in KINDS else "application/octet-stream"

    def detach(self, *, by: User) -> None:
        """Remove it from its owner; the stored file goes once that is certain."""
        with transaction.atomic():
            record("删除附件", by=by, target=self.owner, file=self.name, sha256=self.sha256)
            transaction.on_commit(partial(default_storage.delete, str(self.file.name)))
            self.delete()
