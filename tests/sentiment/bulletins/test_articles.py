"""The articles of an issue: their order, texts combined from several reports, and who is credited."""

import pytest

from cppcc.core.workflow import StepRefused
from members.people.models import BodyKind
from sentiment.bulletins.document import credits_of
from sentiment.models import Bulletin, Combined, ReportAuthor, SocialReport
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory
from tests.sentiment.bulletins.conftest import DAY

pytestmark = pytest.mark.django_db


def loaded():
    return Bulletin.objects.for_detail().get()


def titles():
    return [article.title for article in loaded().articles()]


def key(title):
    return next(article.key for article in loaded().articles() if article.title == title)


@pytest.mark.parametrize(
    ("title", "up", "then"),
    [
        ("乙", True, ["乙", "甲", "丙"]),
        ("乙", False, ["甲", "丙", "乙"]),
        ("甲", True, ["甲", "乙", "丙"]),
        ("丙", False, ["甲", "乙", "丙"]),
    ],
)
def test_an_article_moves_one_place(editor, issue, title, up, then):
    issue("甲", "乙", "丙").move(key(title), up=up, by=editor)

    assert titles() == then


def test_a_combined_text_moves_with_its_sources(editor, issue):
    bulletin = issue("甲", "乙", "丙")
    bulletin.combine(SocialReport.objects.exclude(title="丙"), title="综合", by=editor)
    assert titles() == ["综合", "丙"]

    bulletin.move(key("综合"), up=False, by=editor)
    assert titles() == ["丙", "综合"]

    SocialReportFactory(title="丁").choose(by=editor, bulletin=bulletin)
    assert titles() == ["丙", "综合", "丁"]


def test_an_article_that_has_left_is_not_moved(editor, issue):
    bulletin = issue("甲", "乙")
    gone = key("甲")
    SocialReport.objects.get(title="甲").put_back(by=editor)

    with pytest.raises(StepRefused):
        bulletin.move(gone, up=False, by=editor)


def test_a_combined_text_begins_with_its_sources_one_after_another_in_their_order(editor, issue):
    bulletin = issue("甲", "乙", situation="步道破损。", suggestions="修。")

    bulletin.combine(reversed(SocialReport.objects.order_by("place")), title="步道", by=editor)

    article = loaded().articles()[0]
    assert (article.title, article.text) == ("步道", "甲\n步道破损。\n\n修。\n\n乙\n步道破损。\n\n修。")
    assert [report.title for report in article.sources] == ["甲", "乙"]


@pytest.mark.parametrize("chosen", [["甲"], ["甲", "别期的"]])
def test_a_combined_text_needs_two_reports_of_its_issue(editor, issue, chosen):
    bulletin = issue("甲", "乙")
    SocialReportFactory(title="别期的").choose(by=editor, bulletin=Bulletin.begin(by=editor, on=DAY))

    with pytest.raises(StepRefused):
        bulletin.combine(SocialReport.objects.filter(title__in=chosen), title="综合", by=editor)

    assert not Combined.objects.exists()


def combined_of(*titles):
    return Combined.objects.get(), SocialReport.objects.filter(title__in=titles)


def test_a_report_taken_into_a_combined_text_is_credited_and_its_words_stand_at_the_end(editor, issue):
    bulletin = issue("甲", "乙", "丙", situation="步道破损。", suggestions="修。")
    made = bulletin.combine(SocialReport.objects.exclude(title="乙"), title="综合", by=editor)
    made.text = "改写好的。"
    made.rewrite(by=editor, fields=["text"])

    made.take_in(SocialReport.objects.filter(title="乙"), by=editor)

    (article,) = loaded().articles()
    assert article.text == "改写好的。\n\n乙\n步道破损。\n\n修。"
    assert credits_of(article).startswith("综合3篇。")


def test_who_writes_a_combined_text_learns_that_a_report_was_taken_into_it(editor, issue):
    bulletin = issue("甲", "乙", "丙")
    mine = bulletin.combine(SocialReport.objects.exclude(title="丙"), title="综合", by=editor)
    theirs, more = combined_of("丙")
    theirs.take_in(more, by=editor)
    mine.text = "我的"

    with pytest.raises(StepRefused):
        mine.rewrite(by=editor, fields=["text"])


def test_only_a_report_by_itself_in_the_same_issue_is_taken_in(editor, issue):
    bulletin = issue("甲", "乙", "丙", "丁")
    made = bulletin.combine(SocialReport.objects.filter(title__in="甲乙"), title="综合", by=editor)
    bulletin.combine(SocialReport.objects.filter(title__in="丙丁"), title="又一篇", by=editor)
    SocialReportFactory(title="别期的").choose(by=editor, bulletin=Bulletin.begin(by=editor, on=DAY))

    for title in ("甲", "丙", "别期的"):
        with pytest.raises(StepRefused):
            made.take_in(SocialReport.objects.filter(title=title), by=editor)


