from django.urls import path

from members.commending import views

app_name = "commending"
urlpatterns = [
    path("", views.commendations, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/add/", views.add, name="add"),
    path("candidates/<int:pk>/leave_out/", views.leave_out, name="leave_out"),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/open_voting/", views.open_voting, name="open_voting"),
    path("<int:pk>/close_voting/", views.close_voting, name="close_voting"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/announce/", views.announce, name="announce"),
    path("<int:pk>/name_again/", views.name_again, name="name_again"),
    path("<int:pk>/vote_again/", views.vote_again, name="vote_again"),
    path("<int:pk>/reconsider/", views.reconsider, name="reconsider"),
    path("<int:pk>/retract/", views.retract, name="retract"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/list.<slug:kind>", views.file, name="file"),
]
