from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("home/figures/", views.home_figures, name="home_figures"),
    path("home/charts/", views.home_charts, name="home_charts"),
    path("figures/<str:name>/", views.live, name="live"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/figures/<str:name>/", views.figure, name="figure"),
    path("<int:pk>/report.pdf", views.pdf, name="pdf"),
    path("<int:pk>/report.docx", views.docx, name="docx"),
]