def test_a_report_left_out_of_a_combined_text_stands_after_it_and_is_not_credited(editor, issue):
    bulletin = issue("甲", "乙", "丙", "丁")
    made = bulletin.combine(SocialReport.objects.exclude(title="丁"), title="综合", by=editor)

    made.leave_out(SocialReport.objects.get(title="乙"), by=editor)

    assert titles() == ["综合", "乙", "丁"]
    assert credits_of(loaded().articles()[0]).startswith("综合2篇。")


def test_two_sources_are_the_fewest(editor, issue):
    made = issue("甲", "乙").combine(SocialReport.objects.all(), title="综合", by=editor)

    with pytest.raises(StepRefused):
        made.leave_out(SocialReport.objects.get(title="甲"), by=editor)


def test_what_is_no_source_is_not_left_out(editor, issue):
    made = issue("甲", "乙", "丙", "丁").combine(SocialReport.objects.exclude(title="丁"), title="综合", by=editor)

    with pytest.raises(StepRefused):
        made.leave_out(SocialReport.objects.get(title="丁"), by=editor)


@pytest.mark.parametrize("verb", ["take_in", "leave_out"])
def test_sources_stay_as_they_are_once_the_issue_is_with_the_checker(editor, issue, verb):
    bulletin = issue("甲", "乙", "丙", "丁")
    made = bulletin.combine(SocialReport.objects.exclude(title="丁"), title="综合", by=editor)
    bulletin.send_to_check(by=editor)
    given = {"take_in": SocialReport.objects.filter(title="丁"), "leave_out": SocialReport.objects.get(title="甲")}

    with pytest.raises(StepRefused):
        getattr(made, verb)(given[verb], by=editor)


def test_no_report_is_in_two_combined_texts(editor, issue):
    bulletin = issue("甲", "乙", "丙")
    bulletin.combine(SocialReport.objects.exclude(title="丙"), title="综合", by=editor)

    with pytest.raises(StepRefused):
        bulletin.combine(SocialReport.objects.exclude(title="甲"), title="又一篇", by=editor)


def test_dissolved_its_sources_stand_alone_where_it_stood(editor, issue):
    bulletin = issue("甲", "乙", "丙")
    combined = bulletin.combine(SocialReport.objects.exclude(title="丙"), title="综合", by=editor)

    bulletin.dissolve(combined, by=editor)

    assert titles() == ["甲", "乙", "丙"]


def test_a_combined_text_left_with_one_source_is_given_up(editor, issue):
    bulletin = issue("甲", "乙")
    bulletin.combine(SocialReport.objects.all(), title="综合", by=editor)

    SocialReport.objects.get(title="甲").put_back(by=editor)

    assert (titles(), Combined.objects.count()) == (["乙"], 0)


def test_a_combined_text_changed_by_somebody_else_meanwhile_is_not_overwritten(editor, issue):
    bulletin = issue("甲", "乙")
    mine = bulletin.combine(SocialReport.objects.all(), title="综合", by=editor)
    theirs = Combined.objects.get()
    theirs.text = "他们的"
    theirs.rewrite(by=editor, fields=["text"])
    mine.text = "我的"

    with pytest.raises(StepRefused):
        mine.rewrite(by=editor, fields=["text"])

    assert Combined.objects.get().text == "他们的"


def test_every_source_is_credited_once_with_joint_authors_bodies_and_others(editor, issue):
    bulletin = issue("甲", "乙")
    first, second = SocialReport.objects.order_by("place")
    joint = MemberFactory(name="阿依古丽·买买提")
    ReportAuthor.objects.create(report=first, member=joint, order=1)
    ReportAuthor.objects.create(report=second, member=joint, order=1)
    SocialReport.objects.filter(pk=second.pk).update(
        body=GroupFactory(name="第二活动组", kind=BodyKind.GROUP), source_name="热心市民"
    )
    bulletin.combine(SocialReport.objects.all(), title="综合", by=editor)

    credit = credits_of(loaded().articles()[0])

    assert credit == "综合2篇。反映人：孟怡行、阿依古丽·买买提、热心市民；反映单位：第二活动组"


def test_a_report_of_nobody_says_so(issue):
    issue("甲")
    ReportAuthor.objects.all().delete()

    assert credits_of(loaded().articles()[0]) == "反映人：未注明"


@pytest.mark.parametrize("rows", [1, 3])
def test_an_issue_with_three_articles_takes_as_many_queries_as_with_one(issue, rows, django_assert_num_queries):
    issue(*"甲乙丙"[:rows])

    with django_assert_num_queries(5):
        for article in Bulletin.objects.for_detail().get().articles():
            credits_of(article)
