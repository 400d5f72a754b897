from django.urls import include, path

from cppcc.core.exchange.views import packages, partners

app_name = "exchange"

one_package = [
    path("", packages.detail, name="detail"),
    path("take/", packages.take, name="take"),
    path("decline/", packages.decline, name="decline"),
    path("recall/", packages.recall, name="recall"),
    path("file/", packages.file, name="file"),
]
one_partner = [
    path("", partners.partner, name="partner"),
    path("edit/", partners.partner_edit, name="partner_edit"),
    path("confirm_key/", partners.confirm_key, name="confirm_key"),
    path("change_key/", partners.change_key, name="change_key"),
    path("retire/", partners.retire, name="retire"),
    path("restore/", partners.restore, name="restore"),
]
urlpatterns = [
    path("", packages.packages, name="list"),
    path("upload/", packages.upload, name="upload"),
    path("make/<str:kind>/", packages.make, name="make"),
    path("<int:pk>/", include(one_package)),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/key/", partners.key_file, name="key_file"),
    path("partners/<int:pk>/", include(one_partner)),
]
