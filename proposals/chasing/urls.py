"""Addresses of urging and of the commitment ledger."""

from django.urls import path

from proposals.views import commitments, urging

urlpatterns = [
    path("chasing/", urging.chasing, name="chasing"),
    path("chasing/export/", urging.chasing_export, name="chasing_export"),
    path("chasing/urge/", urging.urge_ticked, name="urge_ticked"),
    path("chasing/rules/", urging.chase_rules, name="chase_rules"),
    path("handlings/<int:pk>/urge/", urging.urge, name="urge"),
    path("urges/<int:pk>/answer/", urging.answer_urge, name="answer_urge"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/export/", commitments.commitments_export, name="commitments_export"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("<int:pk>/commitments/new/", commitments.commitment_new, name="commitment_new"),
    path("commitments/<int:pk>/tell_progress/", commitments.tell_progress, name="tell_progress"),
    path("commitments/<int:pk>/report_kept/", commitments.report_kept, name="report_kept"),
    path("commitments/<int:pk>/confirm_kept/", commitments.confirm_kept, name="confirm_kept"),
    path("commitments/<int:pk>/return_commitment/", commitments.return_commitment, name="return_commitment"),
    path("commitments/<int:pk>/drop_commitment/", commitments.drop_commitment, name="drop_commitment"),
]
