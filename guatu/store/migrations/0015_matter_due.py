"""A page of the list in all states has its index too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0014_retellings_misprints")]

    operations = [
        migrations.AddIndex(
            model_name="matter", index=models.Index(fields=["due", "id"], name="matter_due")
        ),
    ]
