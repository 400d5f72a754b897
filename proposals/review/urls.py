"""The office's desk: review, batches, mending what was filed."""

from django.urls import path

from proposals.views import batch, correcting, desk, review

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:pk>/decide/", desk.decide, name="desk_decide"),
    path("desk/<int:pk>/undo/", desk.undo, name="desk_undo"),
    path("desk/<int:pk>/related/", desk.related, name="related"),
    path("review_rules/", desk.review_rules, name="review_rules"),
    path("batch/<str:name>/", batch.batch, name="batch"),
    path("batches/<int:pk>/", batch.batch_result, name="batch_result"),
    path("<int:pk>/correct/", correcting.correct, name="correct"),
    path("<int:pk>/unfile/", review.unfile, name="unfile"),
    path("<int:pk>/restore/", review.restore, name="restore"),
]
