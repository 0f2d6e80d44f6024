"""Do the registers say what their events say? Units, books, facts, meetings.

Each row has a chain of its own. A chain is replayed and compared with what the row holds, name
by name; a row without a chain and a chain without its row are named too.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from guatu.findings import Finding
from guatu.ledger.chain import canonical
from guatu.store.books import digest
from guatu.store.boundaries import held_digests
from guatu.store.chains import Told, after_of, chain_events, told
from guatu.store.models import (
    AgreementVersion,
    Appeal,
    BookVersion,
    Comment,
    Document,
    Fact,
    Means,
    Meeting,
    Misprint,
    PeriodRanking,
    ScorecardVersion,
    SettlementPart,
    SpecialDay,
    Unit,
)
from guatu.store.snapshot import stored_value
from guatu.store.verify_people import (
    access_held,
    access_told,
    people_held,
    people_told,
    views_held,
    views_told,
)

# What a meeting's row holds until it is closed.
NOT_HELD = {"present": "", "held_at": None, "agenda": digest(canonical([]))}


def registers_that_differ() -> Iterator[Finding]:
    """Yield what differs between the registers and their events.

    Cost: the events and rows of each register once; a register is held in memory.
    """
    yield from _compared(told("unit:"), _units())
    yield from _compared(people_told(), people_held())
    yield from _compared(access_told(), access_held())
    yield from _compared(told("fact:"), _facts())
    yield from _compared(_books_told(), _books())
    yield from _compared(told("calendar:"), _special_days())
    yield from _compared(told("map:"), _map())
    yield from _compared(told("scorecard:"), _scorecards())
    yield from _compared(told("ranking:"), _rankings())
    yield from _compared(told("agreement:"), _agreements())
    yield from _compared(told("share:"), _settlements())
    yield from _compared(told("means:"), _means())
    yield from _compared(_misprints_told(), _misprints())
    yield from _compared(_meetings_told(), _meetings())
    yield from _compared(_comments_told(), _comments())
    yield from _compared(views_told(), views_held())


def _compared(said: Told, held: Told) -> Iterator[Finding]:
    """Yield the differences between two registers, each by the names of their chains.

    Only names that a chain tells are compared: what nobody ever recorded cannot differ.
    """
    for stream in sorted(said.keys() | held.keys()):
        if stream not in said:
            yield Finding("verify.untold", facts={"stream": stream})
        elif stream not in held:
            yield Finding("verify.row_missing", facts={"stream": stream})
        else:
            record, row = said[stream], held[stream]
            for name in sorted(record.keys() & row.keys()):
                if record[name] != row[name]:
                    facts = {"number": stream, "field": name}
                    differing = {"row": row[name], "record": record[name]}
                    yield Finding("verify.field", facts={**facts, **differing})


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
            "valid_to": stored_value("valid_to", unit.valid_to),
            "aliases": sorted(alias.name for alias in unit.aliases.all()),
        }
        for unit in units
    }


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
    loaded = {}
    for event in chain_events("book:"):
        facts = after_of(event)
        loaded[f"{event.stream} v{facts.get('version')}"] = {"sha256": facts.get("sha256")}
    return loaded


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
    """Return the digest of each map file by its chain; "" when the file is gone."""
    return {stream: {"sha256": held} for stream, held in held_digests().items()}


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


def _agreements() -> Told:
    return {
        f"agreement:{row.key}": {"version": row.version, "sha256": digest(row.text)}
        for row in AgreementVersion.objects.order_by("key", "version")
    }


def _settlements() -> Told:
    """Return chain -> the sums of the units, what they signed for, and what all is made of."""
    found: dict[str, dict[str, object]] = {}
    for part in SettlementPart.objects.select_related("settlement__agreement", "unit"):
        settlement = part.settlement
        made = {"receipts": digest(settlement.receipts), "agreement": settlement.agreement.version}
        held = found.setdefault(settlement.stream, made)
        held[f"sum:{part.unit.name}"] = part.cents
        if part.signed_cents is not None:
            held[f"signed:{part.unit.name}"] = part.signed_cents
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
    decided: dict[str, list[object]] = {}
    for event in chain_events("document:"):
        if decision := after_of(event).get("+misprint"):
            decided.setdefault(event.stream, []).append(decision)
    return {stream: {"misprints": sorted(listed, key=str)} for stream, listed in decided.items()}


def _misprints() -> Told:
    held: dict[str, list[object]] = {}
    for row in Misprint.objects.select_related("document").defer("document__text"):
        decision = [row.start, row.end, row.printed, row.meant, row.state]
        held.setdefault(f"document:{row.document.sha256}", []).append(decision)
    return {stream: {"misprints": sorted(listed, key=str)} for stream, listed in held.items()}


def _meetings_told() -> Told:
    """Return what the chains of meetings tell, with the papers that were put to each."""
    papers: dict[str, list[object]] = {}
    for event in chain_events("meeting:"):
        if paper := after_of(event).get("+paper"):
            papers.setdefault(event.stream, []).append(paper)
    return {
        stream: {**NOT_HELD, **facts, "papers": sorted(papers.get(stream, ()), key=str)}
        for stream, facts in told("meeting:").items()
    }


def _meetings() -> Told:
    held = Meeting.objects.select_related("unit").prefetch_related(
        Prefetch("papers", Document.objects.only("sha256"))
    )
    return {
        meeting.stream: {
            **meeting.told,
            "papers": sorted(paper.sha256 for paper in meeting.papers.all()),
            "present": meeting.present,
            "held_at": stored_value("held_at", meeting.held_at),
            "agenda": digest(canonical(meeting.agenda)),
        }
        for meeting in held
    }


def _comments_told() -> Told:
    """Return what leaders said to the standings of each ranking, by unit."""
    said: dict[str, list[str]] = {}
    for event in chain_events("ranking:"):
        facts = after_of(event)
        if "+comment" in facts:
            said.setdefault(event.stream, []).append(f"{facts.get('+unit')} {facts['+comment']}")
    return {stream: {"comments": sorted(listed)} for stream, listed in said.items()}


def _comments() -> Told:
    held: dict[str, list[str]] = {}
    for row in Comment.objects.select_related("ranking", "unit"):
        held.setdefault(row.ranking.stream, []).append(f"{row.unit.key} {row.text}")
    return {stream: {"comments": sorted(listed)} for stream, listed in held.items()}
