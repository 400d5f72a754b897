from django.urls import include, path

from cppcc.core.rows import rows_pages
from sentiment.models import Category, Place
from sentiment.outcomes import urls as outcomes
from sentiment.views import choosing, lists, pages, steps

app_name = "sentiment"

one = [
    path("", pages.detail, name="detail"),
    path("edit/", pages.edit, name="edit"),
    path("receipt/", pages.receipt, name="receipt"),
    path("submit/", pages.submit, name="submit"),
    path("choose/", choosing.choose, name="choose"),
    path("put_back/", choosing.put_back, name="put_back"),
    path("keep/", steps.keep, name="keep"),
    path("reopen/", steps.reopen, name="reopen"),
    path("return/", steps.return_to_author, name="return"),
    path("withdraw/", steps.withdraw, name="withdraw"),
    path("unsign/", pages.unsign, name="unsign"),
    *outcomes.of_report,
]
urlpatterns = [
    path("", lists.reports, name="list"),
    path("export/", lists.export, name="export"),
    path("numbers/", lists.numbers, name="numbers"),
    path("new/", pages.new, name="new"),
    path("desk/", include("sentiment.desk.urls")),
    path("bulletins/", include("sentiment.bulletins.urls")),
    path("adoption-notices/", include(outcomes.of_notices)),
    path("targets/", include(outcomes.of_targets)),
    path("topics/", include("sentiment.topics.urls")),
    path("registers/", include(outcomes.of_registers)),
    path("<int:pk>/", include(one)),
    *rows_pages("categories", Category, title="社情民意类别", fields=["name"], may="sentiment.edit_lists"),
    *rows_pages(
        "places",
        Place,
        title="社情民意地域",
        fields=["name"],
        may="sentiment.edit_lists",
        note="乡镇、街道、片区等。正文里提到的会在编辑台上建议。",
    ),
]
