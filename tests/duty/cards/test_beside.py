"""What people decide beside the rules: corrections, exemptions, objections."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.notices.models import Notice
from cppcc.core.registry import todos_for
from cppcc.core.workflow import StepRefused
from members.duty.models import Correction, Exemption, Objection, Scheme
from members.duty.states import OBJECTION_STEPS, ObjectionStatus, Status
from tests.duty.cards.hands import address, again, begun, bring
from tests.factories import GroupFactory, MemberFactory, ProposalFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def objection(scheme, liaison, member):
    bring(scheme, Status.PUBLISHED, by=liaison)
    row = Objection(scheme=again(scheme), member=member, line="提交提案", text="少计一件联名提案")
    row.raise_it(by=member.user)
    return row


# --- Corrections ------------------------------------------------------------------------------------------------------
def test_a_correction_is_entered_with_its_reason(desk, scheme, member):
    answer = desk.post(
        address(scheme, "corrections/new"), {"member": member.number, "points": "-1.5", "reason": "重复登记"}
    )

    row = Correction.objects.get()
    assert answer.url == address(scheme, "corrections")
    assert (row.member, row.points, row.reason, row.by.name) == (member, Decimal("-1.5"), "重复登记", "郑联络")
    assert "-1.5" in desk.get(address(scheme, "corrections")).content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"points": "0"}, "更正0分等于没有更正"),
        ({"reason": ""}, "请填写原因"),
        ({"points": "很多"}, "分值"),
        ({"member": "无此人"}, "无此人"),
        ({"member": ""}, "请填写委员姓名或编号"),
    ],
)
def test_what_is_not_right_is_told_and_nothing_typed_is_lost(desk, scheme, member, typed, told):
    right = {"member": member.number, "points": "2", "reason": "补计"}

    answer = desk.post(address(scheme, "corrections/new"), right | typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert all(value in page for value in (right | typed).values())
    assert not Correction.objects.exists()


def test_somebody_whom_the_scheme_does_not_score_cannot_be_corrected(desk, liaison, member):
    other = begun(liaison, scope=GroupFactory(name="第五活动组"))

    answer = desk.post(address(other, "corrections/new"), {"member": member.number, "points": "2", "reason": "补计"})

    assert "不在“2024年考核办法”的计分范围" in answer.content.decode()


def test_the_form_opens_with_the_member_whose_page_one_came_from(desk, scheme, member):
    assert member.chosen_as in desk.get(f"{address(scheme, 'corrections/new')}?member={member.pk}").content.decode()
    for odd in ("x", "-1", "9" * 30):
        assert desk.get(f"{address(scheme, 'corrections/new')}?member={odd}").status_code == 200


def test_a_correction_taken_back_stays_on_the_list_with_why(desk, scheme, member, liaison):
    row = Correction(scheme=scheme, member=member, points=Decimal(2), reason="补计")
    row.enter(by=liaison)

    answer = desk.post(f"/duty/corrections/{row.pk}/take_back/", {"note": "查无此事"})

    assert answer.url == address(scheme, "corrections")
    page = desk.get(address(scheme, "corrections")).content.decode()
    assert "撤销：查无此事" in page
    assert desk.get(f"/duty/corrections/{row.pk}/take_back/").status_code == 409
    assert desk.post(f"/duty/corrections/{row.pk}/take_back/", {"note": "再撤"}).status_code == 409


def test_two_who_take_back_at_once_do_it_once(scheme, member, liaison):
    row = Correction(scheme=scheme, member=member, points=Decimal(2), reason="补计")
    row.enter(by=liaison)
    same = again(row)
    row.take_back(by=liaison, note="一")

    with pytest.raises(StepRefused):
        same.take_back(by=liaison, note="二")

    assert again(row).taken_back_why == "一"


@pytest.mark.parametrize("status", [Status.FROZEN, Status.REPLACED, Status.DISCARDED])
def test_nothing_is_decided_about_a_year_that_is_over(desk, scheme, member, liaison, status):
    correction = Correction(scheme=scheme, member=member, points=Decimal(2), reason="补计")
    correction.enter(by=liaison)
    exemption = Exemption(scheme=scheme, member=member, reason="病休")
    exemption.enter(by=liaison)
    Scheme.objects.filter(pk=scheme.pk).update(status=status)

    answers = [
        desk.post(address(scheme, "corrections/new"), {"member": member.number, "points": "2", "reason": "补计"}),
        desk.post(
            address(scheme, "exemptions/new"), {"member": member.number, "exempt_from": "awards", "reason": "补"}
        ),
        desk.post(f"/duty/corrections/{correction.pk}/take_back/", {"note": "撤"}),
        desk.post(f"/duty/exemptions/{exemption.pk}/end/"),
    ]

    assert [answer.status_code for answer in answers] == [409] * 4


# --- Exemptions -------------------------------------------------------------------------------------------------------
def test_somebody_is_left_out_of_the_ranking_and_taken_in_again(desk, scheme, member):
    desk.post(address(scheme, "exemptions/new"), {"member": member.number, "exempt_from": "ranking", "reason": "驻外"})
    line = desk.get("/duty/standings/?year=2024").context["listing"].page[0]
    assert (line.outcome.rank, line.remark) == (None, "不参加排名：驻外")
    assert "驻外" in desk.get(address(scheme, "exemptions")).content.decode()

    row = Exemption.objects.get()
    assert "不再不参加排名" in desk.get(f"/duty/exemptions/{row.pk}/end/").content.decode()
    desk.post(f"/duty/exemptions/{row.pk}/end/")

    assert desk.get("/duty/standings/?year=2024").context["listing"].page[0].outcome.rank == 1
    assert AuditEntry.objects.filter(action="取消不参评").exists()


def test_the_same_exemption_twice_is_refused_in_words(desk, scheme, member):
    typed = {"member": member.number, "exempt_from": "ranking", "reason": "驻外"}
    desk.post(address(scheme, "exemptions/new"), typed)

    answer = desk.post(address(scheme, "exemptions/new"), typed)

    assert answer.status_code == 422
    assert "已登记这一项" in answer.content.decode()


# --- Objections -------------------------------------------------------------------------------------------------------
def test_a_member_objects_to_a_line(sign_in, scheme, member, liaison):
    bring(scheme, Status.PREVIEWED, by=liaison)
    client = sign_in(member.user)
    assert (
        '<option value="提交提案" selected>'
        in client.get(f"{address(scheme, 'objections/new')}?line=3").content.decode()
    )

    answer = client.post(address(scheme, "objections/new"), {"line": "提交提案", "text": "少计一件联名提案"})

    row = Objection.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.member, row.line, row.status) == (member, "提交提案", ObjectionStatus.ASKED)
    assert "少计一件联名提案" in client.get(row.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in client.get("/duty/mine/?year=2024").content.decode()


def test_an_objection_says_what_is_wrong(sign_in, scheme, member, liaison):
    bring(scheme, Status.PREVIEWED, by=liaison)

    answer = sign_in(member.user).post(address(scheme, "objections/new"), {"line": "无此项", "text": ""})

    assert answer.status_code == 422
    assert "请写明哪里不对" in answer.content.decode()


def test_who_is_not_scored_has_nothing_to_object_to(sign_in, liaison, member):
    other = bring(begun(liaison, scope=GroupFactory(name="第五活动组")), Status.PUBLISHED, by=liaison)

    assert sign_in(member.user).get(address(other, "objections/new")).status_code == 404


@pytest.mark.parametrize(("step", "told"), [("uphold", "成立"), ("reject", "不成立")])
def test_the_office_answers_and_the_member_reads_it(desk, objection, member, step, told):
    answer = desk.post(f"/duty/objections/{objection.pk}/{step}/", {"answer": "已核对原记录"})

    row = again(objection)
    assert answer.url == row.get_absolute_url()
    assert (row.status, row.answer, row.answered_on) == (OBJECTION_STEPS[step].target, "已核对原记录", TODAY)
    notice = Notice.objects.filter(kind="duty.answered").get()
    assert (notice.user, notice.title, notice.text) == (member.user, f"您对“提交提案”的异议{told}", "已核对原记录")
    desk.force_login(member.user)
    assert "已核对原记录" in desk.get(row.get_absolute_url()).content.decode()


def test_an_answer_says_something(desk, objection):
    answer = desk.post(f"/duty/objections/{objection.pk}/reject/", {"answer": ""})

    assert answer.status_code == 422
    assert again(objection).status == ObjectionStatus.ASKED


def test_a_member_takes_an_objection_back(sign_in, objection, member):
    sign_in(member.user).post(f"/duty/objections/{objection.pk}/withdraw/")

    assert again(objection).status == ObjectionStatus.WITHDRAWN


@pytest.mark.parametrize("status", ObjectionStatus)
@pytest.mark.parametrize("step", OBJECTION_STEPS)
def test_each_step_of_an_objection_starts_where_the_table_says(objection, liaison, member, status, step):
    Objection.objects.filter(pk=objection.pk).update(status=status)
    row = again(objection)
    words = {"by": member.user} if step == "withdraw" else {"by": liaison, "answer": "已核对", "on": TODAY}

    if status in OBJECTION_STEPS[step].sources:
        getattr(row, step)(**words)
        assert again(row).status == OBJECTION_STEPS[step].target
    else:
        with pytest.raises(StepRefused):
            getattr(row, step)(**words)


@pytest.fixture
def everybody(user_with, member, convenor):
    other = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=other, group=GroupFactory(name="第二活动组"), group__duty="召集人")
    singles = {str(role): user_with(role) for role in Role if role != Role.CONVENOR}
    return singles | {"owner": member.user, "convenor": convenor.user, "other_convenor": other}


DESK = {"liaison_office", "general_office"}


@pytest.mark.parametrize(("verb", "who"), [("uphold", DESK), ("reject", DESK), ("withdraw", {"owner"})])
def test_who_may_do_what_with_an_objection(everybody, objection, verb, who):
    assert {name for name, user in everybody.items() if user.has_perm(f"duty.{verb}", objection)} == who


def test_who_reads_an_objection(everybody, objection):
    seen = {
        name for name, user in everybody.items() if Objection.objects.visible_to(user).filter(pk=objection.pk).exists()
    }

    offices = {"liaison_office", "general_office", "proposal_office", "information_office"}
    assert seen == offices | {"leader", "owner", "convenor"}


def test_nobody_answers_their_own(objection, liaison):
    objection.member.user = liaison
    objection.member.save()

    assert not liaison.has_perm("duty.uphold", again(objection))


def test_members_do_not_read_the_corrections_of_others(scheme, member, liaison):
    own = Correction(scheme=scheme, member=member, points=Decimal(2), reason="补计")
    own.enter(by=liaison)
    Correction(scheme=scheme, member=MemberFactory(), points=Decimal(2), reason="补计").enter(by=liaison)

    assert list(Correction.objects.visible_to(member.user)) == [own]


def test_what_waits_for_the_office_goes_with_the_answer_and_with_the_freeze(objection, liaison, member):
    def waiting(user):
        return [(todo.label, todo.count) for todo in todos_for(user, on=TODAY) if todo.nav == "duty"]

    assert waiting(liaison) == [("得分异议待答复", 1)]
    assert waiting(member.user) == []

    Scheme.objects.update(status=Status.FROZEN)
    assert waiting(liaison) == []

    Scheme.objects.update(status=Status.PUBLISHED)
    again(objection).reject(by=liaison, answer="已计", on=TODAY)
    assert waiting(liaison) == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", ["corrections", "exemptions", "objections"])
def test_the_lists_take_the_same_queries_however_long(desk, scheme, liaison, rows, page, django_assert_num_queries):
    for person in MemberFactory.create_batch(rows):
        Correction(scheme=scheme, member=person, points=Decimal(2), reason="补计").enter(by=liaison)
        Exemption(scheme=scheme, member=person, reason="驻外").enter(by=liaison)
        Objection.objects.create(scheme=scheme, member=person, text="少计一次")
    where = "/duty/objections/" if page == "objections" else address(scheme, page)
    desk.get(where)

    with django_assert_num_queries({"corrections": 5, "exemptions": 4, "objections": 5}[page]):
        desk.get(where)


@pytest.mark.parametrize("asked", ["?q=李委员", "?status=asked", "?year=2024", "?q=无此人", "?status=x&year=x&page=x"])
def test_objections_are_searched_and_narrowed(desk, objection, asked):
    found = list(desk.get(f"/duty/objections/{asked}").context["listing"].page)

    assert found == ([] if "无此人" in asked else [objection])


def test_a_proposal_filed_after_an_objection_counts_once_published_again(desk, objection, scheme, member):
    ProposalFactory(lead=member)
    desk.post(f"/duty/objections/{objection.pk}/uphold/", {"answer": "已补登"})

    desk.post(address(scheme, "republish"))

    assert desk.get(f"/duty/members/{member.pk}/?year=2024").context["page"].total == "25"
