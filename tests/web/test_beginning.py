"""A city without a matter says what to do first, to each what they may; a city at work does not."""

from __future__ import annotations

import pytest

from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/ledger/"])
def test_who_keeps_the_ledger_is_led_to_what_fills_it(
    path: str, town: Town, signed_in: SignIn
) -> None:
    page = signed_in("sun").get(path).content.decode()

    for url in ("/documents/new/", "/ledger/new/", "/ledger/sheets/"):
        assert f'<li><a href="{url}">' in page
    assert "/system/" not in page


def test_who_reports_is_told_to_wait(town: Town, signed_in: SignIn) -> None:
    page = signed_in("li").get("/").content.decode()

    assert "督查部门读文件、立事项以后，这里会有内容。" in page
    assert "begin__steps" not in page


def test_a_city_at_work_needs_no_beginning(town: Town, signed_in: SignIn) -> None:
    town.matter("疏通东渠", lead="water")

    assert "从这里开始" not in signed_in("sun").get("/").content.decode()
    # Zhao of another unit sees nothing of it; the city has begun all the same.
    assert "从这里开始" not in signed_in("zhao").get("/ledger/").content.decode()
