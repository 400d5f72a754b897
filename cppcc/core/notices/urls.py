from django.urls import include, path

from cppcc.core.notices.views import office, own

app_name = "notices"
one_notice = [
    path("", own.detail, name="detail"),
    path("open/", own.open_notice, name="open"),
]
call_urls = [
    path("", office.calls, name="calls"),
    path("export/", office.export, name="calls_export"),
    path("<int:pk>/", office.called, name="called"),
]
urlpatterns = [
    path("", own.notices, name="list"),
    path("read/", own.read_all, name="read_all"),
    path("settings/", own.wishes, name="wishes"),
    path("records/", office.records, name="records"),
    path("deliveries/<int:pk>/resend/", office.resend, name="resend"),
    path("calls/", include(call_urls)),
    path("<int:pk>/", include(one_notice)),
]
