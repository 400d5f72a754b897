"""The default checklist: the six ones (DOMAIN: 六个一)."""

from django.db import migrations

ITEMS = [
    (
        "参加调研视察",
        "每年至少参加一次调研或视察活动",
        ["activities.attended:调研", "activities.attended:视察"],
        "activities:list",
    ),
    ("提交提案", "每年至少提出或联名一件提案", ["proposals.sponsored"], "proposals:new"),
    ("反映社情民意", "每年至少反映一条社情民意信息", ["social.written"], "sentiment:new"),
    ("联系群众", "每年至少联系一户群众", ["service.confirmed:联系群众"], "service:new"),
    ("办实事", "每年至少为群众办一件实事", ["service.confirmed:办实事"], "service:new"),
    ("述职", "每年向所在活动组述职一次", ["service.confirmed:述职"], "service:new"),
]


def create(apps, schema_editor):
    Checklist = apps.get_model("duty", "Checklist")
    ChecklistItem = apps.get_model("duty", "ChecklistItem")
    checklist = Checklist.objects.create(name="六个一", from_year=2000)
    for order, (label, hint, sources, url) in enumerate(ITEMS, start=1):
        ChecklistItem.objects.create(
            checklist=checklist, order=order, label=label, hint=hint, sources=sources, entry_url=url
        )


def remove(apps, schema_editor):
    apps.get_model("duty", "Checklist").objects.filter(name="六个一", from_year=2000).delete()


class Migration(migrations.Migration):
    dependencies = [("duty", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
