"""Whom packages are exchanged with: entered by one, compared by phone, changed and retired."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.exchange.keys import OwnKey, own_key
from cppcc.core.exchange.models import Partner
from cppcc.core.exchange.states import PartnerStatus

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"exchange:{name}", args=args)


@pytest.fixture
def security(user_with):
    return user_with(Role.SECURITY_ADMIN, name="钱安全")


@pytest.fixture
def client(sign_in, security, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "here"
    return sign_in(security)


@pytest.fixture
def theirs(tmp_path):
    return OwnKey.at(tmp_path / "theirs.pem").public


def enter(client, key, **fields):
    said = {"name": "政协云河市委员会", "contact": "办公室张某", "sends": ["sentiment.reports"], "receives": []}
    file = SimpleUploadedFile("key.pem", key.to_file() if hasattr(key, "to_file") else key)
    return client.post(page("partner_new"), said | {"key_file": file} | fields)


def typed(partner):
    return {"fingerprint": partner.fingerprint, "note": "市政协办公室张某"}


def test_entered_with_its_key_it_is_still_to_be_compared(client, theirs):
    answer = enter(client, theirs)

    row = Partner.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.public_key, row.sends, row.status) == (theirs.hex, ["sentiment.reports"], PartnerStatus.UNCHECKED)
    assert theirs.fingerprint not in client.get(answer.url).content.decode()  # or it would only be copied


def test_the_digits_read_out_by_the_other_side_put_it_in_use(client, theirs):
    enter(client, theirs)
    row = Partner.objects.get()
    wrong = client.post(page("confirm_key", row.pk), typed(row) | {"fingerprint": "12345 " * 8})
    right = client.post(page("confirm_key", row.pk), typed(row))

    row.refresh_from_db()
    assert wrong.status_code == 422
    assert "与登记的公钥不符" in wrong.content.decode()
    assert (right.status_code, row.status) == (302, PartnerStatus.IN_USE)
    assert row.history.get().note == "与市政协办公室张某核对"
    assert client.post(page("confirm_key", row.pk), typed(row)).status_code == 409


def test_another_key_is_compared_anew(client, theirs, tmp_path):
    enter(client, theirs)
    row = Partner.objects.get()
    client.post(page("confirm_key", row.pk), typed(row))
    new = OwnKey.at(tmp_path / "new.pem").public

    file = SimpleUploadedFile("key.pem", new.to_file())
    client.post(page("change_key", row.pk), {"key_file": file, "note": "服务器更换"})

    row.refresh_from_db()
    assert (row.public_key, row.status) == (new.hex, PartnerStatus.UNCHECKED)
    assert AuditEntry.objects.filter(action="登记公钥").get().details["key"] == new.hex


def test_retired_and_restored_it_is_compared_anew(client, theirs):
    enter(client, theirs)
    row = Partner.objects.get()
    for step, status in [("retire", PartnerStatus.RETIRED), ("restore", PartnerStatus.UNCHECKED)]:
        client.post(page(step, row.pk))
        row.refresh_from_db()
        assert row.status == status
    assert client.post(page("restore", row.pk)).status_code == 409


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"hello", "这不是公钥文件"), (b"x" * 5000, "这不是公钥文件"), (None, "请选择对方交来的公钥文件")],
)
def test_a_file_that_is_no_key_is_told_at_the_field(client, content, told):
    answer = enter(client, content) if content else client.post(page("partner_new"), {"name": "某单位"})

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_own_key_and_one_entered_already_are_told(client, theirs):
    assert "这是本单位自己的公钥" in enter(client, own_key().public).content.decode()
    enter(client, theirs)
    again = enter(client, theirs, name="另一单位")
    assert "这个公钥已登记为“政协云河市委员会”的公钥" in again.content.decode()


def test_what_may_travel_is_changed_without_touching_the_key(client, theirs):
    enter(client, theirs)
    row = Partner.objects.get()
    said = {"name": row.name, "contact": "", "sends": ["proposals.handed_over"], "receives": ["proposals.replies"]}

    client.post(page("partner_edit", row.pk), said | {"takes_secrets": "on"})

    row.refresh_from_db()
    assert (row.sends, row.receives, row.takes_secrets) == (["proposals.handed_over"], ["proposals.replies"], True)
    assert row.public_key == theirs.hex


def test_only_a_compared_partner_can_be_sent_to(client, theirs):
    enter(client, theirs)
    row = Partner.objects.get()
    before = Partner.objects.sendable()
    client.post(page("confirm_key", row.pk), typed(row))

    assert (before, Partner.objects.sendable()) == (set(), {"sentiment.reports"})


def test_the_own_public_key_is_shown_and_handed_over(client):
    shown = client.get(page("partners")).content.decode()
    file = client.get(page("key_file"))

    assert own_key().public.fingerprint in shown
    assert file.content == own_key().public.to_file()
    assert b"PRIVATE" not in file.content
