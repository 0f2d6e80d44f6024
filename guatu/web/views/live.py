"""How far the record has come: told to open pages, so that they show what others did.

Each person is told of what they may see alone: a mark that says that it moved, and not how far.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from guatu.store.permission import Actor
from guatu.store.selectors.latest import latest_event, latest_mark, let_go
from guatu.web.scope import actor
from guatu.web.stream import Streams, Watch

STREAMS = Streams(
    Watch(latest_event, let_go), BoundedSemaphore(settings.STREAMS), settings.STREAM_BEAT_S
)


def live(request: HttpRequest) -> JsonResponse:
    """Return the mark of what one sees, for pages that get no stream."""
    mark = latest_mark(actor(request))
    return JsonResponse({"mark": mark}, headers={"Cache-Control": "no-store"})


def stream(request: HttpRequest) -> HttpResponseBase:
    """Stream the mark of what one sees, whenever it changes and as a sign of life."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(
        _marks(actor(request), latest_event()), content_type="text/event-stream", headers=headers
    )


def _marks(who: Actor, first: int) -> Iterator[str]:
    def mark() -> str:
        try:
            return latest_mark(who)
        finally:
            let_go()

    yield from STREAMS.messages(first, mark)
