from django.urls import include, path

from cppcc.core.ledger import views

app_name = "ledger"
one_upload = [
    path("", views.detail, name="detail"),
    path("start/", views.start, name="start"),
    path("recheck/", views.recheck, name="recheck"),
    path("refusals/", views.refusals, name="refusals"),
    path("file/", views.file, name="file"),
]
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.upload, name="upload"),
    path("imports/<int:pk>/", include(one_upload)),
    path("template/", views.template, name="template"),
    path("export/", views.export, name="export"),
]
