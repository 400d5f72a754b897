from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from members.duty.models import Checklist
from members.people.models import Seat
from tests.factories import GroupFactory, MemberFactory, ParticipationFactory, ProposalFactory

THIS_YEAR = "?year=2024"


def test_a_member_sees_what_is_done_and_what_is_missing(sign_in, member):
    proposal = ProposalFactory(lead=member)

    page = sign_in(member.user).get(f"/duty/mine/{THIS_YEAR}").content.decode()

    assert "已完成 <strong>1</strong> 项，共 6 项" in page
    assert page.count("还缺 1 次") == 5
    assert proposal.get_absolute_url() in page


def test_a_member_may_not_open_the_matrix_or_another_member(sign_in, member):
    client = sign_in(member.user)

    assert client.get("/duty/").status_code == 403
    assert client.get(f"/duty/members/{MemberFactory().pk}/").status_code == 403


def test_a_convenor_sees_their_own_group_only(sign_in, user_with):
    mine, other = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    convenor = MemberFactory(
        group=mine, group__duty="召集人", user=user_with(Role.MEMBER, Role.CONVENOR), name="谭桂芳"
    )
    fellow, stranger = MemberFactory(group=mine, name="卢明怀"), MemberFactory(group=other, name="付思")
    client = sign_in(convenor.user)

    page = client.get(f"/duty/{THIS_YEAR}").content.decode()

    assert fellow.name in page
    assert stranger.name not in page
    assert client.get(f"/duty/members/{stranger.pk}/").status_code == 404
    assert Seat.objects.held(on=date(2024, 5, 1)).count() == 3


def test_the_matrix_narrows_to_a_group_and_keeps_it_in_the_address(sign_in, leader):
    group = GroupFactory(name="第二活动组")
    MemberFactory(group=group, name="卢明怀")
    MemberFactory(name="付思")

    page = sign_in(leader).get(f"/duty/{THIS_YEAR}&group={group.pk}").content.decode()

    assert "卢明怀" in page
    assert "付思" not in page


@pytest.mark.parametrize("members", [1, 3])
def test_the_matrix_takes_the_same_queries_for_one_member_and_three(
    sign_in, leader, members, django_assert_max_num_queries
):
    for person in MemberFactory.create_batch(members):
        ParticipationFactory(member=person)
    client = sign_in(leader)
    client.get("/duty/")

    with django_assert_max_num_queries(15) as queries:
        client.get(f"/duty/{THIS_YEAR}")

    assert len(queries) == MATRIX_QUERIES


MATRIX_QUERIES = 15


def test_the_matrix_comes_as_a_workbook(sign_in, leader):
    member = MemberFactory(number="W0007", name="=龚望怡")
    ParticipationFactory(member=member)

    response = sign_in(leader).get(f"/duty/{THIS_YEAR}&format=xlsx")

    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[1][:4] == ("委员编号", "姓名", "活动组", "参加调研视察")
    assert rows[2] == ("W0007", "=龚望怡", "第一活动组", 1, 0, 0, 0, 0, 0, 1, "否")
    assert rows[3] == (None, "完成人数", None, 1, 0, 0, 0, 0, 0, None, 0)


def test_the_liaison_office_changes_an_item_and_the_change_is_logged(sign_in, liaison):
    item = Checklist.objects.get().items.get(order=2)

    response = sign_in(liaison).post(
        f"/duty/checklist/items/{item.pk}/",
        {"label": "提交提案", "hint": "", "target": 2, "sources": ["proposals.sponsored"]},
    )

    item.refresh_from_db()
    assert response.status_code == 302
    assert item.target == 2


def test_an_item_without_sources_is_refused_in_words(sign_in, liaison):
    item = Checklist.objects.get().items.get(order=2)

    response = sign_in(liaison).post(f"/duty/checklist/items/{item.pk}/", {"label": "提交提案", "target": 1})

    assert response.status_code == 422
    assert "请至少勾选一种算数的记录" in response.content.decode()


def test_a_members_page_counts_what_they_did_by_year(sign_in, leader):
    member = MemberFactory()
    ParticipationFactory(member=member)
    ProposalFactory(lead=member)
    ProposalFactory()

    response = sign_in(leader).get(f"/duty/members/{member.pk}/record/")

    at = response.context["years"].index(2024)
    assert {label: counts[at] for label, counts in response.context["lines"]} == {"参加活动": 1, "提出提案": 1}


def test_a_secret_proposal_counts_for_its_author_but_others_do_not_read_it(sign_in, editor, clerk):
    member = MemberFactory()
    ProposalFactory(lead=member, title="关于某涉密事项的建议", is_secret=True)

    to_editor = sign_in(editor).get(f"/duty/members/{member.pk}/{THIS_YEAR}").content.decode()
    to_clerk = sign_in(clerk).get(f"/duty/members/{member.pk}/{THIS_YEAR}").content.decode()

    assert "已完成 <strong>1</strong> 项" in to_editor
    assert "某涉密事项" not in to_editor
    assert "某涉密事项" in to_clerk


def test_a_year_without_end_is_passed_over(sign_in, member):
    assert sign_in(member.user).get(f"/duty/mine/?year={'9' * 5000}").status_code == 200
