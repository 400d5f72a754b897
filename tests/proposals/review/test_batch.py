"""One press for many: each row done or told why not, nothing twice, too many refused before anything is done."""

from datetime import date
from uuid import uuid4

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.jobs.models import Job, JobStatus
from cppcc.core.jobs.runs import perform
from proposals.models import Batch, Proposal, Publication
from proposals.review import batch as batches
from proposals.review.batch import BATCHES, carry_out, make_batch
from proposals.rules import MAY
from proposals.states import Status
from tests.factories import CategoryFactory, ProposalFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)


def run(name, proposals, by, **answers):
    keys = [proposal.pk for proposal in proposals]
    return make_batch(name, token=uuid4(), keys=keys, answers=answers, back="/proposals/", by=by, on=ON)


def told(batch):
    return [(line.done, line.words) for line in batch.lines.order_by("pk")]


def test_every_batch_goes_by_a_verb_of_the_table_of_permissions():
    assert {step.may for step in BATCHES.values()} <= MAY.keys()


def test_rows_are_filed_in_their_order_each_with_its_number(clerk):
    proposals = [ProposalFactory() for _ in range(3)]

    batch = run("file", proposals, clerk)

    assert told(batch) == [(True, f"已立案（第{number}号提案）") for number in (1, 2, 3)]
    assert list(Proposal.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3]


def test_a_row_that_another_moved_is_told_with_who_and_what_and_the_others_go_through(clerk, user_with):
    other = user_with(Role.PROPOSAL_OFFICE, name="钱先到")
    moved, fresh = ProposalFactory(), ProposalFactory()
    moved.return_to_author(by=other, note="请补充")

    batch = run("file", [moved, fresh], clerk)

    (first, second) = told(batch)
    assert first[0] is False
    assert first[1].startswith(f"《{moved.title}》已由钱先到于")
    assert first[1].endswith("“退回修改”")
    assert second == (True, "已立案（第1号提案）")


def test_the_same_press_sent_twice_is_one_batch(clerk):
    proposal, token = ProposalFactory(), uuid4()
    sent = {"token": token, "keys": [proposal.pk], "answers": {}, "back": "/", "by": clerk, "on": ON}

    first, second = (make_batch("file", **sent) for _ in range(2))

    assert first == second
    assert told(first) == [(True, "已立案（第1号提案）")]
    assert proposal.history.count() == 1


def test_a_batch_broken_off_is_taken_up_where_it_stopped(clerk):
    done, left = ProposalFactory(), ProposalFactory()
    batch = Batch.objects.create(token=uuid4(), name="file", label="立案", keys=[done.pk], by=clerk)
    carry_out(batch, on=ON)
    batch.keys = [done.pk, left.pk]

    carry_out(batch, on=ON)

    assert told(batch) == [(True, "已立案（第1号提案）"), (True, "已立案（第2号提案）")]


def test_what_is_out_of_sight_is_told_and_nothing_is_done_to_it(clerk):
    draft = ProposalFactory(status=Status.DRAFT)

    batch = run("file", [draft], clerk)

    assert told(batch) == [(False, "已看不到这件提案")]


def test_who_may_not_do_it_to_a_row_is_told(user_with):
    visitor = user_with(Role.LIAISON_OFFICE)
    proposal = ProposalFactory()

    assert told(run("file", [proposal], visitor)) == [(False, f"您不能对{proposal}办理“立案”")]


