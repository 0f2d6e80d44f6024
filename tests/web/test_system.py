"""The page of the administrator of the system: units, books, holidays; for nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guatu.store.actor import Role
from guatu.store.acts.people import give_grant
from guatu.store.books import shipped_books
from guatu.store.models import BookVersion, Event, SpecialDay, Unit
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.units import UnitIndex
from guatu.store.verify import verify
from tests.store.town import MONDAY, Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
EVERYBODY = ("sun", "he", "chen", "li", "zhao", "wu", "zheng")


@pytest.fixture
def keeper(town: Town, signed_in: SignIn) -> Client:
    with acting(SYSTEM):
        give_grant(
            town.users["nobody"], Role.SYSTEM, town.units["city"], actor=SYSTEM, at=MONDAY
        )  # fmt: skip
    return signed_in("nobody")


def named(text: str) -> Unit | None:
    return UnitIndex.load(None).named(text)


def is_whole() -> bool:
    with acting(SYSTEM):
        return list(verify()) == []


def test_the_page_is_there_for_its_keeper_alone(keeper: Client, signed_in: SignIn) -> None:
    assert keeper.get("/system/").status_code == 200
    assert 'href="/system/"' in keeper.get("/account/").content.decode()
    assert {signed_in(name).get("/system/").status_code for name in EVERYBODY} == {404}


def test_a_unit_is_added_once_and_known_by_all_its_names(town: Town, keeper: Client) -> None:
    new = {
        "name": "市园林局", "key": "parks", "kind": "bureau", "parent": town.units["city"].pk,
        "aliases": "园林局、绿化办，园林局",
    }  # fmt: skip

    assert keeper.post("/system/units/", new).status_code == 302
    again = keeper.post("/system/units/", new)

    assert named("绿化办") == named("市园林局") == Unit.objects.get(key="parks")
    assert "已经是一个单位的" in again.content.decode()
    assert is_whole()


def test_a_renamed_unit_is_found_by_its_old_name(town: Town, keeper: Client) -> None:
    edit = {"name": "市水务局", "aliases": "水利局", "valid_to": "2030-12-31"}

    assert keeper.post("/system/units/water/", edit).status_code == 302
    keeper.post("/system/units/water/", {**edit, "aliases": "水利局、市水利局"})

    water = Unit.objects.get(key="water")
    assert (water.name, water.valid_to) == ("市水务局", date(2030, 12, 31))
    assert named("市水利局") == named("水利局") == water
    with acting(SYSTEM):
        told = Event.objects.filter(stream="unit:water", act="unit.edit")
        assert [event.before_facts["name"] for event in told] == ["市水利局"]
    assert is_whole()


def test_a_book_is_loaded_or_its_mistakes_are_named_by_line(town: Town, keeper: Client) -> None:
    text = shipped_books()["wages.toml"]
    wrong = text.replace('count = "', 'count = "x', 1)
    line = text[: text.index('count = "')].count("\n") + 1

    def load(text: str) -> str:
        file = SimpleUploadedFile("wages.toml", text.encode())
        return keeper.post("/system/books/", {"file": file}, follow=True).content.decode()

    assert f"第 {line} 行" in load(wrong)
    assert not BookVersion.objects.filter(key="wages").exists()
    assert "农民工工资" in load(text)
    assert BookVersion.objects.get(key="wages").version == 1


def test_holidays_come_with_the_notice_that_announces_them(town: Town, keeper: Client) -> None:
    def load(text: str, source: str) -> str:
        file = SimpleUploadedFile("2031.csv", text.encode())
        given = {"file": file, "source": source}
        return keeper.post("/system/holidays/", given, follow=True).content.decode()

    days = "日期,类型,名称\n2031-01-01,休,元旦\n"
    assert "2031-01-32" in load(days.replace("01-01", "01-32"), "通知")
    load(days, "")
    assert not SpecialDay.objects.exists()
    assert "2031" in load(days, "国办发明电〔2030〕9号")

    assert SpecialDay.objects.get().day == date(2031, 1, 1)
    assert is_whole()
