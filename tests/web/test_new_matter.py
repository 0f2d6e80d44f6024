"""The office enters a matter by hand in any book it may know; nobody else does."""

from __future__ import annotations

import pytest

from guatu.store.books import shipped_books
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from tests.store.town import Town, load
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
BOOKS = [name.removesuffix(".toml") for name in shipped_books()]
RESTRICTED = {"inspection"}


@pytest.mark.parametrize("book", BOOKS)
def test_a_matter_is_entered_in_each_book(book: str, town: Town, signed_in: SignIn) -> None:
    load(book)
    form = {"title": "疏通东渠", "lead": str(town.units["water"].pk), "due": "2026-04-30"}

    answer = signed_in("sun").post(f"/ledger/new/{book}/", form)

    if book in RESTRICTED:
        assert answer.status_code == 404
        return
    with acting(SYSTEM):
        matter = Matter.objects.get()
    assert answer["Location"] == f"/matters/{matter.pk}/"
    assert (matter.book, matter.title, matter.lead) == (book, "疏通东渠", town.units["water"])


def test_the_books_own_fields_and_further_units_are_entered(town: Town, signed_in: SignIn) -> None:
    form = {
        "title": "完工23个", "lead": str(town.units["water"].pk), "own-count": "23",
        "supporting": [str(town.units["roads"].pk), str(town.units["east"].pk)],
    }  # fmt: skip

    signed_in("sun").post("/ledger/new/meeting_tasks/", form)

    with acting(SYSTEM):
        matter = Matter.objects.get()
        helpers = {row.unit.key for row in matter.involvements.all()}
    assert matter.values == {"count": "23"}
    assert helpers == {"roads", "east"}


def test_what_is_missing_is_told_and_what_was_typed_stays(town: Town, signed_in: SignIn) -> None:
    answer = signed_in("sun").post("/ledger/new/meeting_tasks/", {"text": "三公里"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "三公里" in page
    assert 'aria-invalid="true"' in page


def test_a_county_office_enters_nothing_for_another_unit(town: Town, signed_in: SignIn) -> None:
    form = {"title": "疏通东渠", "lead": str(town.units["water"].pk)}

    page = signed_in("qian").post("/ledger/new/meeting_tasks/", form).content.decode()

    assert "note--error" in page
    with acting(SYSTEM):
        assert not Matter.objects.exists()


def test_the_books_are_offered_without_the_restricted_ones(town: Town, signed_in: SignIn) -> None:
    load("inspection")

    page = signed_in("sun").get("/ledger/new/").content.decode()

    assert "/ledger/new/meeting_tasks/" in page
    assert "/ledger/new/inspection/" not in page
