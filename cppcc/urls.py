"""Every page's address; each app lists its own."""

from django.urls import include, path

from cppcc import views

urlpatterns = [
    path("", views.home, name="home"),
    path("settings/", views.settings_page, name="settings"),
    path("waiting/", views.waiting, name="waiting"),
    path("health/", views.health, name="health"),
    path("accounts/", include("cppcc.core.accounts.urls")),
    path("audit/", include("cppcc.core.audit.urls")),
    path("jobs/", include("cppcc.core.jobs.urls")),
    path("exchange/", include("cppcc.core.exchange.urls")),
    path("ledger/", include("cppcc.core.ledger.urls")),
    path("notices/", include("cppcc.core.notices.urls")),
    path("calendar/", include("cppcc.core.feeds.urls")),
    path("search/", include("cppcc.core.search.urls")),
    path("workdays/", include("cppcc.core.workdays.urls")),
    path("files/", include("cppcc.core.attachments.urls")),
    path("kept/", include("cppcc.core.kept.urls")),
    path("people/", include("members.people.urls")),
    path("activities/", include("members.activities.urls")),
    path("service/", include("members.service.urls")),
    path("duty/", include("members.duty.urls")),
    path("tenure/", include("members.tenure.urls")),
    path("commending/", include("members.commending.urls")),
    path("watching/", include("members.watching.urls")),
    path("statements/", include("members.statements.urls")),
    path("proposals/", include("proposals.urls")),
    path("public/proposals/", include("proposals.publishing.urls")),
    path("social-reports/", include("sentiment.urls")),
    path("reports/", include("reports.urls")),
]

handler400 = "cppcc.views.bad_request"
handler403 = "cppcc.views.forbidden"
handler404 = "cppcc.views.not_found"
handler500 = "cppcc.views.server_error"
