from django.urls import path

from cppcc.core.attachments import views

app_name = "attachments"
urlpatterns = [
    path("<int:pk>/", views.download, name="download"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("add/<str:label>/<int:pk>/", views.add, name="add"),
]
