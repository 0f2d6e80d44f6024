"""Pages that are kept until something is recorded.

Everything that a page shows follows from the record, the day, the language, and who asks for
what. A page is made again when one of these differs, and never shown to somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from secrets import token_hex
from threading import Lock
from typing import TypeVar

from django.contrib.messages import get_messages
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu.store.selectors.tally import Listed, Tally, tallied
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.scope import actor, recorded

Part = TypeVar("Part", str, bytes)
LONGEST_S = 3600
# Stands in kept forms for the token of whoever gets them; nobody can know it and write it.
TOKEN = token_hex(16)


def kept_page(
    request: HttpRequest, template: str, make: Callable[[], Mapping[str, object]], *more: object
) -> HttpResponse:
    """Answer with the page that `template` makes of the context of `make`, frame and all.

    `more` is what the page depends on beside the record, the day, and who asks for what. While a
    message waits to be read, the page is made anew: it says what was done, once.
    """
    if len(get_messages(request)):
        return render(request, template, dict(make()))
    page = kept(
        kept_key(request, *more),
        lambda: render_to_string(template, {**make(), "csrf_token": TOKEN}, request),
    )
    return HttpResponse(page.replace(TOKEN, get_token(request)))


def kept_key(request: HttpRequest, *more: object) -> str:
    """Return the key of what `request` shows now; it depends on `more` too. One query."""
    who = actor(request)
    facts = (
        request.get_full_path(),
        who.key,
        who.text,
        who.grants,
        current_language(),
        clock.today(),
        recorded(request),
        *more,
    )
    return sha256(repr(facts).encode()).hexdigest()


def kept_tally(request: HttpRequest, listed: Listed, *what: object) -> Tally:
    """Return the tally of `listed`, brought up to date by what was done.

    Who holds the same grants shares it: `what` tells its lists apart, and persons where a list is
    for one alone. Gone through anew once in `LONGEST_S` and for each day: the figures that are
    counted at night come without an event.
    """
    hour, who = int(clock.now().timestamp()) // LONGEST_S, actor(request)
    facts = (who.grants, who.is_system, clock.today(), hour, *what)
    key = sha256(repr(facts).encode()).hexdigest()
    held = caches["tallies"].get(key)
    tally = tallied(listed, held)
    caches["tallies"].set(key, tally, LONGEST_S)
    return tally


def kept(key: str, make: Callable[[], Part]) -> Part:
    """Return the part with this key, made by `make` when it is not at hand.

    Who asks for what somebody is just making waits for it: eight who make the chart at once take
    eight times as long, each of them. `make` asks for no other part.
    """
    held: Part | None = cache.get(key)
    if held is not None:
        return held
    with _MAKING[hash(key) % len(_MAKING)]:
        held = cache.get(key)
        if held is None:
            held = make()
            cache.set(key, held, LONGEST_S)
        return held


_MAKING = [Lock() for _ in range(256)]
