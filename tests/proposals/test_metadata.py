"""Files that leave the house name the office or the unit as their author, never the account that made them."""

import re
import zipfile
from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pdfplumber
import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from proposals.models import HandlingStatus, LetterBatch, Manner, ReplyDraft, Volume
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)
OFFICE = "政协南和区委员会提案委员会"
HEAD = {"number": "南政协提〔2024〕3号", "signatory": OFFICE, "on": f"{DAY}"}


@pytest.fixture
def maker(user_with):
    """Both names are found at once wherever they slip in."""
    return user_with(Role.PROPOSAL_OFFICE, username="qianbulouming", name="钱不露名")


@pytest.fixture
def scene(user_with):
    """A proposal answered by one unit, whose clerk and signer wrote the reply, and a draft of another's."""
    clerk = user_with(Role.UNIT_CLERK, username="sunbulouming", name="孙不露名")
    proposal = ProposalFactory(status=Status.ANSWERED, number=27, title="关于停车管理的建议")
    fields = {"proposal": proposal, "issued_on": DAY}
    answered = HandlingFactory(
        unit=UnitFactory(name="区住建局"), manner=Manner.LEAD, status=HandlingStatus.REPLIED, **fields
    )
    assisting = HandlingFactory(
        unit=UnitFactory(name="区财政局"), manner=Manner.ASSIST, status=HandlingStatus.ACCEPTED, **fields
    )
    for handling in (answered, assisting):
        handling.unit.clerks.add(clerk)
    return {
        "proposal": proposal,
        "unit": answered.unit,
        "reply": ReplyFactory(handling=answered, body="已改造车位120个。", signatory="王建国"),
        "draft": ReplyDraft.begin(assisting, by=clerk),
    }


def properties_of(kind, content):
    """All that a file says of itself beside its text."""
    if kind == "pdf":
        with pdfplumber.open(BytesIO(content)) as pdf:
            return {name: str(value) for name, value in pdf.metadata.items()}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("docProps/")]
        words = "".join(archive.read(name).decode() for name in parts)
    return {"Author": "".join(re.findall(r"<dc:creator>(.*?)</dc:creator>", words)), "all": words}


def name_of(answer):
    return unquote(answer["Content-Disposition"])


def content_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def unnamed(text):
    return not any(each in text for each in ("bulouming", "不露名"))


ADDRESSES = {
    "a letter of hand-over": lambda s: (f"/proposals/{s['proposal'].pk}/letter/", OFFICE),
    "a unit's letter": lambda s: (f"/proposals/letters/unit/{s['unit'].pk}/{DAY}/", OFFICE),
}


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("which", ADDRESSES)
def test_letters_of_hand_over_are_the_offices(sign_in, maker, scene, which, kind):
    address, author = ADDRESSES[which](scene)

    answer = sign_in(maker).post(address, HEAD | {"kind": kind})

    said = properties_of(kind, content_of(answer))
    assert (said["Author"], unnamed(str(said)), unnamed(name_of(answer))) == (author, True, True)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_reply_and_its_draft_are_the_units(sign_in, maker, scene, kind):
    client = sign_in(maker)
    reply, draft = scene["reply"], scene["draft"]
    answers = {
        "区住建局": client.get(f"/proposals/replies/{reply.pk}/letters/{scene['proposal'].pk}.{kind}?download=1"),
        "区财政局": sign_in(draft.handling.unit.clerks.get()).get(f"/proposals/drafts/{draft.pk}/letter.{kind}"),
    }

    for author, answer in answers.items():
        said = properties_of(kind, content_of(answer))
        assert (said["Author"], unnamed(str(said)), unnamed(name_of(answer))) == (author, True, True)


def test_an_archive_of_letters_names_nobody(sign_in, maker, scene):
    client = sign_in(maker)
    client.post(f"/proposals/letters/?day={DAY}", HEAD)
    batch = LetterBatch.objects.get()
    perform(Job.objects.latest("pk").pk, pulse=False)

    answer = client.get(batch.get_absolute_url())

    with zipfile.ZipFile(BytesIO(content_of(answer))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len(files) == 4  # two units, two formats
    for name, content in files.items():
        said = properties_of(name.rsplit(".", 1)[1], content)
        assert (said["Author"], unnamed(str(said)), unnamed(name)) == (OFFICE, True, True)
    assert unnamed(name_of(answer))


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"kind": "register", "register-register": "filed"}, ["pdf", "docx", "xlsx"]),
        ({"kind": "statistics", "statistics-year": "2024"}, ["pdf", "docx", "xlsx"]),
        ({"kind": "compilation", "compilation-which": "filed", "compilation-with_replies": "on"}, ["pdf", "docx"]),
    ],
)
def test_volumes_name_nobody(sign_in, maker, scene, asked, kinds):
    client = sign_in(maker)
    session = scene["proposal"].session_id
    sent = asked | {f"{asked['kind']}-session": session}
    assert client.post("/proposals/volumes/", sent).status_code == 302
    volume = Volume.objects.get()
    perform(volume.job_id, pulse=False)

    for kind in kinds:
        answer = client.get(f"/proposals/volumes/{volume.pk}/{kind}/")
        assert answer.status_code == 200
        assert unnamed(str(properties_of(kind, content_of(answer))) + name_of(answer))


@pytest.mark.parametrize(
    "address", ["/proposals/export/", "/proposals/chasing/export/", "/proposals/commitments/export/"]
)
def test_lists_as_workbooks_name_nobody(sign_in, maker, scene, address):
    answer = sign_in(maker).get(f"{address}?session=all")

    assert answer.status_code == 200
    assert unnamed(str(properties_of("xlsx", content_of(answer))) + name_of(answer))
