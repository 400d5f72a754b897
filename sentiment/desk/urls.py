from django.urls import path

from sentiment.views import batch, desk

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("batch/<slug:name>/", batch.batch, name="batch"),
    path("<int:pk>/decide/", desk.decide, name="desk_decide"),
    path("<int:pk>/undo/", desk.undo, name="desk_undo"),
    path("<int:pk>/related/", desk.related, name="related"),
    path("<int:pk>/check/", desk.check, name="desk_check"),
]
