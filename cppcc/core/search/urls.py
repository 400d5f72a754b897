from django.urls import path

from cppcc.core.search import views

app_name = "search"
urlpatterns = [
    path("", views.result_list, name="results"),
    path("index/", views.index_state, name="index"),
    path("index/rebuild/", views.rebuild, name="rebuild"),
]
