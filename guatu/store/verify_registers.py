"""Do the registers say what their events say? Units, people with their rights, books, facts.

Each row has a chain of its own. A chain is replayed and compared with what the row holds, name
by name; a row without a chain and a chain without its row are named too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from guatu.findings import Finding
from guatu.ledger.chain import replay
from guatu.store.books import digest
from guatu.store.boundaries import STREAM as MAP
from guatu.store.boundaries import held_digest
from guatu.store.models import (
    Appeal,
    BookVersion,
    Event,
    Fact,
    Grant,
    Identity,
    Means,
    Misprint,
    PeriodRanking,
    ScorecardVersion,
    SpecialDay,
    Token,
    Unit,
    User,
)
from guatu.store.snapshot import stored_value

Told = Mapping[str, Mapping[str, object]]
# What an event of a person gives or takes, beside the fields of the row.
GIVEN, REVOKED = "+given", "+revoked"


def registers_that_differ() -> Iterator[Finding]:
    """Yield what differs between the registers and their events.

    Cost: the events and rows of each register once; a register is held in memory.
    """
    yield from _compared(_told("unit:"), _units())
    yield from _compared(_people_told(), _people())
    yield from _compared(_access_told(), _access())
    yield from _compared(_told("fact:"), _facts())
    yield from _compared(_books_told(), _books())
    yield from _compared(_told("calendar:"), _special_days())
    yield from _compared(_told("map:"), _map())
    yield from _compared(_told("scorecard:"), _scorecards())
    yield from _compared(_told("ranking:"), _rankings())
    yield from _compared(_told("means:"), _means())
    yield from _compared(_misprints_told(), _misprints())


def _compared(told: Told, held: Told) -> Iterator[Finding]:
    """Yield the differences between two registers, each by the names of their chains.

    Only names that a chain tells are compared: what nobody ever recorded cannot differ.
    """
    for stream in sorted(told.keys() | held.keys()):
        if stream not in told:
            yield Finding("verify.untold", facts={"stream": stream})
        elif stream not in held:
            yield Finding("verify.row_missing", facts={"stream": stream})
        else:
            record, row = told[stream], held[stream]
            for name in sorted(record.keys() & row.keys()):
                if record[name] != row[name]:
                    facts = {"number": stream, "field": name}
                    differing = {"row": row[name], "record": record[name]}
                    yield Finding("verify.field", facts={**facts, **differing})


def _told(prefix: str) -> dict[str, dict[str, object]]:
    """Return chain -> what its events tell in the end, of all chains with `prefix`."""
    afters: dict[str, list[Mapping[str, object]]] = {}
    for event in _events(prefix):
        afters.setdefault(event.stream, []).append(_after(event))
    return {stream: replay(listed) for stream, listed in afters.items()}


def _events(prefix: str) -> Iterator[Event]:
    # From the prefix to the character after its colon: a range, so that the index serves it.
    chains = Event.objects.filter(stream__gte=prefix, stream__lt=prefix[:-1] + ";")
    yield from chains.order_by("stream", "sequence").iterator(chunk_size=2000)


def _after(event: Event) -> Mapping[str, object]:
    """Return what `event` tells; nothing when it is broken, which its hash has told already."""
    try:
        return event.after_facts
    except json.JSONDecodeError:
        return {}


def _units() -> Told:
    units = Unit.objects.select_related("parent").prefetch_related("aliases")
    return {
        f"unit:{unit.key}": {
            "name": unit.name,
            "kind": unit.kind,
            "path": unit.path,
            "parent": unit.parent and unit.parent.key,
            "code": unit.code,
            "group": unit.group,
            "valid_from": stored_value("valid_from", unit.valid_from),
            "aliases": sorted(alias.name for alias in unit.aliases.all()),
        }
        for unit in units
    }


def _people_told() -> Told:
    """Return what the chains of people tell, with the grants that are in force after them."""
    told = _told("user:")
    grants: dict[str, set[str]] = {stream: set() for stream in told}
    for event in _events("user:"):
        facts = _after(event)
        if isinstance(given := facts.get(GIVEN), dict):
            grants[event.stream].add(_grant(**given))
        if isinstance(revoked := facts.get(REVOKED), dict):
            grants[event.stream].discard(_grant(**revoked))
    return {stream: {**facts, "grants": sorted(grants[stream])} for stream, facts in told.items()}


def _people() -> Told:
    grants: dict[int, set[str]] = {}
    for grant in Grant.objects.filter(revoked_at=None).select_related("unit"):
        held = _grant(role=grant.role, unit=grant.unit.key, book=grant.book)
        grants.setdefault(grant.user_id, set()).add(held)
    return {
        user.key: {
            "name": user.name,
            "post": user.post,
            "unit": user.unit and user.unit.key,
            "is_active": user.is_active,
            "grants": sorted(grants.get(user.pk, ())),
        }
        for user in User.objects.select_related("unit")
    }


def _grant(*, role: str, unit: str, book: str) -> str:
    return f"{role} {unit} {book}".strip()


def _access_told() -> Told:
    """Return the tokens and identities in force after each chain of how somebody comes in."""
    held = _nothing_held()
    for event in _events("access:"):
        facts, names = _after(event), held.setdefault(event.stream, set())
        if isinstance(given := facts.get(GIVEN), dict):
            names.add(f"{given['kind']} {given['name']}")
        if isinstance(revoked := facts.get(REVOKED), dict):
            names.discard(f"{revoked['kind']} {revoked['name']}")
    return {stream: {"access": sorted(names)} for stream, names in held.items()}


def _access() -> Told:
    held = _nothing_held()
    for token in Token.objects.filter(revoked_at=None).select_related("user"):
        held[token.user.access_stream].add(f"token {token.name}")
    for identity in Identity.objects.select_related("user"):
        name = f"identity {identity.issuer} {identity.subject}"
        held[identity.user.access_stream].add(name)
    return {stream: {"access": sorted(names)} for stream, names in held.items()}


def _nothing_held() -> dict[str, set[str]]:
    return {user.access_stream: set() for user in User.objects.all()}


def _facts() -> Told:
    names = ("subject", "metric", "period", "measure", "due", "value", "source")
    return {
        fact.stream: {
            **{name: stored_value(name, getattr(fact, name)) for name in names},
            "owner": fact.owner.key,
            "asked_by": fact.asked_by and fact.asked_by.key,
        }
        for fact in Fact.objects.select_related("owner", "asked_by")
    }


def _books_told() -> Told:
    """Return the digest of each version that was loaded: a book's chain tells all of them."""
    told = {}
    for event in _events("book:"):
        facts = _after(event)
        told[f"{event.stream} v{facts.get('version')}"] = {"sha256": facts.get("sha256")}
    return told


