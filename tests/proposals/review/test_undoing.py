"""Filing undone without a gap, a declined one in review again, what was filed mended and put in its category."""

from datetime import date

import pytest

from cppcc.core.notices.models import Notice
from cppcc.core.search.models import SearchDocument
from cppcc.core.workflow import StepRefused
from proposals.models import Assignment, DeclineReason, Manner, Refused, RevisionKind
from proposals.review.reviewing import undo, undoing
from proposals.states import CLASSIFY, CORRECT, Status
from tests.factories import CategoryFactory, HandlingFactory, ProposalFactory, UnitFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)


def filed(clerk, **fields):
    proposal = ProposalFactory(**fields)
    proposal.file(by=clerk, on=ON)
    return proposal


def test_the_newest_number_is_free_again_when_its_filing_is_undone(clerk):
    filed(clerk)
    second = filed(clerk)

    second.unfile(by=clerk)
    third = filed(clerk)

    second.refresh_from_db()
    assert (second.status, second.number, second.decided_on, third.number) == (Status.SUBMITTED, None, None, 2)
    assert second.history.last().note == "第2号提案"


def test_an_older_number_stays_so_that_none_is_missing(clerk):
    first = filed(clerk)
    filed(clerk)

    with pytest.raises(Refused, match="撤销会留下空号"):
        first.unfile(by=clerk)


def test_one_that_was_filed_before_keeps_its_number_when_filing_it_again_is_undone(clerk):
    target, child = filed(clerk), filed(clerk)
    child.merge(by=clerk, on=ON, into=target)
    child.unmerge(by=clerk)
    child.file(by=clerk, on=ON)
    filed(clerk)

    child.unfile(by=clerk)

    assert (child.status, child.number) == (Status.SUBMITTED, 2)


def test_what_others_were_merged_into_is_not_taken_off_the_register(clerk):
    target = filed(clerk)
    ProposalFactory().merge(by=clerk, on=ON, into=target)

    with pytest.raises(Refused, match="请先撤销并案"):
        target.unfile(by=clerk)


def test_what_was_handed_over_once_is_not_taken_off_the_register(clerk):
    proposal = filed(clerk)
    proposal.hand_over(by=clerk, on=ON, to=[Assignment(UnitFactory(), Manner.SOLE)])
    proposal.take_back(by=clerk, note="单位选错")

    with pytest.raises(Refused, match="立案以后已有其他办理"):
        proposal.unfile(by=clerk)


def test_a_key_proposal_is_not_taken_off_the_register(clerk):
    proposal = filed(clerk)
    proposal.choose_as_key(by=clerk, leader="分管副主席")

    with pytest.raises(Refused, match="立案以后已有其他办理"):
        proposal.unfile(by=clerk)


def test_undoing_a_filing_is_offered_only_where_it_can_be_done(clerk):
    first, second = filed(clerk), filed(clerk)

    assert "unfile" not in first.steps_for(clerk)
    assert "unfile" in second.steps_for(clerk)


def test_a_declined_one_comes_back_to_review_with_the_reason_in_the_history(clerk):
    proposal = ProposalFactory()
    proposal.decline(by=clerk, on=ON, reason=DeclineReason.objects.create(text="内容重复"))

    proposal.restore(by=clerk, note="补交了新的数据")

    proposal.refresh_from_db()
    assert (proposal.status, proposal.decline_reason, proposal.decided_on) == (Status.SUBMITTED, None, None)
    assert [(h.step, h.note) for h in proposal.history.all()] == [
        ("decline", "内容重复"),
        ("restore", "补交了新的数据"),
    ]


def test_what_the_desk_did_last_is_what_it_takes_back(clerk):
    target = filed(clerk)
    merged, declined, returned, fresh = (ProposalFactory() for _ in range(4))
    merged.merge(by=clerk, on=ON, into=target)
    declined.decline(by=clerk, on=ON, reason=DeclineReason.objects.create(text="内容重复"))
    returned.return_to_author(by=clerk, note="请补充")

    assert [undoing(each) for each in (merged, declined, returned, fresh)] == ["unmerge", "restore", "", ""]
    assert undo(merged, by=clerk) == f"《{merged.title}》已撤销，回到待审查"
    assert undo(declined, by=clerk) == f"《{declined.title}》已撤销，回到待审查"
    assert undo(target, by=clerk) == "第1号提案已撤销，回到待审查"
    with pytest.raises(Refused, match="之后已有别的办理"):
        undo(returned, by=clerk)


# --- Correcting ---------------------------------------------------------------------------------------------------
TEXTS = {"title": "关于完善停车管理的建议", "situation": "车位320个。", "analysis": "", "suggestions": "改造闲置地块。"}


def correct(proposal, clerk, **changes):
    return proposal.correct(
        by=clerk, seen=proposal.changed_at.isoformat(), texts=TEXTS | changes, note="更正统计数字笔误"
    )


