from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.kept.models import KeptForm
from cppcc.core.notices.models import Notice
from members.service.states import Status as ServiceStatus
from members.statements.models import DutyStatement, StatementVolume, StatementYear
from members.statements.states import Status
from tests.core.documents.reading import text_of
from tests.factories import MemberFactory, ServiceRecordFactory

POST_ONLY = ["hand_in", "withdraw", "accept"]
ASKING = ["edit", "send_back", "reopen"]


def address(name, statement, *more):
    return reverse(f"statements:{name}", args=[statement.pk, *more])


def typed(statement, **changes):
    """What the form sends: every section as it stands, and what is changed by title."""
    values = {f"section_{each['key']}": changes.get(each["title"], each["text"]) for each in statement.sections}
    return {**values, "seen": statement.changed_at.isoformat()}


def test_a_member_begins_writes_and_hands_in(sign_in, asked, deeds, member):
    client = sign_in(member.user)
    client.post(reverse("statements:begin", args=[2024, member.pk]))
    statement = DutyStatement.objects.get()
    assert "提出提案2件" in str(statement.sections)

    client.post(address("edit", statement), typed(statement, 存在的不足="调研少。") | {"act": "保存"})
    statement.refresh_from_db()
    answer = client.post(address("edit", statement), typed(statement) | {"act": "提交"})
    assert answer.status_code == 422
    assert "还没有写“下一步打算”，写好再提交" in answer.text

    answer = client.post(address("edit", statement), typed(statement, 下一步打算="多调研。") | {"act": "提交"})

    statement.refresh_from_db()
    assert answer.url == statement.get_absolute_url()
    assert (statement.status, statement.created_by) == (Status.HANDED_IN, member.user)
    assert "多调研。" in client.get(answer.url).text


def test_handing_in_from_the_page_asks_for_what_is_missing(sign_in, asked, member):
    client = sign_in(member.user)
    statement = DutyStatement.begin(
        member,
        2024,
        sections=[{"key": 1, "title": "存在的不足", "hint": "", "text": "", "filled": "", "own": True}],
        by=member.user,
    )

    answer = client.post(address("hand_in", statement), follow=True)

    assert "还不能提交：请先写好“存在的不足”" in answer.text
    statement.refresh_from_db()
    assert statement.status == Status.DRAFT


def test_a_section_is_filled_again_and_what_was_written_stays(sign_in, asked, deeds, member, written):
    statement = written(member, member.user)
    key = next(each["key"] for each in statement.sections if each["title"] == "联系群众和服务社会")
    ServiceRecordFactory(member=member, on=date(2024, 6, 1), text="修路", status=ServiceStatus.CONFIRMED)
    mine = f"我写的。\n{next(each['text'] for each in statement.sections if each['key'] == key)}"

    sign_in(member.user).post(
        address("edit", statement),
        typed(statement, 联系群众和服务社会=mine, 下一步打算="也要存下") | {"act": f"refill:{key}"},
    )

    statement.refresh_from_db()
    by_title = {each["title"]: each["text"] for each in statement.sections}
    assert by_title["联系群众和服务社会"].startswith("我写的。\n登记履职事项2件。")
    assert by_title["下一步打算"] == "也要存下"
    assert statement.status == Status.DRAFT


def test_what_was_kept_while_typing_is_offered_and_dropped_when_saved(sign_in, asked, member, written):
    statement = written(member, member.user)
    client = sign_in(member.user)
    place, key = f"statements.edit:{statement.pk}", statement.sections[-1]["key"]
    sent = {"kept-place": place, "kept-user": member.user.pk, f"section_{key}": "没存下的话"}
    client.post(reverse("kept:keep"), sent)

    page = client.get(address("edit", statement))
    assert "还没有保存的内容" in page.text
    page = client.get(address("edit", statement) + f"?continue={KeptForm.objects.get().pk}")
    assert "没存下的话" in page.text

    client.post(address("edit", statement), typed(statement) | {"act": "保存"})
    assert not KeptForm.objects.exists()


