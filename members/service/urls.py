from django.urls import path

from cppcc.core.rows import rows_pages
from members.service import views
from members.service.forms import KindForm
from members.service.models import ServiceKind

app_name = "service"
urlpatterns = [
    path("", views.records, name="list"),
    path("confirm/", views.confirm_many, name="confirm_many"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/take_back/", views.take_back, name="take_back"),
    path("<int:pk>/refile/", views.refile, name="refile"),
    path("office/", views.office_list, name="office_list"),
    path("office/new/", views.office_new, name="office_new"),
    path("office/<int:pk>/", views.office_edit, name="office_edit"),
    *rows_pages(
        "kinds",
        ServiceKind,
        title="履职类别",
        fields=["name", "unit", "asks_amount", "by_office"],
        may="service.kinds",
        form=KindForm,
        note="勾选“登记金额”的类别，登记时要填写金额（万元）；勾选“机关工作”的只在机关工作登记里使用。",
    ),
]
