"""Every page of the sample city, light and dark, wide and narrow: axe-core finds nothing."""

from __future__ import annotations

import pytest

from guatu.store.models import Document, Matter, PeriodRanking
from guatu.store.permission import SYSTEM, acting
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.store.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Colours are the same at every width, and all else in both schemes.
LOOKS = [(1440, "light"), (390, "dark")]
PATHS = (
    "/", "/mine/", "/ledger/?light=red", "/chart/", "/chart/paper/", "/map/", "/month/", "/screen/",
    "/documents/", "/documents/new/", "/design/", "/matters/0/",
)  # fmt: skip
DRAWN_BY_SCRIPT = {"/chart/", "/map/"}


def sample_paths() -> list[str]:
    """The pages of the city, with the matter of the longest history and a read document."""
    with acting(SYSTEM):
        matter = Matter.objects.order_by("-version").first()
        document = Document.objects.first()
        ranking = PeriodRanking.objects.exclude(current=None).order_by("-last_day").first()
    assert matter
    assert document
    assert ranking
    period = f"/ranking/{ranking.key}/{ranking.period}/"
    rankings = [period, f"{period}units/jiaotong/", f"/ranking/{ranking.key}/compute/", "/shares/"]
    return [*PATHS, *rankings, f"/matters/{matter.pk}/", f"/documents/{document.pk}/"]


def test_no_page_shuts_anybody_out(
    sample_city: None, open_page: OpenPage, complaints: list[str]
) -> None:
    paths = sample_paths()
    found: list[str] = []
    for width, scheme in LOOKS:
        page = open_page("zhou", width=width, color_scheme=scheme)
        for path in paths:
            page.goto(path, wait_until="networkidle" if path in DRAWN_BY_SCRIPT else "load")
            found += [f"{width} {scheme} {each}" for each in violations(page)]

    assert found == []
    # A page that is not there is part of the walk; Chromium says so itself.
    complaints[:] = [said for said in complaints if "404" not in said]


def test_the_door_lets_everybody_in(town: Town, open_page: OpenPage) -> None:
    found: list[str] = []
    for width, scheme in LOOKS:
        page = open_page(width=width, color_scheme=scheme)
        page.goto("/sign-in/")
        found += violations(page)

    assert found == []
