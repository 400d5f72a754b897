"""Topics name matters and never persons."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.core.search.dictionary import Numbered, matters
from cppcc.core.search.index import index
from cppcc.core.search.portraits import number_of
from cppcc.core.third_persons import SURNAMES
from sentiment.forms.topics import TopicWordForm
from sentiment.models import TopicWord, Use
from sentiment.topics.finding import survey
from sentiment.topics.words import EVERYDAY, SHIPPED, Vocabulary, shipped
from tests.factories import MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
WORDS = st.text("停车位积水王李张建国强丽局长", min_size=2, max_size=4)


def words_of(found):
    return {word for topic in (*found.topics, *found.rising) for word in topic.words}


@given(st.sets(WORDS, max_size=60))
def test_a_word_is_found_again_by_its_number(words):
    packed = Numbered(words)

    assert all(packed.word(number_of(word)) == word and word in packed for word in words)
    assert packed.word(number_of("不在其中")) == ""


@pytest.mark.parametrize("word", ["停车", "电梯", "垃圾", "物业", "专精特新"])
def test_matters_of_the_dictionary_and_the_policy_terms_may_name_a_topic(word):
    assert word in matters()
    assert Vocabulary.now().allows(word)


@pytest.mark.parametrize(
    "word", ["李建国", "王伟", "诸葛亮", "郑州", "今年", "非常", "张局长", "王某某", "李阿姨", "没有这个词"]
)
def test_names_places_and_words_that_nobody_vouches_for_may_not(word):
    assert not Vocabulary.now().allows(word)


def test_what_the_dictionary_takes_for_a_name_may_when_it_is_on_our_list():
    assert "养老" not in matters()
    assert Vocabulary.now().allows("养老")


def test_the_lists_shipped_do_not_contradict_each_other():
    assert shipped(SHIPPED) & shipped(EVERYDAY) == set()


@given(surname=st.sampled_from(SURNAMES), given_name=st.sampled_from(["建国", "丽", "某", "局长", "书记", "朝阳"]))
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_a_name_in_many_reports_is_never_a_topic(year, surname, given_name):
    name = surname + given_name
    MemberFactory(name=name)
    TopicWord.objects.update_or_create(name=name, defaults={"use": Use.KEEP})
    for place in range(3):
        index(SocialReportFactory(title=f"{name}反映电梯故障{place}", situation=f"{name}说电梯停运，{name}出行难。"))

    shown = words_of(survey(year))

    assert "电梯" in shown
    assert name not in shown


def test_the_name_of_a_member_is_no_topic_even_when_it_is_a_word(about, year):
    MemberFactory(name="近视")
    about("近视", 3)

    assert "近视" not in words_of(survey(year))


def test_the_office_hides_a_word_that_is_shipped_and_allows_one_that_is_everyday():
    TopicWord.objects.create(name="养老", use=Use.HIDE)
    TopicWord.objects.create(name="安全", use=Use.KEEP)
    TopicWord.objects.create(name="停车", use=Use.HIDE, is_active=False)

    now = Vocabulary.now()

    assert not now.allows("养老")
    assert now.allows("安全")
    assert now.allows("停车")


@pytest.mark.parametrize(
    ("word", "use", "told"),
    [
        ("梁", Use.HIDE, "两个字以上"),
        ("刘主任", Use.KEEP, "不说人"),
        ("赵志远", Use.KEEP, "不说人"),
        ("垃圾分类停车", Use.KEEP, "分成垃圾、分类、停车"),
    ],
)
def test_what_cannot_be_a_topic_is_told_at_the_word(word, use, told):
    MemberFactory(name="赵 志远")
    form = TopicWordForm({"name": word, "use": use})

    assert not form.is_valid()
    assert told in str(form.errors["name"])


def test_a_word_the_dictionary_does_not_have_is_kept_when_texts_are_cut_so():
    form = TopicWordForm({"name": "网约车", "use": Use.KEEP})
    try:
        form.full_clean()
    except ValidationError:
        pytest.fail("refused")

    assert form.errors == {}
