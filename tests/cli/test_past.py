"""The past, the burden and the register of facts on the command line."""

from __future__ import annotations

from datetime import date

from guatu.store.acts.accept_closing import accept_closing
from guatu.store.permission import acting
from tests.cli.conftest import Run
from tests.store.town import DAY, MONDAY, Town


def test_the_past_is_listed_shown_and_compared(town: Town, guatu: Run) -> None:
    matter = town.submitted(due=date(2026, 3, 4))
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=MONDAY + 4 * DAY)

    listed = guatu("past", "list", "--on", "2026-03-05", "--as", "sun")
    shown = guatu("past", "show", matter.number, "--on", "2026-03-03", "--as", "sun")
    differing = guatu("past", "diff", "2026-03-03", "2026-03-07", "--as", "sun")

    assert [code for code, _ in (listed, shown, differing)] == [0, 0, 0]
    assert f"red     {matter.number}" in listed[1]
    assert "in progress 50%" in shown[1]
    assert "stage: working → closed" in differing[1]
    assert "1 件有变" in differing[1]


def test_what_was_not_there_yet_or_is_not_yours_to_see_is_not_found(town: Town, guatu: Run) -> None:
    matter = town.matter()

    assert guatu("past", "show", matter.number, "--on", "2026-03-01", "--as", "sun")[0] == 3
    assert guatu("past", "show", matter.number, "--on", "2026-03-09", "--as", "zhao")[0] == 3
    assert guatu("past", "diff", "2026-03-09", "2026-03-01", "--as", "sun")[0] == 3
    assert guatu("past", "list", "--on", "March", "--as", "sun")[0] == 3


def test_the_burden_is_printed_by_unit_and_month(town: Town, guatu: Run) -> None:
    town.submitted()

    code, said = guatu("burden", "--from", "2026-03-01", "--to", "2026-03-31")

    assert (code, "市水利局" in said, "2026-03" in said) == (0, True, True)


def test_a_fact_is_asked_for_once_given_and_found(town: Town, guatu: Run) -> None:
    key = ("东渠", "清淤方量", "2026-03")
    ask = ("fact", "ask", *key, "--owner", "water", "--measure", "立方米")

    asked = guatu(*ask, "--as", "sun")
    waiting = guatu("fact", "list", "--open")
    given = guatu("fact", "give", *key, "--as", "li", "--value", "1200", "--source", "验收单")
    again = guatu(*ask, "--as", "zhao")

    assert (asked[0], given[0], again[0]) == (0, 0, 2)
    assert "waiting" in waiting[1]
    assert "1200 立方米" in again[1]  # refused, and answered
    assert "1200 立方米  验收单" in guatu("fact", "list", "--text", "清淤", "--owner", "water")[1]
    assert (
        guatu("fact", "give", "西渠", *key[1:], "--as", "li", "--value", "1", "--source", "x")[0]
        == 3
    )
