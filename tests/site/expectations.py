"""Who reaches what: one line per route, for records that are a stranger's. A role not named is refused: 403, or 404
where even the record's being there is not told. Own records (a member's draft, a unit's case) are tested in their app.

    pages(who, "app:name app:name …", make=…)     GET answers 200
    forms(who, "app:name …", make=…)              GET answers 200, or 409 when the record is past it
    steps(who, "app:name …", make=…)              POST only; the answer is a redirect, a form with errors, or 409
    rows(who, "app:name", make=…)                 the five routes of `rows_pages`
"""

from collections.abc import Callable
from dataclasses import dataclass

from cppcc.core.accounts.roles import ADMINISTRATORS, OFFICES, Role
from members.activities.models import OutcomeKind
from members.watching.models import Response, Threshold
from proposals.models import SupervisionKind
from proposals.states import Status as ProposalStatus
from sentiment.models import TopicWord
from tests import factories as f
from tests.site import records as a
from tests.site.records import key

EVERYBODY = frozenset(Role)
NOBODY = frozenset()
PUBLIC = EVERYBODY | frozenset({"public"})  # without signing in, too
LEADERS = frozenset({Role.LEADER})
STAFF = OFFICES | LEADERS
WORKERS = EVERYBODY - ADMINISTRATORS
PROPOSALS = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})
INFORMATION = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
LIAISON = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
GENERAL = frozenset({Role.GENERAL_OFFICE})
MEMBERS = frozenset({Role.MEMBER})
CONVENORS = frozenset({Role.CONVENOR})
UNITS = frozenset({Role.UNIT_CLERK})
SUPERVISORS = frozenset({Role.SUPERVISOR})
SYSTEM, SECURITY, AUDIT = (frozenset({role}) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))

DONE = {200, 302, 409, 422}


@dataclass(frozen=True)
class Route:
    who: frozenset
    make: Callable[[], dict]
    method: str
    codes: set[int]


ROUTES: dict[str, Route] = {}


def _add(who, names, make, method, codes):
    for name in names.split():
        assert name not in ROUTES, f"{name} is in the table twice"
        ROUTES[name] = Route(who, make, method, codes)


def pages(who, names, make=dict, codes=frozenset({200})):
    _add(who, names, make, "get", codes)


def forms(who, names, make=dict):
    _add(who, names, make, "get", {200, 409})


def steps(who, names, make=dict):
    _add(who, names, make, "post", DONE)


def rows(who, name, make):
    pages(who, f"{name} {name}_new")
    pages(who, f"{name}_edit", make)
    steps(who, f"{name}_move {name}_switch", make)


# --- Frame ---------------------------------------------------------------------------------------------------------
pages(PUBLIC, "health accounts:login", codes={200, 302})
steps(PUBLIC, "accounts:logout")
pages(EVERYBODY, "waiting accounts:password")
pages(EVERYBODY, "home", codes={200, 302})  # a unit's home is its list
pages(OFFICES, "settings")

# --- Accounts and audit --------------------------------------------------------------------------------------------
pages(SYSTEM | SECURITY, "accounts:list")
pages(SYSTEM | SECURITY, "accounts:detail", a.account)
pages(SYSTEM, "accounts:new")
pages(SYSTEM, "accounts:edit", a.account)
steps(SYSTEM, "accounts:reset accounts:disable accounts:enable", a.account)
pages(SECURITY, "accounts:grant", a.account)
pages(SECURITY, "accounts:locks")
steps(SECURITY, "accounts:lift_lock")
pages(AUDIT, "audit:list")
steps(AUDIT, "audit:check")

# --- Exchange: packages for those who handle them, partners for the security administrator ----------------------------
pages(PROPOSALS | INFORMATION, "exchange:list exchange:upload")
pages(INFORMATION, "exchange:detail exchange:file", a.package)
forms(INFORMATION, "exchange:decline", a.waiting_package)
forms(INFORMATION, "exchange:recall", a.package)
steps(INFORMATION, "exchange:take", a.waiting_package)
pages(INFORMATION, "exchange:make", lambda: {"kind": "sentiment.reports"}, codes={302})
pages(SECURITY, "exchange:partners exchange:partner_new exchange:key_file")
pages(SECURITY, "exchange:partner exchange:partner_edit exchange:confirm_key exchange:change_key", a.partner)
steps(SECURITY, "exchange:retire exchange:restore", a.partner)