def test_two_who_write_one_statement_are_warned_once(sign_in, asked, liaison, member, written):
    statement = written(member, member.user)
    sent = typed(statement, 下一步打算="乙") | {"act": "保存"}
    client = sign_in(liaison)
    client.post(address("edit", statement), typed(statement, 下一步打算="甲") | {"act": "保存"})

    answer = client.post(address("edit", statement), sent)

    assert answer.status_code == 422
    assert "下一步打算现为“甲”" in answer.text


def test_a_text_too_long_is_told_with_its_count(sign_in, asked, member, written):
    statement = written(member, member.user)

    answer = sign_in(member.user).post(
        address("edit", statement), typed(statement, 下一步打算="步" * 5_001) | {"act": "保存"}
    )

    assert answer.status_code == 422
    assert "最多5000个字，现在有5001个，请删去1个" in answer.text


def test_the_convenor_sends_it_back_and_the_member_reads_why(sign_in, asked, convenor, member, written):
    statement = written(member, member.user, Status.HANDED_IN)

    sign_in(convenor.user).post(address("send_back", statement), {"note": "写具体些"})
    page = sign_in(member.user).get(address("edit", statement))

    assert "写具体些" in page.text


@pytest.mark.parametrize("name", POST_ONLY)
def test_a_change_by_get_is_refused(sign_in, liaison, member, written, name):
    assert sign_in(liaison).get(address(name, written(member, member.user))).status_code == 405


@pytest.mark.parametrize("name", [*POST_ONLY, *ASKING, "detail"])
def test_other_peoples_statement_is_not_there(sign_in, convenor, member, written, name):
    statement = written(convenor, convenor.user, Status.HANDED_IN)
    client = sign_in(member.user)

    assert getattr(client, "post" if name in POST_ONLY else "get")(address(name, statement)).status_code == 404


@pytest.mark.parametrize("name", ["accept", "send_back", "reopen"])
def test_a_member_does_not_decide_their_own(sign_in, member, written, name):
    statement = written(member, member.user, Status.HANDED_IN)

    assert sign_in(member.user).post(address(name, statement), {"note": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("hand_in", Status.HANDED_IN),
        ("withdraw", Status.ACCEPTED),
        ("accept", Status.ACCEPTED),
        ("send_back", Status.DRAFT),
        ("reopen", Status.HANDED_IN),
        ("edit", Status.HANDED_IN),
    ],
)
def test_pressed_too_late_is_one_clear_page(sign_in, liaison, member, written, name, status):
    statement = written(member, member.user, status)

    assert sign_in(liaison).post(address(name, statement), {"note": "x"}).status_code == 409


def test_only_the_members_office_begins_for_somebody_else(sign_in, asked, liaison, convenor, member):
    target = reverse("statements:begin", args=[2024, member.pk])

    assert sign_in(convenor.user).post(target).status_code == 403
    assert sign_in(liaison).post(target).status_code == 302
    assert sign_in(liaison).post(reverse("statements:begin", args=[2019, member.pk])).status_code == 404


# --- The year ---------------------------------------------------------------------------------------------------------
def test_asking_for_a_year_tells_every_member_with_an_account(sign_in, liaison, member):
    from django.utils import timezone

    from members.people.models import Appointment

    Appointment.objects.update(ends_on=None)
    MemberFactory()
    year = timezone.localdate().year

    answer = sign_in(liaison).post(
        reverse("statements:year_new"), {"year": year, "due_on": f"{year}-12-31", "words": ""}, follow=True
    )

    assert [str(told) for told in answer.context["messages"]] == [f"已布置{year}年度述职，通知了1位委员"]
    assert StatementYear.objects.get().opened_by == liaison
    assert Notice.objects.get().user == member.user