def _books() -> Told:
    return {
        f"book:{version.key} v{version.version}": {"sha256": digest(version.text)}
        for version in BookVersion.objects.all()
    }


def _special_days() -> Told:
    """Return the imported holidays by the chain of their year."""
    years: dict[str, dict[str, object]] = {}
    for special in SpecialDay.objects.all():
        named = {"is_worked": special.is_worked, "name": special.name}
        years.setdefault(f"calendar:{special.day.year}", {})[special.day.isoformat()] = named
    return {stream: {"days": days} for stream, days in years.items()}


def _map() -> Told:
    """Return the digest of the file of boundaries by its chain; "" when the file is gone."""
    held = held_digest()
    return {} if held is None else {MAP: {"sha256": held}}


def _scorecards() -> dict[str, dict[str, object]]:
    """Return chain -> its newest version, with the hash of the text as it stands."""
    return {
        f"scorecard:{row.key}": {"version": row.version, "sha256": digest(row.text)}
        for row in ScorecardVersion.objects.order_by("key", "version")
    }


def _rankings() -> dict[str, dict[str, object]]:
    """Return chain -> state, newest edition with the hashes of its texts, and all appeals."""
    found: dict[str, dict[str, object]] = {}
    rankings = PeriodRanking.objects.select_related("current").order_by("pk")
    for ranking in rankings.exclude(current=None).iterator(chunk_size=100):
        edition, until = ranking.current, ranking.objections_until
        if edition is not None:
            found[ranking.stream] = {
                "edition": edition.number,
                "state": ranking.state,
                "answer": digest(edition.answer),
                "inputs": digest(edition.inputs),
                "on": edition.on.isoformat(),
                "objections_until": until.isoformat() if until else None,
            }
    appeals = Appeal.objects.select_related("ranking", "unit").order_by("asked_at", "pk")
    for appeal in appeals.iterator(chunk_size=500):
        found[appeal.ranking.stream][appeal.name] = appeal.state
    return found


def _means() -> Told:
    names = ("title", "title_en", "kind", "capacity", "changes")
    return {
        means.stream: {
            **{name: getattr(means, name) for name in names},
            "unit": means.unit and means.unit.key,
        }
        for means in Means.objects.select_related("unit")
    }


def _misprints_told() -> Told:
    """Return what was decided of likely misprints, by the chain of their document."""
    told: dict[str, list[object]] = {}
    for event in _events("document:"):
        if decision := _after(event).get("+misprint"):
            told.setdefault(event.stream, []).append(decision)
    return {stream: {"misprints": sorted(listed, key=str)} for stream, listed in told.items()}


def _misprints() -> Told:
    held: dict[str, list[object]] = {}
    for row in Misprint.objects.select_related("document").defer("document__text"):
        decision = [row.start, row.end, row.printed, row.meant, row.state]
        held.setdefault(f"document:{row.document.sha256}", []).append(decision)
    return {stream: {"misprints": sorted(listed, key=str)} for stream, listed in held.items()}