# --- Background jobs: the office sees all, others their own ----------------------------------------------------------
pages(EVERYBODY, "jobs:list")
pages(OFFICES, "jobs:detail jobs:progress", a.job)
steps(OFFICES, "jobs:cancel jobs:retry", a.job)

# --- Notices: one's own; the offices see what was sent and whom to phone ----------------------------------------------
pages(EVERYBODY, "notices:list notices:wishes")
pages(NOBODY, "notices:detail", a.notice)
steps(NOBODY, "notices:open", a.notice)
steps(EVERYBODY, "notices:read_all")
pages(OFFICES, "notices:records notices:calls notices:calls_export")
steps(OFFICES, "notices:resend", a.delivery)
steps(OFFICES, "notices:called", a.account)

# --- People --------------------------------------------------------------------------------------------------------
pages(STAFF | CONVENORS, "people:members")
pages(OFFICES, "people:member_new")
pages(STAFF, "people:members_export")
pages(LIAISON, "people:accounts")
pages(STAFF, "people:member", a.member)
pages(OFFICES, "people:member_edit people:appointment_new", a.member)
steps(LIAISON, "people:member_account", a.member)
pages(NOBODY, "people:change_ask", a.member)
pages(MEMBERS | CONVENORS, "people:me", codes={302})
pages(OFFICES, "people:appointment_edit people:appointment_end", a.appointment)
pages(LIAISON, "people:changes")
pages(LIAISON, "people:change people:change_refuse", a.change)
steps(LIAISON, "people:change_approve", a.change)
steps(NOBODY, "people:change_withdraw", a.change)
pages(STAFF | CONVENORS | MEMBERS, "people:bodies")
pages(EVERYBODY, "people:names")
pages(STAFF, "people:body", a.body)
pages(OFFICES, "people:body_new people:term_new people:unit_new")
pages(OFFICES, "people:body_edit", a.body)
pages(STAFF, "people:terms people:units")
pages(OFFICES, "people:term_edit people:session_new", a.term)
pages(OFFICES, "people:session_edit", a.session)
pages(STAFF, "people:unit", a.unit)
pages(OFFICES, "people:unit_edit", a.unit)
pages(PROPOSALS, "people:unit_account", a.unit)
rows(OFFICES, "people:reasons", a.reason)
rows(OFFICES, "people:unit_kinds", a.unit_kind)

# --- Six ones --------------------------------------------------------------------------------------------------------
pages(STAFF | CONVENORS, "duty:matrix")
pages(MEMBERS, "duty:mine duty:my_summary")
pages(STAFF, "duty:member duty:record", a.member)
pages(LIAISON, "duty:checklist")
pages(LIAISON, "duty:checklist_succeed", a.checklist)
pages(LIAISON, "duty:checklist_item", a.checklist_item)

# --- Schemes: what rules is open to all who take part; drafts are the liaison office's --------------------------------
pages(STAFF | MEMBERS | CONVENORS, "duty:schemes")
pages(STAFF | MEMBERS | CONVENORS, "duty:scheme", a.ruling_scheme)
pages(LIAISON, "duty:scheme_new duty:scheme_import duty:scheme_kinds")
forms(LIAISON, "duty:scheme_edit duty:scheme_totals duty:scheme_names", a.draft_scheme)
forms(LIAISON, "duty:scheme_part_new", lambda: {**a.draft_scheme(), "kind": "items"})
forms(LIAISON, "duty:scheme_part duty:scheme_part_remove", a.scheme_part)
steps(LIAISON, "duty:scheme_part_move", a.scheme_part)
forms(LIAISON, "duty:scheme_open duty:scheme_discard", a.draft_scheme)
pages(LIAISON, "duty:scheme_copy duty:scheme_differences duty:scheme_trial duty:scheme_export", a.draft_scheme)

