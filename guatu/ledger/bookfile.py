"""From the text of a TOML file to a book, or to findings that name each mistake with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from guatu.books import book_names
from guatu.errors import GuatuError, Invalid
from guatu.findings import Finding, Place
from guatu.ledger.book import (
    BOOK_ACTS,
    Book,
    Check,
    Clock,
    Closing,
    Count,
    EvidenceKind,
    Field,
    FieldKind,
    Limit,
    Move,
    Rung,
    Stage,
    State,
)
from guatu.ledger.columns import book_columns, is_taken
from guatu.ledger.numbering import is_pattern
from guatu.ledger.photos import NO_PHOTO_LIMITS, PhotoLimits
from guatu.ledger.tables import BookText, Table, keyed, tables
from guatu.ledger.ways import dead_ends, unreached
from guatu.rules import Column, parse_rule
from guatu.watch import LightTable, light_table
from guatu.watch.flood import Demands

TABLES = (
    "book", "check", "clock", "closing", "evidence", "field", "light", "limit", "move", "photo",
    "response", "rung", "stage", "target",
)  # fmt: skip
# Roles as grants name them; the book says who may see, write and accept.
ROLES = ("reader", "handler", "reviewer", "supervisor", "leader", "patrol", "audit")
GREY = light_table([{"colour": "grey", "zh": "—", "en": "—"}])
_WIDE = re.compile(r"[“”‘’＂＝，：［］＃]")
_QUOTED = re.compile(r'"[^"]*"|#.*')
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


class BookWrong(Invalid):
    """A book file has mistakes; `.findings` holds all of them."""

    code = "ledger.book_refused"

    def __init__(self, findings: list[Finding], **facts: object) -> None:
        super().__init__(**facts)
        self.findings = findings


def read_book(text: str, *, name: str) -> Book:
    """Return the book that `text` says.

    Raises:
        BookWrong: it has mistakes; the findings name file, line and what was wanted.
    """
    book, findings = check_book(text, name=name)
    if book is None:
        first = findings[0]
        raise BookWrong(
            findings, file=name, line=first.place.line, why=first.say("en"), count=len(findings)
        )
    return book


def check_book(text: str, *, name: str) -> tuple[Book | None, list[Finding]]:
    """Return the book that `text` says, or `None` with every mistake in it, by line."""
    source = BookText(name, text)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_no_toml(name, text, str(error))]
    for table in parsed.keys() - set(TABLES):
        source.note("ledger.book_unknown", table, 0, value=table, wanted=" ".join(TABLES))
    book = _book(source, parsed)
    source.findings.sort(key=lambda finding: finding.place.line or 0)
    return (None, source.findings) if source.findings else (book, [])


def _no_toml(name: str, text: str, why: str) -> Finding:
    """Return why `text` is no TOML; a full-width mark where Chinese is typed is the usual cause."""
    lines = text.splitlines() or [""]
    # What is missed at the end of the document has no line of its own.
    line = int(match[1]) if (match := re.search(r"line (\d+)", why)) else len(lines)
    printed = lines[min(line, len(lines)) - 1]
    if marks := _WIDE.findall(_QUOTED.sub("", printed)):
        facts = {"marks": " ".join(dict.fromkeys(marks)), "why": why}
        return Finding("ledger.book_wide", Place(name, line=line), facts)
    return Finding("ledger.book_toml", Place(name, line=line), {"why": why})


def _book(source: BookText, parsed: Mapping[str, Any]) -> Book | None:
    head = (tables(source, parsed, "book") or [Table(source, "book", 0, {})])[0]
    head.only("key", "zh", "en", "source", "year", "numbering", "plans", "problems", "restricted",
              "titles")  # fmt: skip
    head.whole("year", least=1949)
    numbering = head.text("numbering")
    if numbering and not is_pattern(numbering):
        head.note("ledger.book_wrong", "numbering", value=numbering, wanted="督〔{year}〕{n}号")
    stages = {stage.key: stage for stage in map(_stage, keyed(source, parsed, "stage"))}
    fields = {field.key: field for field in map(_field, keyed(source, parsed, "field"))}
    kinds = {kind.key: kind for kind in map(_evidence, keyed(source, parsed, "evidence"))}
    moves = tuple(
        _move(table, stages, [*kinds, *fields]) for table in tables(source, parsed, "move")
    )
    _check_stages(source, stages, moves)
    return Book(
        key=head.key_text(),
        zh=head.text("zh"),
        en=head.text("en"),
        source=head.text("source"),
        numbering=numbering,
        restricted=head.flag("restricted"),
        stages=stages,
        fields=fields,
        evidence=kinds,
        moves=moves,
        clock=_clock(source, parsed, kinds),
        closing=_closing(source, parsed, kinds, fields),
        limits=tuple(map(_limit, tables(source, parsed, "limit"))),
        ladder=_ladder(keyed(source, parsed, "rung")),
        plans=head.each_of("plans", book_names("nodes")),
        titles=_titles(head, fields),
        responses={held.zh: held for held in map(_demands, keyed(source, parsed, "response"))},
        problems=head.key_text("problems") if "problems" in head.values else "",
        lights=_lights(source, parsed, fields),
        checks=tuple(
            check
            for table in keyed(source, parsed, "check")
            if (check := _check(table, book_columns(fields)))
        ),
        photos=_photos(source, parsed),
        targets=dict(map(_target, tables(source, parsed, "target"))),
        text=source.text,
    )


def _titles(head: Table, fields: Mapping[str, Field]) -> str:
    text = head.text("titles", "")
    for key in re.findall(r"\{([^{}]*)\}", text):
        if key not in fields:
            head.note("ledger.book_unknown", "titles", value=key, wanted=" | ".join(fields))
    return text


def _demands(table: Table) -> Demands:
    table.only("key", "zh", "en", "source", "patrol_hours", "answer_minutes", "leader")
    return Demands(
        key=table.key_text(),
        zh=table.text("zh"),
        en=table.text("en"),
        source=table.text("source"),
        patrol_hours=table.whole("patrol_hours", least=1),
        answer_minutes=table.whole("answer_minutes", least=1),
        leader=table.flag("leader") if "leader" in table.values else None,
    )


def _stage(table: Table) -> Stage:
    table.only("key", "zh", "en", "state", "limit_days")
    state = State(table.one_of("state", list(State), State.OPEN))
    limit = table.whole("limit_days", least=1)
    return Stage(table.key_text(), table.text("zh"), table.text("en"), state, limit)


def _check_stages(source: BookText, stages: Mapping[str, Stage], moves: Sequence[Move]) -> None:
    states = [stage.state for stage in stages.values()]
    if State.OPEN not in states or State.CLOSED not in states or states[0] != State.OPEN:
        source.note("ledger.book_stages", "stage", 0)
        return
    # A move that was misread leads nowhere: that would be told twice.
    if any(_is_in(finding, "stage", "move") for finding in source.findings):
        return
    places = {key: place for place, key in enumerate(stages)}
    for key in unreached(stages, moves):
        source.note("ledger.book_unreached", "stage", places[key], key="key", value=key)
    for key in dead_ends(stages, moves):
        source.note("ledger.book_dead_end", "stage", places[key], key="key", value=key)


def _is_in(finding: Finding, *names: str) -> bool:
    """Tell whether `finding` is about a table of one of `names`."""
    return str(finding.facts["where"]).startswith(tuple(f"[{name}]" for name in names))


def _field(table: Table) -> Field:
    table.only("key", "zh", "en", "kind", "required", "choices", "see", "write", "unit", "also")
    kind = FieldKind(table.one_of("kind", list(FieldKind)))
    choices = table.texts("choices")
    if (kind == FieldKind.CHOICE) != bool(choices):
        table.note("ledger.book_choices", "choices", kind=kind)
    return Field(
        key=table.key_text(),
        zh=table.text("zh"),
        en=table.text("en"),
        kind=kind,
        required=table.flag("required"),
        choices=choices,
        see=frozenset(table.each_of("see", ROLES)),
        write=frozenset(table.each_of("write", ROLES)),
        unit=table.text("unit", ""),
        also=table.texts("also"),
    )


def _evidence(table: Table) -> EvidenceKind:
    table.only("key", "zh", "en")
    return EvidenceKind(table.key_text(), table.text("zh"), table.text("en"))


def _move(table: Table, stages: Mapping[str, Stage], needs: list[str]) -> Move:
    table.only("act", "from", "to", "needs")
    to = table.text("to", "")
    if to and to not in stages:
        table.note("ledger.book_unknown", "to", value=to, wanted=" | ".join(stages))
    return Move(
        act=table.one_of("act", sorted(BOOK_ACTS)),
        origins=frozenset(table.each_of("from", stages)),
        to=to,
        needs=table.each_of("needs", needs),
    )


def _clock(source: BookText, parsed: Mapping[str, Any], kinds: Mapping[str, EvidenceKind]) -> Clock:
    for table in tables(source, parsed, "clock"):
        table.only("count", "default", "hours", "longest", "consent", "source")
        count = Count(table.one_of("count", list(Count)))
        hours = tuple(_span(table, text) for text in table.texts("hours"))
        if hours and count != Count.WORKING_HOURS:
            table.note("ledger.book_hours", "hours", count=count)
        if any(later[0] < earlier[1] for earlier, later in pairwise(hours)):
            given = " ".join(table.texts("hours"))
            table.note(
                "ledger.book_wrong", "hours", value=given, wanted='["08:30-12:00", "14:00-"…]'
            )
        default, longest = table.whole("default"), table.whole("longest")
        if longest is not None and (default is None or longest < default):
            table.note("ledger.book_wrong", "longest", value=longest, wanted=f"≥ {default}")
        consent = table.one_of("consent", ["", *kinds], "")
        return Clock(count, default, hours, longest, consent)
    return Clock()


def _photos(source: BookText, parsed: Mapping[str, Any]) -> PhotoLimits:
    for table in tables(source, parsed, "photo"):
        table.only("metres", "days", "source")
        return PhotoLimits(table.whole("metres", least=1), table.whole("days"))
    return NO_PHOTO_LIMITS


def _target(table: Table) -> tuple[tuple[int, int], int]:
    table.only("quarter", "starts", "source")
    text = table.text("quarter")
    match = re.fullmatch(r"(\d{4})Q([1-4])", text)
    if text and not match:
        table.note("ledger.book_wrong", "quarter", value=text, wanted="2026Q2")
    quarter = (int(match[1]), int(match[2])) if match else (0, 0)
    return quarter, table.whole("starts", least=1) or 0


def _span(table: Table, text: str) -> tuple[int, int]:
    if match := _HOURS.fullmatch(text):
        begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        if begin < end <= 24 * 60:
            return begin, end
    table.note("ledger.book_wrong", "hours", value=text, wanted="08:30-12:00")
    return 0, 0


def _closing(
    source: BookText,
    parsed: Mapping[str, Any],
    kinds: Mapping[str, EvidenceKind],
    fields: Mapping[str, Field],
) -> Closing:
    for table in tables(source, parsed, "closing"):
        table.only(
            "evidence", "fields", "roles", "recheck_days", "publish", "signatures", "unit",
            "by_other_unit", "repeat", "source",
        )  # fmt: skip
        return Closing(
            evidence=table.each_of("evidence", kinds),
            fields=table.each_of("fields", fields),
            roles=frozenset(table.each_of("roles", ROLES)) or Closing().roles,
            repeat=_repeat(table, fields),
            recheck_days=table.whole("recheck_days", least=1),
            publish=table.flag("publish"),
            signatures=table.whole("signatures") or 0,
            unit=table.text("unit", ""),
            by_other_unit=table.flag("by_other_unit"),
        )
    return Closing()


def _repeat(table: Table, fields: Mapping[str, Field]) -> str:
    numbers = [key for key, field in fields.items() if field.kind == FieldKind.NUMBER]
    return table.one_of("repeat", numbers) if "repeat" in table.values and numbers else ""


def _limit(table: Table) -> Limit:
    table.only("act", "times", "days", "source", "per")
    times, days = table.whole("times"), table.whole("days", least=1)
    if times is None or days is None:
        table.note("ledger.book_missing", wanted="times, days")
    per = table.one_of("per", ("matter", "unit"), "matter")
    return Limit(
        table.one_of("act", sorted(BOOK_ACTS)), times or 0, days or 1, table.text("source"), per
    )


def _check(table: Table, columns: Mapping[str, Column]) -> Check | None:
    table.only("key", "zh", "en", "rule", "acts", "source")
    text = table.text("rule")
    try:
        rule = parse_rule(text, columns)
    except GuatuError as error:
        if text:
            place = Place(
                table.source.name, line=table.source.line_of("check", table.index, "rule")
            )
            table.source.findings.append(Finding(error.code, place, error.facts))
        return None
    acts = frozenset(table.each_of("acts", sorted(BOOK_ACTS)))
    return Check(table.key_text(), table.text("zh"), table.text("en"), rule, acts)


def _ladder(found: Sequence[Table]) -> tuple[Rung, ...]:
    """Return the rungs; each is climbed later than the one below it."""
    rungs = tuple(map(_rung, found))
    for table, (below, rung) in zip(found[1:], pairwise(rungs), strict=True):
        if rung.after_days <= below.after_days:
            table.note(
                "ledger.book_wrong", "after_days", value=rung.after_days,
                wanted=f"> {below.after_days}",
            )  # fmt: skip
    return rungs


def _rung(table: Table) -> Rung:
    table.only("key", "zh", "en", "after_days", "role")
    return Rung(
        key=table.key_text(),
        zh=table.text("zh"),
        en=table.text("en"),
        after_days=table.whole("after_days") or 0,
        role=table.one_of("role", ROLES),
    )


def _lights(source: BookText, parsed: Mapping[str, Any], fields: Mapping[str, Field]) -> LightTable:
    found = tables(source, parsed, "light")
    columns = book_columns(fields)
    for index, (key, field) in enumerate(fields.items()):
        if is_taken(field):
            source.note("ledger.book_taken", "field", index, key="key", value=key)
    known = list(source.findings)
    # A rule that fails because a field it names was misread would be told twice.
    if any(_is_in(finding, "field") for finding in known):
        return GREY
    for table in found:
        _check_light(source, table, columns)
    try:
        return light_table([table.values for table in found], columns)
    except GuatuError as error:
        if source.findings == known:  # none of them alone: their order, or their signs
            place = Place(source.name, line=source.line_of("light", 0))
            source.findings.append(Finding(error.code, place, error.facts))
        return GREY


def _check_light(source: BookText, table: Table, columns: Mapping[str, Column]) -> None:
    """Note what is wrong with a light by itself, the last row put after it when it has a rule."""
    last = {"key": "last", "colour": "grey", "zh": "—", "en": "—"}
    values = {**table.values, "key": "first"} if "key" in table.values else table.values
    rows = [values, last] if "when" in table.values else [values]
    try:
        light_table(rows, columns)
    except GuatuError as error:
        place = Place(source.name, line=source.line_of("light", table.index, "when"))
        where = str(error.facts.get("where", "")).replace("]] 1", f"]] {table.index + 1}", 1)
        source.findings.append(Finding(error.code, place, {**error.facts, "where": where}))
