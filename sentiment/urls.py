from django.urls import include, path

from sentiment.outcomes import urls as outcomes
from sentiment.views import choosing, desk, lists, pages

app_name = "sentiment"

one = [
    path("", pages.detail, name="detail"),
    path("edit/", pages.edit, name="edit"),
    path("receipt/", pages.receipt, name="receipt"),
    path("submit/", pages.submit, name="submit"),
    path("choose/", choosing.choose, name="choose"),
    path("put_back/", choosing.put_back, name="put_back"),
    path("keep/", desk.keep, name="keep"),
    path("return/", desk.return_to_author, name="return"),
    path("withdraw/", desk.withdraw, name="withdraw"),
    path("unsign/", pages.unsign, name="unsign"),
    *outcomes.of_report,
]
urlpatterns = [
    path("", lists.reports, name="list"),
    path("export/", lists.export, name="export"),
    path("new/", pages.new, name="new"),
    path("bulletins/", include("sentiment.bulletins.urls")),
    path("adoption-notices/", include(outcomes.of_notices)),
    path("targets/", include(outcomes.of_targets)),
    path("registers/", include(outcomes.of_registers)),
    path("<int:pk>/", include(one)),
]
