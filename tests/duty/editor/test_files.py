"""Drafts from nothing, from what is shipped, from a file; and the file of a scheme."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.duty.carried import LARGEST, carry, shipped
from members.duty.models import Scheme
from tests.duty.editor.conftest import RULES
from tests.duty.editor.hands import address, errors
from tests.factories import GroupFactory

pytestmark = pytest.mark.django_db
NEW, IMPORT = "/duty/schemes/new/", "/duty/schemes/import/"


def upload(content, **fields):
    raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return {"file": SimpleUploadedFile("办法.json", raw), **fields}


@pytest.fixture
def held(draft):
    """The file of the draft, to be spoilt."""
    return json.loads(carry(draft))


def test_a_new_scheme_begins_with_a_shipped_one_for_a_scope(desk):
    group = GroupFactory(name="第二活动组")

    desk.post(NEW, {"template": "3-tongcheng-2019", "year": "2027", "scope": group.pk})

    made = Scheme.objects.get()
    assert (made.year, made.scope, made.status) == (2027, group, "draft")
    assert made.rules == shipped()["3-tongcheng-2019"].rules
    assert "未见全文" in made.basis


def test_a_new_scheme_may_begin_with_nothing_but_a_name(desk):
    refused = desk.post(NEW, {"template": "", "year": "2027"})
    assert "请填写办法名称" in errors(refused)["name"][0]

    desk.post(NEW, {"template": "", "name": "本会办法", "year": "2027"})

    made = Scheme.objects.get()
    assert (made.name, made.rules.items, made.starts_on.year) == ("本会办法", (), 2027)


def test_every_shipped_one_is_offered_with_where_it_is_from(desk):
    page = desk.get(NEW).content.decode()

    assert [held.about for held in shipped().values() if held.about not in page] == []


def test_what_is_exported_can_be_imported(desk, draft):
    answer = desk.get(address(draft, "scheme_export"))
    assert "attachment" in answer["Content-Disposition"]

    desk.post(IMPORT, upload(answer.content, year="2030"))

    made = Scheme.objects.get(year=2030)
    assert (made.rules, made.name, made.status) == (RULES, draft.name, "draft")


def test_a_file_keeps_its_year_when_none_is_given(desk, draft, held):
    desk.post(IMPORT, upload(held | {"year": 2019, "starts_on": "2019-01-01", "ends_on": "2019-12-31"}))

    assert Scheme.objects.filter(year=2019).count() == 1


def spoilt(name, value):
    return lambda held: held | {name: value}


def with_item(**changes):
    def spoil(held):
        items = held["rules"]["items"]
        return held | {"rules": held["rules"] | {"items": [items[0] | changes, *items[1:]]}}

    return spoil


NO_SCHEME = "这不是考核办法文件，请选择从“导出”得到的 .json 文件。"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda held: b"PK\x03\x04 no text \xff", NO_SCHEME),
        (lambda held: b"[" * 100_000, NO_SCHEME),
        (lambda held: b"[1, 2]", NO_SCHEME),
        (lambda held: b"9" * 5000, NO_SCHEME),
        (lambda held: json.dumps(held).encode()[:-40], NO_SCHEME),
        (lambda held: b'{"format": "cppcc-duty-scheme", "name": "\\ud800"}', NO_SCHEME),
        (lambda held: b" " * (LARGEST + 1), f"文件太大，考核办法文件不超过{LARGEST // 1024}KB，请核对是否选错了文件。"),
        (spoilt("format", "something"), NO_SCHEME),
        (spoilt("year", "2026"), "文件的年度（year）不对，请核对文件。"),
        (spoilt("year", 2020), "考核期2026-01-01至2026-12-31与2020年度不符，请核对文件。"),
        (spoilt("starts_on", "2026-02-30"), "文件的日期“starts_on”不对，应写成 2024-01-01 这样，请核对文件。"),
        (spoilt("ends_on", "9999-12-31"), "文件的日期“ends_on”不在1990年至2100年之间，请核对文件。"),
        (spoilt("name", ["a"]), "文件的“name”不是文字，或超过80个字，请核对文件。"),
        (spoilt("rules", None), "办法应是一组“名称：值”，请核对文件。"),
        (spoilt("rules", {"colour": 1}), "办法有不认识的内容“colour”，请核对文件是否由本系统导出。"),
        (with_item(key=4), "计分项“重点提案”的编号4不对或重复，请核对文件。"),
        (with_item(key=-1), "计分项“提案立案”的编号-1不对或重复，请核对文件。"),
        (with_item(label=" "), "编号3的计分项没有名称，或名称超过80个字，请核对文件。"),
        (with_item(maximum="1e-99999"), "计分项“提案立案”的“maximum”不对：1e-99999。"),
        (with_item(maximum="NaN"), "计分项“提案立案”的“maximum”不对：NaN。"),
        (with_item(counting="sometimes"), "计分项“提案立案”的“counting”不对：sometimes。"),
        (with_item(offices=[9]), "文件里有本系统没有的职务编号9，请核对文件。"),
        (
            with_item(rates=[{"source": "proposals.filed", "points": "1", "since": "0001-01-01"}]),
            "计分项“提案立案”，计分标准的“since”不对：0001-01-01。",
        ),
        (
            with_item(rates=[{"source": "proposals.filed", "points": "1"}] * 61),
            "计分项“提案立案”的计分标准超过60条，请核对文件。",
        ),
    ],
)
def test_a_file_that_is_not_whole_or_not_ours_changes_nothing_and_says_why(desk, held, spoil, told):
    answer = desk.post(IMPORT, upload(spoil(held)))

    assert answer.status_code == 422
    assert errors(answer) == {"file": [told]}
    assert Scheme.objects.count() == 1


def test_control_characters_in_a_file_are_taken_out(desk, held):
    desk.post(IMPORT, upload(held | {"name": "办\u0000法", "year": 2026}))

    assert Scheme.objects.filter(name="办法").count() == 1


def test_rules_that_contradict_themselves_come_in_as_a_draft_that_says_so(desk, held):
    held["rules"]["groups"][0]["within"] = 2
    held["rules"]["groups"][1]["within"] = 1

    page = desk.post(IMPORT, upload(held), follow=True)

    assert "启用前请改正2处" in page.content.decode()
    assert "绕了一圈又属于它自己" in page.content.decode()


def test_sources_of_a_newer_system_are_shown_and_told(desk, held):
    held["rules"]["items"][0]["rates"][0]["source"] = "robots.built"

    page = desk.post(IMPORT, upload(held), follow=True).content.decode()

    assert "robots.built（本系统没有这种来源）" in page
    assert "取值来源“robots.built”本系统没有" in page