@pytest.mark.parametrize(
    ("year", "due_on", "told"),
    [(0, "-12-31", "应在"), (-3, "-12-31", "只能布置")],
)
def test_a_wrong_year_is_told_in_words(sign_in, liaison, year, due_on, told):
    from django.utils import timezone

    asked = timezone.localdate().year + year
    due = f"{asked + (3 if year == 0 else 0)}{due_on}"

    answer = sign_in(liaison).post(reverse("statements:year_new"), {"year": asked, "due_on": due})

    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"李委员", "孙召集", "钱没写"}),
        ("?state=open", {"孙召集", "钱没写"}),
        ("?state=handed_in", {"李委员"}),
        ("?state=missing", {"钱没写"}),
        ("?q=孙召集", {"孙召集"}),
    ],
)
def test_the_office_sees_who_has_not_handed_in(sign_in, asked, liaison, member, convenor, written, query, names):
    written(member, member.user, Status.HANDED_IN)
    written(convenor, convenor.user)
    MemberFactory(name="钱没写")

    page = sign_in(liaison).get(reverse("statements:list") + query)

    assert {row.name for row in page.context["listing"].page} == names


def test_the_list_takes_the_same_queries_with_1_and_with_3_members(
    sign_in, asked, liaison, written, django_assert_num_queries
):
    client = sign_in(liaison)
    client.get(reverse("statements:list"))
    for rows in (1, 2):
        for _ in range(rows):
            written(MemberFactory(), liaison, Status.HANDED_IN)
        with django_assert_num_queries(10):
            assert len(client.get(reverse("statements:list")).context["listing"].page) > 0


def test_a_convenor_reminds_only_whom_they_lead_and_once_a_day(sign_in, user_with, asked, convenor, member, written):
    from tests.factories import GroupFactory

    foreign = MemberFactory(group=GroupFactory(name="第二活动组"), user=user_with("member"))
    done = MemberFactory(user=user_with("member"))
    written(done, done.user, Status.HANDED_IN)
    client = sign_in(convenor.user)

    for _ in range(2):
        answer = client.post(reverse("statements:remind") + "?state=open", follow=True)

    told = Notice.objects.filter(kind="statements.reminded")
    assert [notice.user for notice in told] == [member.user]
    assert foreign.user != member.user
    assert "1人没有提交，这次新提醒0人" in answer.text


def test_a_member_finds_their_own_by_year(sign_in, asked, member):
    page = sign_in(member.user).get(reverse("statements:list"))

    assert "按我的记录起草" in page.text
    assert "listing" not in page.context


# --- On paper ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def named(member, written):
    """A statement in which a citizen is named."""
    statement = written(member, member.user, Status.HANDED_IN)
    sections = [{**each, "text": "帮助居民王建国（电话13900001234）。"} for each in statement.sections[:1]]
    DutyStatement.objects.filter(pk=statement.pk).update(sections=sections)
    return statement


def test_page_and_pdf_say_the_same_and_name_no_citizen(sign_in, asked, named, member):
    client = sign_in(member.user)

    page = client.get(named.get_absolute_url()).text
    paper = text_of(client.get(address("download", named, "pdf")).content)

    for told in (page, paper):
        assert "居民王某某（电话〔手机号略〕）" in told
        assert "王建国" not in told
    assert "述职人：李委员" in paper


def test_the_word_file_is_one(sign_in, asked, named, member):
    content = sign_in(member.user).get(address("download", named, "docx")).content

    assert content.startswith(b"PK")


def test_no_other_kind_of_file_is_there(sign_in, asked, named, member):
    assert sign_in(member.user).get(address("download", named, "exe")).status_code == 404


def test_a_volume_is_ordered_and_seen_by_who_ordered_it_and_the_offices(sign_in, asked, convenor, liaison, clerk):
    data = {"kind": "archive", "body": "", "drafts": "on"}
    sign_in(convenor.user).post(reverse("statements:volumes", args=[2024]), data)

    volume = StatementVolume.objects.get()
    assert volume.asked == {"year": 2024, "body": None, "drafts": True}
    for user, code in ((convenor.user, 200), (liaison, 200), (clerk, 200)):
        assert sign_in(user).get(volume.get_absolute_url()).status_code == code
