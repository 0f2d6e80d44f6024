"""The door for a WSGI server: `guatu serve` runs it under granian."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
application = get_wsgi_application()