def test_a_long_batch_is_a_job_that_says_what_became_of_it(clerk, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    proposals = [ProposalFactory() for _ in range(3)]
    proposals[1].withdraw(by=clerk, note="不再提出")

    batch = run("file", proposals, clerk)
    assert (batch.job.status, batch.lines.count()) == (JobStatus.QUEUED, 0)
    perform(batch.job.pk, pulse=False)

    job = Job.objects.get()
    assert (job.status, job.message) == (JobStatus.DONE, "立案：办了2件，1件没有办")
    assert job.result_url == batch.get_absolute_url()
    assert [done for done, _ in told(batch)] == [True, False, True]


def test_rows_are_returned_classified_and_closed(clerk):
    traffic = CategoryFactory(name="交通市政")
    returned, classified, closed = ProposalFactory(), ProposalFactory(), ProposalFactory(status=Status.ANSWERED)

    assert told(run("return", [returned], clerk, note="请补充数据")) == [(True, "已退回提案者修改")]
    assert told(run("classify", [classified], clerk, category=str(traffic.pk))) == [(True, "已改分类")]
    assert told(run("close", [closed], clerk)) == [(True, "已办结")]

    for proposal in (returned, classified, closed):
        proposal.refresh_from_db()
    assert (returned.status, returned.return_note()) == (Status.RETURNED, "请补充数据")
    assert (classified.category, closed.status) == (traffic, Status.CLOSED)


def test_what_needs_no_look_is_published_and_the_others_are_left_with_the_reason(clerk):
    plain = ProposalFactory(status=Status.CLOSED)
    telling = ProposalFactory(status=Status.CLOSED, situation="居民代表电话13900001234，反映停车难。")
    unwilling = ProposalFactory(status=Status.CLOSED, author_consents=False)
    waiting = ProposalFactory(status=Status.SUBMITTED)

    batch = run("publish", [plain, telling, unwilling, waiting], clerk)

    assert [(line.proposal, line.done, line.words) for line in batch.lines.order_by("pk")] == [
        (plain, True, "已公开"),
        (telling, False, "含手机号，请逐件核对后公开"),
        (unwilling, False, f"提案者不同意公开{unwilling}"),
        (waiting, False, f"《{waiting.title}》现在是“待审查”"),
    ]
    assert [row.proposal for row in Publication.objects.public()] == [plain]


def test_what_is_public_already_is_told_and_not_published_twice(clerk):
    proposal = ProposalFactory(status=Status.CLOSED)

    assert told(run("publish", [proposal], clerk)) == [(True, "已公开")]
    assert told(run("publish", [proposal], clerk)) == [(False, f"{proposal}和它的答复都已公开")]
    assert Publication.objects.get().history.count() == 1


def test_publishing_is_stopped_for_many_with_one_reason_kept_with_each(clerk):
    public, other = ProposalFactory(status=Status.CLOSED), ProposalFactory(status=Status.CLOSED)
    run("publish", [public], clerk)

    batch = run("unpublish", [public, other], clerk, note="批次选错")

    assert told(batch) == [(True, "已停止公开"), (False, f"{other}没有公开")]
    assert list(Publication.objects.public()) == []
    assert [step.note for step in Publication.objects.get().history.filter(step="unpublish")] == ["批次选错"]


def test_the_result_of_publishing_offers_to_stop_those_that_were_published_and_no_others(clerk, sign_in):
    plain, unwilling = ProposalFactory(status=Status.CLOSED), ProposalFactory(author_consents=False, status="closed")
    client, published = sign_in(clerk), run("publish", [plain, unwilling], clerk)

    undo = client.get(published.get_absolute_url()).context["undo"]
    page = client.post(undo["url"], {"rows": undo["keys"]})

    assert (undo["keys"], undo["count"]) == (str(plain.pk), 1)
    assert page.context["keys"] == str(plain.pk)
    assert "停止公开的原因" in page.content.decode()


def test_what_cannot_be_taken_back_offers_no_undoing(clerk, sign_in):
    closed = run("close", [ProposalFactory(status=Status.ANSWERED)], clerk)

    assert sign_in(clerk).get(closed.get_absolute_url()).context["undo"] is None


# --- Through the pages --------------------------------------------------------------------------------------------
def test_ticked_rows_are_asked_about_and_then_done_in_the_order_of_receipt(clerk, sign_in):
    client, late, early = sign_in(clerk), ProposalFactory(serial=9), ProposalFactory(serial=4)
    rows = {"rows": f"{late.pk},{early.pk}"}

    page = client.post("/proposals/batch/file/?status=submitted", rows)
    assert (page.status_code, page.context["count"], page.context["unfit"]) == (200, 2, 0)
    assert Proposal.objects.filed().count() == 0
    answer = client.post(
        "/proposals/batch/file/?status=submitted", rows | {"token": page.context["token"]}, follow=True
    )

    early.refresh_from_db()
    assert early.number == 1
    assert "2件中，已立案2件" in answer.content.decode()
    assert Batch.objects.get().back == "/proposals/?status=submitted"


def test_all_that_meet_the_conditions_are_taken_over_all_pages(clerk, sign_in):
    for _ in range(52):
        ProposalFactory()
    filed = ProposalFactory(status=Status.FILED, number=1)

    page = sign_in(clerk).post("/proposals/batch/file/?status=submitted", {"all": "1", "row": ["1"]})

    assert page.context["count"] == 52
    assert str(filed.pk) not in page.context["keys"].split(",")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请先在列表中勾选提案"),
        ({"rows": "1;drop"}, "请先在列表中勾选提案"),
        ({"rows": ",".join(map(str, range(1, 10_001)))}, "选了10000件，一次最多办理2000件"),
        ({"rows": ",".join(map(str, range(1, 10_001))), "token": str(uuid4())}, "现在一件也没有办"),
    ],
)
def test_none_and_too_many_are_refused_in_words_with_nothing_done(clerk, sign_in, data, words):
    ProposalFactory()

    page = sign_in(clerk).post("/proposals/batch/file/?status=submitted", data, follow=True)

    assert page.redirect_chain == [("/proposals/?status=submitted", 302)]
    assert words in page.content.decode()
    assert (Batch.objects.count(), Proposal.objects.filed().count()) == (0, 0)


