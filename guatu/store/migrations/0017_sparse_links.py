"""Links that few matters have are indexed where there is one.

With all but a few empty, the counts that a database keeps of the old indexes said that one link
finds every matter, and the page of a matter went through the whole ledger instead.
"""

from django.db import migrations, models
from django.db.models import Q

LINKS = {
    "document": ("store.document", "+"),
    "statement": ("store.statement", "+"),
    "parent": ("store.matter", "parts"),
    "merged_into": ("store.matter", "merged"),
}


def _link(to: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(to, models.PROTECT, null=True, related_name=name, db_index=False)


class Migration(migrations.Migration):
    dependencies = [("store", "0016_shares")]

    operations = [
        *(
            migrations.AlterField(model_name="matter", name=name, field=_link(*link))
            for name, link in LINKS.items()
        ),
        *(
            migrations.AddIndex(
                model_name="matter",
                index=models.Index(
                    fields=[name], name=f"matter_{name}", condition=Q(**{f"{name}__isnull": False})
                ),
            )
            for name in LINKS
        ),
    ]
