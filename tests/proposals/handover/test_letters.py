"""Letters that go with a hand-over: to a unit, of a day, in Word."""

from io import BytesIO

import pytest

from proposals.models import Manner
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, UnitFactory
from tests.proposals.handover.issued import issued

pytestmark = pytest.mark.django_db


# --- Letters --------------------------------------------------------------------------------------------------------
HEAD = {"number": "南政协提〔2024〕3号", "signatory": "政协南和区委员会提案委员会", "on": "2024-02-20"}


def text_of(answer):
    import pdfplumber

    with pdfplumber.open(BytesIO(answer.content)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages).replace("\n", "")


def test_a_letter_to_a_unit_lists_what_was_handed_to_it(office):
    handling = HandlingFactory(unit=UnitFactory(name="区住建局"), manner=Manner.LEAD)
    HandlingFactory(proposal=handling.proposal, unit=UnitFactory(name="区城管局"), manner=Manner.ASSIST)
    secret = HandlingFactory(unit=handling.unit, proposal=ProposalFactory(status=Status.HANDED_OVER, is_secret=True))

    answer = office.post(f"/proposals/letters/unit/{handling.unit_id}/2024-02-20/", HEAD | {"kind": "pdf"})

    text = text_of(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert "南政协提〔2024〕3号" in text
    assert handling.proposal.title in text.replace(" ", "") or f"{handling.proposal.number}" in text
    assert "区城管局（会办）" in text
    assert secret.proposal.title not in text


def test_a_letter_in_word(office):
    handling = HandlingFactory(manner=Manner.SOLE)

    answer = office.post(f"/proposals/{handling.proposal_id}/letter/", HEAD | {"kind": "docx"})

    assert answer.content[:2] == b"PK"
    assert "attachment" in answer["Content-Disposition"]


def test_what_is_missing_for_a_letter_is_told(office):
    handling = HandlingFactory()

    page = office.post(f"/proposals/{handling.proposal_id}/letter/", {"kind": "pdf"})

    assert page.status_code == 422
    assert page.context["form"].errors["number"] == ["请填写发文字号"]


def test_all_letters_of_a_day_are_one_archive_numbered_one_after_another(
    office, clerk, django_capture_on_commit_callbacks
):
    from zipfile import ZipFile

    from cppcc.core.jobs.models import Job
    from cppcc.core.jobs.runs import perform
    from proposals.models import LetterBatch

    for name in ("区住建局", "区城管局"):
        HandlingFactory(unit=UnitFactory(name=name), manner=Manner.SOLE)

    office.post("/proposals/letters/?day=2024-02-20", HEAD | {"counts_up": "on"})
    perform(Job.objects.get().pk, pulse=False)

    batch = LetterBatch.objects.get()
    assert batch.letters == 2
    answer = office.get(f"/proposals/letters/{batch.pk}/")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == [
            "01区住建局提案交办函.pdf", "01区住建局提案交办函.docx",
            "02区城管局提案交办函.pdf", "02区城管局提案交办函.docx",
        ]  # fmt: skip


def test_letters_are_for_the_proposal_office(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    issued(unit, today)

    assert sign_in(unit_clerk).get("/proposals/letters/").status_code == 403
    assert sign_in(unit_clerk).get(f"/proposals/letters/unit/{unit.pk}/{today}/").status_code == 403
