"""Cases of the city's platform as matters: which fields they become, and what was told before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256

from django.utils.timezone import is_naive, make_aware

from guatu.ledger.book import Book, State
from guatu.ledger.chain import instant
from guatu.ledger.grid.request import GridRequest
from guatu.ledger.values import check_values
from guatu.store.calendar import city_time, day_of
from guatu.store.models import Event, Matter, Unit
from guatu.store.permission import SYSTEM
from guatu.store.scope import acting

# Name of Open311 -> the book's own field.
OWN = {"service_name": "class", "grid": "grid", "address": "address", "media_url": "media"}
HANDLED = ("reported", "closed", "evaluated")


def case_stream(key: str) -> str:
    """Return the chain that holds what the platform told of the case `key`."""
    plain = len(key) <= 60 and key.isascii() and key.isprintable()
    return f"grid:{key if plain else sha256(key.encode()).hexdigest()}"


def told_before(keys: Iterable[str]) -> dict[str, Event]:
    """Return key -> the last event of its chain, for cases that are known. Whoever asks."""
    streams = {case_stream(key): key for key in keys}
    told: dict[str, Event] = {}
    with acting(SYSTEM):
        for batch in _batches(list(streams)):
            found = Event.objects.filter(stream__in=batch).order_by("stream", "sequence")
            told |= {streams[event.stream]: event for event in found}
    return told


def told_facts(request: GridRequest, lead: Unit | None) -> dict[str, object]:
    """Return what `request` tells, as its chain holds it; `lead` is the unit of its agency."""
    return {
        "stage": request.stage,
        "lead": lead and lead.key,
        "expected_at": _told_instant(request.expected_at),
        "updated_at": _told_instant(request.updated_at),
        "place": request.place and list(request.place),
        **{f"text.{name}": text for name, text in request.texts.items()},
    }


def new_fields(
    request: GridRequest, lead: Unit | None, book: Book, at: datetime
) -> dict[str, object]:
    """Return the attributes of the matter that `request` becomes when it is entered at `at`."""
    day = day_of(_aware(request.updated_at or request.requested_at) or at)
    issued = _aware(request.requested_at)
    return {
        "title": request.title,
        "text": request.texts.get("description", "") or request.title,
        "lead": lead,
        "issued": day_of(issued) if issued else day_of(at),
        "values": _values(request, book),
        **_due(request),
        **_place(request),
        "stage": request.stage,
        "stage_on": day,
        "state": str(book.stages[request.stage].state),
        **_ends(request.stage, day, book),
    }


def changed_fields(
    request: GridRequest, lead: Unit | None, names: Iterable[str], matter: Matter, book: Book
) -> dict[str, object]:
    """Return the attributes that change when the platform tells other facts of the given `names`.

    The stage is left to the book's moves.
    """
    fields: dict[str, object] = {}
    for name in names:
        if name == "lead":
            fields["lead"] = lead
        elif name == "expected_at":
            fields |= _due(request)
        elif name == "place":
            fields |= _place(request)
        elif name == "text.description":
            fields["text"] = request.texts.get("description", "") or matter.text
        elif name.removeprefix("text.") in OWN:
            fields["values"] = {**matter.values, **_values(request, book)}
    return fields


def stage_fields(matter: Matter, stage: str, day: date, book: Book) -> dict[str, object]:
    """Return what follows for a matter that comes into `stage` on `day`, beside the move."""
    fields = _ends(stage, matter.submitted_on or day, book)
    fields.pop("closed_on", None)  # the move says it
    was_closed = matter.state == Matter.State.CLOSED
    if was_closed and book.stages[stage].state == State.OPEN:
        fields["reopened_times"] = matter.reopened_times + 1
    return fields


def is_older(request: GridRequest, told: Mapping[str, object]) -> bool:
    """Tell whether `request` was updated before what the platform told last."""
    updated, last = _told_instant(request.updated_at), told.get("updated_at")
    return bool(updated and last and updated < str(last))


def stage_day(request: GridRequest, at: datetime) -> date:
    """Return the day on which a case came into its stage, as far as the platform says."""
    return day_of(_aware(request.updated_at) or at)


def _ends(stage: str, day: date, book: Book) -> dict[str, object]:
    is_closed = book.stages[stage].state == State.CLOSED
    return {
        "submitted_on": day if stage in HANDLED else None,
        "closed_on": day if is_closed else None,
        "claim": (Matter.Claim.VERIFIED if is_closed else Matter.Claim.NONE).value,
    }


def _due(request: GridRequest) -> dict[str, object]:
    due = _aware(request.expected_at)
    return {"due": city_time(due).date() if due else None, "due_at": due}


def _place(request: GridRequest) -> dict[str, object]:
    longitude, latitude = request.place or (None, None)
    return {"longitude": longitude, "latitude": latitude}


def _values(request: GridRequest, book: Book) -> dict[str, object]:
    own = {
        OWN[name]: text
        for name, text in request.texts.items()
        if name in OWN and OWN[name] in book.fields
    }
    return check_values(book.fields, {"external": request.key, **own})


def _aware(at: datetime | None) -> datetime | None:
    """Return an instant in its zone; one without a zone is of the city's clocks."""
    return make_aware(at) if at and is_naive(at) else at


def _told_instant(at: datetime | None) -> str | None:
    aware = _aware(at)
    return instant(aware) if aware else None


def _batches(streams: list[str], size: int = 500) -> Iterable[list[str]]:
    return (streams[start : start + size] for start in range(0, len(streams), size))
