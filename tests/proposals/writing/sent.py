"""What the form of a proposal sends, filled in well."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import CategoryFactory

NEW = "/proposals/new/"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def filled(**changes):
    values = {
        "title": "关于完善老城片区停车管理的建议",
        "sponsor_kind": "individual",
        "category": CategoryFactory().pk,
        "situation": "车位320个，车辆1100辆。",
        "analysis": "",
        "suggestions": "一是改造闲置地块；二是错时共享。",
        "wished_units": "",
        "author_consents": "True",
        "consent_note": "",
        "token": str(uuid4()),
        "act": "递交",
    }
    return values | changes


def picture(name="现场.png"):
    return SimpleUploadedFile(name, PIXEL, content_type="image/png")


def edit_url(proposal):
    return reverse("proposals:edit", args=[proposal.pk])


def seen(proposal):
    """The mark of what whoever edits has seen."""
    proposal.refresh_from_db()
    return proposal.changed_at.isoformat()
