"""The component page shows every part: no class of the style sheets is missing on it."""

from __future__ import annotations

import re

import pytest

from guatu.web.design import samples
from tests.store.town import Town
from tests.web import messages
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
STYLES = messages.WEB / "static" / "css"
COMMENTS = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.DOTALL)
# What is no part of a page but a page: its width, its frame, a fault, the canvas of the chart.
WHOLE_PAGES = re.compile(
    r"page--|split--(matter|desk)|split__|fault|chart|big$|big__(head|brand)"
    r"|ranking__unit|paper__tools|desk__drafts|print-only"
)
# Leaflet's own; and what a script adds and takes away.
BY_SCRIPT = re.compile(r"leaflet-|map$|map__(name|heat)|big__view--away|draft--here|light--bare")
ONE_PAGE_ONLY = {
    "codes", "qr", "secret",  # the phone that is bound, shown once
    "line", "take",  # rows of tokens and rights, with their buttons
    "entry", "entry__lead", "entry__other", "entry__title", "entry__wide",  # the way in
    "slide__nav", "minutes__day", "plan__base", "plan__columns", "plan__make",
}  # fmt: skip


def classes() -> set[str]:
    """Return every class of our own style sheets."""
    sheets = (re.sub(COMMENTS, "", each.read_text("utf-8")) for each in STYLES.glob("*.css"))
    return {name for sheet in sheets for name in re.findall(r"\.([a-z][\w-]*)", sheet)}


def test_every_part_of_the_style_sheets_is_on_the_component_page(
    town: Town, signed_in: SignIn
) -> None:
    html = signed_in("sun").get("/design/").content.decode()
    shown = set(" ".join(re.findall(r'class="([^"]*)"', html)).split())

    styled = {
        name for name in classes() if not WHOLE_PAGES.match(name) and not BY_SCRIPT.match(name)
    }

    assert styled - shown - ONE_PAGE_ONLY == set()


def test_the_samples_are_the_same_on_every_day() -> None:
    assert repr(samples()["rows"]) == repr(samples()["rows"])
