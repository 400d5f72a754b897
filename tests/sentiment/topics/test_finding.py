"""What reports are about is counted from them, and every number is that of its rows."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.core.periods import Period, end_of
from cppcc.core.search.index import index
from sentiment.models import Category, Place, SocialReport, TopicWord, Use
from sentiment.topics.finding import Survey, counted_in, earlier, reports_about, survey
from sentiment.topics.words import Vocabulary
from tests.sentiment.topics.conftest import MATTERS

pytestmark = pytest.mark.django_db


def topic_with(word, topics):
    return next((topic for topic in topics if word in topic.words), None)


def numbers_that_differ(found, period):
    """Each number of a survey that is not the number of its rows."""
    for topic in (*found.topics, *found.rising):
        about = reports_about(topic.words, period)
        told = [(topic.count, about), (topic.before, reports_about(topic.words, earlier(period)))]
        told += [(n, about.filter(category=key or None)) for key, n in topic.categories.items()]
        told += [(n, about.filter(location=key or None)) for key, n in topic.places.items()]
        yield from ((topic.label, n, rows.count()) for n, rows in told if n != rows.count())


def test_words_that_go_together_are_one_topic_with_the_number_of_its_reports(about, year):
    about("停车", 4)
    about("养犬", 2)

    parking = topic_with("停车", survey(year).topics)

    assert "车位" in parking.words
    assert (parking.count, parking.before) == (4, 0)
    assert set(reports_about(parking.words, year)) == set(SocialReport.objects.filter(title__contains="停车"))


def test_a_topic_is_told_by_category_and_by_place(about, year):
    traffic = Category.objects.create(name="城市交通出行")
    old_town = Place.objects.create(name="东关街道")
    about("停车", 3, category=traffic, location=old_town)
    about("停车", 1)
    about("养犬", 2)

    found = survey(year)
    parking = topic_with("停车", found.topics)

    assert parking.categories == {traffic.pk: 3, 0: 1}
    assert parking.places == {old_town.pk: 3, 0: 1}
    assert found.categories == {traffic.pk: 3, 0: 3}


def test_secret_reports_withdrawn_ones_and_those_of_other_years_are_not_counted(about, year):
    about("停车", 2)
    about("停车", 3, is_secret=True)
    about("停车", 1, on=date(2023, 12, 31))
    about("停车", 1, status="withdrawn")

    parking = topic_with("停车", survey(year).topics)

    assert (parking.count, parking.before) == (2, 1)


def test_what_rose_is_told_beside_what_most_reports_are_about(about, year):
    about("停车", 9, on=date(2023, 5, 1))
    about("停车", 9)
    about("近视", 6)

    found = survey(year)

    assert topic_with("停车", found.topics).before == 9
    assert topic_with("近视", (*found.topics, *found.rising)).before == 0


def test_a_secret_report_disappears_from_a_topic_as_soon_as_it_is_one(about, year):
    report, *_ = about("停车", 3)
    words = topic_with("停车", survey(year).topics).words
    report.is_secret = True
    report.save()

    assert report not in reports_about(words, year)
    assert topic_with("停车", survey(year).topics).count == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(MATTERS)), st.integers(1, 4), st.sampled_from([2023, 2024]), st.booleans(),
            st.sampled_from([None, "甲", "乙"]),
        ),
        max_size=6,
    )
)  # fmt: skip
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_counting_again_gives_the_same_and_each_number_is_that_of_its_rows(about, year, given_reports):
    SocialReport.objects.all().delete()
    for matter, count, in_year, secret, category in given_reports:
        kind = Category.objects.get_or_create(name=category)[0] if category else None
        about(matter, count, on=date(in_year, 6, 1), is_secret=secret, category=kind)

    found = survey(year)

    assert survey(year) == found
    assert Survey.from_json(found.to_json()) == Survey.from_json(survey(year).to_json())
    assert found.reports == counted_in(year).count()
    assert list(numbers_that_differ(found, year)) == []


@given(st.sets(st.sampled_from(["停车", "车位", "遛狗", "积水", "近视", "隧道", "广场"])))
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_hidden_words_are_never_shown_not_even_in_what_was_counted_before(about, year, hidden):
    if not SocialReport.objects.exists():
        for matter in MATTERS:
            about(matter, 3)
    TopicWord.objects.all().delete()
    before = survey(year)
    TopicWord.objects.bulk_create(TopicWord(name=word, use=Use.HIDE) for word in hidden)

    anew, kept = survey(year), before.allowed(Vocabulary.now())

    for found in (anew, kept):
        assert not hidden & {word for topic in (*found.topics, *found.rising) for word in topic.words}


@pytest.mark.parametrize(
    ("start", "end", "seen", "expected"),
    [
        ((2024, 1, 1), (2024, 12, 31), (2024, 12, 31), ((2023, 1, 1), (2023, 12, 31))),
        ((2024, 4, 1), (2024, 6, 30), (2024, 6, 30), ((2024, 1, 1), (2024, 3, 31))),
        ((2024, 1, 1), (2024, 1, 31), (2024, 1, 31), ((2023, 12, 1), (2023, 12, 31))),
        ((2024, 1, 1), (2024, 12, 31), (2024, 2, 29), ((2023, 1, 1), (2023, 3, 1))),
        ((2024, 3, 1), (2024, 3, 31), (2024, 3, 30), ((2024, 2, 1), (2024, 2, 29))),
    ],
)
def test_the_period_before_is_as_long_as_what_has_passed_of_this_one(start, end, seen, expected):
    before = earlier(Period(date(*start), date(*end), end_of(date(*seen))))

    assert (before.start, before.last_day) == (date(*expected[0]), date(*expected[1]))


def test_a_changed_report_moves_to_its_new_topic(about, year):
    report, *_ = about("停车", 2)
    report.title, report.situation = MATTERS["近视"]
    report.save()
    index(report)
    about("近视", 1)

    topics = survey(year).topics

    assert topic_with("停车", topics) is None
    assert topic_with("近视", topics).count == 2
