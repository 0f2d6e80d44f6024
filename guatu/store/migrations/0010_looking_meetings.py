"""Saved views, how far somebody has looked, and meetings in their series."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0009_photo_bands'),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.PositiveBigIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user',), name='look_once')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('next_on', models.DateField(help_text='the next one; what is due before it is on the agenda')),
                ('place', models.CharField(blank=True, max_length=120)),
                ('chair', models.CharField(blank=True, max_length=120)),
                ('present', models.TextField(blank=True, help_text='who attended, as text')),
                ('book', models.CharField(blank=True, max_length=40)),
                ('agenda', models.JSONField(default=list)),
                ('held_at', models.DateTimeField(null=True)),
                ('papers', models.ManyToManyField(related_name='meetings', to='store.document')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.unit')),
            ],
            options={
                'ordering': ['-on', 'series', '-number'],
                'constraints': [models.UniqueConstraint(fields=('series', 'number'), name='meeting_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(blank=True, max_length=1000)),
                ('saved_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='saved_view_once')],
            },
        ),
    ]
