"""One small register, the literal results of many queries; runs on PostgreSQL and on SQLite alike."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.search import finding
from cppcc.core.search.finding import find
from cppcc.core.search.index import forget, index, index_many, rebuild
from cppcc.core.search.models import Posting, SearchDocument
from proposals.models import Cosigner, Proposal
from proposals.states import Status as ProposalStatus
from sentiment.models import SocialReport
from sentiment.states import Status as ReportStatus
from tests.factories import MemberFactory, ProposalFactory, SocialReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def proposal(title, situation="", on=date(2024, 1, 9), **fields):
    fields.setdefault("lead", MemberFactory(name="孟怡行"))
    return ProposalFactory(title=title, situation=situation, suggestions="", submitted_on=on, **fields)


def report(title, situation="", on=date(2024, 3, 5), **fields):
    return SocialReportFactory(title=title, situation=situation, received_on=on, **fields)


@pytest.fixture
def register(db):
    """Six documents: four proposals, two social reports."""
    made = {
        "lift": proposal("关于老旧小区加装电梯的建议", "资金来源单一。", number=27, serial=101),
        "parking": proposal(
            "关于完善停车管理的建议", "老旧小区停车难，电梯旁也停车。", date(2024, 1, 10), number=28, serial=102
        ),
        "bridge": proposal("关于修缮南和桥的建议", "桥面破损。", date(2024, 1, 11), number=29, serial=103),
        "old": proposal("关于小区供水的建议", "见第27号提案，加装水表。", date(2023, 1, 9), number=30, serial=104),
        "note": report("加装电梯中的问题值得关注", "老旧小区意见不一。", number=5),
        "path": report("健身步道破损", "南和区健身步道破损36处。", date(2024, 3, 6), number=27),
    }
    rebuild()
    return made


def names(register, findings):
    found = {("proposals" if isinstance(r, Proposal) else "sentiment", r.pk): name for name, r in register.items()}
    return [found[hit.kind, hit.object_id] for hit in findings.hits]


@pytest.mark.parametrize(
    ("query", "expected", "partial"),
    [
        ("加装电梯", ["note", "lift"], False),
        ("电梯", ["note", "lift", "parking"], False),
        ("老旧小区", ["lift", "note", "parking"], False),
        ("小区", ["lift", "old", "note", "parking"], False),
        ("第27号", ["path", "lift", "old"], False),
        ("第027号提案", ["old"], False),
        ("南和", ["bridge", "path"], False),
        ("桥", ["bridge"], False),
        ("孟怡行", ["bridge", "parking", "lift", "old"], False),
        ("电梯 资金", ["lift"], False),
        ("停车 步道 破损", ["path"], True),
        ("%", [], False),
        ("_", [], False),
        ('"电梯"', ["note", "lift", "parking"], False),
        ("电梯'; DROP --", ["note", "lift", "parking"], True),
        ("航天飞机", [], True),
        ("", [], False),
    ],
)
def test_what_the_information_office_finds_and_in_which_order(register, editor, query, expected, partial):
    findings = find(editor, query)

    assert names(register, findings) == expected
    assert findings.partial == partial


def test_counts_by_kind_hold_within_the_year_and_by_year_within_the_kind(register, editor):
    findings = find(editor, "小区", kind="proposals", year=2024)

    assert names(register, findings) == ["lift", "old", "parking"]
    assert findings.by_kind == {"proposals": 3, "sentiment": 1}
    assert findings.by_year == {2024: 3}
    assert names(register, find(editor, "小区", kind="sentiment")) == ["note"]
    assert find(editor, "小区", year=2023).hits == []


def test_members_find_their_own_only(register, member):
    mine = proposal("关于电梯维保的建议", lead=member, number=31, serial=105)
    Cosigner.objects.create(proposal=register["lift"], member=member)
    register["mine"] = mine
    index(mine)

    assert names(register, find(member.user, "电梯")) == ["mine", "lift"]


def test_secret_reports_are_found_by_those_who_see_them(register, editor, clerk, leader):
    register["secret"] = report("涉密步道情况", is_secret=True)
    index(register["secret"])

    assert names(register, find(editor, "涉密步道")) == ["secret"]
    assert names(register, find(leader, "涉密步道")) == ["secret"]
    assert names(register, find(clerk, "涉密步道")) == ["path"]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.UNIT_CLERK])
def test_those_who_see_nothing_find_nothing(register, user_with, role):
    assert find(user_with(role), "电梯").hits == []


def test_a_changed_record_is_found_by_its_new_words_only(register, editor):
    register["path"].edited_title = "绿道维护不及时"
    register["path"].title = register["path"].situation = "绿道"
    register["path"].save()
    index(register["path"])

    assert names(register, find(editor, "绿道")) == ["path"]
    assert names(register, find(editor, "健身步道")) == []


def test_a_draft_and_a_deleted_record_are_not_found(register, editor):
    register["note"].status = ReportStatus.DRAFT
    register["note"].save()
    index(register["note"])
    forget(register["lift"])

    assert names(register, find(editor, "加装电梯")) == ["parking", "old"]
    assert find(editor, "加装电梯").partial


def test_indexing_again_writes_nothing(register):
    before = list(SearchDocument.objects.order_by("number").values_list("number", "object_id"))

    assert index_many(Proposal.objects.all()) == 0
    assert rebuild() == 0
    assert list(SearchDocument.objects.order_by("number").values_list("number", "object_id")) == before


def test_another_word_list_makes_everything_be_indexed_anew(register, monkeypatch):
    monkeypatch.setattr("cppcc.core.search.registry.edition", lambda: "another")

    assert rebuild() == 6


def test_rebuilding_mends_what_was_missed(register, editor):
    SocialReport.objects.filter(pk=register["path"].pk).update(title="绿道", situation="")
    Proposal.objects.filter(pk=register["bridge"].pk).update(status=ProposalStatus.DRAFT)

    assert rebuild() == 1
    assert names(register, find(editor, "绿道")) == ["path"]
    assert names(register, find(editor, "桥")) == []


def test_rebuilding_from_scratch_gives_the_same_results(register, editor):
    index(register["lift"])
    before = [names(register, find(editor, query)) for query in ("电梯", "小区", "第27号")]

    assert rebuild(from_scratch=True) == 6
    assert [names(register, find(editor, query)) for query in ("电梯", "小区", "第27号")] == before
    assert sorted(SearchDocument.objects.values_list("number", flat=True)) == [0, 1, 2, 3, 4, 5]
    assert Posting.objects.filter(token="@proposals").count() == 1


def test_very_many_hits_are_cut_at_the_best(register, editor, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)

    findings = find(editor, "小区")

    assert findings.capped
    assert names(register, findings) == ["lift", "old"]
    assert (findings.by_kind, findings.by_year) == ({}, {})
    assert names(register, find(editor, "小区", kind="sentiment")) == ["note"]
    assert names(register, find(editor, "小区", year=2023)) == []


def test_a_very_large_group_is_read_newest_first(register, editor, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)
    monkeypatch.setattr(finding, "AT_ONCE", 1)

    assert names(register, find(editor, "电梯")) == ["note", "lift"]


def test_those_who_see_many_are_checked_hit_by_hit(register, clerk, monkeypatch):
    register["secret"] = report("涉密电梯", is_secret=True)
    index(register["secret"])
    monkeypatch.setattr(finding, "FEW", 0)

    assert names(register, find(clerk, "电梯")) == ["note", "lift", "parking"]


@pytest.mark.parametrize("query", ["电梯", "停车 步道 破损 供水 桥"])
def test_a_search_takes_few_queries_however_many_words(register, editor, query, django_assert_max_num_queries):
    editor.roles  # noqa: B018 - asked once per request

    with django_assert_max_num_queries(6):
        find(editor, query)
