"""Who may do what with schemes, and from where its steps start."""

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.workflow import StepRefused
from members.duty.models import Scheme
from members.duty.rules import MAY
from members.duty.states import STEPS, Status
from tests.duty.editor.hands import address, again, item

pytestmark = pytest.mark.django_db
VERBS = {"see_schemes", "edit_scheme", "try_scheme", "open", "discard"}
READ = {"see_schemes"}
EXPECTED = {
    Role.LIAISON_OFFICE: VERBS,
    Role.GENERAL_OFFICE: VERBS,
    Role.PROPOSAL_OFFICE: READ,
    Role.INFORMATION_OFFICE: READ,
    Role.LEADER: READ,
    Role.MEMBER: READ,
    Role.CONVENOR: READ,
    Role.UNIT_CLERK: set(),
    Role.SUPERVISOR: set(),
    Role.SYSTEM_ADMIN: set(),
    Role.SECURITY_ADMIN: set(),
    Role.AUDIT_ADMIN: set(),
}


@pytest.mark.parametrize("role", Role)
def test_who_may_do_what_with_a_scheme(user_with, draft, role):
    user = user_with(role)

    assert {verb for verb in VERBS if user.has_perm(f"duty.{verb}", draft)} == EXPECTED[role]
    assert MAY.keys() >= VERBS


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", ["open", "discard"])
def test_its_steps_start_from_a_draft_only(draft, liaison, status, name):
    Scheme.objects.filter(pk=draft.pk).update(status=status)
    scheme, words = again(draft), {"note": "不用了"} if name == "discard" else {}

    if status in STEPS[name].sources:
        getattr(scheme, name)(by=liaison, **words)
        assert again(draft).status == STEPS[name].target
    else:
        with pytest.raises(StepRefused):
            getattr(scheme, name)(by=liaison, **words)
        assert again(draft).status == status


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT}))
def test_nothing_but_a_draft_is_edited(desk, draft, status):
    Scheme.objects.filter(pk=draft.pk).update(status=status)
    sent = item(("proposals.filed", "99"))

    answers = [
        desk.post(address(draft, "scheme_part", "items", 3), sent),
        desk.post(address(draft, "scheme_part_move", "items", 4), {"to": "up"}),
        desk.post(address(draft, "scheme_part_remove", "grades", 9)),
        desk.post(address(draft, "scheme_totals"), {"boards": "all"}),
        desk.post(address(draft, "scheme_edit"), {"name": "改名"}),
        desk.post(address(draft, "scheme_names"), {"name_0": ""}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 6
    assert again(draft).rules == draft.rules


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CONVENOR, Role.LEADER])
def test_drafts_and_former_versions_are_the_offices(user_with, sign_in, draft, liaison, role):
    browser = sign_in(user_with(role))
    assert browser.get(address(draft)).status_code == 404

    again(draft).open(by=liaison)

    page = browser.get(address(draft)).content.decode()
    assert "提案立案" in page
    assert "/parts/" not in page
    assert [year for year, _ in browser.get("/duty/schemes/").context["by_year"]] == [2026]


def test_pressed_twice_it_is_opened_once(desk, draft):
    assert desk.post(address(draft, "scheme_open")).status_code == 302
    assert desk.post(address(draft, "scheme_open")).status_code == 409
