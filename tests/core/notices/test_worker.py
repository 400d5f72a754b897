"""The whole way: told in a request's transaction, sent by a real Celery worker to a real mail server."""

import time
from email import message_from_bytes

import pytest
from django.db import transaction

from cppcc.core.notices.models import Delivery, DeliveryStatus
from tests.core.notices.kinds import BY_PHONE
from tests.core.notices.postoffice import gateway, mail_server
from tests.factories import UserFactory
from tests.workers import PATIENCE_SECONDS, empty_queue, start_worker

__all__ = ["empty_queue", "start_worker"]
pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def outside(settings, monkeypatch):
    """A mail server and a carrier, known to the worker through its environment and to this process."""
    with mail_server() as post, gateway() as carrier:
        told = {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(post.server_address[1]),
            "SMS_BACKEND": "cppcc.core.notices.sms.HttpBackend",
            "SMS_URL": f"http://127.0.0.1:{carrier.server_port}/",
        }
        for name, value in told.items():
            monkeypatch.setenv(name, value)
            setattr(settings, name, value)
        yield post, carrier


def test_a_worker_sends_each_message_once(outside, start_worker, tell):
    post, carrier = outside
    people = [UserFactory(email=f"p{n}@office.test", phone=f"1381234567{n}") for n in range(3)]
    with transaction.atomic():
        tell(*people, kind=BY_PHONE)
        assert tell(*people, kind=BY_PHONE) == 0
    start_worker()

    give_up = time.monotonic() + PATIENCE_SECONDS
    while Delivery.objects.exclude(status=DeliveryStatus.SENT).exists() and time.monotonic() < give_up:
        time.sleep(0.2)

    assert set(Delivery.objects.values_list("status", "attempts")) == {(DeliveryStatus.SENT, 1)}
    assert sorted(message_from_bytes(letter)["To"] for letter in post.letters) == [person.email for person in people]
    assert sorted(message["phone"] for message, _ in carrier.messages) == [person.phone for person in people]
