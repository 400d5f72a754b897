from django.urls import path

from cppcc.core.rows import rows_pages
from members.service.forms import KindForm
from members.service.models import ServiceKind
from members.service.views import deciding, office, records

app_name = "service"
urlpatterns = [
    path("", records.records, name="list"),
    path("export/", records.export, name="export"),
    path("confirm/", deciding.confirm_many, name="confirm_many"),
    path("new/", records.new, name="new"),
    path("<int:pk>/", records.detail, name="detail"),
    path("<int:pk>/edit/", records.edit, name="edit"),
    path("<int:pk>/confirm/", deciding.confirm, name="confirm"),
    path("<int:pk>/refuse/", deciding.refuse, name="refuse"),
    path("<int:pk>/take_back/", deciding.take_back, name="take_back"),
    path("<int:pk>/refile/", deciding.refile, name="refile"),
    path("office/", office.office_list, name="office_list"),
    path("office/export/", office.office_export, name="office_export"),
    path("office/new/", office.office_new, name="office_new"),
    path("office/<int:pk>/", office.office_edit, name="office_edit"),
    *rows_pages(
        "kinds",
        ServiceKind,
        title="履职类别",
        fields=[
            "name",
            "unit",
            "asks_quantity",
            "asks_amount",
            "asks_level",
            "due_day",
            "by_staff",
            "is_adverse",
            "by_office",
        ],  # fmt: skip
        may="service.kinds",
        form=KindForm,
        note="一类登记要填什么、由谁登记，都在这里定；勾选“机关工作”的只在机关工作登记里使用。",
    ),
]
