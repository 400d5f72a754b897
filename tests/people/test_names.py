import pytest

from members.people.models import Member
from members.people.names import name_and_bracket, plain_name, search_pinyin, split_names


@pytest.mark.parametrize(
    ("written", "plain"),
    [("王　宁", "王宁"), (" 王 宁\n", "王宁"), ("买买提・艾力", "买买提·艾力"), ("ＷＡＮＧ", "WANG")],
)
def test_a_name_has_one_spelling(written, plain):
    assert plain_name(written) == plain


def test_names_in_a_line_are_split_at_every_mark():
    assert split_names("龚望怡、谭桂芳，卢明怀; 付思\n蔡鸣、") == ["龚望怡", "谭桂芳", "卢明怀", "付思", "蔡鸣"]


def test_brackets_are_read_apart():
    assert name_and_bracket("张三（W0012）") == ("张三", "W0012")
    assert name_and_bracket("张三") == ("张三", "")


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("龚望怡", "gongwangyi gwy"),
        ("单雄信", "shanxiongxin sxx danxiongxin dxx"),
        ("尉迟恭", "yuchigong ycg"),
        ("买买提·艾力", "maimaitiaili mmtal"),
    ],
)
def test_a_name_is_found_by_pinyin_and_initials(name, pinyin):
    assert search_pinyin(name) == pinyin


@pytest.mark.django_db
def test_a_bulk_import_keeps_keys_as_a_form_does():
    Member.objects.bulk_create([Member(number="W1", name="王 宁")])

    member = Member.objects.get()
    assert (member.name, member.pinyin) == ("王宁", "wangning wn")
    assert member.stroke_key.startswith("0411210738B0")
