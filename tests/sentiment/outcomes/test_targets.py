"""Who is behind, as of a day, and the records behind each number."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import todos_for
from members.people.models import Body, Seat
from sentiment.models import Relay, ReportAuthor, Target
from sentiment.targets import records, span_of, standing
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 20)


def target(whom="group", counted="sent_in", number=1, every="quarter", level=""):
    asked = {"whom": whom, "counted": counted, "number": number, "every": every, "level": level}
    return Target.objects.create(name="指标", since=date(2024, 1, 1), **asked)


@pytest.fixture
def groups():
    """Two groups of two members; one member of the first wrote alone in March, with a colleague in February, and one
    wrote for the second before the quarter began."""
    first, second = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    one, two = MemberFactory(name="甲", group=first), MemberFactory(name="乙", group=first)
    three, four = MemberFactory(name="丙", group=second), MemberFactory(name="丁", group=second)
    for on, authors in [(date(2024, 3, 5), [one]), (date(2024, 2, 5), [one, two]), (date(2023, 12, 5), [three])]:
        report = SocialReportFactory(received_on=on, year=on.year)
        for place, author in enumerate(authors):
            ReportAuthor.objects.create(report=report, member=author, order=place)
    return one, two, three, four


def lines(found, user, on=ON):
    return {line.name: (line.count, line.missing) for line in standing(found, user, on=on).lines}


@pytest.mark.parametrize(
    ("every", "on", "start", "end", "label"),
    [
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("month", date(2024, 12, 31), date(2024, 12, 1), date(2024, 12, 31), "2024年12月"),
        ("quarter", date(2024, 5, 1), date(2024, 4, 1), date(2024, 6, 30), "2024年第二季度"),
        ("half", date(2024, 7, 1), date(2024, 7, 1), date(2024, 12, 31), "2024年下半年"),
        ("year", date(2024, 7, 1), date(2024, 1, 1), date(2024, 12, 31), "2024年"),
    ],
)
def test_a_period_holds_its_day(every, on, start, end, label):
    period = span_of(every, on)

    assert (period.start, period.end, period.last_day, period.label) == (start, end, on, label)


def test_a_group_has_the_reports_of_its_members_each_once(groups, editor):
    assert lines(target(number=2), editor) == {"第二活动组": (0, 2), "第一活动组": (2, 0)}
    assert lines(target(number=2), editor, on=date(2024, 2, 20))["第一活动组"] == (1, 1)


def test_a_body_has_what_it_wrote_itself_and_who_left_it_takes_nothing_along(groups, editor):
    first = Body.objects.get(name="第一活动组")
    SocialReportFactory(body=Body.objects.get(name="第二活动组"))
    Seat.objects.filter(appointment__member__name="甲").update(ends_on=date(2024, 2, 28))

    assert lines(target(number=2), editor) == {"第一活动组": (1, 1), "第二活动组": (1, 1)}
    assert records(target(), span_of("quarter", ON), str(first.pk)).count() == 1


def test_members_have_those_that_bear_their_name(groups, editor):
    assert lines(target(whom="member"), editor) == {"丙": (0, 1), "丁": (0, 1), "甲": (2, 0), "乙": (1, 0)}


def test_the_office_has_what_it_sent_up_to_the_level(groups, editor):
    report = SocialReportFactory()
    for level, on in [("city", ON), ("province", ON), ("city", date(2024, 2, 1))]:
        Relay(report=report, level=level, on=on).note_down(by=editor)

    assert lines(target("office", "relayed", 5, "month", "city"), editor) == {"全机关": (1, 4)}


def test_members_and_convenors_see_their_own_and_those_they_lead(groups, user_with, leader):
    one = groups[0]
    one.user = user_with(Role.MEMBER, Role.CONVENOR)
    one.save()
    by_members, by_groups, of_office = target("member"), target(), target("office")
    own = groups[2]
    own.user = user_with(Role.MEMBER)
    own.save()

    assert lines(by_members, own.user) == {"丙": (0, 1)}
    assert lines(by_groups, own.user) == {"第二活动组": (0, 1)}
    assert lines(of_office, own.user) == {}
    Seat.objects.filter(appointment__member=one).update(duty="召集人")
    on = Seat.objects.held(on=ON).count() and ON
    assert set(lines(by_groups, one.user, on)) == {"第一活动组"}
    assert len(lines(by_members, leader)) == 4


def test_a_number_opens_its_records_and_secret_ones_are_not_told(groups, sign_in, liaison, editor):
    found = target()
    first = Body.objects.get(name="第一活动组")
    secret = groups[0].social_reports.first()
    type(secret).objects.filter(pk=secret.pk).update(is_secret=True, title="化工园区隐患")
    address = f"{reverse('sentiment:target_rows', args=[found.pk])}?on=2024-03-20&key={first.pk}"

    page = sign_in(liaison).get(address)

    assert (page.context["line"].count, page.context["page"].paginator.count) == (2, 2)
    assert "化工园区隐患" not in page.content.decode()
    assert "化工园区隐患" in sign_in(editor).get(address).content.decode()


def test_others_numbers_are_not_opened(groups, sign_in, user_with):
    own = groups[2]
    own.user = user_with(Role.MEMBER)
    own.save()
    address = reverse("sentiment:target_rows", args=[target("member").pk])

    assert sign_in(own.user).get(f"{address}?on=2024-03-20&key={groups[0].pk}").status_code == 404
    assert sign_in(own.user).get(f"{address}?on=2024-03-20&key={own.pk}").status_code == 200


def test_a_member_who_is_behind_is_told_near_the_end_of_the_period_only(groups, user_with):
    target("member", number=2)
    own = groups[2]
    own.user = user_with(Role.MEMBER)
    own.save()

    def told(on):
        return [(todo.label, todo.count) for todo in todos_for(own.user, on=on) if "指标" in todo.label]

    assert told(date(2024, 2, 20)) == []
    assert told(date(2024, 3, 25)) == [("丙“指标”还差的篇数", 2)]


SENT = {
    "name": "每月向市里报送", "whom": "office", "every": "month", "counted": "relayed", "level": "city",
    "number": "5", "since": "2024-01-01", "until": "",
}  # fmt: skip


def test_a_target_is_set_changed_and_dropped(sign_in, editor):
    client = sign_in(editor)
    client.post(reverse("sentiment:target_new"), SENT)
    found = Target.objects.get()
    assert found.asks == "全机关每月市级上报5篇"

    client.post(reverse("sentiment:target_edit", args=[found.pk]), {**SENT, "number": "6"})
    found.refresh_from_db()
    assert found.number == 6
    client.post(reverse("sentiment:target_remove", args=[found.pk]))
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"number": "0"}, "number", "至少1篇"),
        ({"number": "5000"}, "number", "最多1000篇"),
        ({"number": "99999"}, "number", "篇"),
        ({"until": "2023-01-01"}, "until", "不能早于开始执行的日期"),
        ({"counted": "sent_in"}, "level", "只有计上报、采用时才分层级"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_at_its_field(sign_in, editor, changed, field, told):
    page = sign_in(editor).post(reverse("sentiment:target_new"), {**SENT, **changed})

    assert told in page.context["form"].errors[field][0]
    assert not Target.objects.exists()


def test_the_page_takes_as_many_queries_whatever_the_head_count(groups, sign_in, editor, django_assert_max_num_queries):
    target()
    target("member")
    for _ in range(20):
        MemberFactory()
    client = sign_in(editor)
    client.get(reverse("sentiment:targets"))

    with django_assert_max_num_queries(16):
        client.get(f"{reverse('sentiment:targets')}?on=2024-03-20")