# --- Scores of a year: the liaison office decides; what is said of oneself is one's own -------------------------------
pages(STAFF | CONVENORS, "duty:standings duty:lines")
pages(STAFF, "duty:bodies")
pages(STAFF, "duty:score_differences", a.published_scheme)
forms(LIAISON, "duty:preview duty:publish duty:republish duty:freeze duty:take_back", a.published_scheme)
pages(OFFICES, "duty:corrections duty:exemptions", a.published_scheme)
forms(LIAISON, "duty:correct duty:exempt", a.published_scheme)
forms(LIAISON, "duty:take_correction_back", a.correction)
forms(LIAISON, "duty:end_exemption", a.exemption)
pages(STAFF | CONVENORS | MEMBERS, "duty:objections")
pages(STAFF, "duty:objection", a.objection)
forms(LIAISON, "duty:uphold duty:reject", a.objection)
steps(NOBODY, "duty:withdraw", a.objection)
pages(MEMBERS, "duty:object", a.published_scheme)
pages(OFFICES, "duty:standings_file", a.list_job, codes={302})

# --- Activities and service: a list shows what one may see, which is nothing for some --------------------------------
pages(EVERYBODY, "activities:list service:list")
pages(OFFICES | CONVENORS, "activities:new")
pages(STAFF, "activities:detail activities:workbook", a.activity)
forms(OFFICES, "activities:edit activities:participants activities:attendance activities:repeat", a.activity)
forms(OFFICES, "activities:material_new activities:photos_new activities:outcome_new", a.activity)
forms(OFFICES, "activities:paper_edit activities:paper_remove", a.paper)
forms(OFFICES, "activities:outcome_edit activities:outcome_remove", a.outcome)
pages(STAFF, "activities:picture", a.picture)
pages(STAFF, "activities:ics", a.activity)
pages(STAFF, "activities:sheet", lambda: {**a.activity(), "name": "sign", "ending": "docx"})
pages(EVERYBODY, "activities:calendar activities:series_list")
pages(OFFICES | CONVENORS, "activities:series_new")
pages(STAFF, "activities:series activities:series_attendance", a.series)
pages(OFFICES, "activities:series_edit activities:series_plan", a.series)
forms(OFFICES, "activities:cancel activities:close activities:reopen", a.activity)
steps(OFFICES, "activities:take_off activities:publish", a.activity)
rows(OFFICES, "activities:kinds", key(f.ActivityKindFactory))
rows(OFFICES, "activities:outcome_kinds", key(OutcomeKind.objects.create, name="考察报告"))
pages(OFFICES | CONVENORS, "activities:leaves")
steps(NOBODY, "activities:confirm activities:sign_up activities:withdraw", a.activity)  # one's own part alone
forms(NOBODY, "activities:ask_leave", a.activity)
steps(OFFICES, "activities:grant_leave activities:mark_arrived", a.part)
forms(OFFICES, "activities:refuse_leave", a.part)
pages(PUBLIC, "activities:scan", lambda: a.activity() | {"code": "an-old-one"}, codes={410})
pages(NOBODY, "activities:check_in", a.activity)
pages(OFFICES, "activities:screen activities:screen_now activities:arrivals activities:arrivals_now", a.activity)
steps(OFFICES, "activities:close_check_in activities:open_check_in", a.activity)
forms(OFFICES, "activities:speeches", a.activity)
steps(OFFICES, "activities:speech_remove", a.speech)
steps(OFFICES | CONVENORS, "service:confirm_many")
pages(OFFICES | MEMBERS, "service:new")
pages(STAFF, "service:detail", a.service_record)
forms(OFFICES, "service:edit service:refuse service:take_back", a.service_record)
steps(OFFICES, "service:confirm service:refile", a.service_record)
pages(STAFF, "service:export service:office_list service:office_export")
pages(OFFICES, "service:office_new")
pages(OFFICES, "service:office_edit", a.office_record)
rows(OFFICES, "service:kinds", key(f.ServiceKindFactory))

# --- Duty statements: a stranger's, handed in -------------------------------------------------------------------------
pages(EVERYBODY, "statements:list")
pages(STAFF, "statements:detail", a.statement)
pages(STAFF, "statements:download", a.statement_file)
forms(LIAISON, "statements:edit statements:send_back statements:reopen", a.statement)
steps(LIAISON, "statements:hand_in statements:withdraw statements:accept", a.statement)
steps(LIAISON, "statements:begin", a.statement_begun)
steps(LIAISON | CONVENORS, "statements:remind")
pages(LIAISON, "statements:year_new")
pages(LIAISON, "statements:year_edit", a.statement_year)
pages(STAFF | CONVENORS, "statements:volumes", a.statement_year)
pages(OFFICES, "statements:volume", a.statement_volume)  # beside who ordered it
pages(OFFICES, "statements:volume_file", lambda: {**a.statement_volume(), "kind": "zip"}, codes={404})  # not made yet
rows(LIAISON, "statements:sections", a.statement_section)
rows(LIAISON, "statements:parts", a.statement_part)

