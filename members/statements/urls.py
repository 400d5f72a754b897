from django.urls import path

from cppcc.core.rows import rows_pages
from members.statements.forms import PartForm, SectionForm
from members.statements.models import StatementPart, StatementSection
from members.statements.views import statements, years

app_name = "statements"
urlpatterns = [
    path("", years.statements, name="list"),
    path("remind/", years.remind, name="remind"),
    path("years/new/", years.year_new, name="year_new"),
    path("years/<int:year>/", years.year_edit, name="year_edit"),
    path("years/<int:year>/volumes/", years.volumes, name="volumes"),
    path("years/<int:year>/members/<int:member>/begin/", statements.begin, name="begin"),
    path("volumes/<int:pk>/", years.volume, name="volume"),
    path("volumes/<int:pk>/<slug:kind>/", years.volume_file, name="volume_file"),
    *rows_pages(
        "sections",
        StatementSection,
        title="述职报告栏目",
        fields=["name", "hint", "tells_checklist"],
        may="statements.sections",
        form=SectionForm,
        note="起草述职报告时按这里的栏目和顺序；已经起草的不受影响。没有“取数”的栏目由委员自己写，提交前必须写好。",
    ),
    *rows_pages(
        "parts",
        StatementPart,
        title="述职报告取数",
        fields=["section", "source", "name", "unit", "in_marks", "adds_up"],
        may="statements.sections",
        form=PartForm,
        note="每一行是起草时写的一句话。同一栏目里，前面一行列出的记录，后面的行只说它的结果，如“其中立案2件”。",
    ),
    path("<int:pk>/", statements.detail, name="detail"),
    path("<int:pk>/edit/", statements.edit, name="edit"),
    path("<int:pk>/hand_in/", statements.hand_in, name="hand_in"),
    path("<int:pk>/withdraw/", statements.withdraw, name="withdraw"),
    path("<int:pk>/accept/", statements.accept, name="accept"),
    path("<int:pk>/send_back/", statements.send_back, name="send_back"),
    path("<int:pk>/reopen/", statements.reopen, name="reopen"),
    path("<int:pk>/download/<slug:kind>/", statements.download, name="download"),
]
