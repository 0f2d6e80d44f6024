"""Holidays and make-up days that a city imports; the years that ship stay in the library."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0007_red_on")]

    operations = [
        migrations.CreateModel(
            "SpecialDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("is_worked", models.BooleanField(help_text="a make-up day 调休上班")),
                ("name", models.CharField(blank=True, max_length=40)),
            ],
            options={"ordering": ["day"]},
        ),
    ]
