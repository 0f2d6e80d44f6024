"""`guatu unit`: how an empty city gets its first units."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from guatu.cli.commands.unit import command
from guatu.store.acts.people import UnitTaken
from guatu.store.selectors.units import UnitIndex

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_units_are_added_and_listed_as_a_tree() -> None:
    run("add", "city", "--name", "平川市", "--kind", "city")
    water = ("add", "water", "--name", "市水利局", "--kind", "bureau")
    run(*water, "--under", "city", "--alias", "水利局")

    assert run("list") == "city 平川市\n  water 市水利局\n"
    assert UnitIndex.load(None).by_name["水利局"].key == "water"
    with pytest.raises(UnitTaken):
        run(*water)


def test_what_is_no_kind_of_unit_is_refused() -> None:
    assert "bureau" in run("add", "x", "--name", "某处", "--kind", "处")