# --- Thresholds: a stranger's crossing, which its member was not told of ----------------------------------------------
pages(STAFF | MEMBERS | CONVENORS, "watching:list")
pages(STAFF, "watching:detail", a.crossing)
forms(LIAISON, "watching:handle watching:reopen", a.crossing)
steps(LIAISON, "watching:check_now")
rows(LIAISON, "watching:thresholds", key(Threshold.objects.create, name="走查规则"))
rows(LIAISON, "watching:responses", key(Response.objects.create, name="走查处理"))

# --- Commendations: set up, by whom the jury is not known -----------------------------------------------------------
pages(STAFF | MEMBERS | CONVENORS, "commending:list")
pages(LIAISON, "commending:new")
pages(STAFF, "commending:detail", a.commendation)
forms(LIAISON, "commending:edit commending:propose commending:add", a.commendation)
forms(LIAISON, "commending:leave_out", a.commended)
pages(NOBODY, "commending:vote", a.commendation)  # its jury alone
forms(LIAISON, "commending:open_voting commending:close_voting commending:decide commending:announce", a.commendation)
forms(LIAISON, "commending:name_again commending:vote_again commending:reconsider commending:retract", a.commendation)
forms(LIAISON, "commending:discard", a.commendation)
pages(STAFF, "commending:file", lambda: {**a.commendation(), "kind": "xlsx"})

# --- What members did over a term: the office and leaders ------------------------------------------------------------
pages(STAFF, "tenure:list")
pages(STAFF, "tenure:sheet", a.sheet_of_term)
pages(STAFF, "tenure:file", lambda: {**a.sheet_of_term(), "kind": "docx"})
pages(STAFF, "tenure:volumes", lambda: {"term": a.sheet_of_term()["term"]})
pages(STAFF, "tenure:volume", a.term_volume)
pages(STAFF, "tenure:volume_file", lambda: {**a.term_volume(), "kind": "zip"}, codes={404})  # the job has not run

