from django.urls import include, path

from sentiment.views import articles, bulletins, choosing

one = [
    path("", bulletins.bulletin, name="bulletin"),
    path("edit/", bulletins.edit, name="bulletin_edit"),
    path("send_to_check/", bulletins.send_to_check, name="send_to_check"),
    path("send_to_sign/", bulletins.send_to_sign, name="send_to_sign"),
    path("check/", bulletins.check, name="check"),
    path("sign/", bulletins.sign, name="sign"),
    path("send_back/", bulletins.send_back, name="send_back"),
    path("discard/", bulletins.discard, name="discard"),
    path("<str:kind>/download/", bulletins.download, name="bulletin_download"),
    path("move/", articles.move, name="bulletin_move"),
    path("combine/", articles.combine, name="combine"),
    path("combined/<int:row>/", articles.combined, name="combined"),
    path("combined/<int:row>/take_in/", articles.take_in, name="take_in"),
    path("combined/<int:row>/leave_out/", articles.leave_out, name="leave_out"),
    path("combined/<int:row>/dissolve/", articles.dissolve, name="dissolve"),
]
urlpatterns = [
    path("", bulletins.register, name="bulletins"),
    path("export/", bulletins.export, name="bulletins_export"),
    path("new/", bulletins.new, name="bulletin_new"),
    path("rules/", bulletins.rules, name="bulletin_rules"),
    path("choose/", choosing.choose_many, name="choose_many"),
    path("chosen/", choosing.chosen, name="chosen"),
    path("<int:pk>/", include(one)),
]
