"""Sixty drafts by the keyboard alone, and what stands in the store afterwards."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Duty, Label, Masthead, Segment
from guatu.read.facts import Page as ReadPage
from guatu.store.acts.store_document import store_document
from guatu.store.models import Document, Draft, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.browser.conftest import OpenPage
from tests.store.town import MONDAY, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Sixty works that have no two characters of their own in common.
THINGS = [
    f"{chr(0x4E00 + 97 * n)}{chr(0x5000 + 89 * n)}{chr(0x6000 + 83 * n)}渠" for n in range(60)
]
# What is done with each ten of them: accept, reject, edit, merge with the one above, link, undo.
ROUND = ["a", "a", "x", "a", "m", "a", "l", "e", "a", "x"]


def sixty_demands() -> Document:
    sentences = [f"市水利局要在3月底前修好{thing}。" for thing in THINGS]
    text = "\n".join(sentences)
    segments, at = [], 0
    for thing, sentence in zip(THINGS, sentences, strict=True):
        duty = Duty("市水利局", (), "3月底前", "2026-03-31", f"修好{thing}")
        place = (at, at + len(sentence))
        segments.append(Segment(sentence, Label.DEMAND, place, "会议", duty, rule="demand.must"))
        at = place[1] + 1
    article = Article(MappedText.run(text, 0, len(text)), "水利例会", segments=tuple(segments))
    page = ReadPage("六十件.txt", (article,), Masthead(issue_date="2026-03-02"))
    with acting(SYSTEM):
        return store_document(page, text, actor=SYSTEM, at=MONDAY).document


def decide(page: Page, key: str, number: int) -> None:
    """Press what decides the draft at hand, and wait until the store has said so."""
    page.keyboard.press(key)
    if key == "e":
        page.keyboard.press("Control+A")
        page.keyboard.type(f"修好第{number}条渠")
        page.keyboard.press("Enter")
    expect(page.locator("#desk-progress")).to_have_text(f"已定 {number} / 60")


def test_sixty_drafts_are_decided_by_keyboard_alone(town: Town, open_page: OpenPage) -> None:
    for n in range(6, 60, 10):  # the seventh of each ten is known already
        town.matter(f"修好{THINGS[n]}")
    document = sixty_demands()
    page = open_page("sun")
    page.goto(f"/documents/{document.pk}/")
    began = time.monotonic()

    for n in range(60):
        decide(page, ROUND[n % 10], n + 1)
    page.keyboard.press("u")  # the last rejection was a slip
    expect(page.locator("#desk-progress")).to_have_text("已定 59 / 60")
    decide(page, "a", 60)

    seconds = time.monotonic() - began
    with acting(SYSTEM):
        drafts = list(Draft.objects.filter(document=document).order_by("pk"))
        titles = set(Matter.objects.values_list("title", flat=True))
        faults = list(verify())
    print(f"60 drafts in {seconds:.1f} s")  # noqa: T201
    states = {"a": "accepted", "e": "accepted", "x": "rejected", "m": "linked", "l": "linked"}
    wanted = [states[key] for key in ROUND] * 6
    wanted[-1] = "accepted"
    assert [draft.state for draft in drafts] == wanted
    assert {f"修好第{n}条渠" for n in range(8, 61, 10)} <= titles
    assert all(drafts[n].matter_id == drafts[n - 1].matter_id for n in range(4, 60, 10))
    assert faults == []
    assert seconds < 120


def test_a_draft_keeps_the_keys_while_its_edit_is_wrong(town: Town, open_page: OpenPage) -> None:
    document = sixty_demands()
    page = open_page("sun")
    page.goto(f"/documents/{document.pk}/")
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")

    page.keyboard.press("Enter")

    first = page.locator(".draft").first
    expect(first.get_by_text("请写明要办的事")).to_be_visible()
    expect(first.locator("input[name='title']")).to_be_focused()
    expect(page.locator("#desk-progress")).to_have_text("已定 0 / 60")
