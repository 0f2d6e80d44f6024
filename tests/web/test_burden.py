"""The burden of reporting is on a page that everybody may read."""

from __future__ import annotations

from tests.store.town import Town
from tests.web.conftest import SignIn


def test_everybody_reads_what_each_unit_had_to_fill_in(town: Town, signed_in: SignIn) -> None:
    town.submitted()

    page = signed_in("nobody").get("/burden/?month=2026-03").content.decode()

    assert "市水利局" in page
    assert "2026年3月" in page


def test_a_month_without_reports_says_so(town: Town, signed_in: SignIn) -> None:
    page = signed_in("li").get("/burden/?month=2020-01").content.decode()

    assert "这个月没有单位填报过" in page
