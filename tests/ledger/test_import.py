"""What an import writes, and what it leaves alone."""

from datetime import date
from decimal import Decimal

import pytest

from members.activities.models import Activity, Participation
from members.people.models import Appointment, Member, Seat
from members.service.models import ServiceRecord
from proposals.models import Cosigner, Handling, Proposal, Rating, Reply
from proposals.states import Status
from sentiment.models import Adoption, Instruction, SocialReport
from tests.factories import ServiceKindFactory, ServiceRecordFactory
from tests.ledger.books import small, workbook

pytestmark = pytest.mark.sqlite


def changes_of(outcome):
    return {
        sheet.name: [tuple(line) for row in sheet.changed_rows for line in row.fields]
        for sheet in outcome.sheets
        if sheet.changed
    }


def test_proposals_enter_where_they_stand(imported):
    seen = Proposal.objects.order_by("serial").values_list(
        "serial", "number", "status", "lead__name", "merged_into__serial"
    )

    assert list(seen) == [
        (1, 1, "answered", "龚望怡", None),
        (2, 2, "handling", "袁敏云", None),
        (3, None, "merged", "董瑾东", 2),
        (4, None, "declined", "袁敏云", None),
    ]
    assert list(Cosigner.objects.values_list("proposal__serial", "member__name", "status")) == [(2, "董瑾东", "signed")]
    key = Proposal.objects.get(serial=1)
    assert (key.is_key, key.supervising_leader, key.kind, key.category.name) == (
        True,
        "分管副主席",
        "plenary",
        "城乡建设",
    )


def test_units_reply_and_the_lead_rates(imported):
    handlings = Handling.objects.order_by("proposal__serial", "pk").values_list(
        "unit__name", "manner", "status", "due_on"
    )

    assert list(handlings) == [
        ("区住建局", "lead", "replied", date(2024, 5, 20)),
        ("区交通局", "assist", "replied", date(2024, 5, 20)),
        ("区交通局", "lead", "accepted", date(2024, 5, 20)),
    ]
    reply = Reply.objects.get()
    assert (reply.replied_on, reply.outcome, reply.meeting) == (date(2024, 5, 10), "A", "face_to_face")
    assert Rating.objects.get().member == Member.objects.get(name="龚望怡")


def test_reports_adoptions_and_instructions(imported):
    seen = SocialReport.objects.order_by("number").values_list("status", "bulletin__number", "bulletin__year")

    assert list(seen) == [("issued", 1, 2024), ("kept", None, None)]
    assert [a.member.name for a in SocialReport.objects.get(number=2).authors.all()] == ["袁敏云", "董瑾东"]
    assert str(Adoption.objects.get()) == "市采用"
    assert (Instruction.objects.get().leader, Instruction.objects.get().level) == ("区委主要领导", "county")


def test_service_records_keep_their_number_and_amount(imported):
    seen = ServiceRecord.objects.order_by("on", "pk").values_list("kind__name", "quantity", "amount", "status")

    assert list(seen) == [
        ("联系群众", Decimal(1), None, "confirmed"),
        ("联系群众", Decimal(1), None, "confirmed"),
        ("招商引资", Decimal(1), Decimal("1200.5"), "confirmed"),
    ]


def test_titles_shuffled_columns_and_sheets_make_no_difference(imported, check):
    again = check(workbook(small(), title=True, shuffle=True))

    assert (again.added, again.changed, again.refused) == (0, 0, 0)


def test_sheets_may_be_missing(imported, bring_in):
    rows = small()
    outcome = bring_in(workbook({"履职": [*rows["履职"], ["W0003", "联系群众", "2024-06-01", "", 2, ""]]}))

    assert (outcome.added, outcome.unchanged, outcome.refused) == (1, 3, 0)


def test_a_third_equal_row_is_one_more_record(imported, bring_in):
    rows = small()["履职"]
    outcome = bring_in(workbook({"履职": [rows[0], rows[0], rows[0]]}))

    assert (outcome.added, outcome.unchanged) == (1, 2)
    assert ServiceRecord.objects.filter(kind__name="联系群众").count() == 3


def test_what_a_member_filed_is_confirmed_by_the_ledger(imported, bring_in):
    waiting = ServiceRecordFactory(
        member=Member.objects.get(number="W0003"),
        kind=ServiceKindFactory(name="公益"),
        on=date(2024, 6, 1),
        text="植树",
    )
    outcome = bring_in(workbook({"履职": [["董瑾东", "公益", "2024-06-01", "植树", 1, ""]]}))

    waiting.refresh_from_db()
    assert waiting.status == "confirmed"
    assert changes_of(outcome) == {"履职": [("状态", "待确认", "已确认")]}


