"""axe-core, kept beside the tests, asked what is wrong with a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor/axe-core-4.14.1.min.js"


@cache
def _source() -> str:
    return AXE.read_text("utf-8")


def violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """What axe-core finds on the page, each with the element it names; `only` names rules."""
    page.evaluate(_source())
    # Without preload: axe would copy style sheets into inline ones, which the policy forbids.
    found = page.evaluate(
        """async (only) => {
          const options = { preload: false };
          if (only.length) options.runOnly = { type: "rule", values: only };
          return (await axe.run(options)).violations;
        }""",
        list(only),
    )
    return [f"{page.url} {each['id']}: {node['html']}" for each in found for node in each["nodes"]]
