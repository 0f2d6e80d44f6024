"""Pages by cursor: whole, without a row twice, whatever the order and whoever adds meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.errors import Invalid
from guatu.store.models import Matter
from guatu.store.permission import acting
from guatu.store.selectors.keyset import Cursor, Order, cursor_of, sliced
from tests.store.town import Town

pytestmark = pytest.mark.django_db
# Two days shared by several, one alone, and two matters without a date.
DUES = [9, None, 3, 9, 3, 20, None, 9]


def pks(matters: list[Matter]) -> list[int]:
    return [matter.pk for matter in matters]


@pytest.fixture
def eight(town: Town) -> list[Matter]:
    return [
        town.matter(f"第{number}件", due=date(2026, 3, day) if day else None)
        for number, day in enumerate(DUES)
    ]


def wanted(matters: list[Matter], order: Order) -> list[int]:
    """Return the whole list as a person would sort it."""
    if order is Order.NEWEST:
        return sorted(pks(matters), reverse=True)
    back = order is Order.LATEST_DUE
    dated = sorted((m for m in matters if m.due), key=lambda m: (m.due, m.pk), reverse=back)
    undated = sorted((m for m in matters if not m.due), key=lambda m: m.pk, reverse=back)
    return pks([*dated, *undated])


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("size", [1, 3, 8, 9])
def test_pages_there_and_back_are_the_whole_list(
    town: Town, eight: list[Matter], order: Order, size: int
) -> None:
    whole = wanted(eight, order)
    with acting(town.actor("sun")):
        forth = [sliced(Matter.objects.all(), order, None, size)]
        while forth[-1].next:
            at = cursor_of(forth[-1].next)
            forth.append(sliced(Matter.objects.all(), order, at, size))
        back = [forth[-1]]
        while back[-1].previous:
            at = cursor_of(back[-1].previous)
            back.append(sliced(Matter.objects.all(), order, at, size))

    assert [pk for page in forth for pk in pks(list(page.matters))] == whole
    # The way back ends in a whole first page, also where the last page was shorter.
    assert pks(list(back[-1].matters)) == whole[:size]
    assert {pk for page in back for pk in pks(list(page.matters))} == set(whole)


def test_a_row_added_before_the_cursor_moves_nothing(town: Town, eight: list[Matter]) -> None:
    with acting(town.actor("sun")):
        first = sliced(Matter.objects.all(), Order.DUE, None, 3)
        town.matter("插在前面", due=date(2026, 3, 1))

        second = sliced(Matter.objects.all(), Order.DUE, cursor_of(first.next), 3)

    assert pks([*first.matters, *second.matters]) == wanted(eight, Order.DUE)[:6]


@pytest.mark.parametrize("text", ["x", ">2026-13-01~1", ">~", "~3", ">2026-03-01~-1", "<" * 99])
def test_what_is_no_cursor_is_told(text: str) -> None:
    with pytest.raises(Invalid, match="at is"):
        cursor_of(text)


def test_a_cursor_reads_back() -> None:
    for cursor in (Cursor(date(2026, 3, 1), 7), Cursor(None, 7, backwards=True)):
        assert cursor_of(str(cursor)) == cursor
