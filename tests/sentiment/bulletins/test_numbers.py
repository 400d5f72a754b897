"""Numbers never collide and never skip, also when many sign at once and in a year that has none yet."""

from datetime import date

import pytest

from cppcc.core.workflow import StepRefused
from sentiment.models import Bulletin, SocialReport
from sentiment.states import BulletinStatus, Status
from tests.factories import BulletinFactory, SocialReportFactory, UserFactory
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
DAY = date(2031, 1, 2)


def to_sign(by):
    bulletin = Bulletin.begin(by=by, on=DAY)
    SocialReportFactory().choose(by=by, bulletin=bulletin)
    bulletin.send_to_sign(by=by)
    return bulletin


def numbers(year=2031):
    return [*Bulletin.objects.of_year(year).issued().order_by("number").values_list("number", flat=True)]


def test_six_signed_at_once_get_one_to_six():
    user = UserFactory()
    issues = [to_sign(user) for _ in range(6)]

    refusals = at_once(*(lambda each=each: each.sign(by=user, signatory="王领导", on=DAY) for each in issues))

    assert (refusals, numbers()) == ([None] * 6, [1, 2, 3, 4, 5, 6])


def test_one_signed_twice_at_once_takes_one_number():
    user = UserFactory()
    pk = to_sign(user).pk
    twins = [Bulletin.objects.get(pk=pk) for _ in range(4)]

    refusals = at_once(*(lambda twin=twin: twin.sign(by=user, signatory="王领导", on=DAY) for twin in twins))

    assert sum(isinstance(refusal, StepRefused) for refusal in refusals) == 3
    assert (numbers(), SocialReport.objects.get().status) == ([1], Status.ISSUED)


def test_of_two_first_numbers_from_paper_given_at_once_one_counts_and_the_other_follows():
    user = UserFactory()
    first, second = to_sign(user), to_sign(user)

    at_once(
        lambda: first.sign(by=user, signatory="王领导", on=DAY, number=37),
        lambda: second.sign(by=user, signatory="王领导", on=DAY, number=37),
    )

    assert numbers() == [37, 38]


def test_a_number_is_given_only_as_the_first_of_its_year():
    user = UserFactory()
    BulletinFactory(year=2031, number=4)
    issue = to_sign(user)

    issue.sign(by=user, signatory="王领导", on=DAY, number=9)

    assert (issue.number, issue.issued_on, issue.signatory) == (5, DAY, "王领导")


def test_each_year_counts_for_itself_and_an_issue_belongs_to_the_year_it_is_signed_in():
    user = UserFactory()
    BulletinFactory(year=2031, number=4)
    issue = to_sign(user)

    issue.sign(by=user, signatory="王领导", on=date(2032, 1, 1))

    assert (issue.year, issue.number) == (2032, 1)


def test_a_discarded_issue_leaves_no_gap():
    user = UserFactory()
    given_up, signed = to_sign(user), to_sign(user)
    given_up.send_back(by=user, note="重编")
    given_up.discard(by=user)

    signed.sign(by=user, signatory="王领导", on=DAY)

    assert (numbers(), given_up.number) == ([1], None)


def test_what_does_not_go_through_takes_no_number():
    user = UserFactory()
    issue = to_sign(user)
    SocialReport.objects.update(status=Status.KEPT)  # as if somebody had got at it past the verbs

    with pytest.raises(StepRefused):
        issue.sign(by=user, signatory="王领导", on=DAY)

    assert (numbers(), Bulletin.objects.get().status) == ([], BulletinStatus.SIGNING)


def test_one_report_chosen_into_two_issues_at_once_goes_into_one():
    user, report = UserFactory(), SocialReportFactory()
    issues = [Bulletin.begin(by=user, on=DAY) for _ in range(2)]
    twins = [SocialReport.objects.get(pk=report.pk) for _ in range(2)]

    refusals = at_once(
        *(lambda pair=pair: pair[0].choose(by=user, bulletin=pair[1]) for pair in zip(twins, issues, strict=True))
    )

    assert sum(isinstance(refusal, StepRefused) for refusal in refusals) == 1
    assert sum(issue.reports.count() for issue in issues) == 1


def test_an_issue_sent_on_while_a_report_goes_in_has_it_or_refuses_it():
    user = UserFactory()
    issue, late = Bulletin.begin(by=user, on=DAY), SocialReportFactory()
    SocialReportFactory().choose(by=user, bulletin=issue)
    twin = Bulletin.objects.get(pk=issue.pk)

    refused = at_once(lambda: late.choose(by=user, bulletin=issue), lambda: twin.send_to_check(by=user))

    late.refresh_from_db()
    assert refused[1] is None
    assert Bulletin.objects.get().status == BulletinStatus.CHECKING
    assert late.status == (Status.RECEIVED if refused[0] else Status.CHOSEN)
