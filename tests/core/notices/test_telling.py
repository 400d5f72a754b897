"""Telling: once a person and occasion, in the caller's transaction, by the ways that kind, reader and house want."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cppcc.core.accounts.models import User
from cppcc.core.notices.kinds import notice_kind
from cppcc.core.notices.models import Channel, Delivery, Notice, Wish
from cppcc.core.notices.telling import Letter, notify, notify_each
from tests.core.notices.kinds import BY_PHONE, PLAIN, PRIVATE, QUIET
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def ways(user):
    return sorted(Delivery.objects.filter(notice__user=user).values_list("channel", flat=True))


def test_each_person_gets_one_notice_and_is_not_told_the_same_twice(tell, clerk, editor, leader):
    assert tell(clerk, editor, editor) == 2
    assert tell(clerk, editor, leader) == 1
    assert tell(clerk, once="handling:1:overdue") == 1

    assert Notice.objects.filter(user=clerk).count() == 2
    assert Notice.objects.filter(once="handling:1:due_soon").count() == 3


def test_an_account_switched_off_is_not_told(tell, clerk):
    clerk.is_active = False

    assert tell(clerk) == 0
    assert tell() == 0
    assert not Notice.objects.exists()


def test_what_is_rolled_back_was_never_told(tell, clerk):
    with transaction.atomic():
        tell(clerk)
        transaction.set_rollback(True)

    assert tell(clerk) == 1


def test_five_hundred_are_told_in_three_queries(tell, both_ways):
    people = User.objects.bulk_create(User(username=f"many{n}", name=f"人{n}") for n in range(500))

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        told = tell(*people, kind=BY_PHONE)

    assert told == 500
    assert Delivery.objects.count() == 1000
    assert len(queries) == 3


def test_many_are_told_different_things_each_once_in_three_queries(both_ways, clerk):
    people = User.objects.bulk_create(User(username=f"many{n}", name=f"人{n}") for n in range(200))
    off = User.objects.create(username="off", name="停用", is_active=False)
    letters = [
        Letter(
            person, (BY_PHONE if place % 2 else PRIVATE).name, f"matter:{place}", f"第{place}件  事", urgent=place == 0
        )
        for place, person in enumerate([*people, off])
    ]

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        told = notify_each(letters)

    assert (told, len(queries), notify_each(letters)) == (200, 3, 0)
    first, second = Notice.objects.order_by("pk")[:2]
    assert (first.title, first.is_private, first.is_urgent) == ("第0件 事", True, True)
    assert (second.title, second.is_private, second.is_urgent) == ("第1件 事", False, False)
    assert not Notice.objects.filter(user=off).exists()
    assert notify_each([Letter(clerk, PRIVATE.name, "matter:1", "同一事由，另一个人")]) == 1


def test_a_kind_takes_its_own_ways_and_an_urgent_notice_the_sms_too(tell, both_ways, clerk, editor, leader, liaison):
    tell(clerk)
    tell(editor, kind=BY_PHONE)
    tell(leader, kind=QUIET)
    tell(liaison, urgent=True)

    assert [ways(user) for user in (clerk, editor, leader, liaison)] == [["mail"], ["mail", "sms"], [], ["mail", "sms"]]


def test_the_readers_own_choice_goes_before_the_kinds(tell, both_ways, clerk, editor):
    Wish.objects.create(user=clerk, kind=PLAIN.name, mail=False, sms=True)
    Wish.objects.create(user=editor, kind=BY_PHONE.name, mail=False, sms=False)

    tell(clerk, editor)
    tell(editor, kind=BY_PHONE, once="other", urgent=True)

    assert (ways(clerk), ways(editor)) == (["sms"], ["mail"])
    assert list(Delivery.objects.filter(notice__kind=BY_PHONE.name)) == []


def test_a_house_without_mail_and_sms_writes_no_deliveries(tell, clerk):
    assert tell(clerk, kind=BY_PHONE, urgent=True) == 1

    assert not Delivery.objects.exists()


def test_a_house_with_mail_alone_sends_no_sms(tell, settings, clerk):
    settings.EMAIL_HOST = "mail.test"

    tell(clerk, kind=BY_PHONE)

    assert ways(clerk) == [Channel.MAIL]


def test_a_title_is_one_line_and_a_private_one_is_kept_to_its_reader(tell, clerk, editor):
    tell(clerk, title="第27号提案\n还有3天到期" + "长" * 300)
    tell(editor, kind=PRIVATE, title="李委员邀请您联名：关于停车")

    public, private = Notice.objects.get(user=clerk), Notice.objects.get(user=editor)
    assert public.title.startswith("第27号提案 还有3天到期长")
    assert len(public.title) == 200
    assert public.told == public.title
    assert (private.title, private.told) == ("李委员邀请您联名：关于停车", "您被邀请参加练习")


@pytest.mark.parametrize("url", ["https://elsewhere.test/", "//elsewhere.test/", "proposals/1/"])
def test_a_notice_leads_nowhere_but_into_the_house(tell, clerk, url):
    with pytest.raises(ValueError, match="page of this house"):
        tell(clerk, url=url)


def test_an_undeclared_kind_and_one_declared_differently_are_mistakes(clerk):
    with pytest.raises(KeyError):
        notify([clerk], kind="practice.unknown", once="x", title="x")
    with pytest.raises(ValueError, match="declared twice"):
        notice_kind(PLAIN.name, "另一个名称")


@pytest.mark.django_db(transaction=True)
def test_two_workers_telling_at_once_tell_once(tell, both_ways):
    people = [UserFactory() for _ in range(20)]
    start, told = threading.Barrier(2), []

    def work():
        try:
            start.wait()
            with transaction.atomic():
                told.append(tell(*people))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(told) == [0, 20]
    assert (Notice.objects.count(), Delivery.objects.count()) == (20, 20)