def test_changed_rows_are_shown_with_old_and_new(imported, bring_in):
    rows = small()
    rows["委员"][1][10] = "另一单位"
    rows["委员"][1][8] = "第二活动组"
    rows["提案"][1][6] = "袁敏云、龚望怡"
    rows["承办"][2][5:9] = ["2024-05-21", "B", "电话", "基本满意"]
    rows["社情民意"][1][4:6] = ["编发", "第2期"]
    rows["活动"][0][6] = "老城"
    rows["出席"][1][2] = "出席"

    outcome = bring_in(workbook(rows))

    assert changes_of(outcome) == {
        "委员": [("单位及职务", "某单位", "另一单位"), ("活动组", "第一活动组", "第二活动组")],
        "提案": [("提案人", "联名人董瑾东", "联名人龚望怡"), ("审查结果", "办理中", "已答复")],
        "承办": [("答复日期", "（空）", "2024-05-21")],
        "社情民意": [("处理", "留存", "已编发"), ("期号", "（空）", "2024年第2期")],
        "活动": [("地点", "新区", "老城")],
        "出席": [("状态", "请假", "出席")],
    }
    assert outcome.refusals == []
    assert Proposal.objects.get(serial=2).status == Status.ANSWERED
    assert Participation.objects.get(member__number="W0002").status == "present"
    seat = Seat.objects.get(appointment__member__number="W0002", body__kind="group")
    assert seat.body.name == "第二活动组"
    assert (bring_in(workbook(rows)).changed, Appointment.objects.count()) == (0, 3)


def test_the_convenor_follows_the_ledger(imported, bring_in):
    rows = small()
    rows["活动组"][0][3] = "袁敏云"

    outcome = bring_in(workbook(rows))

    assert changes_of(outcome) == {"活动组": [("召集人", "龚望怡", "袁敏云")]}
    assert [seat.appointment.member.name for seat in Seat.objects.filter(duty="召集人")] == ["袁敏云"]


def test_a_changed_name_changes_its_sort_key(imported, bring_in):
    rows = small()
    rows["委员"][2][1] = "丁一"
    for sheet in ("提案", "社情民意", "出席"):
        rows[sheet] = [
            [str(cell).replace("董瑾东", "丁一") if isinstance(cell, str) else cell for cell in row]
            for row in rows[sheet]
        ]
    before = Member.objects.get(number="W0003").stroke_key

    outcome = bring_in(workbook(rows))

    member = Member.objects.get(number="W0003")
    assert outcome.refusals == []
    assert (member.name, member.pinyin.split()[0]) == ("丁一", "dingyi")
    assert member.stroke_key != before


def test_a_blank_cell_erases_nothing(imported, bring_in):
    rows = small()
    rows["提案"][0][10:14] = ["", "", "", ""]
    rows["委员"][0][5] = ""

    outcome = bring_in(workbook(rows))

    assert (outcome.changed, outcome.refused) == (0, 0)
    assert Proposal.objects.get(serial=1).is_key


def test_what_the_office_did_since_is_not_undone(imported, bring_in, clerk):
    proposal = Proposal.objects.get(serial=1)
    proposal.close(by=clerk)

    outcome = bring_in(workbook(small()))

    proposal.refresh_from_db()
    assert (outcome.changed, proposal.status) == (0, Status.CLOSED)


def test_a_handling_without_the_sheet_of_proposals_finds_its_proposal(imported, bring_in):
    outcome = bring_in(
        workbook(
            {"承办": [["第0002号", "交通局", "主办", "2024-02-20", "2024-05-20", "2024-05-19", "Ａ", "座谈", "未反馈"]]}
        )
    )

    assert outcome.refusals == []
    assert changes_of(outcome) == {"承办": [("答复日期", "（空）", "2024-05-19")]}
    assert Proposal.objects.get(serial=2).status == Status.ANSWERED
    assert Rating.objects.filter(reply__handling__proposal__serial=2).count() == 0


