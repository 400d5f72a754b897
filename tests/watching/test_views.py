"""The pages: the list, one crossing with its records, what was done, the rules as rows."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from cppcc.core.registry import todos_for
from members.activities.models import Attendance
from members.watching.models import Crossing, Measure, Response, Threshold
from members.watching.nightly import watch
from members.watching.states import Status
from proposals.states import Status as ProposalStatus
from tests.factories import MemberFactory, ProposalFactory
from tests.watching.conftest import DAYS

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 8)
FIELDS = {
    "name": "缺席学习", "source_1": "activities.absent:学习培训", "span": "year", "measure": "at_least", "number": "2",
}  # fmt: skip


@pytest.fixture
def crossed(rule, standing, miss):
    member = standing(name="龚望怡")
    parts = miss(member, *DAYS)
    watch(on=ON)
    return Crossing.objects.get(), parts


def test_the_page_opens_every_record_behind_it(sign_in, liaison, crossed):
    crossing, parts = crossed

    page = sign_in(liaison).get(crossing.get_absolute_url()).content.decode()

    assert all(part.activity.get_absolute_url() in page for part in parts)
    assert "登记处理" in page
    assert "提请主席会议研究" in page


def test_the_office_writes_down_what_it_did(sign_in, liaison, crossed):
    crossing, _ = crossed
    talk = Response.objects.get(name="谈话提醒")
    client = sign_in(liaison)

    client.post(f"/watching/{crossing.pk}/handle/", {"response": talk.pk, "on": "2024-10-09", "note": "已谈话"})

    crossing.refresh_from_db()
    assert (crossing.status, crossing.response, crossing.handled_on) == (Status.HANDLED, talk, date(2024, 10, 9))
    assert "谈话提醒：已谈话" in client.get(crossing.get_absolute_url()).content.decode()
    assert client.post(f"/watching/{crossing.pk}/handle/", {}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"note": ""}, "请写明怎样处理的"),
        ({"response": ""}, "处理方式"),
        ({"on": "2999-01-01"}, "处理日期还没有到"),
        ({"on": "2023-01-01"}, "早于2024-01-01"),
        ({"note": "长" * 501}, "500"),
    ],
)
def test_bad_input_is_told_in_words_and_kept(sign_in, liaison, crossed, changes, words):
    crossing, _ = crossed
    typed = {"response": Response.objects.first().pk, "on": "2024-10-09", "note": "已谈话了"} | changes

    answer = sign_in(liaison).post(f"/watching/{crossing.pk}/handle/", typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Crossing.objects.get().status == Status.OPEN


def test_handled_by_mistake_it_waits_again(sign_in, liaison, crossed):
    crossing, _ = crossed
    crossing.handle(by=liaison, on=ON, response=Response.objects.first(), note="已谈话")

    sign_in(liaison).post(f"/watching/{crossing.pk}/reopen/", {"note": "登记错了人"})

    assert Crossing.objects.get().status == Status.OPEN


def test_one_that_is_met_no_more_says_so(sign_in, liaison, crossed):
    crossing, parts = crossed
    parts[0].status = Attendance.EXCUSED
    parts[0].save()
    watch(on=ON)

    page = sign_in(liaison).get(crossing.get_absolute_url()).content.decode()

    assert "现在是2次（件），已不满足这条规则" in page
    assert "登记处理" not in page


def test_a_leader_reads_and_changes_nothing(sign_in, leader, crossed):
    crossing, _ = crossed
    client = sign_in(leader)

    assert "登记处理" not in client.get(crossing.get_absolute_url()).content.decode()
    assert client.get(f"/watching/{crossing.pk}/handle/").status_code == 403
    assert client.post("/watching/check/").status_code == 403


def test_a_member_reads_their_own_without_what_was_advised_or_done(sign_in, user_with, liaison, standing, miss):
    Threshold.objects.filter(name="常委一年内无故缺席常委会议两次").update(is_active=True)
    own = standing(user=user_with(Role.MEMBER))
    miss(own, *DAYS[:2])
    miss(standing(name="卢明怀"), *DAYS[:2])
    watch(on=ON)
    mine = Crossing.objects.get(member=own)
    mine.handle(by=liaison, on=ON, response=Response.objects.get(name="书面通报"), note="机关内部情况")
    client = sign_in(own.user)

    page = client.get(mine.get_absolute_url()).content.decode()
    listed = client.get("/watching/").content.decode()

    assert "规则" in page
    assert not any(word in page + listed for word in ("书面通报", "机关内部情况", "书面提醒并", "卢明怀"))
    assert client.get(Crossing.objects.exclude(pk=mine.pk).get().get_absolute_url()).status_code == 404


def test_a_secret_record_counts_without_being_told(sign_in, user_with, rule, member):
    rule.sources, rule.offices, rule.number = ["proposals.sponsored"], [], 1
    rule.save()
    ProposalFactory(lead=member, title="涉密的案由", is_secret=True, status=ProposalStatus.FILED)
    watch(on=ON)
    crossing = Crossing.objects.get(member=member)

    page = sign_in(user_with(Role.INFORMATION_OFFICE)).get(crossing.get_absolute_url()).content.decode()

    assert crossing.count == 1
    assert "涉密的案由" not in page


def test_the_list_narrows_and_comes_as_a_workbook(sign_in, liaison, crossed, standing, miss):
    crossing, _ = crossed
    crossing.handle(by=liaison, on=ON, response=Response.objects.first(), note="已谈话")
    miss(standing(name="=卢明怀"), *DAYS)
    watch(on=ON)
    client = sign_in(liaison)

    page = client.get("/watching/?state=open").content.decode()
    sheet = load_workbook(BytesIO(client.get("/watching/?state=open&format=xlsx").content)).active

    assert "卢明怀" in page
    assert "龚望怡" not in page
    assert [[cell.value for cell in row][1:5] for row in sheet.iter_rows(min_row=2)] == [
        ["=卢明怀", "常委一年内无故缺席常委会议三次", "2024年", 3]
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    sign_in, leader, rule, standing, miss, people, django_assert_num_queries
):
    for _ in range(people):
        miss(standing(), *DAYS)
    watch(on=ON)
    client = sign_in(leader)
    client.get("/watching/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/watching/")


LIST_QUERIES = 7


def test_what_waits_is_on_the_offices_home(liaison, clerk, crossed):
    def waiting(user):
        return [(todo.label, todo.count) for todo in todos_for(user, on=ON) if "履职提醒" in todo.label]

    assert waiting(liaison) == [("履职提醒待处理", 1)]
    assert waiting(clerk) == []


def test_the_office_has_it_checked_now(sign_in, liaison, rule, standing, miss):
    miss(standing(), date.today().replace(month=1, day=1), date.today().replace(month=1, day=2), date.today())

    sign_in(liaison).post("/watching/check/")
    perform(Job.objects.get().pk, pulse=False)

    assert Job.objects.get().message == "核对了1条规则，新达到1人次，不再满足0人次"
    assert Crossing.objects.count() == 1


# --- The rules as rows -----------------------------------------------------------------------------------------------
def test_the_shipped_rules_are_off_but_one(db):
    assert list(Threshold.objects.in_use().values_list("name", flat=True)) == ["常委一年内无故缺席常委会议三次"]
    assert Threshold.objects.count() == 10


def test_a_new_rule_counts_from_the_next_night_on(sign_in, liaison, miss):
    member = MemberFactory()
    miss(member, *DAYS[:2], kind="学习培训")

    answer = sign_in(liaison).post("/watching/thresholds/new/", FIELDS)
    watch(on=ON)

    assert answer.status_code == 302
    assert Crossing.objects.get().member == member


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source_1": ""}, "请选一种记录"),
        ({"source_2": "nobody.knows"}, "没有您选的这一项"),
        ({"number": "0"}, "1"),
        ({"measure": "fewer", "checked_from": "13-01"}, "请写月和日"),
        ({"checked_from": "10-01"}, "不用填起始日"),
        ({"name": "常委一年内无故缺席常委会议三次"}, "已有同名的规则"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(sign_in, liaison, changes, words):
    answer = sign_in(liaison).post("/watching/thresholds/new/", FIELDS | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Threshold.objects.count() == 10


def test_a_source_that_is_gone_stays_chosen_until_it_is_taken_out(sign_in, liaison, rule):
    rule.sources = ["gone.source"]
    rule.save()
    client = sign_in(liaison)

    assert "gone.source（现在没有）" in client.get(f"/watching/thresholds/{rule.pk}/").content.decode()
    assert "gone.source（本系统没有这种记录）" in client.get("/watching/thresholds/").content.decode()


def test_a_rule_is_told_in_one_sentence(rule):
    fewer = Threshold(sources=["proposals.sponsored"], span="two_years", measure=Measure.FEWER, number=1)

    assert rule.words() == "常委本年度无故缺席（常委会议）达到3次（件）"
    assert fewer.words() == "全体委员连续两年（两年都达到）提出提案少于1次（件）"
