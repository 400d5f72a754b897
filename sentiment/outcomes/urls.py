from django.urls import path

from sentiment.views import notices, outcomes, registers, targets

of_report = [
    path("relays/new/", outcomes.relay_new, name="relay_new"),
    path("relays/<int:row>/remove/", outcomes.relay_remove, name="relay_remove"),
    path("adoptions/new/", outcomes.adoption_new, name="adoption_new"),
    path("adoptions/<int:row>/edit/", outcomes.adoption_edit, name="adoption_edit"),
    path("adoptions/<int:row>/remove/", outcomes.adoption_remove, name="adoption_remove"),
    path("instructions/new/", outcomes.instruction_new, name="instruction_new"),
    path("instructions/<int:row>/edit/", outcomes.instruction_edit, name="instruction_edit"),
    path("instructions/<int:row>/remove/", outcomes.instruction_remove, name="instruction_remove"),
]
of_notices = [
    path("", notices.notices, name="adoption_notices"),
    path("export/", notices.export, name="adoption_notices_export"),
    path("template/", notices.template, name="adoption_notice_template"),
    path("new/", notices.new, name="adoption_notice_new"),
    path("<int:pk>/", notices.notice, name="adoption_notice"),
    path("<int:pk>/discard/", notices.discard, name="adoption_notice_discard"),
    path("<int:pk>/lines/<int:row>/undo/", notices.undo, name="notice_line_undo"),
]
of_targets = [
    path("", targets.standing_of_all, name="targets"),
    path("new/", targets.new, name="target_new"),
    path("<int:pk>/", targets.target, name="target"),
    path("<int:pk>/rows/", targets.target_rows, name="target_rows"),
    path("<int:pk>/edit/", targets.edit, name="target_edit"),
    path("<int:pk>/remove/", targets.remove, name="target_remove"),
]
of_registers = [
    path("", registers.registers, name="registers"),
    path("rows/", registers.register_rows, name="register_rows"),
    path("<int:pk>/", registers.volume, name="volume"),
    path("<int:pk>/<str:kind>/", registers.volume_file, name="volume_file"),
]