# --- Proposals -------------------------------------------------------------------------------------------------------
pages(EVERYBODY, "proposals:list proposals:numbers proposals:handlings")
pages(STAFF | MEMBERS | CONVENORS | UNITS | SUPERVISORS, "proposals:export")
pages(STAFF, "proposals:board")
pages(PROPOSALS | MEMBERS, "proposals:new")
steps(PROPOSALS | MEMBERS, "proposals:check")
pages(STAFF, "proposals:detail proposals:receipt", a.proposal)
forms(PROPOSALS, "proposals:edit proposals:submit", a.proposal)
forms(
    PROPOSALS, "proposals:merge proposals:decline proposals:turn_social proposals:return proposals:withdraw", a.proposal
)
steps(PROPOSALS, "proposals:file", a.proposal)
pages(PROPOSALS, "proposals:desk proposals:review_rules")
pages(PROPOSALS, "proposals:related", a.proposal)
pages(PROPOSALS, "proposals:desk_decide", a.proposal, codes={302})
steps(PROPOSALS, "proposals:desk_undo", a.proposal)
forms(PROPOSALS, "proposals:restore", a.declined)
steps(PROPOSALS, "proposals:unfile", a.filed)
forms(PROPOSALS, "proposals:correct", a.filed)
steps(PROPOSALS, "proposals:batch", lambda: {"name": "file"})
pages(NOBODY, "proposals:batch_result", a.batch)  # who pressed reads what became of it
forms(PROPOSALS, "proposals:hand_over proposals:redo proposals:take_back proposals:key", a.filed)
steps(PROPOSALS, "proposals:unmerge proposals:close", a.filed)
steps(NOBODY, "proposals:discard", a.proposal)
steps(NOBODY, "proposals:sign proposals:decline_to_sign", a.cosigner)
forms(NOBODY, "proposals:withdraw_name", a.cosigner)
forms(PROPOSALS, "proposals:invite", a.proposal)
steps(PROPOSALS, "proposals:remind", a.proposal)
steps(PROPOSALS | MEMBERS, "proposals:read")
steps(EVERYBODY, "kept:keep kept:drop")
steps(PROPOSALS, "proposals:accept", a.handling)
pages(PROPOSALS, "proposals:hand_over_queue proposals:hand_over_suggestions proposals:letters")
pages(PROPOSALS, "proposals:hand_over_dates", a.filed)
forms(PROPOSALS, "proposals:reassign", a.filed)
pages(PROPOSALS, "proposals:letter_of_proposal", lambda: {"pk": f.HandlingFactory().proposal_id})
pages(PROPOSALS, "proposals:letter_to_unit", a.unit_and_day)
pages(PROPOSALS, "proposals:letter_batch", a.letter_batch, codes={302})  # the job has not run
steps(EVERYBODY, "proposals:accept_many")  # takes what one sees and may accept
forms(PROPOSALS, "proposals:ask_hand_back proposals:agree_hand_back proposals:refuse_hand_back", a.handling)
forms(PROPOSALS, "proposals:ask_extension", a.accepted_handling)
pages(STAFF | SUPERVISORS, "proposals:extension", a.extension)
forms(PROPOSALS, "proposals:grant_extension proposals:refuse_extension", a.extension)
steps(PROPOSALS, "proposals:withdraw_hand_back", a.handling)
steps(PROPOSALS, "proposals:withdraw_extension", a.extension)
forms(PROPOSALS, "proposals:reply", a.handling)
pages(NOBODY, "proposals:rate", a.reply)
pages(STAFF | SUPERVISORS, "proposals:handling", a.handling)
steps(NOBODY, "proposals:write_reply", a.handling)
forms(PROPOSALS, "proposals:discussion", a.handling)
steps(PROPOSALS, "proposals:discussion_strike", a.discussion)
pages(PROPOSALS | SUPERVISORS, "proposals:draft", a.draft)  # waiting for the check; before that the unit's own
pages(PROPOSALS | SUPERVISORS, "proposals:draft_letter", lambda: {**a.draft(), "kind": "docx"})
forms(NOBODY, "proposals:draft_edit proposals:issue_reply proposals:sign_off", a.draft)
steps(NOBODY, "proposals:send_for_approval", a.draft)
forms(PROPOSALS | SUPERVISORS, "proposals:release proposals:send_back", a.draft)
pages(STAFF | SUPERVISORS, "proposals:reply_letter", a.reply_letter)
pages(PROPOSALS, "proposals:ratings", a.reply)
pages(PROPOSALS, "proposals:rating_enter", a.rater)
steps(PROPOSALS, "proposals:rating_remind", a.reply)
forms(PROPOSALS, "proposals:follow_up", a.reply)
steps(PROPOSALS, "proposals:confirm_result", a.follow_up)
forms(PROPOSALS, "proposals:refuse_result", a.follow_up)
pages(PROPOSALS, "proposals:checks")
steps(PROPOSALS, "proposals:check_switch", a.session)
pages(PROPOSALS | LEADERS | SUPERVISORS, "proposals:chasing proposals:chasing_export")
steps(PROPOSALS | LEADERS | SUPERVISORS, "proposals:urge_ticked")
forms(PROPOSALS, "proposals:chase_rules")
forms(PROPOSALS | LEADERS | SUPERVISORS, "proposals:urge", a.handling)
forms(PROPOSALS, "proposals:answer_urge", a.urge)
pages(EVERYBODY, "proposals:commitments")
pages(STAFF | MEMBERS | CONVENORS | UNITS | SUPERVISORS, "proposals:commitments_export")
pages(STAFF | SUPERVISORS, "proposals:commitment", a.commitment)
forms(PROPOSALS, "proposals:commitment_new", lambda: {"pk": f.HandlingFactory().proposal_id})
forms(PROPOSALS, "proposals:tell_progress proposals:report_kept proposals:drop_commitment", a.commitment)
forms(PROPOSALS, "proposals:return_commitment", a.commitment)
steps(PROPOSALS, "proposals:confirm_kept", a.commitment)
rows(PROPOSALS, "proposals:categories", key(f.CategoryFactory))
rows(PROPOSALS, "proposals:decline_reasons", a.decline_reason)
pages(PROPOSALS, "proposals:newest_due_rules")
forms(PROPOSALS, "proposals:due_rules", a.session)
steps(PROPOSALS, "proposals:due_rule_examples", a.session)

