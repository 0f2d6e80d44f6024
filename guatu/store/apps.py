"""The app that holds all tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables are named store_*; the label is part of the migrations and never changes."""

    name = "guatu.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