def test_ten_thousand_fields_are_refused_in_words(clerk, sign_in):
    client = sign_in(clerk)
    client.raise_request_exception = False

    answer = client.post("/proposals/batch/file/", {"row": [str(key) for key in range(10_000)]})

    assert answer.status_code == 400
    assert "一次提交的内容太多" in answer.content.decode()


def test_what_a_batch_asks_is_told_and_the_rows_are_kept(clerk, sign_in):
    proposal = ProposalFactory()

    page = sign_in(clerk).post(
        "/proposals/batch/return/", {"rows": str(proposal.pk), "token": str(uuid4()), "note": ""}
    )

    assert page.status_code == 422
    assert "请写明要改什么" in page.content.decode()
    assert page.context["keys"] == str(proposal.pk)


def test_a_result_is_read_by_who_pressed(clerk, user_with, sign_in):
    batch = run("file", [ProposalFactory()], clerk)

    assert sign_in(clerk).get(batch.get_absolute_url()).status_code == 200
    assert sign_in(user_with(Role.PROPOSAL_OFFICE)).get(batch.get_absolute_url()).status_code == 404


def test_only_the_proposal_office_has_ticks_and_batches(clerk, leader, sign_in):
    proposal = ProposalFactory()

    assert "data-batch" in sign_in(clerk).get("/proposals/").content.decode()
    assert "data-batch" not in sign_in(leader).get("/proposals/").content.decode()
    assert sign_in(leader).post("/proposals/batch/file/", {"rows": str(proposal.pk)}).status_code == 403
    assert sign_in(clerk).post("/proposals/batch/no_such/", {"rows": str(proposal.pk)}).status_code == 404


def test_a_very_long_address_of_the_list_does_not_stand_in_the_way(sign_in, clerk):
    proposal = ProposalFactory()

    answer = sign_in(clerk).post(f"/proposals/batch/file/?q={'x' * 900}", {"row": [proposal.pk], "token": str(uuid4())})

    assert answer.status_code == 302
    assert Batch.objects.get().back == "/proposals/"
    proposal.refresh_from_db()
    assert proposal.status == Status.FILED
