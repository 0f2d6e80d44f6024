"""Four tasks of somebody who sees guatu for the first time, counted as hands do them.

Seconds are those of the keystroke-level model (Card, Moran and Newell, 1980): a key 0.28 s, a
pointing 1.1 s, a click or a tap 0.2 s, a thought 1.35 s before each choice; what the machine
takes comes on top and is measured. `pytest -s -m browser tests/browser/test_tasks.py` prints them
for docs/usability.md.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from guatu.store.models import Matter, User
from guatu.store.permission import SYSTEM, acting
from tests.browser.conftest import WORDS, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY_S, POINT_S, CLICK_S, THOUGHT_S = 0.28, 1.1, 0.2, 1.35
NOTICE = (
    "关于做好冬春水利建设的通知\n各县区人民政府：\n"
    "一、市水利局要在12月20日前完成东渠清淤。\n"
    "二、市财政局要在12月底前拨付省级补助资金。\n"
)


@dataclass(slots=True)
class Hand:
    """A hand on a page: what it does is counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    thoughts: int = 0
    began: float = field(default_factory=time.monotonic)

    def click(self, where: Locator) -> None:
        """Look for something, and click or tap it."""
        self.thoughts += 1
        self.clicks += 1
        where.click()

    def write(self, text: str) -> None:
        """Type letter by letter what has no form to choose from."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        """Press a key that means something."""
        self.thoughts += 1
        self.keys += 1
        self.page.keyboard.press(key)

    def told(self, task: str) -> str:
        """Return a line for the table: task, clicks, keys, seconds of the hand and the machine."""
        hand = self.clicks * (POINT_S + CLICK_S) + self.keys * KEY_S + self.thoughts * THOUGHT_S
        machine = time.monotonic() - self.began
        return f"| {task} | {self.clicks} | {self.keys} | {hand:.0f} | {machine:.1f} |"


def why_red(page: Page) -> Hand:
    hand = Hand(page)
    hand.click(page.locator("[aria-labelledby=red-title] .list__main a").first)
    expect(page.locator(".reason")).to_contain_text("亮灯依据")
    return hand


def report(phone: Page) -> Hand:
    hand = Hand(phone)
    hand.click(phone.get_by_role("link", name="我的事项"))
    hand.click(phone.locator("details.act summary").first)
    hand.click(phone.get_by_label("一句话进展").first)
    hand.write("主体已封顶，正在装管线。")
    hand.click(phone.get_by_role("button", name="报告进展").first)
    expect(phone.locator("#said")).to_have_text("已报。")
    return hand


def read_notice(page: Page) -> Hand:
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="文件", exact=True))
    hand.click(page.get_by_role("link", name="读一份新文件"))
    hand.click(page.get_by_label("或粘贴文字"))
    page.evaluate("text => navigator.clipboard.writeText(text)", NOTICE)
    hand.press("Control+V")
    hand.click(page.get_by_role("button", name="读", exact=True))
    page.wait_for_url("**/documents/*/**")
    hand.click(page.locator(".draft").first)
    for _ in range(2):
        hand.press("a")
        page.wait_for_load_state("networkidle")
    expect(page.locator(".draft[data-state=accepted]")).to_have_count(2)
    return hand


def print_wall(page: Page) -> Hand:
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="进度挂图"))
    hand.click(page.get_by_role("link", name="打印版"))
    hand.click(page.get_by_role("link", name="A1", exact=True))
    hand.thoughts += 1  # Ctrl+P is the browser's own, and asks nothing of the page
    hand.keys += 1
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    return hand


def test_four_tasks_take_few_steps(sample_city: None, open_page: OpenPage) -> None:
    clerk = User.objects.get(username="zhujian")
    clerk.set_password(WORDS)
    clerk.save(update_fields=["password"])
    office = open_page("zhou", permissions=["clipboard-read", "clipboard-write"])
    with acting(SYSTEM):
        before = Matter.objects.count()

    hands = {"why is it red": why_red(office)}
    hands["report on a phone"] = report(open_page("zhujian", width=390, height=844))
    office.goto("/")
    hands["a notice into matters"] = read_notice(office)
    hands["print the wall"] = print_wall(office)

    print("\n".join(["", *(hand.told(task) for task, hand in hands.items())]))  # noqa: T201
    with acting(SYSTEM):
        assert Matter.objects.count() == before + 2
    assert [(hand.clicks, hand.keys) for hand in hands.values()] == [
        (1, 0),
        (4, 12),
        (5, 3),
        (3, 1),
    ]
