"""The ledger: filters, counts that equal the database, and addresses that keep their filters."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from guatu.store.models import BookVersion, Matter
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
    assert "本页 7 件，共 7 件" in html


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

    html = page(signed_in, "?due_from=2026-13-01&unit=nowhere&at=x")

    assert "疏渠" in html
    assert html.count('class="field__error"') == 2


def test_the_second_page_goes_on_where_the_first_ends(town: Town, signed_in: SignIn) -> None:
    for number in range(53):
        town.matter(f"事项{number:02}", due=date(2026, 3, 20))

    first = page(signed_in, "?q=事项")
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after
    second = page(signed_in, unescape(after[1]))

    seen = [re.findall(r"事项\d\d", html) for html in (first, second)]
    assert len(set(seen[0])) == 50
    assert len(set(seen[1])) == 3
    assert not set(seen[0]) & set(seen[1])
    assert "q=%E4%BA%8B%E9%A1%B9" in after[1]
    assert 'rel="prev"' in second


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


def test_columns_are_those_that_were_chosen(town: Town, signed_in: SignIn) -> None:
    town.matter("疏渠", values={"series": "城建例会", "meeting_no": "3"})

    html = page(signed_in, "?book=meeting_tasks&col=issued&col=field:series&col=nonsense")

    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html)
    assert heads[-2:] == ["交办时间", "会议系列"]
    assert 'data-label="会议系列" class="">城建例会</td>' in html
    assert 'data-label="牵头单位"' not in html


def test_a_field_that_one_may_not_see_is_no_column(town: Town, signed_in: SignIn) -> None:
    version = BookVersion.objects.get(key="meeting_tasks")
    text = version.text.replace('key = "category"', 'key = "category"\nsee = ["leader"]')
    BookVersion.objects.filter(pk=version.pk).update(text=text, sha256="0" * 64)
    town.matter("疏渠", values={"category": "机密"})
    asked = "?book=meeting_tasks&col=field:category"

    pages = {who: page(signed_in, asked, who) for who in ("chen", "li")}
    files = {
        who: whole(signed_in(who).get(f"/ledger/file.csv{asked}")).decode()
        for who in ("chen", "li")
    }

    assert ("机密" in pages["chen"], "机密" in pages["li"]) == (True, False)
    assert ("机密" in files["chen"], "机密" in files["li"]) == (True, False)


def test_the_newest_can_stand_first(town: Town, signed_in: SignIn) -> None:
    for title, day in (("早", 9), ("晚", 20), ("中", 10)):
        town.matter(title, due=date(2026, 3, day))

    orders = {
        order: re.findall(r'<a href="/matters/\d+/">(.)</a>', page(signed_in, f"?order={order}"))
        for order in ("", "due", "latest_due", "newest")
    }

    assert orders == {
        "": ["早", "中", "晚"],
        "due": ["早", "中", "晚"],
        "latest_due": ["晚", "中", "早"],
        "newest": ["中", "晚", "早"],
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_the_list_as_it_is_seen(kind: str, town: Town, signed_in: SignIn) -> None:
    for number in range(53):
        town.matter(f"事项{number:02}", due=date(2026, 3, 3))
    town.matter("=1+1", due=date(2026, 3, 2))
    town.matter("不着急", due=date(2026, 3, 30))

    answer = signed_in("sun").get(f"/ledger/file.{kind}?light=red&col=due&col=progress&order=due")
    rows = sheet(whole(answer), kind)

    assert rows[0] == ["编号", "亮灯", "事项", "进度", "完成时限"]
    assert [row[2] for row in rows[1:]] == [
        "'=1+1" if kind == "csv" else "=1+1",
        *(f"事项{number:02}" for number in range(53)),
    ]
    assert {row[1] for row in rows[1:]} == {"超期"}
    assert "filename" in answer.headers["Content-Disposition"]


def test_a_file_of_another_kind_is_not_found(town: Town, signed_in: SignIn) -> None:
    assert signed_in("sun").get("/ledger/file.exe").status_code == 404


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def sheet(data: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    (only,) = load_workbook(BytesIO(data)).worksheets
    return [[str(cell) for cell in row] for row in only.iter_rows(values_only=True)]
