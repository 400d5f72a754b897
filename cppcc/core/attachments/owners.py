"""Records that files are kept with: any model whose manager knows `visible_to` and whose app has the verb `attach`.

Where files tell more than the record does (what is masked in a text shows on a photo), the manager says with
`files_visible_to` who may have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from cppcc.core.attachments.models import Attachment

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def owner_seen_by(user: User, label: str, pk: int, *, may: str = "") -> Model:
    """The record `label` (app.model) `pk` if `user` sees it (else 404) and, with `may`, has the verb (else 403)."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    rows = model._default_manager.all()
    records = getattr(rows, "files_visible_to", None) or getattr(rows, "visible_to", None)
    if records is None or not rules.perm_exists(f"{model._meta.app_label}.attach"):
        raise Http404
    owner: Model = get_object_or_404(records(user), pk=pk)
    if may and not user.has_perm(f"{owner._meta.app_label}.{may}", owner):
        raise PermissionDenied
    return owner


def attachment_seen_by(user: User, pk: int, *, may: str = "") -> Attachment:
    """The attachment whose owner `user` sees, and with `may` has the verb on."""
    attachment = get_object_or_404(Attachment.objects.select_related("owner_type"), pk=pk)
    owner_type = attachment.owner_type
    label = f"{owner_type.app_label}.{owner_type.model}"
    attachment.owner = owner_seen_by(user, label, attachment.owner_id, may=may)
    return attachment