# --- Key and excellent proposals -------------------------------------------------------------------------------------
pages(PROPOSALS | LEADERS, "proposals:key_proposals")
forms(PROPOSALS | LEADERS, "proposals:nominate proposals:supervise", a.filed)
forms(PROPOSALS, "proposals:approve_key proposals:refuse_key", a.nomination)
steps(PROPOSALS | LEADERS, "proposals:unsupervise", a.supervision)
pages(WORKERS, "proposals:selections")
pages(PROPOSALS, "proposals:selection_new")
pages(STAFF, "proposals:selection", a.selection)
forms(PROPOSALS, "proposals:selection_edit proposals:publish_selection proposals:reopen_scoring", a.selection)
steps(PROPOSALS, "proposals:put_up proposals:criterion_new proposals:open_scoring", a.selection)
steps(PROPOSALS, "proposals:criterion_drop", a.criterion)
steps(PROPOSALS, "proposals:take_down", a.candidate)
forms(NOBODY, "proposals:candidate", a.candidate)
rows(PROPOSALS, "proposals:supervision_kinds", key(SupervisionKind.objects.create, name="书面督办"))


# --- Publishing, and what needs no signing in -------------------------------------------------------------------------
forms(PROPOSALS, "proposals:publish", key(f.ProposalFactory, status=ProposalStatus.FILED))
forms(PROPOSALS, "proposals:unpublish", a.published("proposal_id"))
pages(NOBODY, "proposals:consent", a.proposal)
pages(PUBLIC, "public:list public:numbers")
pages(PUBLIC, "public:detail", a.published("pk"))
pages(EVERYBODY - SYSTEM - SECURITY - AUDIT, "feeds:settings")
steps(EVERYBODY - SYSTEM - SECURITY - AUDIT, "feeds:renew feeds:revoke")
pages(PUBLIC, "feeds:feed", lambda: {"token": "unknown"}, codes={404})

# --- Registers, statistics, compilations -----------------------------------------------------------------------------
pages(STAFF, "proposals:volumes proposals:statistics")
pages(STAFF, "proposals:statistics_rows", codes={404})  # of no column
pages(STAFF, "proposals:volume", a.volume)
pages(STAFF, "proposals:volume_file", lambda: {**a.volume(), "kind": "pdf"}, codes={404})  # the job has not run

