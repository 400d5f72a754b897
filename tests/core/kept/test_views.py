"""Keeping a form while it is filled: private, bounded, harmless."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from cppcc.core.kept.models import KEPT_DAYS, MOST_FORMS, KeptForm

pytestmark = pytest.mark.django_db
KEEP, DROP = "/kept/keep/", "/kept/drop/"


def sent(user, **changes):
    return {"kept-place": "proposals.new:a", "kept-user": user.pk, "title": "关于停车的建议"} | changes


def test_what_is_typed_is_kept_once_for_each_form_and_the_time_is_told(sign_in, member):
    client = sign_in(member.user)
    for title in ("关于停", "关于停车的建议"):
        answer = client.post(KEEP, sent(member.user, title=title, chosen=["1", "2"], act="递交"))

    assert answer.json() == {"at": timezone.localtime().strftime("%H:%M")}
    (kept,) = KeptForm.objects.all()
    assert (kept.user, kept.title) == (member.user, "关于停车的建议")
    assert kept.values == {"title": ["关于停车的建议"], "chosen": ["1", "2"]}


def test_control_characters_do_not_reach_the_database(sign_in, member):
    sign_in(member.user).post(KEEP, sent(member.user, situation="停\x00车\x08难"))

    assert KeptForm.objects.get().values["situation"] == ["停车难"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"situation": "长" * 300_001}, 422),
        ({f"f{n}": "" for n in range(201)}, 422),
        ({"chosen": [""] * 1001}, 422),
        ({"kept-place": ""}, 422),
        ({"kept-place": "p" * 121}, 422),
        ({"kept-user": "0"}, 409),
    ],
)
def test_what_cannot_be_kept_is_told_in_words(sign_in, member, changes, status):
    answer = sign_in(member.user).post(KEEP, sent(member.user, **changes))

    assert (answer.status_code, bool(answer.json()["told"])) == (status, True)
    assert not KeptForm.objects.exists()


def test_long_names_of_fields_count_as_what_is_typed(sign_in, member):
    form = urlencode(sent(member.user) | {"n" * 300_001: ""})

    answer = sign_in(member.user).post(KEEP, form, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert not KeptForm.objects.exists()


def test_signed_out_nothing_is_kept(client, member):
    answer = client.post(KEEP, sent(member.user))

    assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)
    assert not KeptForm.objects.exists()


def test_old_ones_and_too_many_make_room(sign_in, member, clerk):
    now = timezone.now()
    old = {"place": "x", "values": {}, "at": now - timedelta(days=KEPT_DAYS + 1)}
    KeptForm.objects.create(user=clerk, **old)
    for number in range(MOST_FORMS + 3):
        values = {"title": [str(number)]}
        KeptForm.objects.all().keep(user=member.user, place=f"p{number}", title="", values=values, now=now)

    assert KeptForm.objects.of(member.user).count() == MOST_FORMS
    assert not KeptForm.objects.of(clerk).exists()


def test_only_ones_own_are_dropped(sign_in, member, clerk):
    for user in (member.user, clerk):
        KeptForm.objects.create(user=user, place="p", values={}, at=timezone.now())

    sign_in(clerk).post(DROP, {"place": "p"})

    assert [kept.user for kept in KeptForm.objects.all()] == [member.user]
