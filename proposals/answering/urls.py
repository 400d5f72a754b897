"""Addresses of a unit's part, its draft, its released replies and what follows them."""

from django.urls import path

from proposals.views import discussions, drafts, ratings

urlpatterns = [
    path("handlings/<int:pk>/", drafts.handling, name="handling"),
    path("handlings/<int:pk>/write/", drafts.write, name="write_reply"),
    path("handlings/<int:pk>/discussions/new/", discussions.discussion, name="discussion"),
    path("discussions/<int:pk>/strike/", discussions.strike, name="discussion_strike"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/edit/", drafts.edit, name="draft_edit"),
    path("drafts/<int:pk>/send_for_approval/", drafts.send_for_approval, name="send_for_approval"),
    path("drafts/<int:pk>/issue/", drafts.issue, name="issue_reply"),
    path("drafts/<int:pk>/sign_off/", drafts.sign_off, name="sign_off"),
    path("drafts/<int:pk>/release/", drafts.release, name="release"),
    path("drafts/<int:pk>/send_back/", drafts.send_back, name="send_back"),
    path("drafts/<int:pk>/letter.<str:kind>", discussions.draft_letter, name="draft_letter"),
    path("replies/<int:pk>/letters/<int:proposal>.<str:kind>", discussions.letter, name="reply_letter"),
    path("replies/<int:pk>/ratings/", ratings.ratings, name="ratings"),
    path("replies/<int:pk>/ratings/<int:member>/", ratings.enter, name="rating_enter"),
    path("replies/<int:pk>/remind/", ratings.remind, name="rating_remind"),
    path("replies/<int:pk>/follow_ups/new/", ratings.follow_up, name="follow_up"),
    path("follow_ups/<int:pk>/confirm_result/", ratings.confirm_result, name="confirm_result"),
    path("follow_ups/<int:pk>/refuse_result/", ratings.refuse_result, name="refuse_result"),
    path("checks/", discussions.checks, name="checks"),
    path("checks/<int:pk>/switch/", discussions.switch_check, name="check_switch"),
]
