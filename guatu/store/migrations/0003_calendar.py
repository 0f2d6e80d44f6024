"""Fill the table of working days, so that rules can count them in SQL."""

from django.db import migrations

from guatu.lib.calendar import Calendar


def fill(apps, schema_editor):
    from datetime import date, timedelta

    days = apps.get_model("store", "CalendarDay")
    first, last = date(2010, 1, 1), date(2045, 12, 31)
    calendar, number, rows = Calendar.china(), 0, []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        number += calendar.is_workday(day)
        rows.append(days(day=day, number=number))
    days.objects.bulk_create(rows, batch_size=5000)


class Migration(migrations.Migration):
    dependencies = [("store", "0002_triggers")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
