"""A request as a platform tells it: the fields of Open311, checked and made into values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from math import isfinite
from typing import TypeVar

from guatu.books import load_book
from guatu.errors import Invalid
from guatu.findings import Finding, Place
from guatu.ledger.cells import as_day

Value = TypeVar("Value")
ID_LENGTH = 100
TEXTS = ("service_name", "description", "status_notes", "agency_responsible", "address", "grid",
         "media_url")  # fmt: skip
NAMES = frozenset(
    {
        *TEXTS, "service_request_id", "status", "requested_datetime", "updated_datetime",
        "expected_datetime", "lat", "long",
    }
)  # fmt: skip


class GridUnread(Invalid):
    """A file is no list of requests."""

    code = "grid.unread"


@dataclass(frozen=True, slots=True)
class GridRequest:
    """What a platform says of one case. `key` is its number there; `stage` a key of the book.

    `texts` are the other fields by their names in Open311, blank ones left out. Instants without
    a zone are those of the city's clocks. `place` is (longitude, latitude), degrees.
    """

    key: str
    stage: str
    texts: Mapping[str, str]
    requested_at: datetime | None = None
    updated_at: datetime | None = None
    expected_at: datetime | None = None
    place: tuple[float, float] | None = None

    @property
    def title(self) -> str:
        """Return what is to be done, in a line: what it is, and where."""
        named = [self.texts.get("service_name", ""), self.texts.get("address", "")]
        line = " ".join(text for text in named if text)
        return (line or self.texts.get("description", "") or self.key)[:200]


def read_requests(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, document: str
) -> tuple[list[GridRequest], list[Finding]]:
    """Return the requests in `rows` (number, fields), and what is wrong with the others.

    A row with something wrong is left out whole. Of several rows with one number the one that
    was updated last counts, and of those the last.
    """
    found: dict[str, GridRequest] = {}
    findings: list[Finding] = []
    for number, fields in rows:
        reader = _Reader(fields)
        request = reader.request()
        if request is None:
            place = Place(document, line=number)
            findings += [Finding(code, place, {"row": number, **f}) for code, f in reader.wrong]
            continue
        held = found.get(request.key)
        if held is None or not _is_older(request, held):
            found[request.key] = request
    return list(found.values()), findings


class _Reader:
    """Reads the fields of one request; `wrong` are codes and facts of what could not be read."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = {name: fields.get(name, "").strip() for name in NAMES}
        self.wrong: list[tuple[str, dict[str, object]]] = []

    def request(self) -> GridRequest | None:
        """Return the request, or `None` when something is wrong with it."""
        key = self.fields["service_request_id"]
        if not 0 < len(key) <= ID_LENGTH:
            self.wrong.append(("grid.no_id", {"value": key[:40]}))
        request = GridRequest(
            key=key,
            stage=self._stage(),
            texts={name: self.fields[name] for name in TEXTS if self.fields[name]},
            requested_at=self._read("requested_datetime", _instant),
            updated_at=self._read("updated_datetime", _instant),
            expected_at=self._read("expected_datetime", _last_instant),
            place=self._place(),
        )
        return None if self.wrong else request

    def _stage(self) -> str:
        """Return the stage that state and notes name; the notes tell more than open and closed."""
        status = self.fields["status"].lower()
        stage = _stages().get(status, "")
        if not stage:
            self.wrong.append(("grid.no_status", {"value": status[:40]}))
        told = [named for word, named in _stages().items() if word in self.fields["status_notes"]]
        return told[0] if status in ("open", "closed") and told else stage

    def _read(self, name: str, reader: Callable[[str], Value | None]) -> Value | None:
        text = self.fields[name]
        value = reader(text) if text else None
        if text and value is None:
            self.wrong.append(("grid.no_time", {"field": name, "value": text[:40]}))
        return value

    def _place(self) -> tuple[float, float] | None:
        texts = self.fields["long"], self.fields["lat"]
        if not all(texts):
            return None
        try:
            longitude, latitude = map(float, texts)
        except ValueError:
            longitude = latitude = float("nan")
        if isfinite(longitude + latitude) and abs(longitude) <= 180 and abs(latitude) <= 90:
            return longitude, latitude
        self.wrong.append(("grid.no_place", {"value": " ".join(texts)[:40]}))
        return None


@cache
def _stages() -> dict[str, str]:
    """Return word -> key of the stage that it names, the longest words first."""
    listed = load_book("lexicon/grid.toml")["stages"]
    named = {word: stage for stage, words in listed.items() for word in words}
    return dict(sorted(named.items(), key=lambda pair: -len(pair[0])))


def _instant(text: str) -> datetime | None:
    """Return an instant (2026-03-02T10:00:00+08:00, 2026/3/2 10:00), or the start of a day."""
    try:
        return datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        pass
    day, _, rest = text.partition(" ")
    on, clock = as_day(day, on=None), _clock(rest.strip())
    return datetime.combine(on, clock) if on and clock is not None else None


def _last_instant(text: str) -> datetime | None:
    """Return an instant as above; of a day alone its end, for what is due on it may take it all."""
    instant = _instant(text)
    if instant and ":" not in text:
        return datetime.combine(instant.date(), time(23, 59))
    return instant


def _clock(text: str) -> time | None:
    if not text:
        return time()
    try:
        return time.fromisoformat(text.rjust(5, "0") if text.count(":") == 1 else text)
    except ValueError:
        return None


def _is_older(one: GridRequest, other: GridRequest) -> bool:
    """Tell whether `one` was updated before `other`, as far as both say when."""
    if one.updated_at is None or other.updated_at is None:
        return False
    if (one.updated_at.tzinfo is None) != (other.updated_at.tzinfo is None):
        return False
    return one.updated_at < other.updated_at
