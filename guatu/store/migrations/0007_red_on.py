"""A matter remembers the day on which its light was first recorded as red."""

from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery


def fill(apps, schema_editor):
    records = apps.get_model("store", "LightRecord").objects
    first = records.filter(matter=OuterRef("pk"), light="red").order_by().values("matter")
    matters = apps.get_model("store", "Matter").objects
    matters.update(red_on=Subquery(first.annotate(first=Min("on")).values("first")))


class Migration(migrations.Migration):
    dependencies = [("store", "0006_facts")]

    operations = [
        migrations.AddField(
            "matter",
            "red_on",
            models.DateField(help_text="its light was first recorded as red", null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
