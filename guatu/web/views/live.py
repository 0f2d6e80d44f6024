"""How far the record has come: told to open pages, so that they show what others did."""

from __future__ import annotations

from collections.abc import Iterator
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from guatu.store.selectors.latest import latest_event, let_go
from guatu.web.stream import Streams, Watch

STREAMS = Streams(
    Watch(latest_event, let_go), BoundedSemaphore(settings.STREAMS), settings.STREAM_BEAT_S
)


def live(request: HttpRequest) -> JsonResponse:
    """Return the number of the newest event, for pages that get no stream."""
    return JsonResponse({"event": latest_event()}, headers={"Cache-Control": "no-store"})


def stream(request: HttpRequest) -> HttpResponseBase:
    """Stream the number of the newest event, whenever it moves on and as a sign of life."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(
        _numbers(latest_event()), content_type="text/event-stream", headers=headers
    )


def _numbers(first: int) -> Iterator[str]:
    let_go()
    yield from STREAMS.messages(first)
