"""Triggers that refuse to change events and the text of documents."""

from django.db import migrations

from guatu.store.triggers import install_triggers, remove_triggers


class Migration(migrations.Migration):
    dependencies = [("store", "0001_first")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: install_triggers(schema_editor.connection),
            lambda apps, schema_editor: remove_triggers(schema_editor.connection),
        )
    ]
