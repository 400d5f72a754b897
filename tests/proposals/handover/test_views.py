"""The pages of handing over, handing back, reassigning, extending, accepting many, and the letters."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from proposals.deadlines import due
from proposals.models import Clock, Extension, ExtensionStatus, Handling, HandlingStatus, Manner, Proposal
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, SessionFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def office(sign_in, clerk):
    return sign_in(clerk)


@pytest.fixture
def of_unit(user_with):
    """A clerk of 区住建局 and the unit."""
    clerk, unit = user_with(Role.UNIT_CLERK, name="何承办"), UnitFactory(name="区住建局")
    unit.clerks.add(clerk)
    return clerk, unit


def issued(unit, today, **fields):
    window = today + timedelta(days=5)
    return HandlingFactory(
        **{"unit": unit, "manner": Manner.SOLE, "issued_on": today, "hand_back_until": window, **fields}
    )


# --- Hand-over ------------------------------------------------------------------------------------------------------
def test_the_form_proposes_the_wished_unit_and_the_rules_dates_with_their_arithmetic(office, today):
    wished = UnitFactory(name="区城管局")
    proposal = ProposalFactory(status=Status.FILED, wished_units="区城管局")

    page = office.get(f"/proposals/{proposal.pk}/hand_over/")

    form, rule = page.context["form"], due(proposal.session, Clock.REPLY, today)
    assert form.initial["main"] == [wished]
    assert form.initial["due_on"] == rule.on
    assert f"按规定：{rule.how}" in page.content.decode()


def test_the_dates_follow_the_day_and_keep_what_the_clerk_chose(office):
    proposal = ProposalFactory(status=Status.FILED)
    rule = due(proposal.session, Clock.REPLY, date(2024, 4, 1))
    asked = {
        "issued_on": "2024-04-01", "due_on": "2024-05-31", "ruled_due_on": "2024-05-31",
        "assist_due_on": "2024-04-20", "ruled_assist_due_on": "2024-04-30",
    }  # fmt: skip

    form = office.get(f"/proposals/{proposal.pk}/hand_over/dates/", asked).context["form"]

    assert form.initial["due_on"] == rule.on
    assert form.initial["assist_due_on"] == date(2024, 4, 20)


def test_a_date_left_empty_is_the_rules_and_one_of_their_own_says_so(office, today):
    proposal, unit, helper = ProposalFactory(status=Status.FILED), UnitFactory(), UnitFactory()
    own = today + timedelta(days=10)

    office.post(
        f"/proposals/{proposal.pk}/hand_over/",
        {"main": unit.pk, "assisting": helper.pk, "issued_on": f"{today}", "due_on": "", "assist_due_on": f"{own}"},
    )

    lead, assisting = proposal.handlings.get(unit=unit), proposal.handlings.get(unit=helper)
    assert lead.due_how == due(proposal.session, Clock.REPLY, today).how
    assert (assisting.due_on, assisting.due_how) == (own, "由经办人指定")


def test_a_date_before_the_hand_over_is_told_at_its_field(office, today):
    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory()

    page = office.post(
        f"/proposals/{proposal.pk}/hand_over/",
        {"main": unit.pk, "issued_on": f"{today}", "due_on": f"{today - timedelta(days=1)}"},
    )

    assert page.status_code == 422
    assert page.context["form"].errors["due_on"] == ["应交日期早于交办日期，请改正"]
    assert not proposal.handlings.exists()


def test_a_queue_is_handed_over_in_one_press_and_what_fails_is_told_at_its_row(office, today):
    unit, helper = UnitFactory(name="区城管局"), UnitFactory(name="区交通局")
    good, bad, left = (ProposalFactory(status=Status.FILED, wished_units="区城管局") for _ in range(3))

    page = office.get("/proposals/hand_over/")
    assert [(row.main, row.chosen) for row in page.context["rows"]] == [("区城管局", True)] * 3

    page = office.post(
        "/proposals/hand_over/",
        {
            "issued_on": f"{today}", "row": [good.pk, bad.pk, left.pk], "chosen": [good.pk, bad.pk],
            f"main-{good.pk}": "区城管局", f"assisting-{good.pk}": "区交通局",
            f"main-{bad.pk}": "某局", f"main-{left.pk}": "区城管局",
        },
    )  # fmt: skip

    assert page.status_code == 422
    assert {(each.unit, each.manner) for each in good.handlings.all()} == {(unit, "lead"), (helper, "assist")}
    rows = {row.proposal.pk: row for row in page.context["rows"]}
    assert rows.keys() == {bad.pk, left.pk}
    assert (rows[bad.pk].main, rows[bad.pk].error) == ("某局", "没有找到或不止一个单位叫“某局”，请写全称")
    assert "已交办1件" in page.content.decode()
    assert set(Proposal.objects.in_status(Status.FILED)) == {bad, left}


def test_when_all_go_through_the_queue_is_shown_anew(office, today):
    UnitFactory(name="区城管局")
    proposal = ProposalFactory(status=Status.FILED)
    sent = {"issued_on": f"{today}", "row": proposal.pk, "chosen": proposal.pk, f"main-{proposal.pk}": "区城管局"}

    assert office.post("/proposals/hand_over/", sent).status_code == 302
    again = office.post("/proposals/hand_over/", sent)
    assert again.context["rows"][0].error == f"第{proposal.number}号提案：现在的状态不能“交办”"


@pytest.mark.parametrize("day", ["", "2024-13-45", "昨天"])
def test_a_queue_without_a_day_keeps_what_was_typed(office, day):
    proposal = ProposalFactory(status=Status.FILED)

    page = office.post(
        "/proposals/hand_over/",
        {"issued_on": day, "row": proposal.pk, "chosen": proposal.pk, f"main-{proposal.pk}": "区城管局"},
    )

    assert page.status_code == 422
    assert "请填写交办日期" in page.content.decode()
    assert page.context["rows"][0].main == "区城管局"


def test_the_queue_is_for_the_proposal_office(sign_in, of_unit, leader):
    assert sign_in(of_unit[0]).get("/proposals/hand_over/").status_code == 403
    assert sign_in(leader).get("/proposals/hand_over/").status_code == 403


# --- Accepting ------------------------------------------------------------------------------------------------------
def test_a_unit_begins_at_its_list_and_accepts_all_that_waits(sign_in, of_unit, today):
    clerk, unit = of_unit
    client = sign_in(clerk)
    mine, other = [issued(unit, today), issued(unit, today)], issued(UnitFactory(), today)

    assert client.get("/").url == "/proposals/handlings/"
    page = client.get("/proposals/handlings/")
    assert page.context["to_accept"] == mine
    client.post("/proposals/handlings/accept/", {"handling": [*(each.pk for each in mine), other.pk, "x"]})

    assert {each.status for each in Handling.objects.of_unit(unit)} == {HandlingStatus.ACCEPTED}
    assert Handling.objects.get(pk=other.pk).status == HandlingStatus.ISSUED


def test_what_nobody_accepted_in_time_is_said(office, today):
    late = HandlingFactory(hand_back_until=today - timedelta(days=1))
    HandlingFactory(hand_back_until=today)

    page = office.get("/proposals/handlings/?due=unaccepted")

    assert list(page.context["listing"].page) == [late]
    assert "逾期未签收" in page.content.decode()


# --- Hand-back ------------------------------------------------------------------------------------------------------
def test_a_unit_asks_back_and_the_office_gives_it_to_the_proposed_unit(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    handling, other = issued(unit, today), UnitFactory(name="区城管局")

    page = sign_in(unit_clerk).post(
        f"/proposals/handlings/{handling.pk}/ask_hand_back/", {"reason": "属城市管理职责", "unit": other.pk}
    )
    assert page.status_code == 302

    office = sign_in(clerk)
    address = f"/proposals/handlings/{handling.pk}/agree_hand_back/"
    form = office.get(address).context["form"]
    assert (form.initial["main"], form.initial["assisting"]) == ([other.pk], [])
    assert unit not in form.fields["main"].queryset
    office.post(address, {"main": other.pk, "issued_on": f"{today}", "note": ""})

    assert handling.proposal.handlings.current().get().unit == other
    assert office.post(address, {"main": other.pk, "issued_on": f"{today}"}).status_code == 409
    assert sign_in(unit_clerk).get(handling.proposal.get_absolute_url()).status_code == 404


def test_a_unit_takes_its_request_back_on_its_page_and_not_once_it_was_answered(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today)
    handling.ask_hand_back(by=unit_clerk, on=today, reason="不属职责")
    client, address = sign_in(unit_clerk), f"/proposals/handlings/{handling.pk}/withdraw_hand_back/"
    assert address in client.get(handling.page).content.decode()

    answer = client.post(address, follow=True)

    assert answer.redirect_chain == [(handling.page, 302)]
    assert f"{handling.proposal}的调整申请已撤回，请签收办理" in answer.content.decode()
    handling.refresh_from_db()
    assert handling.status == HandlingStatus.ISSUED
    handling.ask_hand_back(by=unit_clerk, on=today, reason="不属职责")
    handling.refuse_hand_back(by=clerk, on=today, note="属于")
    assert client.post(address).status_code == 409


def test_who_accepts_for_the_unit_goes_on_at_its_part_and_the_office_at_the_proposal(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    own, other = issued(unit, today), issued(UnitFactory(), today)

    assert sign_in(unit_clerk).post(f"/proposals/handlings/{own.pk}/accept/").url == own.page
    assert sign_in(clerk).post(f"/proposals/handlings/{other.pk}/accept/").url == other.proposal.get_absolute_url()


def test_after_the_window_the_page_says_until_when_it_was(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, hand_back_until=date(2024, 9, 30))
    client = sign_in(unit_clerk)

    answer = client.post(f"/proposals/handlings/{handling.pk}/ask_hand_back/", {"reason": "不属职责"})

    assert answer.status_code == 409
    assert "已过申请调整期限（2024年9月30日），请签收办理" in answer.content.decode()


def test_the_reason_is_for_the_office_units_and_leaders_not_for_the_author(
    sign_in, clerk, leader, member, of_unit, today
):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, proposal=ProposalFactory(status=Status.HANDED_OVER, lead=member))
    handling.ask_hand_back(by=unit_clerk, on=today, reason="三定方案没有这项职责")
    address = handling.proposal.get_absolute_url()

    for user in (clerk, leader, unit_clerk):
        assert "三定方案没有这项职责" in sign_in(user).get(address).content.decode()
    assert "三定方案没有这项职责" not in sign_in(member.user).get(address).content.decode()


def test_another_units_clerk_can_ask_nothing(sign_in, user_with, today):
    stranger = user_with(Role.UNIT_CLERK)
    UnitFactory().clerks.add(stranger)
    handling = issued(UnitFactory(), today)

    assert sign_in(stranger).post(f"/proposals/handlings/{handling.pk}/ask_hand_back/").status_code == 404


def test_a_refused_unit_has_to_accept(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today)
    handling.ask_hand_back(by=unit_clerk, on=today, reason="不属职责")

    sign_in(clerk).post(f"/proposals/handlings/{handling.pk}/refuse_hand_back/", {"note": "三定方案已明确"})

    page = sign_in(unit_clerk).get(handling.proposal.get_absolute_url()).content.decode()
    assert "申请调整未获同意" in page
    assert "ask_hand_back" not in page


# --- Reassigning ----------------------------------------------------------------------------------------------------
def test_the_office_adds_an_assisting_unit(office, today):
    handling, helper = issued(UnitFactory(), today), UnitFactory()
    address = f"/proposals/{handling.proposal_id}/reassign/"
    assert office.get(address).context["form"].initial["main"] == [handling.unit_id]

    sent = {"main": handling.unit_id, "issued_on": f"{today}", "note": "增加会办"}
    same = office.post(address, sent)
    assert same.status_code == 422
    assert "承办单位没有变动" in same.content.decode()
    office.post(address, sent | {"assisting": helper.pk})

    assert {(each.unit, each.manner) for each in handling.proposal.handlings.all()} == {
        (handling.unit, "lead"), (helper, "assist"),
    }  # fmt: skip


def test_units_of_an_answered_proposal_are_not_changed(office):
    proposal = ProposalFactory(status=Status.ANSWERED)

    assert office.get(f"/proposals/{proposal.pk}/reassign/").status_code == 409


# --- More time ------------------------------------------------------------------------------------------------------
def test_more_time_is_asked_for_and_granted(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    owed, until = today + timedelta(days=10), today + timedelta(days=30)
    handling = issued(unit, today, status=HandlingStatus.ACCEPTED, due_on=owed)
    client = sign_in(unit_clerk)
    page = client.post(
        f"/proposals/handlings/{handling.pk}/ask_extension/", {"until": f"{until}", "reason": "待专家论证"}
    )
    assert page.status_code == 302
    asked = Extension.objects.get()

    assert client.get(f"/proposals/extensions/{asked.pk}/").status_code == 200
    assert client.post(f"/proposals/extensions/{asked.pk}/grant/").status_code == 403
    office = sign_in(clerk)
    assert list(office.get("/proposals/handlings/?extension=asked").context["listing"].page) == [handling]
    office.post(f"/proposals/extensions/{asked.pk}/grant/", {"until": f"{until}", "note": ""})

    handling.refresh_from_db()
    assert (handling.due_on, handling.first_due_on) == (until, owed)
    assert office.post(f"/proposals/extensions/{asked.pk}/refuse/", {"note": "晚了"}).status_code == 409


def test_asking_for_too_much_time_is_told_at_the_field(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, status=HandlingStatus.ACCEPTED, due_on=today + timedelta(days=10))

    page = sign_in(unit_clerk).post(
        f"/proposals/handlings/{handling.pk}/ask_extension/",
        {"until": f"{today + timedelta(days=400)}", "reason": "待专家论证"},
    )

    assert page.status_code == 422
    assert page.context["form"].errors["until"][0].startswith("最多可延至")
    assert "待专家论证" in page.content.decode()


def test_a_unit_takes_its_request_back(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, status=HandlingStatus.ACCEPTED, due_on=today + timedelta(days=10))
    asked = handling.ask_extension(by=unit_clerk, on=today, until=today + timedelta(days=20), reason="待专家论证")

    sign_in(unit_clerk).post(f"/proposals/extensions/{asked.pk}/withdraw/")

    asked.refresh_from_db()
    assert asked.status == ExtensionStatus.WITHDRAWN


def test_the_author_does_not_see_a_request(sign_in, member, today):
    handling = HandlingFactory(proposal=ProposalFactory(status=Status.HANDLING, lead=member), due_on=today)
    asked = Extension.objects.create(
        handling=handling, asked_on=today, due_before=today, until=today + timedelta(days=9), reason="待专家论证"
    )

    assert sign_in(member.user).get(f"/proposals/extensions/{asked.pk}/").status_code == 404


# --- Letters --------------------------------------------------------------------------------------------------------
HEAD = {"number": "南政协提〔2024〕3号", "signatory": "政协南和区委员会提案委员会", "on": "2024-02-20"}


def text_of(answer):
    import pdfplumber

    with pdfplumber.open(BytesIO(answer.content)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages).replace("\n", "")


def test_a_letter_to_a_unit_lists_what_was_handed_to_it(office):
    handling = HandlingFactory(unit=UnitFactory(name="区住建局"), manner=Manner.LEAD)
    HandlingFactory(proposal=handling.proposal, unit=UnitFactory(name="区城管局"), manner=Manner.ASSIST)
    secret = HandlingFactory(unit=handling.unit, proposal=ProposalFactory(status=Status.HANDED_OVER, is_secret=True))

    answer = office.post(f"/proposals/letters/unit/{handling.unit_id}/2024-02-20/", HEAD | {"kind": "pdf"})

    text = text_of(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert "南政协提〔2024〕3号" in text
    assert handling.proposal.title in text.replace(" ", "") or f"{handling.proposal.number}" in text
    assert "区城管局（会办）" in text
    assert secret.proposal.title not in text


def test_a_letter_in_word(office):
    handling = HandlingFactory(manner=Manner.SOLE)

    answer = office.post(f"/proposals/{handling.proposal_id}/letter/", HEAD | {"kind": "docx"})

    assert answer.content[:2] == b"PK"
    assert "attachment" in answer["Content-Disposition"]


def test_what_is_missing_for_a_letter_is_told(office):
    handling = HandlingFactory()

    page = office.post(f"/proposals/{handling.proposal_id}/letter/", {"kind": "pdf"})

    assert page.status_code == 422
    assert page.context["form"].errors["number"] == ["请填写发文字号"]


def test_all_letters_of_a_day_are_one_archive_numbered_one_after_another(
    office, clerk, django_capture_on_commit_callbacks
):
    from zipfile import ZipFile

    from cppcc.core.jobs.models import Job
    from cppcc.core.jobs.runs import perform
    from proposals.models import LetterBatch

    for name in ("区住建局", "区城管局"):
        HandlingFactory(unit=UnitFactory(name=name), manner=Manner.SOLE)

    office.post("/proposals/letters/?day=2024-02-20", HEAD | {"counts_up": "on"})
    perform(Job.objects.get().pk, pulse=False)

    batch = LetterBatch.objects.get()
    assert batch.letters == 2
    answer = office.get(f"/proposals/letters/{batch.pk}/")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == [
            "01区住建局提案交办函.pdf", "01区住建局提案交办函.docx",
            "02区城管局提案交办函.pdf", "02区城管局提案交办函.docx",
        ]  # fmt: skip


def test_letters_are_for_the_proposal_office(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    issued(unit, today)

    assert sign_in(unit_clerk).get("/proposals/letters/").status_code == 403
    assert sign_in(unit_clerk).get(f"/proposals/letters/unit/{unit.pk}/{today}/").status_code == 403


def test_the_queue_asks_the_same_few_things_for_one_row_and_for_three(office):
    ProposalFactory(status=Status.FILED)
    office.get("/proposals/hand_over/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        office.get("/proposals/hand_over/")
    for _ in range(2):
        ProposalFactory(status=Status.FILED, session=SessionFactory())
    with CaptureQueriesContext(connection) as three:
        office.get("/proposals/hand_over/")
    assert len(three) == len(one)


def test_the_timeline_unfolds_how_the_dates_were_worked_out(office, clerk, today):
    from proposals.handover.handing_over import Timetable

    proposal, unit = ProposalFactory(status=Status.FILED), UnitFactory(name="区住建局")
    part = Timetable(proposal.session, today).part(unit, Manner.SOLE)
    proposal.hand_over(by=clerk, on=today, to=[part])

    events = {event.key: event for event in office.get(proposal.get_absolute_url()).context["timeline"]}

    assert events["proposal.hand_over"].how == f"区住建局：{part.due_how}"


def test_units_are_suggested_by_what_is_alike_without_ticking(office, clerk):
    past = ProposalFactory(
        status=Status.HANDLING, title="关于改造老旧小区消防通道的建议", situation="老旧小区消防通道被占。"
    )
    HandlingFactory(proposal=past, unit=UnitFactory(name="区消防大队"), manner=Manner.SOLE)
    proposal = ProposalFactory(
        status=Status.FILED, title="关于疏通老旧小区消防通道的建议", situation="老旧小区消防通道被占。"
    )
    from cppcc.core.search.index import index

    for each in (past, proposal):
        index(each)

    page = office.get(f"/proposals/hand_over/suggestions/?row={proposal.pk}")

    assert [(row.main, row.chosen) for row in page.context["rows"]] == [("区消防大队", False)]
    assert f"以往类似的第{past.number}号提案由其承办" in page.content.decode()
