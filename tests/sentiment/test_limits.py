"""What a text may hold, and that no browser keeps a download."""

import pytest
from django.urls import reverse

from sentiment.models import SocialReport
from sentiment.states import Status
from tests.factories import SocialReportFactory

pytestmark = pytest.mark.django_db
TEXTS = {"title": "城区健身步道破损问题", "situation": "步道破损36处。", "analysis": "", "suggestions": "尽快修缮。"}
LABELS = {"situation": "情况反映", "analysis": "原因分析", "suggestions": "意见建议"}


def page(name, *args):
    return reverse(f"sentiment:{name}", args=args)


@pytest.mark.parametrize("name", LABELS)
def test_a_text_too_long_is_told_with_its_count_and_kept(sign_in, member, name):
    text = "步" * 20_003

    response = sign_in(member.user).post(page("new"), {**TEXTS, name: text, "act": "报送"})

    words = f"{LABELS[name]}最多20000个字，现在有20003个，请删去3个。"
    assert (response.status_code, response.context["form"].errors) == (422, {name: [words]})
    assert text in response.content.decode()
    assert not SocialReport.objects.exists()


def test_texts_of_the_most_letters_are_taken(sign_in, member):
    longest = dict.fromkeys(LABELS, "步" * 20000)

    sign_in(member.user).post(page("new"), {**TEXTS, **longest, "act": "报送"})

    assert SocialReport.objects.get().status == Status.RECEIVED


def test_the_edited_text_has_the_same_limit_and_the_original_unchanged_none(sign_in, editor):
    report, client = SocialReportFactory(situation="步" * 19_000, suggestions="修" * 19_000), sign_in(editor)
    sent = {"edited_title": report.title, "seen": report.changed_at.isoformat()}

    refused = client.post(page("edit", report.pk), {**sent, "edited_text": "道" * 20_001})
    taken = client.post(page("edit", report.pk), {**sent, "edited_text": report.original_text})

    words = "正文最多20000个字，现在有20001个，请删去1个。"
    assert refused.context["form"].errors == {"edited_text": [words]}
    assert taken.status_code == 302
    report.refresh_from_db()
    assert report.edited_text == ""


def test_the_exported_register_stays_in_no_cache(sign_in, editor):
    SocialReportFactory()

    response = sign_in(editor).get(page("export"))

    assert response["Cache-Control"] == "no-store"
    assert "%E7%A4%BE%E6%83%85%E6%B0%91%E6%84%8F" in response["Content-Disposition"]
