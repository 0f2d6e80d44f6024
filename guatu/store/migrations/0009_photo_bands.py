"""Photos that are alike are found by a row of their hash."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0008_special_days")]

    operations = [
        migrations.AlterField(
            "evidence",
            "near_hash",
            models.CharField(blank=True, help_text="of a photo's outlines", max_length=16),
        ),
        migrations.CreateModel(
            "PhotoBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("band", models.PositiveSmallIntegerField(db_index=True)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="store.evidence",
                    ),
                ),
            ],
        ),
    ]
