"""The pages as a Django app: it owns templates, static files and wording, and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the folder with Django."""

    name = "guatu.web"
    label = "web"
