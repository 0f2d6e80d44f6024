"""Lights of stored matters: in SQL for lists and counts, in Python for the reason in words.

Both run the rules of the matter's book over the same documented columns. A light is computed
when it is read. While a clock stands still (`paused_on`) its day does not move on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Expression
from django.db.models.sql.compiler import SQLCompiler

from guatu.ledger.book import Book, Field, FieldKind
from guatu.rules import Dialect
from guatu.store.books import book_in, parsed
from guatu.store.calendar import workday_table
from guatu.store.models import BookVersion, Matter
from guatu.watch import Light

Facts = dict[str, object]
NUMBERS = {FieldKind.NUMBER, FieldKind.MONEY}


def light_of(matter: Matter, today: date, *, version: BookVersion | None = None) -> Light:
    """Return the light of `matter` on `today`, with the rule that gives it, in words.

    `version` saves a query when the book's version is at hand.
    """
    book = book_in(version or matter.book_version)
    return book.lights.light(facts_of(matter, today, book), workdays=workday_table())


def facts_of(matter: Matter, today: date, book: Book) -> Facts:
    """Return what rules may know of `matter` on `today`, by the names of MATTER_COLUMNS."""
    return {
        **field_facts(book, matter.values),
        "key": matter.key,
        "title": matter.title,
        "book": matter.book,
        "unit": matter.lead.name if matter.lead else None,
        "today": min(today, matter.paused_on or today),
        "issued": matter.issued,
        "due": matter.due,
        "started_on": matter.started_on,
        "done": matter.submitted_on is not None,
        "done_on": matter.submitted_on,
        "accepted": matter.state == Matter.State.CLOSED,
        "accepted_on": matter.closed_on,
        "progress": matter.progress / 100,
        "stage": matter.stage,
        "stage_since": matter.stage_on,
        "stage_limit": book.stages[matter.stage].limit_days,
        "last_report_on": matter.last_report_on,
        "evidence_on": matter.last_evidence_on,
        "extended_times": matter.extended_times,
        "returned_times": matter.returned_times,
        "contradicted": matter.claim == Matter.Claim.CONTRADICTED,
        "reopened": matter.reopened_times > 0,
        "excuse_accepted": matter.excused_until is not None and today <= matter.excused_until,
        "forecast_on": matter.forecast_on,
        "float_days": matter.float_days,
        "input_lacking": matter.input_lacking,
        "was_red": matter.red_on is not None and matter.red_on <= today,
    }


def field_facts(book: Book, values: Mapping[str, object]) -> Facts:
    """Return the book's own fields as rules take them; what is not filled in is not known."""
    facts: Facts = {}
    for key, field in book.fields.items():
        value = values.get(key)
        if value is not None and field.kind in NUMBERS:
            facts[key] = float(str(value))
        elif value is not None and field.kind == FieldKind.DATE:
            facts[key] = date.fromisoformat(str(value))
        else:
            facts[key] = value
    return facts


# Column -> SQL over the table of matters; the same facts as `facts_of`.
_T = '"store_matter".'
COLUMN_SQL: Mapping[str, str] = {
    "key": f'({_T}"book" || \':\' || {_T}"number")',
    "title": f'{_T}"title"',
    "book": f'{_T}"book"',
    "unit": '(SELECT u.name FROM store_unit u WHERE u.id = "store_matter"."lead_id")',
    "issued": f'{_T}"issued"',
    "due": f'{_T}"due"',
    "started_on": f'{_T}"started_on"',
    "done": f'({_T}"submitted_on" IS NOT NULL)',
    "done_on": f'{_T}"submitted_on"',
    "accepted": f"({_T}\"state\" = 'closed')",
    "accepted_on": f'{_T}"closed_on"',
    "progress": f'({_T}"progress" / 100.0)',
    "stage": f'{_T}"stage"',
    "stage_since": f'{_T}"stage_on"',
    "last_report_on": f'{_T}"last_report_on"',
    "evidence_on": f'{_T}"last_evidence_on"',
    "forecast_on": f'{_T}"forecast_on"',
    "float_days": f'{_T}"float_days"',
    "input_lacking": f'{_T}"input_lacking"',
    "extended_times": f'{_T}"extended_times"',
    "returned_times": f'{_T}"returned_times"',
    "contradicted": f"({_T}\"claim\" = 'contradicted')",
    "reopened": f'({_T}"reopened_times" > 0)',
}


class Colour(Expression):
    """The colour of a matter's light on a day, as an expression of a query on matters.

    `versions` are those in which the matters of the query may stand.
    """

    def __init__(self, versions: Iterable[BookVersion], today: date) -> None:
        super().__init__(output_field=CharField())
        self.versions = tuple(versions)
        self.today = today

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return one CASE over the versions, each with its book's rules; no parameters."""
        is_postgres = connection.vendor == "postgresql"
        dialect = Dialect.POSTGRES if is_postgres else Dialect.SQLITE
        cases = "".join(
            f"WHEN {v.pk} THEN ({_version_sql(v.text, str(v), self.today, dialect)}) "
            for v in self.versions
        )
        case = f'CASE {_T}"book_version_id" {cases}ELSE NULL END' if cases else "NULL"
        return case.replace("%", "%%"), ()


_FALSE = {Dialect.SQLITE: "0", Dialect.POSTGRES: "FALSE"}


@lru_cache(maxsize=512)
def _version_sql(text: str, name: str, today: date, dialect: Dialect) -> str:
    """Return the CASE of the book that `text` says; made once a day, as each page asks for all."""
    book = parsed(text, name)
    day = f"DATE '{today.isoformat()}'" if dialect is Dialect.POSTGRES else f"'{today}'"
    paused = f'{_T}"paused_on"'
    names = {
        **{key: _field_sql(field, dialect) for key, field in book.fields.items()},
        **COLUMN_SQL,
        "excuse_accepted": f'coalesce({day} <= {_T}"excused_until", {_FALSE[dialect]})',
        "was_red": f'coalesce({_T}"red_on" <= {day}, {_FALSE[dialect]})',
        "today": f"(CASE WHEN {paused} < {day} THEN {paused} ELSE {day} END)",
        "stage_limit": _stage_limit_sql(book),
    }
    absent = dict.fromkeys(book.lights.columns - names.keys(), "NULL")
    return book.lights.colour_sql(dialect, {**names, **absent})


def _field_sql(field: Field, dialect: Dialect) -> str:
    """Return one of the book's own fields out of the JSON in which they are kept."""
    if dialect is Dialect.SQLITE:
        return f"json_extract({_T}\"values\", '$.{field.key}')"
    text = f"({_T}\"values\" ->> '{field.key}')"
    cast = {FieldKind.DATE: "date", FieldKind.BOOL: "boolean"}.get(field.kind)
    return f"{text}::{cast}" if cast else text


def _stage_limit_sql(book: Book) -> str:
    limited = [
        f"WHEN '{stage.key}' THEN {stage.limit_days}"
        for stage in book.stages.values()
        if stage.limit_days
    ]
    return f'(CASE {_T}"stage" {" ".join(limited)} END)' if limited else "NULL"
