"""Short forms of bodies: introduced or made, and only what the text prints."""

from __future__ import annotations

import pytest

from guatu.read.facts import Body
from guatu.read.names import find_aliases, find_bodies
from guatu.read.names.aliases import short_forms


def aliases(text: str) -> dict[str, str]:
    return {alias.short: alias.name for alias in find_aliases(text, find_bodies(text, ()))}


def test_a_short_form_made_of_place_and_name_is_found_where_it_stands() -> None:
    text = "会见深圳国际控股有限公司客人。深国际将积极参与。"

    (alias,) = find_aliases(text, find_bodies(text, ()))

    assert (alias.short, alias.name) == ("深国际", "深圳国际控股有限公司")
    assert text[slice(*alias.place)] == "深国际"
    assert alias.place[0] == text.rindex("深国际")


def test_a_short_form_introduced_in_brackets_is_taken_at_its_word() -> None:
    text = "走访东岭重工集团有限公司（以下简称“东重”），东重表示感谢。"

    assert aliases(text) == {"东重": "东岭重工集团有限公司"}


def test_a_department_has_its_usual_short_form() -> None:
    text = "由市发展和改革委员会牵头，市发改委要抓好落实。"

    assert aliases(text)["市发改委"] == "市发展和改革委员会"


def test_nothing_is_made_that_the_text_does_not_print() -> None:
    assert aliases("会见深圳国际控股有限公司客人。") == {}


def test_a_short_form_of_two_bodies_names_neither() -> None:
    text = "华岳环保有限公司与华岳环保股份有限公司签约，华岳环保表示感谢。"
    bodies = [Body("华岳环保有限公司", (0, 8)), Body("华岳环保股份有限公司", (9, 19))]

    assert [alias.short for alias in find_aliases(text, bodies)] == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("深圳国际控股有限公司", "深圳国际"),
        ("市住房和城乡建设局", "市住建局"),
        ("省文化和旅游厅", "省文旅厅"),
        ("白石绿源乳业股份有限公司", "白石绿源乳业"),
    ],
)
def test_short_forms_follow_usage(name: str, short: str) -> None:
    assert short in short_forms(name)
    assert name not in short_forms(name)
