"""The book's own fields: what each kind takes, and how it is kept (as JSON)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from guatu.errors import Invalid
from guatu.ledger.book import Field, FieldKind


class ValueRefused(Invalid):
    """A value that its field does not take."""

    code = "ledger.value_refused"


def check_values(fields: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, object]:
    """Return `values` as they are kept; blank ones are left out.

    Dates are kept as ISO text, numbers and money as decimal text, so that nothing is lost.

    Raises:
        ValueRefused: no such field, or not what its kind takes.
    """
    kept = {}
    for key, value in values.items():
        if key not in fields:
            raise ValueRefused(field=key, value=value, wanted=" ".join(fields) or "—")
        if value not in (None, ""):
            kept[key] = _kept(fields[key], value)
    return kept


def missing_values(fields: Mapping[str, Field], values: Mapping[str, object]) -> list[str]:
    """Return the keys of required fields that have no value, in the book's order."""
    return [
        key for key, field in fields.items() if field.required and values.get(key) in (None, "")
    ]


def _kept(field: Field, value: object) -> object:
    match field.kind:
        case FieldKind.BOOL:
            if isinstance(value, bool):
                return value
            raise _refused(field, value, "true / false")
        case FieldKind.CHOICE:
            if value in field.choices:
                return value
            raise _refused(field, value, " | ".join(field.choices))
        case FieldKind.DATE:
            return _day(field, value)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _number(field, value)
        case _:
            return str(value).strip()


def _day(field: Field, value: object) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise _refused(field, value, "YYYY-MM-DD") from error


def _number(field: Field, value: object) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _refused(field, value, "number 数字") from error
    if not number.is_finite() or isinstance(value, bool):
        raise _refused(field, value, "number 数字")
    return format(number.normalize(), "f")


def _refused(field: Field, value: object, wanted: str) -> ValueRefused:
    return ValueRefused(field=f"{field.zh} {field.en}", value=value, wanted=wanted)
