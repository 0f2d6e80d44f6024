"""The book's own fields take what their kind takes, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.ledger.book import Field, FieldKind
from guatu.ledger.bookfile import read_book
from guatu.ledger.closing import ClosingFacts, FieldsMissing, PartsOpen, check_closing
from guatu.ledger.numbering import is_pattern, number_of
from guatu.ledger.values import ValueRefused, check_values, missing_values
from tests.ledger.test_bookfile import good

FIELDS = {
    "a": Field("a", "文", "text", FieldKind.TEXT, required=True),
    "b": Field("b", "数", "number", FieldKind.NUMBER),
    "c": Field("c", "类", "class", FieldKind.CHOICE, choices=("甲", "乙")),
    "d": Field("d", "日", "day", FieldKind.DATE),
    "e": Field("e", "是否", "whether", FieldKind.BOOL),
}


def test_values_are_kept_without_losing_anything() -> None:
    given = {"a": " 渠 ", "b": Decimal("0.10"), "c": "甲", "d": date(2026, 3, 2), "e": False}

    assert check_values(FIELDS, given) == {
        "a": "渠",
        "b": "0.1",
        "c": "甲",
        "d": "2026-03-02",
        "e": False,
    }


def test_blank_values_are_left_out() -> None:
    assert check_values(FIELDS, {"a": "", "b": None}) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("b", "many"),
        ("b", "NaN"),
        ("b", True),
        ("c", "丙"),
        ("d", "2026-02-30"),
        ("e", "yes"),
        ("f", "unknown field"),
    ],
)
def test_what_a_field_does_not_take_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValueRefused):
        check_values(FIELDS, {key: value})


def test_required_fields_without_a_value_are_named() -> None:
    assert missing_values(FIELDS, {"b": "1"}) == ["a"]
    assert missing_values(FIELDS, {"a": "渠"}) == []


@pytest.mark.parametrize("pattern", ["督〔{year}〕{n}号", "{year}-{n}"])
def test_a_numbering_has_a_year_and_a_running_number(pattern: str) -> None:
    assert is_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["", "号", "{n}", "{n}{n}", "{year}", "{n}{month}", "{n", "n}{n}"]
)
def test_other_patterns_are_refused(pattern: str) -> None:
    assert not is_pattern(pattern)


def test_a_number_is_filled_in() -> None:
    assert number_of("督〔{year}〕{n}号", 2026, 12) == "督〔2026〕12号"


def test_a_matter_does_not_close_over_an_open_part() -> None:
    facts = ClosingFacts({"proof"}, {}, set(), open_parts={"任1-2", "任1-1"})

    with pytest.raises(PartsOpen) as refused:
        check_closing(good(), facts, acceptor="user:he", unit="city")

    assert refused.value.facts["parts"] == "任1-1、任1-2"


def test_a_field_that_the_closing_asks_for_must_be_filled() -> None:
    text = good().text.replace("recheck_days = 90", 'fields = ["size"]')

    book = read_book(text, name="x.toml")

    with pytest.raises(FieldsMissing):
        check_closing(book, ClosingFacts({"proof"}, {}, set()), acceptor="user:he", unit="city")
    check_closing(
        book, ClosingFacts({"proof"}, {"size": "3"}, set()), acceptor="user:he", unit="city"
    )