# --- Social reports --------------------------------------------------------------------------------------------------
pages(EVERYBODY, "sentiment:list sentiment:numbers")
pages(STAFF, "sentiment:export")
pages(INFORMATION | MEMBERS, "sentiment:new")
pages(STAFF, "sentiment:detail sentiment:receipt", a.social)
forms(INFORMATION, "sentiment:edit sentiment:choose sentiment:keep sentiment:return", a.social)
steps(INFORMATION, "sentiment:put_back sentiment:reopen", a.social)
pages(INFORMATION, "sentiment:desk")
pages(INFORMATION, "sentiment:desk_decide", a.social, codes={302})  # back to the desk
steps(INFORMATION, "sentiment:desk_undo", a.social)
steps(INFORMATION, "sentiment:batch", lambda: {"name": "keep"})
pages(INFORMATION, "sentiment:related", a.social)
steps(INFORMATION, "sentiment:desk_check", a.social)
rows(INFORMATION, "sentiment:categories", a.social_category)
rows(INFORMATION, "sentiment:places", a.social_place)
pages(STAFF, "sentiment:bulletins sentiment:bulletins_export")
pages(STAFF, "sentiment:bulletin", a.bulletin)
pages(STAFF, "sentiment:bulletin_download", lambda: a.bulletin() | {"kind": "docx"})
pages(INFORMATION, "sentiment:bulletin_rules sentiment:chosen")
steps(INFORMATION, "sentiment:bulletin_new sentiment:choose_many")
forms(INFORMATION, "sentiment:bulletin_edit sentiment:discard", a.bulletin)
forms(INFORMATION | LEADERS, "sentiment:sign sentiment:send_back", a.bulletin)
steps(INFORMATION, "sentiment:send_to_check sentiment:check", a.bulletin)
steps(NOBODY, "sentiment:send_to_sign", a.bulletin)  # this office checks first
steps(INFORMATION, "sentiment:bulletin_move sentiment:combine", a.bulletin)
forms(INFORMATION, "sentiment:combined", a.combined)
steps(INFORMATION, "sentiment:dissolve sentiment:take_in sentiment:leave_out", a.combined)
forms(INFORMATION, "sentiment:adoption_new sentiment:instruction_new sentiment:relay_new", a.social)
forms(INFORMATION, "sentiment:adoption_edit", a.adoption)
forms(INFORMATION, "sentiment:instruction_edit", a.instruction)
steps(INFORMATION, "sentiment:adoption_remove", a.adoption)
steps(INFORMATION, "sentiment:instruction_remove", a.instruction)
steps(INFORMATION, "sentiment:relay_remove", a.relay)
pages(INFORMATION | LEADERS, "sentiment:adoption_notices sentiment:adoption_notices_export")
pages(INFORMATION | LEADERS, "sentiment:adoption_notice", a.adoption_notice)
pages(INFORMATION, "sentiment:adoption_notice_new sentiment:adoption_notice_template")
steps(INFORMATION, "sentiment:adoption_notice_discard", a.adoption_notice)
steps(INFORMATION, "sentiment:notice_line_undo", a.notice_line)
pages(STAFF | MEMBERS | CONVENORS, "sentiment:targets")
pages(STAFF | MEMBERS | CONVENORS, "sentiment:target", a.target)
pages(STAFF, "sentiment:target_rows", a.target, codes={404})  # of nobody
pages(INFORMATION, "sentiment:target_new")
pages(STAFF, "sentiment:registers")
pages(STAFF, "sentiment:register_rows", codes={404})  # of no column
pages(STAFF, "sentiment:volume", a.social_volume)
pages(STAFF, "sentiment:volume_file", lambda: {**a.social_volume(), "kind": "pdf"}, codes={404})  # the job has not run
forms(INFORMATION, "sentiment:target_edit", a.target)
steps(INFORMATION, "sentiment:target_remove", a.target)
pages(STAFF, "sentiment:topics")
pages(STAFF, "sentiment:topic", codes={404})  # of no word
pages(STAFF, "sentiment:topics_download", lambda: {"kind": "docx"})
steps(STAFF, "sentiment:topics_count")
rows(INFORMATION, "sentiment:topic_words", key(TopicWord.objects.create, name="停车"))
forms(NOBODY, "sentiment:withdraw", a.social)
steps(NOBODY, "sentiment:submit sentiment:unsign", a.social)

# --- Reports, ledger, search, files ----------------------------------------------------------------------------------
pages(STAFF, "reports:list reports:new reports:home_figures reports:home_charts")
pages(STAFF, "reports:detail", a.report)
pages(STAFF, "reports:live", lambda: {"name": "proposals.received"})
pages(STAFF, "reports:figure", a.report_figure, codes={404})  # nothing is written before the job has run
pages(STAFF, "reports:pdf reports:docx", a.report, codes={404})
pages(OFFICES, "ledger:imports ledger:template")
pages(OFFICES, "ledger:export", codes={404})  # there is no term to export
steps(OFFICES, "ledger:upload")
pages(GENERAL, "ledger:detail ledger:refusals ledger:file", a.upload)  # the office sees its own beside
steps(NOBODY, "ledger:start ledger:recheck", a.upload)  # who uploaded it
pages(EVERYBODY, "search:results")
pages(frozenset({Role.GENERAL_OFFICE}), "search:index")
pages(OFFICES, "workdays:calendar")
pages(OFFICES, "workdays:year workdays:notice", lambda: {"year": 2024})
steps(OFFICES, "workdays:reload workdays:give_back", lambda: {"year": 2024})
steps(frozenset({Role.GENERAL_OFFICE}), "search:rebuild")
pages(STAFF, "attachments:download", a.attachment)
pages(PROPOSALS, "attachments:add", lambda: {"label": "proposals.proposal", **a.proposal()})
steps(PROPOSALS, "attachments:remove", a.attachment)
