"""Files are counted with the record's row held: whoever adds at the same moment stays within the limit together."""

import pytest
from django.db import connection

from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment, TooManyFiles
from proposals.models import Proposal
from proposals.states import Status
from tests.core.attachments import files
from tests.factories import ProposalFactory
from tests.threads import at_once


def pictures(number):
    return [check(files.upload(f"图{place}.png", files.photo("PNG"))) for place in range(number)]


@pytest.mark.django_db(transaction=True)
def test_two_who_upload_at_once_do_not_pass_the_limit(member, settings):
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-process SQLite writer")
    settings.ATTACHMENT_MAX_COUNT = 5
    draft = ProposalFactory(status=Status.DRAFT, created_by=member.user)
    first, second = pictures(3), pictures(3)

    refusals = at_once(
        *(
            lambda chosen=chosen: Attachment.objects.attach(Proposal.objects.get(pk=draft.pk), chosen, by=member.user)
            for chosen in (first, second)
        )
    )

    assert [type(refused) for refused in refusals if refused] == [TooManyFiles]
    assert Attachment.objects.of(draft).count() == 3


@pytest.mark.django_db
def test_who_comes_too_late_is_told_how_many_there_are_and_nothing_of_it_is_kept(member, settings):
    settings.ATTACHMENT_MAX_COUNT = 5
    draft = ProposalFactory(status=Status.DRAFT, created_by=member.user)
    Attachment.objects.attach(draft, pictures(4), by=member.user)

    with pytest.raises(TooManyFiles, match="附件最多5个，现在已有4个，这次的2个没有存入"):
        Attachment.objects.attach(draft, pictures(2), by=member.user)

    assert Attachment.objects.of(draft).count() == 4
    Attachment.objects.attach(draft, pictures(1), by=member.user)
    assert Attachment.objects.of(draft).count() == 5