@pytest.mark.parametrize("status", list(Status))
def test_a_slip_is_mended_after_filing_and_before_the_answer(clerk, status):
    proposal = ProposalFactory(status=status, **TEXTS)

    if status in CORRECT.sources:
        assert correct(proposal, clerk, situation="车位230个。") is True
        proposal.refresh_from_db()
        assert (proposal.situation, proposal.status) == ("车位230个。", status)
        assert [(r.kind, r.content["situation"], r.note) for r in proposal.revisions.all()] == [
            (RevisionKind.SUBMITTED, "车位320个。", ""),
            (RevisionKind.CORRECTED, "车位230个。", "更正统计数字笔误"),
        ]
        assert proposal.history.get().step == "correct"
    else:
        with pytest.raises(StepRefused):
            correct(proposal, clerk, situation="车位230个。")
        proposal.refresh_from_db()
        assert proposal.situation == "车位320个。"


def test_a_corrected_one_is_found_by_its_new_words(clerk):
    proposal = ProposalFactory(status=Status.FILED, **TEXTS)

    correct(proposal, clerk, title="关于增设充电桩的建议")

    assert SearchDocument.objects.filter(object_id=proposal.pk).count() == 1


def test_two_clerks_mending_at_once_lose_nothing(clerk):
    proposal = ProposalFactory(status=Status.FILED, **TEXTS)
    seen = proposal.changed_at.isoformat()
    correct(proposal, clerk, situation="车位230个。")

    late = TEXTS | {"situation": "车位203个。"}
    assert proposal.correct(by=clerk, seen=seen, texts=late, note="更正") is False

    proposal.refresh_from_db()
    assert proposal.situation == "车位230个。"


def test_a_correction_that_changes_nothing_is_refused(clerk):
    with pytest.raises(Refused, match="文字没有改动"):
        correct(ProposalFactory(status=Status.FILED, **TEXTS), clerk)


@pytest.fixture
def page_of(sign_in):
    return lambda user, proposal: sign_in(user).get(proposal.get_absolute_url()).content.decode()


def test_the_author_and_the_unit_read_what_was_mended(clerk, member, user_with, page_of):
    proposal = ProposalFactory(status=Status.HANDED_OVER, lead=member, **TEXTS)
    worker = user_with("unit_clerk")
    HandlingFactory(proposal=proposal).unit.clerks.add(worker)
    correct(proposal, clerk, situation="车位230个。")

    for user in (member.user, worker):
        page = page_of(user, proposal)
        assert "更正统计数字笔误" in page
        assert "<del>320</del><ins>230</ins>" in page or ("<del>" in page and "<ins>" in page)


def test_who_wrote_it_and_who_handles_it_are_told_of_a_correction(clerk, member, user_with):
    proposal = ProposalFactory(status=Status.HANDED_OVER, lead=member, **TEXTS)
    worker = user_with("unit_clerk")
    HandlingFactory(proposal=proposal).unit.clerks.add(worker)

    correct(proposal, clerk, situation="车位230个。")

    told = Notice.objects.filter(kind="proposals.corrected")
    assert {(row.user, row.title, row.text) for row in told} == {
        (user, f"第{proposal.number}号提案有勘误", "更正统计数字笔误") for user in (member.user, worker)
    }


def test_the_form_of_a_correction_keeps_what_was_typed_and_shows_what_another_wrote(clerk, sign_in):
    proposal = ProposalFactory(status=Status.FILED, **TEXTS)
    client, url = sign_in(clerk), f"/proposals/{proposal.pk}/correct/"
    seen = client.get(url).context["form"].initial["seen"]
    correct(proposal, clerk, situation="车位230个。")

    answer = client.post(url, TEXTS | {"situation": "车位203个。", "note": "更正", "seen": seen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "别人改过这件提案" in page
    assert "车位203个。" in page
    again = answer.context["form"].data["seen"]
    assert client.post(url, TEXTS | {"situation": "车位203个。", "note": "更正", "seen": again}).status_code == 302

    proposal.refresh_from_db()
    assert proposal.situation == "车位203个。"
    assert [r.content["situation"] for r in proposal.revisions.corrections()] == ["车位230个。", "车位203个。"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"note": ""}, "请写明改了什么、为什么改"),
        ({"note": "更正"}, "文字没有改动，不用勘误"),
        ({"note": "更正", "suggestions": ""}, "建议不能删空"),
        ({"note": "更正", "situation": "长" * 10_001}, "写了10001字，最多10000字"),
    ],
)
def test_what_is_wrong_with_a_correction_is_told(clerk, sign_in, changes, words):
    proposal = ProposalFactory(status=Status.FILED, **TEXTS)
    url = f"/proposals/{proposal.pk}/correct/"

    answer = sign_in(clerk).post(url, TEXTS | {"seen": proposal.changed_at.isoformat()} | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()


# --- Category -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", list(Status))
def test_the_category_is_changed_while_it_counts(clerk, status):
    proposal, traffic = ProposalFactory(status=status), CategoryFactory(name="交通市政")

    if status in CLASSIFY.sources:
        proposal.classify(by=clerk, category=traffic)
        assert [(h.step, h.note) for h in proposal.history.all()] == [("classify", "城乡建设→交通市政")]
    else:
        with pytest.raises(StepRefused):
            proposal.classify(by=clerk, category=traffic)

    proposal.refresh_from_db()
    assert proposal.category.name == ("交通市政" if status in CLASSIFY.sources else "城乡建设")