def test_text_that_looks_like_a_formula_stays_text(bring_in, user_with):
    import io

    import openpyxl

    from cppcc.core.accounts.roles import Role
    from cppcc.core.ledger.sheets import Scope
    from cppcc.core.ledger.writing import year_export

    file = workbook(small())
    book = openpyxl.load_workbook(file)
    for row, words in enumerate(('=HYPERLINK("http://x")', "+86 合作", "-5度", "@某人"), 2):
        cell = book["提案"].cell(row, 4)
        cell.value, cell.data_type = words, "s"
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)

    assert bring_in(stream).refusals == []
    titles = list(Proposal.objects.order_by("serial").values_list("title", flat=True))
    assert titles == ['=HYPERLINK("http://x")', "+86 合作", "-5度", "@某人"]

    out = openpyxl.load_workbook(io.BytesIO(year_export(Scope(2024, user_with(Role.PROPOSAL_OFFICE)))))
    assert [(cell.value, cell.data_type) for cell in out["提案"]["D"][1:]] == [(title, "s") for title in titles]


def test_merged_cells_say_the_same_of_every_row(imported, check):
    import openpyxl

    from tests.ledger.books import saved

    file = workbook({"出席": [["H001", "龚望怡", "出席"], ["", "袁敏云", "请假"]]})
    book = openpyxl.load_workbook(file)
    book["出席"].merge_cells("A2:A3")

    outcome = check(saved(book))

    assert (outcome.unchanged, outcome.refused) == (2, 0)


def test_collective_proposals_name_their_body(bring_in):
    rows = small()
    rows["提案"][0][5:7] = ["集体", "提案委员会"]
    rows["提案"][1][5:7] = ["集体", "中共（党派）、董瑾东"]

    assert bring_in(workbook(rows)).refusals == []
    seen = Proposal.objects.order_by("serial").values_list("collective_body__name", "lead__name")
    assert list(seen)[:2] == [("提案委员会", None), ("中共", "董瑾东")]


def test_bodies_that_propose_together_are_all_named_and_come_out_again(bring_in):
    rows = small()
    rows["提案"][0][5:7] = ["集体", "中共、提案委员会"]
    assert bring_in(workbook(rows)).refusals == []

    proposal = Proposal.objects.order_by("serial")[0]
    assert (proposal.collective_body.name, proposal.sponsor) == ("中共", "中共、提案委员会")
    assert [body.name for body in proposal.joint_bodies.all()] == ["提案委员会"]
    again = bring_in(workbook(rows))
    assert [sheet.changed for sheet in again.sheets if sheet.name == "提案"] == [0]
    rows["提案"][0][6] = "中共"
    bring_in(workbook(rows))
    proposal.refresh_from_db()
    assert (proposal.sponsor, proposal.joint_bodies.count()) == ("中共", 0)


def test_names_in_full_width_space_and_with_numbers(bring_in):
    rows = small()
    rows["委员"].append(["W0004", "王　宁", *rows["委员"][0][2:]])
    rows["履职"] = [
        ["王 宁", "述职", "2024-06-01", "", 1, ""],
        ["王宁（W0004）", "述职", "2024-06-02", "", 1, ""],
        ["ｗ0004", "述职", "2024-06-03", "", 1, ""],
    ]
    rows["提案"][1][6] = "袁敏云 王宁"

    assert bring_in(workbook(rows)).refusals == []
    assert ServiceRecord.objects.filter(member__name="王宁").count() == 3
    assert Cosigner.objects.get().member.name == "王宁"


def test_activities_close_and_the_committee_itself_organises(imported):
    assert {(a.number, a.organiser.name, a.organiser.kind, a.status) for a in Activity.objects.all()} == {
        ("H001", "提案委员会", "committee", "closed"),
        ("H002", "本会", "council", "closed"),
    }


def test_new_names_of_lists_are_told_in_the_preview(imported, check):
    rows = small()
    rows["提案"][0][4] = "城乡健设"
    rows["活动"][0][2] = "调查研究"
    rows["委员"][0][13] = "届中调整"

    outcome = check(workbook(rows))

    assert outcome.new_list_rows == [("变动原因", "届中调整"), ("提案分类", "城乡健设"), ("活动类型", "调查研究")]


def test_strange_sheets_and_columns_are_remarked_upon(check):
    rows = small() | {"备忘": [["某事"]]}
    headers = {"承办单位": ["名称", "简称", "类别", "备注"]}

    assert check(workbook(rows, headers=headers)).remarks == [
        "没有导入的表（不在台账格式内）：备忘",
        "“承办单位”表没有导入的列：备注",
    ]
