"""Sending: each delivery once, by one worker; what fails is tried again, then told in words."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Channel, Delivery, DeliveryStatus, Notice
from cppcc.core.notices.models.deliveries import BACK_OFF, MAX_ATTEMPTS
from cppcc.core.notices.sending import send_what_waits
from tests.core.notices.kinds import BY_PHONE, PRIVATE
from tests.core.notices.postoffice import closed_port, mail_server
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db):
    return UserFactory(name="读者", email="reader@office.test", phone="138-1234-5678")


@pytest.fixture
def by_smtp(settings, both_ways):
    """A function: mails go to the server at this port."""

    def use(port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5

    return use


def due_again():
    Delivery.objects.filter(status=DeliveryStatus.QUEUED).update(next_at=timezone.now())


def test_a_mail_holds_title_and_link_and_nothing_of_the_text(tell, outcome, both_ways, reader):
    tell(reader, text="提案的正文", url="/proposals/27/")

    send_what_waits()

    (letter,) = mail.outbox
    notice = Notice.objects.get()
    assert (letter.to, letter.subject) == (["reader@office.test"], "【政协南和区委员会】第27号提案还有3天到期")
    assert f"https://office.test/notices/{notice.pk}/" in letter.body
    assert "提案的正文" not in letter.body
    sent = outcome()
    assert (sent.status, sent.attempts, sent.address) == (DeliveryStatus.SENT, 1, "reader@office.test")
    assert sent.sent_at is not None


def test_a_house_without_an_address_asks_to_sign_in(tell, both_ways, reader, settings):
    settings.SITE_URL = ""
    tell(reader)

    send_what_waits()

    assert "请登录系统，在“通知”里查看" in mail.outbox[0].body


def test_neither_mail_nor_sms_tells_what_is_kept_to_the_reader(tell, outcome, both_ways, reader):
    tell(reader, kind=PRIVATE, title="李委员邀请您联名：关于停车", urgent=True)

    send_what_waits()

    assert "停车" not in mail.outbox[0].subject + mail.outbox[0].body
    assert outcome("sms").log.endswith("【政协南和区委员会】您被邀请参加练习，请登录系统查看。")


def test_an_sms_tells_no_title_and_its_record_keeps_no_number(tell, outcome, both_ways, reader, caplog):
    tell(reader, kind=BY_PHONE)

    with caplog.at_level("INFO"):
        send_what_waits()

    sent = outcome("sms")
    assert (sent.status, sent.address, sent.masked_address) == (DeliveryStatus.SENT, "13812345678", "138****5678")
    assert "第27号" not in sent.log
    assert "13812345678" not in caplog.text + sent.log


def test_letters_reach_a_real_mail_server_over_one_connection(tell, by_smtp, reader):
    other = UserFactory(email="other@office.test")
    with mail_server() as post:
        by_smtp(post.server_address[1])
        tell(reader, other)

        send_what_waits()

    letters = [message_from_bytes(letter, policy=policy.default) for letter in post.letters]
    assert [letter["To"] for letter in letters] == ["reader@office.test", "other@office.test"]
    assert letters[0]["Subject"].strip() == "【政协南和区委员会】第27号提案还有3天到期"
    assert post.connections == 1
    assert [each.status for each in Delivery.objects.all()] == [DeliveryStatus.SENT] * 2


def test_a_mail_server_that_is_away_is_tried_again_then_given_up(tell, outcome, by_smtp, reader):
    by_smtp(closed_port())
    tell(reader)

    waits = []
    for _ in range(MAX_ATTEMPTS):
        before = timezone.now()
        send_what_waits()
        waits.append(outcome().next_at - before)
        due_again()

    given_up = outcome()
    assert (given_up.status, given_up.attempts) == (DeliveryStatus.FAILED, MAX_ATTEMPTS)
    assert "连不上邮件服务器127.0.0.1" in given_up.error
    assert [
        timedelta() < wait - planned < timedelta(seconds=10) for wait, planned in zip(waits, BACK_OFF, strict=False)
    ]


def test_what_failed_is_not_tried_before_its_time(tell, outcome, by_smtp, reader):
    by_smtp(closed_port())
    tell(reader)

    send_what_waits()
    send_what_waits()

    assert (outcome().status, outcome().attempts) == (DeliveryStatus.QUEUED, 1)


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        ({"RCPT": "550 no such user"}, DeliveryStatus.FAILED, "对方邮箱拒收：550 no such user"),
        ({"RCPT": "450 busy"}, DeliveryStatus.QUEUED, "对方邮箱拒收：450 busy"),
        ({"DATA": "451 later"}, DeliveryStatus.QUEUED, "邮件服务器没有接收：451 later"),
        ({"DATA": ""}, DeliveryStatus.FAILED, "对方可能已经收到"),
    ],
)
def test_a_refusal_is_told_in_words_and_repeated_only_when_it_cannot_come_twice(
    tell, outcome, by_smtp, reader, refusal, status, words
):
    with mail_server(**refusal) as post:
        by_smtp(post.server_address[1])
        tell(reader)
        send_what_waits()

    assert outcome().status == status
    assert words in outcome().error
    assert post.letters == []


@pytest.mark.parametrize(
    ("channel", "fields", "words"),
    [
        (Channel.MAIL, {"email": ""}, "账号里没有填邮箱。"),
        (Channel.MAIL, {"email": "nobody"}, "账号里的邮箱不完整，请核对。"),
        (Channel.SMS, {"phone": ""}, "没有手机号。"),
        (Channel.SMS, {"phone": "0319-1234567"}, "031****4567不是手机号，收不到短信。"),
    ],
)
def test_without_an_address_nothing_is_sent_and_the_reason_is_told(tell, outcome, both_ways, channel, fields, words):
    tell(UserFactory(**fields), kind=BY_PHONE)

    send_what_waits()

    assert (outcome(channel).status, outcome(channel).error) == (DeliveryStatus.SKIPPED, words)


def test_who_has_read_it_or_left_meanwhile_is_not_sent_anything(tell, outcome, both_ways, reader, user_with):
    gone = user_with(Role.MEMBER, email="gone@office.test")
    tell(reader, gone)
    Notice.objects.visible_to(reader).read(at=timezone.now())
    gone.is_active = False
    gone.save()

    send_what_waits()

    told = dict(Delivery.objects.values_list("notice__user", "error"))
    assert told == {reader.pk: "本人已在系统里看过，不用再发。", gone.pk: "账号已停用。"}
    assert mail.outbox == []


def test_a_members_number_is_the_one_of_the_register(tell, outcome, both_ways, user_with):
    user = user_with(Role.MEMBER, phone="13900000000")
    MemberFactory(user=user, phone="13911112222")
    tell(user, kind=BY_PHONE)

    send_what_waits()

    assert outcome("sms").address == "13911112222"


def test_one_message_that_cannot_be_sent_does_not_hold_up_the_others(tell, both_ways, reader, settings):
    settings.SMS_BACKEND = "cppcc.core.notices.nowhere.Backend"
    tell(reader, kind=BY_PHONE)

    send_what_waits()

    told = dict(Delivery.objects.values_list("channel", "status"))
    assert told == {"mail": DeliveryStatus.SENT, "sms": DeliveryStatus.FAILED}


def test_what_a_dead_worker_left_is_not_sent_again_but_told(tell, outcome, both_ways, reader):
    tell(reader)
    now = timezone.now()
    Delivery.objects.claim(outcome().pk, now=now - timedelta(minutes=11))
    Delivery.objects.update(claimed_at=now - timedelta(minutes=11))
    assert outcome().status == DeliveryStatus.QUEUED  # it was not due then

    Delivery.objects.update(status=DeliveryStatus.SENDING, token="dead")
    send_what_waits()

    assert outcome().status == DeliveryStatus.FAILED
    assert "可能已经发出" in outcome().error
    assert mail.outbox == []


def test_who_lost_the_token_ends_nothing(tell, outcome, both_ways, reader):
    tell(reader)
    claimed = Delivery.objects.claim(outcome().pk, now=timezone.now())
    Delivery.objects.update(token="somebody-else")

    claimed.has_gone(at=timezone.now())

    assert outcome().status == DeliveryStatus.SENDING


def test_a_claimed_delivery_is_not_claimed_again(tell, outcome, both_ways, reader):
    tell(reader)

    assert Delivery.objects.claim(outcome().pk, now=timezone.now()).attempts == 1
    assert Delivery.objects.claim(outcome().pk, now=timezone.now()) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(tell, by_smtp):
    people = [UserFactory(email=f"p{n}@office.test") for n in range(12)]
    with mail_server() as post:
        by_smtp(post.server_address[1])
        tell(*people)
        start = threading.Barrier(2)

        def work():
            try:
                start.wait()
                send_what_waits()
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    to = [message_from_bytes(letter)["To"] for letter in post.letters]
    assert sorted(to) == sorted(person.email for person in people)
    assert set(Delivery.objects.values_list("status", "attempts")) == {(DeliveryStatus.SENT, 1)}
