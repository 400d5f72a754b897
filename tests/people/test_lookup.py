from datetime import date

import pytest
from django.core.exceptions import ValidationError

from members.people.lookup import MemberAmbiguous, MemberUnknown, find_member, find_members
from members.people.models import Appointment
from members.people.widgets import MemberField, MembersField
from tests.factories import MemberFactory

DAY = date(2024, 6, 30)


@pytest.fixture
def zhangs(db):
    return [MemberFactory(number="W0012", name="张三"), MemberFactory(number="W0034", name="张三")]


@pytest.mark.parametrize("typed", ["W0012", "w0012", "张三（W0012）", "张三(W0012)", " 张 三 （Ｗ００１２） "])
def test_a_number_decides_between_namesakes(zhangs, typed):
    assert find_member(typed, on=DAY) == zhangs[0]


def test_a_name_borne_by_two_is_refused_naming_both(zhangs):
    with pytest.raises(MemberAmbiguous) as refused:
        find_member("张三", on=DAY)

    assert refused.value.message == "有两位同名委员：张三（W0012）、张三（W0034），请写编号"
    assert refused.value.candidates == zhangs


def test_a_name_means_the_one_who_is_in_office_that_day(zhangs):
    Appointment.objects.filter(member=zhangs[0]).update(ends_on=date(2023, 12, 31))

    assert find_member("张三", on=DAY) == zhangs[1]
    with pytest.raises(MemberAmbiguous):
        find_member("张三", on=None)


def test_one_who_left_is_found_by_number_only(zhangs):
    Appointment.objects.update(ends_on=date(2023, 12, 31))
    MemberFactory(name="李四", number="W0050")
    Appointment.objects.filter(member__name="李四").update(ends_on=date(2023, 12, 31))

    assert find_member("W0050", on=DAY).name == "李四"
    with pytest.raises(MemberUnknown, match="“李四”当日不在任：李四（W0050）；确要选请写编号"):
        find_member("李四", on=DAY)


def test_a_number_beside_another_name_is_refused(zhangs):
    with pytest.raises(MemberUnknown, match="W0012 是张三，不是“李四”"):
        find_member("李四（W0012）", on=DAY)


def test_a_name_is_found_in_any_spelling_of_dot_and_space(db):
    member = MemberFactory(name="买买提•艾 力")

    assert member.name == "买买提·艾力"
    assert find_member("买买提・艾力", on=DAY) == member


def test_several_names_take_two_queries_and_tell_all_that_is_unclear(zhangs, django_assert_num_queries):
    others = [MemberFactory(name=f"王{n}") for n in "甲乙丙"]

    with django_assert_num_queries(2):
        found = find_members("王甲、王乙，张三;赵无、王甲", on=DAY)

    assert found.members == others[:2]
    assert [refusal.typed for refusal in found.refused] == ["张三", "赵无"]


def test_a_hundred_names_are_looked_up_and_one_more_is_refused_without_asking(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(find_members("、".join(f"某{n}" for n in range(100)), on=None).refused) == 100
    with django_assert_num_queries(0):
        refused = find_members("、".join(f"某{n}" for n in range(101)), on=DAY).refused

    assert [each.message for each in refused] == ["一次最多填100位委员，现在写了101个姓名；请减少后再保存"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (MembersField, "张、" * 30_000, "写了60000个字，最多4000个字；请减少姓名后再保存"),
        (MembersField, "张、" * 101, "一次最多填100位委员，现在写了101个姓名；请减少后再保存"),
        (MemberField, "张" * 201, "写了201个字，最多200个字；请减少姓名后再保存"),
    ],
)
def test_an_endless_line_of_names_is_refused_before_anybody_is_looked_up(field, typed, words):
    with pytest.raises(ValidationError) as refused:
        field(on=DAY).clean(typed)

    assert refused.value.messages == [words]


def test_fields_clean_to_members_and_show_them_back_without_doubt(zhangs):
    assert MemberField(on=DAY).clean("W0034") == zhangs[1]
    assert MemberField(on=DAY, required=False).clean("") is None
    assert MembersField(on=DAY).clean("W0034、张三（W0012）") == [zhangs[1], zhangs[0]]
    assert MembersField(on=DAY, required=False).clean("") == []
    assert MembersField().prepare_value(zhangs) == "张三（W0012）、张三（W0034）"
    assert MemberField().prepare_value(zhangs[0].pk) == "张三（W0012）"


def test_a_page_offers_names_to_those_who_may_look_them_up(sign_in, editor, user_with, zhangs):
    from cppcc.core.accounts.roles import Role

    offered = sign_in(editor).get("/people/names/", {"q": "zhangsan"}).json()
    nothing = sign_in(user_with(Role.UNIT_CLERK)).get("/people/names/", {"q": "zhangsan"}).json()

    assert [name["value"] for name in offered["names"]] == ["张三（W0012）", "张三（W0034）"]
    assert nothing == {"names": []}


def test_names_parted_by_a_space_are_told_how_to_be_parted(db):
    MemberFactory(name="尹强")
    MemberFactory(name="张宁")

    found = find_members("尹强 张宁", on=DAY)

    assert [refused.message for refused in found.refused] == ["多个姓名之间请用顿号、隔开，如：尹强、张宁"]
    assert find_member("张 宁", on=DAY).name == "张宁"
    assert "没有叫“尹强王某某”的委员" in find_members("尹强 王某某", on=DAY).refused[0].message


def test_a_long_name_typed_with_a_space_is_still_one(db):
    MemberFactory(name="欧阳")
    MemberFactory(name="明远")
    whole = MemberFactory(name="欧阳明远")

    assert find_member("欧阳 明远", on=DAY) == whole
