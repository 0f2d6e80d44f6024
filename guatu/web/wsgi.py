"""The door for a WSGI server: `granian guatu.web.wsgi:application --interface wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
application = get_wsgi_application()
