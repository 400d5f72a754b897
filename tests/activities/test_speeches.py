"""Speeches: entered for those on the list, shown on the page, taken out again."""

import pytest
from django.urls import reverse

from cppcc.core.workflow import StepRefused
from members.activities.models import Speech
from members.activities.states import WRITE_SPEECHES, Status
from tests.factories import ActivityFactory, MemberFactory, ParticipationFactory


@pytest.mark.parametrize("status", Status)
def test_speeches_are_entered_while_the_table_says(liaison, status):
    activity, member = ActivityFactory(status=status), MemberFactory()
    speech = Speech(member=member, title="加装电梯", manner="oral")

    if status in WRITE_SPEECHES.sources:
        activity.add_speech(speech, by=liaison)
        assert list(activity.speeches.all()) == [speech]
        activity.remove_speech(speech, by=liaison)
    else:
        with pytest.raises(StepRefused):
            activity.add_speech(speech, by=liaison)

    assert activity.speeches.count() == 0


def test_the_organiser_enters_and_takes_out_in_the_browser(sign_in, liaison, member):
    part = ParticipationFactory(member=member)
    client, address = sign_in(liaison), reverse("activities:speeches", args=[part.activity_id])

    client.post(address, {"member": member.pk, "manner": "written", "title": "停车位一并规划"})

    speech = Speech.objects.get()
    assert (speech.member, speech.get_manner_display(), str(speech)) == (member, "书面发言", "李委员：停车位一并规划")
    assert "停车位一并规划" in client.get(part.get_absolute_url()).text
    client.post(reverse("activities:speech_remove", args=[part.activity_id, speech.pk]))
    assert not Speech.objects.exists()


def test_only_those_on_the_list_can_be_named(sign_in, liaison, member):
    activity = ActivityFactory()

    answer = sign_in(liaison).post(
        reverse("activities:speeches", args=[activity.pk]), {"member": member.pk, "manner": "oral", "title": "电梯"}
    )

    assert answer.status_code == 422
    assert not Speech.objects.exists()


def test_a_speech_of_another_activity_is_not_there(sign_in, liaison):
    part = ParticipationFactory()
    speech = Speech.objects.create(activity=part.activity, member=part.member, title="电梯")

    address = reverse("activities:speech_remove", args=[ActivityFactory().pk, speech.pk])
    assert sign_in(liaison).post(address).status_code == 404
