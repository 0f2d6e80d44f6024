"""The ledger: filters, counts that equal the database, and addresses that keep their filters."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guatu.store.models import Matter
from guatu.store.permission import acting
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def page(signed_in: SignIn, query: str = "", who: str = "sun") -> str:
    answer = signed_in(who).get(f"/ledger/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def chips(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'chip__count">(\d+)<', html)]


def test_the_counts_equal_the_database(town: Town, signed_in: SignIn) -> None:
    for number in range(7):
        town.matter(f"第{number}段", due=date(2026, 3, 2 + number))

    html = page(signed_in)

    with acting(town.actor("sun")):
        total = Matter.objects.count()
    # On Thursday the 5th: due on 2, 3, 4 are red, 5 yellow, 6, 7, 8 green.
    assert chips(html) == [total, 3, 1, 3]
    assert "第 1–7 件，共 7 件" in html


def test_a_light_narrows_the_list_and_leaves_the_other_counts(
    town: Town, signed_in: SignIn
) -> None:
    town.matter("已过期", due=date(2026, 3, 2))
    town.matter("不着急", due=date(2026, 3, 30))

    html = page(signed_in, "?light=red")

    assert "已过期" in html
    assert "不着急" not in html
    assert chips(html) == [2, 1, 1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?unit=roads", {"修桥"}),
        ("?unit=city", {"疏渠", "修桥"}),
        ("?q=渠", {"疏渠"}),
        ("?due_from=2026-03-10&due_to=2026-03-10", {"修桥"}),
        ("?book=meeting_tasks", {"疏渠", "修桥"}),
        ("?state=closed", set()),
        ("?state=all", {"疏渠", "修桥"}),
    ],
)
def test_each_filter_narrows(query: str, found: set[str], town: Town, signed_in: SignIn) -> None:
    town.matter("疏渠", lead="water", due=date(2026, 3, 9))
    town.matter("修桥", lead="roads", due=date(2026, 3, 10))

    html = page(signed_in, query)

    assert {title for title in ("疏渠", "修桥") if f">{title}</a>" in html} == found


def test_a_value_that_makes_no_sense_is_told_and_not_used(town: Town, signed_in: SignIn) -> None:
    town.matter("疏渠")

    html = page(signed_in, "?due_from=2026-13-01&unit=nowhere&page=x")

    assert "疏渠" in html
    assert html.count('class="field__error"') == 2


def test_the_second_page_goes_on_where_the_first_ends(town: Town, signed_in: SignIn) -> None:
    for number in range(53):
        town.matter(f"事项{number:02}", due=date(2026, 3, 20))

    first, second = page(signed_in, "?q=事项"), page(signed_in, "?q=事项&page=2")

    seen = [re.findall(r"事项\d\d", html) for html in (first, second)]
    assert len(set(seen[0])) == 50
    assert len(set(seen[1])) == 3
    assert not set(seen[0]) & set(seen[1])
    assert "page=2" in first
    assert "q=%E4%BA%8B%E9%A1%B9" in first


def test_a_light_has_shape_and_word_beside_its_colour(town: Town, signed_in: SignIn) -> None:
    town.matter("已过期", due=date(2026, 3, 2))

    html = page(signed_in)

    row = html[html.index("<tbody>") :]
    assert "shapes.svg#square" in row
    assert "超期" in row
    assert "light--red" in row


def test_the_page_is_complete_in_english(town: Town, signed_in: SignIn) -> None:
    town.matter("疏渠", lead="water", due=date(2026, 3, 2))
    client = signed_in("sun")
    client.cookies["django_language"] = "en"

    html = client.get("/ledger/").content.decode()

    names = {"疏渠", "市水利局", "东河县", "市交通局", "平川市", "督查室科长", "督", "号", "中文"}
    left = set(re.findall("[一-鿿]+", html)) - names
    assert left == set()
