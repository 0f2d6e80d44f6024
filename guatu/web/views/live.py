"""How far the record has come: asked by open pages, so that they show what others did."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from guatu.store.selectors.latest import latest_event


def live(request: HttpRequest) -> JsonResponse:
    """Return the number of the newest event.

    Asked every second and a half by pages that are looked at. An open stream per page would
    hold one of a server's few workers each; this answer takes some milliseconds of one.
    """
    return JsonResponse({"event": latest_event()}, headers={"Cache-Control": "no-store"})
