"""Bodies, terms with their sessions, and units, as staff keep them."""

from datetime import date

import pytest

from members.people.models import Appointment, Body, BodyKind, Session, Term, Unit
from tests.factories import GroupFactory, MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_a_group_page_lists_its_members_with_duty_first(sign_in, leader, django_assert_num_queries):
    committee = GroupFactory(kind=BodyKind.COMMITTEE, name="提案委员会")
    group = GroupFactory(name="第一活动组", liaison_committee=committee)
    MemberFactory(name="王宁", group=group)
    MemberFactory(name="魏高", group=group, group__duty="召集人")
    client = sign_in(leader)

    with django_assert_num_queries(9):
        page = client.get(group.get_absolute_url())

    assert [seat.appointment.member.name for seat in page.context["seats"]] == ["魏高", "王宁"]
    assert page.context["body"].headcount == 2
    assert "提案委员会" in page.content.decode()


def test_head_counts_are_as_of_the_day(liaison):
    group = GroupFactory()
    MemberFactory(group=group)
    gone = MemberFactory(group=group)
    Appointment.objects.filter(member=gone).update(ends_on=date(2023, 12, 31))

    counted = Body.objects.with_counts(on=date(2023, 12, 31)).get(pk=group.pk).headcount
    later = Body.objects.with_counts(on=date(2024, 1, 1)).get(pk=group.pk).headcount

    assert (counted, later) == (2, 1)


def test_a_member_sees_the_bodies_they_sit_in(sign_in, member):
    other = GroupFactory(name="别的组")

    assert sign_in(member.user).get(Body.objects.get(name="第一活动组").get_absolute_url()).status_code == 200
    assert sign_in(member.user).get(other.get_absolute_url()).status_code == 404


def test_staff_add_and_edit_a_body(sign_in, liaison):
    client = sign_in(liaison)
    data = {"kind": "group", "name": "第六 活动组", "category": "区直", "order": 60, "is_active": "on"}

    assert client.post("/people/bodies/new/?kind=group", data).status_code == 302
    assert client.post("/people/bodies/new/?kind=group", data).status_code == 422
    body = Body.objects.get(name="第六活动组")
    client.post(f"/people/bodies/{body.pk}/edit/", {"name": "第六活动组", "category": "镇街", "order": 60})

    body.refresh_from_db()
    assert (body.category, body.is_active, body.kind) == ("镇街", False, "group")
    sector = GroupFactory(kind=BodyKind.SECTOR, name="经济")
    assert client.post(f"/people/bodies/{sector.pk}/edit/", {"name": "经济界", "order": 1}).status_code == 302


def test_staff_keep_terms_and_sessions_with_their_cut_off_moments(sign_in, clerk):
    client = sign_in(clerk)
    term = {"name": "第四届", "committee_name": "政协南和区委员会", "starts_on": "2026-01-01", "ends_on": "2030-12-31"}
    assert client.post("/people/terms/new/", {**term, "ends_on": "2025-01-01"}).status_code == 422
    client.post("/people/terms/new/", term)
    new = Term.objects.get(name="第四届")
    session = {
        "name": "四届一次", "year": 2026, "opens_on": "2026-01-10", "closes_on": "2026-01-13",
        "plenary_from_0": "2026-01-09", "plenary_from_1": "08:00", "plenary_until_0": "2026-01-12",
        "plenary_until_1": "18:00",
    }  # fmt: skip

    wrong = client.post(f"/people/terms/{new.pk}/sessions/new/", {**session, "plenary_until_0": "2026-01-08"})
    client.post(f"/people/terms/{new.pk}/sessions/new/", session)

    assert "截止要晚于起始时刻" in wrong.content.decode()
    saved = Session.objects.get(name="四届一次")
    assert saved.plenary_until.isoformat() == "2026-01-12T10:00:00+00:00"
    assert client.get(f"/people/sessions/{saved.pk}/edit/").status_code == 200


def test_units_are_searched_by_short_name_and_kept(sign_in, clerk):
    client = sign_in(clerk)
    client.post("/people/units/new/", {"name": "区 住建局", "short_name": "住建", "order": 1, "is_active": "on"})
    UnitFactory(name="区城管局")

    listing = client.get("/people/units/", {"q": "住建"}).context["listing"]

    assert [unit.name for unit in listing.page] == ["区住建局"]
    unit = Unit.objects.get(name="区住建局")
    client.post(f"/people/units/{unit.pk}/edit/", {"name": "区住建局", "short_name": "住建局", "order": 1})
    assert [unit.name for unit in client.get("/people/units/?state=out_of_use").context["listing"].page] == ["区住建局"]
