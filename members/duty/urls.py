from django.urls import include, path

from members.duty.views import (
    checklists,
    corrections,
    matrix,
    objections,
    scheme_parts,
    scheme_trial,
    schemes,
    sheet,
    standings,
    year,
)

app_name = "duty"

of_schemes = [
    path("", schemes.schemes, name="schemes"),
    path("new/", schemes.new, name="scheme_new"),
    path("import/", schemes.take_in, name="scheme_import"),
    path("kinds/", scheme_parts.kinds, name="scheme_kinds"),
    path("<int:pk>/", schemes.scheme, name="scheme"),
    path("<int:pk>/edit/", schemes.edit, name="scheme_edit"),
    path("<int:pk>/totals/", scheme_parts.totals, name="scheme_totals"),
    path("<int:pk>/names/", scheme_parts.names, name="scheme_names"),
    path("<int:pk>/parts/<str:kind>/new/", scheme_parts.new, name="scheme_part_new"),
    path("<int:pk>/parts/<str:kind>/<int:key>/", scheme_parts.edit, name="scheme_part"),
    path("<int:pk>/parts/<str:kind>/<int:key>/remove/", scheme_parts.remove, name="scheme_part_remove"),
    path("<int:pk>/parts/<str:kind>/<int:key>/move/", scheme_parts.move, name="scheme_part_move"),
    path("<int:pk>/open/", schemes.open_, name="scheme_open"),
    path("<int:pk>/discard/", schemes.discard, name="scheme_discard"),
    path("<int:pk>/copy/", schemes.copy, name="scheme_copy"),
    path("<int:pk>/differences/", schemes.differences, name="scheme_differences"),
    path("<int:pk>/try/", scheme_trial.trial, name="scheme_trial"),
    path("<int:pk>/scheme.json", schemes.export, name="scheme_export"),
]
urlpatterns = [
    path("", matrix.matrix, name="matrix"),
    path("mine/summary/", sheet.my_summary, name="my_summary"),
    path("mine/", sheet.mine, name="mine"),
    path("members/<int:pk>/", sheet.member, name="member"),
    path("members/<int:pk>/record/", sheet.record_of, name="record"),
    path("checklist/", checklists.checklists, name="checklist"),
    path("checklist/<int:pk>/succeed/", checklists.succeed, name="checklist_succeed"),
    path("checklist/items/<int:pk>/", checklists.edit_item, name="checklist_item"),
    path("schemes/", include(of_schemes)),
]

of_years = [
    path("preview/", year.preview, name="preview"),
    path("publish/", year.publish, name="publish"),
    path("republish/", year.republish, name="republish"),
    path("freeze/", year.freeze, name="freeze"),
    path("take_back/", year.take_back, name="take_back"),
    path("changed/", year.difference, name="score_differences"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/new/", corrections.correct, name="correct"),
    path("exemptions/", corrections.exemptions, name="exemptions"),
    path("exemptions/new/", corrections.exempt, name="exempt"),
    path("objections/new/", objections.raise_objection, name="object"),
]
urlpatterns += [
    path("schemes/<int:pk>/", include(of_years)),
    path("standings/", standings.members, name="standings"),
    path("standings/bodies/", standings.bodies, name="bodies"),
    path("standings/lines/", standings.lines, name="lines"),
    path("standings/files/<int:pk>/", standings.file, name="standings_file"),
    path("corrections/<int:pk>/take_back/", corrections.take_correction_back, name="take_correction_back"),
    path("exemptions/<int:pk>/end/", corrections.end_exemption, name="end_exemption"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("objections/<int:pk>/uphold/", objections.uphold, name="uphold"),
    path("objections/<int:pk>/reject/", objections.reject, name="reject"),
    path("objections/<int:pk>/withdraw/", objections.withdraw, name="withdraw"),
]
