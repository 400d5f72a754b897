from django.urls import path

from cppcc.core.rows import rows_pages
from members.watching import views
from members.watching.forms import ResponseForm, ThresholdForm
from members.watching.models import Response, Threshold

app_name = "watching"
urlpatterns = [
    path("", views.crossings, name="list"),
    path("check/", views.check_now, name="check_now"),
    *rows_pages(
        "thresholds",
        Threshold,
        title="履职提醒规则",
        fields=["name", "sources", "span", "number", "tells_member"],
        may="watching.thresholds",
        form=ThresholdForm,
        note="每天夜里按使用中的规则核对记录，有委员达到的，通知委员联络科一次。只作提醒，不会自动免职、扣分。",
    ),
    *rows_pages(
        "responses", Response, title="履职提醒处理方式", fields=["name"], may="watching.thresholds", form=ResponseForm
    ),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/handle/", views.handle, name="handle"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
