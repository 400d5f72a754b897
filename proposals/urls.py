from django.urls import include, path

from cppcc.core.rows import rows_pages
from proposals.answering import urls as reply_urls
from proposals.chasing import urls as chasing_urls
from proposals.handover import urls as hand_over_urls
from proposals.models import Category, DeclineReason, SupervisionKind
from proposals.review import urls as review_urls
from proposals.views import (
    board,
    deadlines,
    handling,
    lists,
    nominations,
    pages,
    publishing,
    review,
    selections,
    signing,
    volumes,
)

app_name = "proposals"

steps = [
    path("submit/", pages.edit, name="submit"),  # handed in from the form, which says what is still missing
    path("file/", review.file, name="file"),
    path("merge/", review.merge, name="merge"),
    path("key/", review.key, name="key"),
    path("unmerge/", review.unmerge, name="unmerge"),
    path("decline/", review.decline, name="decline"),
    path("turn_social/", review.turn_social, name="turn_social"),
    path("return/", review.return_to_author, name="return"),
    path("withdraw/", review.withdraw, name="withdraw"),
    path("redo/", handling.redo, name="redo"),
    path("publish/", publishing.publish, name="publish"),
    path("unpublish/", publishing.unpublish, name="unpublish"),
    path("consent/", publishing.consent, name="consent"),
    path("close/", handling.close, name="close"),
]

print_room = [  # registers, statistics, compilations
    path("volumes/", volumes.volumes, name="volumes"),
    path("volumes/<int:pk>/", volumes.volume, name="volume"),
    path("volumes/<int:pk>/<slug:kind>/", volumes.volume_file, name="volume_file"),
    path("statistics/", volumes.statistics, name="statistics"),
    path("statistics/rows/", volumes.statistics_rows, name="statistics_rows"),
]

honours = [  # key proposals and the election of excellent ones
    path("key/", nominations.key_proposals, name="key_proposals"),
    path("<int:pk>/nominate/", nominations.nominate, name="nominate"),
    path("<int:pk>/supervise/", nominations.supervise, name="supervise"),
    path("nominations/<int:pk>/approve/", nominations.approve, name="approve_key"),
    path("nominations/<int:pk>/refuse/", nominations.refuse, name="refuse_key"),
    path("supervisions/<int:pk>/remove/", nominations.unsupervise, name="unsupervise"),
    path("selections/", selections.selections, name="selections"),
    path("selections/new/", selections.selection_new, name="selection_new"),
    path("selections/<int:pk>/", selections.selection, name="selection"),
    path("selections/<int:pk>/edit/", selections.selection_edit, name="selection_edit"),
    path("selections/<int:pk>/candidates/", selections.put_up, name="put_up"),
    path("selections/<int:pk>/criteria/", selections.criterion_new, name="criterion_new"),
    path("selections/<int:pk>/open_scoring/", selections.open_scoring, name="open_scoring"),
    path("selections/<int:pk>/publish_selection/", selections.publish, name="publish_selection"),
    path("selections/<int:pk>/reopen_scoring/", selections.reopen, name="reopen_scoring"),
    path("criteria/<int:pk>/remove/", selections.criterion_drop, name="criterion_drop"),
    path("candidates/<int:pk>/", selections.candidate, name="candidate"),
    path("candidates/<int:pk>/remove/", selections.take_down, name="take_down"),
]

urlpatterns = [
    *hand_over_urls.urlpatterns,
    *review_urls.urlpatterns,
    *reply_urls.urlpatterns,
    *chasing_urls.urlpatterns,
    *honours,
    *print_room,
    path("", lists.proposals, name="list"),
    path("numbers/", lists.numbers, name="numbers"),
    path("export/", lists.export, name="export"),
    path("board/", board.board, name="board"),
    path("new/", pages.new, name="new"),
    path("check/", pages.check, name="check"),
    path("read/", pages.read, name="read"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/edit/", pages.edit, name="edit"),
    path("<int:pk>/discard/", pages.discard, name="discard"),
    path("<int:pk>/receipt/", pages.receipt, name="receipt"),
    path("<int:pk>/", include(steps)),
    path("cosigners/<int:pk>/sign/", signing.sign, name="sign"),
    path("cosigners/<int:pk>/decline/", signing.decline_to_sign, name="decline_to_sign"),
    path("cosigners/<int:pk>/withdraw/", signing.withdraw_name, name="withdraw_name"),
    path("<int:pk>/invite/", signing.invite, name="invite"),
    path("<int:pk>/remind/", signing.remind, name="remind"),
    path("handlings/", lists.handlings, name="handlings"),
    path("handlings/<int:pk>/reply/", handling.reply, name="reply"),
    path("replies/<int:pk>/rate/", handling.rate, name="rate"),
    path("deadlines/", deadlines.newest_due_rules, name="newest_due_rules"),
    path("deadlines/<int:pk>/", deadlines.due_rules, name="due_rules"),
    path("deadlines/<int:pk>/examples/", deadlines.due_rule_examples, name="due_rule_examples"),
    *rows_pages("categories", Category, title="提案分类", fields=["name"], may="proposals.edit_lists"),
    *rows_pages(
        "supervision_kinds", SupervisionKind, title="督办活动类型", fields=["name"], may="proposals.edit_lists"
    ),
    *rows_pages(
        "decline_reasons",
        DeclineReason,
        title="不予立案原因",
        fields=["text"],
        may="proposals.edit_lists",
        note="不予立案时选择其中一条，提案者会看到。",
    ),
]
