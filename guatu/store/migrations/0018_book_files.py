"""A book is kept as scorecards and agreements are: its key and titles may be as long."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0017_sparse_links")]

    operations = [
        migrations.AlterField(
            model_name="bookversion", name="key", field=models.SlugField(max_length=60)
        ),
        migrations.AlterField(
            model_name="bookversion", name="title", field=models.CharField(max_length=120)
        ),
        migrations.AlterField(
            model_name="bookversion", name="title_en", field=models.CharField(max_length=120)
        ),
    ]
