"""A city's own workbook by the pages: handed in, looked through, mapped, entered once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from guatu.store.models import Matter
from guatu.store.permission import acting
from guatu.web import clock
from tests.store.town import Town
from tests.web.conftest import THURSDAY, SignIn

pytestmark = pytest.mark.django_db
GOOD: list[object] = [1, "修东堤", "水利局", "2026年6月底前", "东岸"]
BAD: list[object] = [2, "通西路", "园林局", "2026-09-30", "西岸"]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["2026年重点工作台账"], ["序号", "任务", "牵头单位", "完成时限", "位置"], *rows):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def handed_in(client: Client, *rows: list[object]) -> str:
    """Return the address at which the workbook is looked at."""
    file = SimpleUploadedFile("../台账.xlsx", workbook(*rows))
    answer = client.post("/ledger/sheets/", {"file": file, "book": "meeting_tasks"})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def titles(town: Town) -> list[str]:
    with acting(town.actor("sun")):
        return list(Matter.objects.order_by("pk").values_list("title", flat=True))


def test_a_look_shows_columns_rows_and_problems_and_stores_nothing(
    town: Town, signed_in: SignIn
) -> None:
    client = signed_in("sun")

    html = client.get(handed_in(client, GOOD, BAD)).content.decode()

    assert "2 行，其中 1 行没有问题" in html
    assert re.search(r'<option value="lead" selected>牵头单位', html)
    assert "园林局" in html
    assert "市水利局" in html
    assert "2026-06-30" in html
    assert titles(town) == []


def test_rows_with_problems_stay_out_only_when_that_is_said(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    address = handed_in(client, GOOD, BAD)

    client.post(address)
    assert titles(town) == []
    answer = client.post(address, {"leave_out": "1"}, follow=True)

    assert titles(town) == ["修东堤"]
    assert "导入 1 行，未导入 1 行。" in answer.content.decode()


def test_a_column_that_is_read_otherwise_is_remembered(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    chosen = f"{handed_in(client, GOOD)}&{quote('to:位置')}=field:category"

    assert re.search(r'value="field:category" selected', client.get(chosen).content.decode())
    client.post(chosen)
    again = client.get(handed_in(client, [3, "修西堤", "水利局", "2026-06-30", "北岸"]))

    with acting(town.actor("sun")):
        assert Matter.objects.get().values == {"category": "东岸"}
    assert re.search(r'value="field:category" selected', again.content.decode())


def test_a_sheet_comes_in_once(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    data = workbook(GOOD)
    for _ in range(2):
        file = SimpleUploadedFile("台账.xlsx", data)
        told = client.post("/ledger/sheets/", {"file": file, "book": "meeting_tasks"})
        client.post(told.headers["Location"])
    page = client.get(told.headers["Location"]).content.decode()

    assert titles(town) == ["修东堤"]
    assert "督〔2026〕1号" in page
    assert "没有一行可以导入" in page


def test_a_list_with_one_line_more_brings_that_line_alone(town: Town, signed_in: SignIn) -> None:
    """Another file: what tells is the matter, its lead and its date."""
    client = signed_in("sun")
    client.post(handed_in(client, GOOD))
    more: list[object] = [2, "修东堤", "水利局", "2026年7月底前", "东岸"]

    client.post(handed_in(client, GOOD, more), {"leave_out": "1"})

    with acting(town.actor("sun")):
        dues = list(Matter.objects.order_by("pk").values_list("due", flat=True))
    assert dues == [date(2026, 6, 30), date(2026, 7, 31)]


@pytest.mark.parametrize("query", ["&sheet=没有", "&to:无此列=title", "&to:任务=无此项"])
def test_what_cannot_be_read_so_is_said(query: str, town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")

    answer = client.get(handed_in(client, GOOD) + query)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_a_workbook_is_its_persons_and_gone_after_a_day(
    town: Town, signed_in: SignIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("sun")
    address = handed_in(client, GOOD)
    assert signed_in("qian").get(address).status_code == 404
    assert not (home / "台账.xlsx").exists()

    monkeypatch.setattr(clock, "now", lambda: THURSDAY + timedelta(days=9999))
    handed_in(client, BAD)

    assert client.get(address).status_code == 404


def test_more_than_a_page_takes_are_left_to_the_command(
    town: Town, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guatu.web.views.sheets.MOST_ROWS", 1)
    client = signed_in("sun")
    address = handed_in(client, GOOD, [*GOOD[:1], "修西堤", *GOOD[2:]])

    assert "guatu sheet load" in client.get(address).content.decode()
    client.post(address)
    assert titles(town) == []
