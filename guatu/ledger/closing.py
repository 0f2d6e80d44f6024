"""What stands between a matter and its closing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from guatu.errors import RuleBroken
from guatu.ledger.book import Book
from guatu.ledger.values import missing_values


class ClosedByHandler(RuleBroken):
    """Who handled a matter does not accept its closing."""

    code = "ledger.closed_by_handler"


class EvidenceMissing(RuleBroken):
    """The book asks for evidence that is not there."""

    code = "ledger.evidence_missing"


class NotPublished(RuleBroken):
    """The book wants a matter to have been made public before it is closed."""

    code = "ledger.not_published"


class SignaturesMissing(RuleBroken):
    """Fewer units have signed the fields as they are than the book asks for."""

    code = "ledger.signatures_missing"


class WrongAcceptor(RuleBroken):
    """The book wants somebody of another unit to accept the closing."""

    code = "ledger.wrong_acceptor"


class FieldsMissing(RuleBroken):
    """The book asks for fields that are empty: required ones, or those of its closing."""

    code = "ledger.fields_missing"


class PartsOpen(RuleBroken):
    """A mandatory part of the matter is still open."""

    code = "ledger.parts_open"


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What is known of a matter when it is to be closed.

    `evidence` are the kinds that are there, `values` the book's own fields, `doers` the keys of
    all who handled it or reported on it, `open_parts` the numbers of mandatory open parts,
    `signed` the keys of the units that signed the fields as they are, `lead` the lead unit's.
    """

    evidence: Collection[str]
    values: Mapping[str, object]
    doers: Collection[str]
    open_parts: Collection[str] = ()
    signed: Collection[str] = ()
    published: bool = False
    lead: str = ""


def check_closing(book: Book, facts: ClosingFacts, *, acceptor: str, unit: str) -> None:
    """Let `acceptor` (an actor's key) of `unit` (its key) close a matter of `book`, or raise.

    Raises:
        ClosedByHandler: the acceptor handled it or reported on it.
        WrongAcceptor: the book wants somebody of another unit.
        EvidenceMissing, FieldsMissing, PartsOpen, SignaturesMissing, NotPublished: what the
            book asks for is not there.
    """
    if acceptor in facts.doers:
        raise ClosedByHandler(who=acceptor)
    if book.closing.unit and unit != book.closing.unit:
        raise WrongAcceptor(unit=unit or "—", wanted=book.closing.unit)
    if book.closing.by_other_unit and unit == facts.lead:
        raise WrongAcceptor(unit=unit or "—", wanted=f"≠ {facts.lead}")
    check_proof(book, facts)
    if len(facts.signed) < book.closing.signatures:
        signed = "、".join(sorted(facts.signed)) or "—"
        raise SignaturesMissing(count=book.closing.signatures, signed=signed)
    if book.closing.publish and not facts.published:
        raise NotPublished(book=book.zh)


def check_proof(book: Book, facts: ClosingFacts) -> None:
    """Check what the book asks for before a closing, whoever accepts it; raises as above."""
    lacking = [kind for kind in book.closing.evidence if kind not in facts.evidence]
    if lacking:
        raise EvidenceMissing(wanted="、".join(book.evidence[kind].zh for kind in lacking))
    asked = [*missing_values(book.fields, facts.values), *book.closing.fields]
    empty = [key for key in dict.fromkeys(asked) if facts.values.get(key) in (None, "")]
    if empty:
        raise FieldsMissing(wanted="、".join(book.fields[key].zh for key in empty))
    if facts.open_parts:
        raise PartsOpen(parts="、".join(sorted(facts.open_parts)))
