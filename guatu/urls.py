"""Which address leads to which edge: the JSON API under /api/v1/, the pages everywhere else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path

from guatu.api.app import api
from guatu.web import urls as web

operations, app_name, namespace = api.urls
for operation in operations:
    if isinstance(operation, URLPattern):
        # A token signs in there, and its absence is told in JSON instead of by a way to a form.
        login_not_required(operation.callback)

urlpatterns = [
    path("api/v1/", (operations, app_name, namespace)),
    path("", include(web.urlpatterns)),
]
handler400, handler403 = web.handler400, web.handler403
handler404, handler500 = web.handler404, web.handler500
