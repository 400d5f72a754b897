"""The reader's pages: the list with its bell, opening, marking as read, settings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Delivery, Notice, Wish
from tests.core.notices.kinds import BY_PHONE, PLAIN, QUIET

pytestmark = pytest.mark.django_db
LIST = reverse("notices:list")


def test_the_list_shows_own_notices_unread_first_and_what_they_are(sign_in, tell, clerk, editor):
    tell(clerk, once="old", title="已看过的事")
    Notice.objects.update(read_at=timezone.now())
    tell(clerk, once="new", title="还没看的事", text="要点", by=editor, urgent=True)
    tell(editor, once="other", title="别人的事")

    page = sign_in(clerk).get(LIST)

    assert [notice.title for notice in page.context["notices"]] == ["还没看的事", "已看过的事"]
    text = page.content.decode()
    assert "别人的事" not in text
    assert all(word in text for word in ("要点", "紧急", "吴编辑", "练习：普通", "全部标为已读"))


def test_chips_narrow_by_state_and_kind(sign_in, tell, clerk):
    tell(clerk, once="1", title="甲")
    Notice.objects.update(read_at=timezone.now())
    tell(clerk, once="2", title="乙", kind=BY_PHONE)
    client = sign_in(clerk)

    def titles(asked):
        return [notice.title for notice in client.get(LIST + asked).context["notices"]]

    assert titles("?state=read") == ["甲"]
    assert titles("?state=unread") == ["乙"]
    assert titles(f"?kind={PLAIN.name}") == ["甲"]
    assert titles("?kind=nonsense&state=nonsense") == ["乙", "甲"]


def test_the_list_asks_the_same_few_queries_for_one_and_for_many(sign_in, tell, clerk):
    client = sign_in(clerk)
    client.get(LIST)
    counts = []
    for number in range(3):
        tell(clerk, once=str(number), by=clerk)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert set(counts) == {counts[0]}
    assert counts[0] <= 8


def test_the_bell_counts_what_is_unread(sign_in, tell, clerk):
    client = sign_in(clerk)
    assert "notices" not in client.get(reverse("waiting")).json()

    tell(clerk)

    assert client.get(reverse("waiting")).json()["notices"] == 1
    assert 'data-waits="notices"' in client.get(LIST).content.decode()


def test_opening_reads_a_notice_and_leads_to_its_page_and_the_first_time_counts(sign_in, tell, clerk):
    tell(clerk, url="/proposals/")
    notice = Notice.objects.get()
    client = sign_in(clerk)

    first = client.post(reverse("notices:open", args=[notice.pk]))
    read_at = Notice.objects.get().read_at
    again = client.post(reverse("notices:open", args=[notice.pk]))

    assert (first.url, again.url) == ("/proposals/", "/proposals/")
    assert read_at is not None
    assert Notice.objects.get().read_at == read_at


def test_a_notice_can_be_read_without_leaving_the_list(sign_in, tell, clerk):
    tell(clerk, url="/proposals/")

    answer = sign_in(clerk).post(reverse("notices:open", args=[Notice.objects.get().pk]), {"stay": "1"})

    assert answer.url == LIST
    assert Notice.objects.get().read_at is not None


def test_the_page_of_a_mails_link_tells_it_and_changes_nothing(sign_in, tell, clerk):
    tell(clerk, text="要点", url="/proposals/")
    notice = Notice.objects.get()

    text = sign_in(clerk).get(reverse("notices:detail", args=[notice.pk])).content.decode()

    assert all(word in text for word in (notice.title, "要点", "前往办理", "知道了"))
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize(("verb", "method"), [("open", "post"), ("detail", "get")])
def test_somebody_elses_notice_is_not_there(sign_in, tell, clerk, editor, verb, method):
    tell(editor)

    answer = getattr(sign_in(clerk), method)(reverse(f"notices:{verb}", args=[Notice.objects.get().pk]))

    assert answer.status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_are_read_but_what_came_after_the_page_was_shown(sign_in, tell, clerk, editor):
    tell(clerk, editor, once="1")
    newest = Notice.objects.visible_to(clerk).get().pk
    tell(clerk, once="2", title="刚来的")

    answer = sign_in(clerk).post(reverse("notices:read_all"), {"newest": newest}, follow=True)

    assert "已把1条通知标为已读" in answer.content.decode()
    assert [notice.title for notice in Notice.objects.visible_to(clerk).unread()] == ["刚来的"]
    assert Notice.objects.visible_to(editor).unread().count() == 1


def test_all_of_the_kind_shown_are_read(sign_in, tell, clerk):
    tell(clerk, once="1")
    tell(clerk, once="2", kind=BY_PHONE)

    sign_in(clerk).post(f"{reverse('notices:read_all')}?kind={BY_PHONE.name}", {"newest": Notice.objects.first().pk})

    assert [notice.kind for notice in Notice.objects.unread()] == [PLAIN.name]


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30])
def test_nonsense_reads_nothing(sign_in, tell, clerk, newest):
    tell(clerk)

    assert sign_in(clerk).post(reverse("notices:read_all"), {"newest": newest}).status_code == 302
    assert Notice.objects.unread().count() == 1


def test_the_settings_list_the_kinds_with_the_ways_of_the_house(sign_in, both_ways, clerk):
    text = sign_in(clerk).get(reverse("notices:wishes")).content.decode()

    assert f'id="id_mail-{PLAIN.name}" checked' in text
    assert f'id="id_sms-{PLAIN.name}">' in text
    assert 'aria-label="练习：普通：邮件"' in text
    assert "您的账号没有手机号，收不到短信" in text


def test_a_choice_is_kept_and_only_what_differs_from_the_kind(sign_in, tell, both_ways, clerk):
    client = sign_in(clerk)

    client.post(reverse("notices:wishes"), {f"sms-{PLAIN.name}": "on", f"sms-{QUIET.name}": "on"})
    first = {wish.kind: (wish.mail, wish.sms) for wish in Wish.objects.filter(kind__startswith="practice")}
    client.post(reverse("notices:wishes"), {f"mail-{PLAIN.name}": "on"})
    tell(clerk, kind=BY_PHONE)

    assert first[PLAIN.name] == (False, True)
    assert first[QUIET.name] == (False, True)
    assert not Wish.objects.filter(kind__in=[PLAIN.name, QUIET.name]).exists()
    assert not Delivery.objects.exists()


def test_a_way_the_house_does_not_have_keeps_its_choice(sign_in, settings, both_ways, clerk):
    Wish.objects.create(user=clerk, kind=PLAIN.name, mail=True, sms=True)
    settings.SMS_BACKEND = ""

    sign_in(clerk).post(reverse("notices:wishes"), {f"mail-{PLAIN.name}": "on"})

    wish = Wish.objects.get(kind=PLAIN.name)
    assert (wish.mail, wish.sms) == (True, True)


def test_a_house_without_mail_and_sms_says_so(sign_in, user_with):
    text = sign_in(user_with(Role.MEMBER)).get(reverse("notices:wishes")).content.decode()

    assert "本机关没有开通邮件提醒" in text
    assert "保存设置" not in text
