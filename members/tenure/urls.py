from django.urls import path

from members.tenure import views

app_name = "tenure"
urlpatterns = [
    path("", views.sheets, name="list"),
    path("<int:term>/members/<int:member>/", views.sheet, name="sheet"),
    path("<int:term>/members/<int:member>/<slug:kind>/", views.file, name="file"),
    path("<int:term>/volumes/", views.volumes, name="volumes"),
    path("volumes/<int:pk>/", views.volume, name="volume"),
    path("volumes/<int:pk>/<slug:kind>/", views.volume_file, name="volume_file"),
]
