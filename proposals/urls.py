from django.urls import include, path

from cppcc.core.rows import rows_pages
from proposals.models import Category, DeclineReason
from proposals.views import handling, lists, pages, review

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
    path("hand_over/", handling.hand_over, name="hand_over"),
    path("take_back/", handling.take_back, name="take_back"),
    path("redo/", handling.redo, name="redo"),
    path("close/", handling.close, name="close"),
]

urlpatterns = [
    path("", lists.proposals, name="list"),
    path("export/", lists.export, name="export"),
    path("new/", pages.new, name="new"),
    path("check/", pages.check, name="check"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/edit/", pages.edit, name="edit"),
    path("<int:pk>/discard/", pages.discard, name="discard"),
    path("<int:pk>/receipt/", pages.receipt, name="receipt"),
    path("<int:pk>/", include(steps)),
    path("cosigners/<int:pk>/sign/", handling.sign, name="sign"),
    path("cosigners/<int:pk>/decline/", handling.decline_to_sign, name="decline_to_sign"),
    path("handlings/", lists.handlings, name="handlings"),
    path("handlings/<int:pk>/accept/", handling.accept, name="accept"),
    path("handlings/<int:pk>/reply/", handling.reply, name="reply"),
    path("replies/<int:pk>/rate/", handling.rate, name="rate"),
    *rows_pages("categories", Category, title="提案分类", fields=["name"], may="proposals.edit_lists"),
    *rows_pages(
        "decline_reasons",
        DeclineReason,
        title="不予立案原因",
        fields=["text"],
        may="proposals.edit_lists",
        note="不予立案时选择其中一条，提案者会看到。",
    ),
]
