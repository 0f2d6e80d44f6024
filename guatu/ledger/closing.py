"""What stands between a matter and its closing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from guatu.errors import RuleBroken
from guatu.ledger.book import Book


class ClosedByHandler(RuleBroken):
    """Who handled a matter does not accept its closing."""

    code = "ledger.closed_by_handler"


class EvidenceMissing(RuleBroken):
    """The book asks for evidence that is not there."""

    code = "ledger.evidence_missing"


class FieldsMissing(RuleBroken):
    """The book asks for fields that are empty."""

    code = "ledger.fields_missing"


class PartsOpen(RuleBroken):
    """A mandatory part of the matter is still open."""

    code = "ledger.parts_open"


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What is known of a matter when it is to be closed.

    `evidence` are the kinds that are there, `values` the book's own fields, `doers` the keys of
    all who handled it or reported on it, `open_parts` the numbers of mandatory open parts.
    """

    evidence: Collection[str]
    values: Mapping[str, object]
    doers: Collection[str]
    open_parts: Collection[str] = ()


def check_closing(book: Book, facts: ClosingFacts, *, acceptor: str) -> None:
    """Let `acceptor` (an actor's key) close a matter of `book`, or raise the first reason not to.

    Raises:
        ClosedByHandler: the acceptor handled it or reported on it.
        EvidenceMissing, FieldsMissing, PartsOpen: what the book asks for is not there.
    """
    if acceptor in facts.doers:
        raise ClosedByHandler(who=acceptor)
    check_proof(book, facts)


def check_proof(book: Book, facts: ClosingFacts) -> None:
    """Check what the book asks for before a closing, whoever accepts it; raises as above."""
    lacking = [kind for kind in book.closing.evidence if kind not in facts.evidence]
    if lacking:
        raise EvidenceMissing(wanted="、".join(book.evidence[kind].zh for kind in lacking))
    empty = [key for key in book.closing.fields if facts.values.get(key) in (None, "")]
    if empty:
        raise FieldsMissing(wanted="、".join(book.fields[key].zh for key in empty))
    if facts.open_parts:
        raise PartsOpen(parts="、".join(sorted(facts.open_parts)))
