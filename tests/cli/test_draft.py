"""Drafts are decided on the command line by the same acts as at the reading desk."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.read.page import read_page
from guatu.store.acts.store_document import store_document
from guatu.store.models import Draft, Matter
from guatu.store.permission import acting
from tests.cli.conftest import Run
from tests.store.town import MONDAY, Town

PAGE = (
    "全市防汛会议召开\n本报讯 2026年6月2日,全市防汛会议召开。"
    "会议要求,市水利局要在6月底前完成东堤加固;市交通局要抓紧修复水毁道路。\n"
)


@pytest.fixture
def drafts(town: Town) -> list[int]:
    with acting(town.actor("sun")) as sun:
        store_document(read_page(PAGE, name="a.txt"), PAGE, actor=sun, at=MONDAY)
        return list(Draft.objects.order_by("pk").values_list("pk", flat=True))


def test_a_draft_is_listed_and_becomes_a_matter(town: Town, guatu: Run, drafts: list[int]) -> None:
    code, listed = guatu("draft", "list", "--as", "sun")
    assert (code, f"{len(drafts)} 件待定" in listed) == (0, True)

    words = ("--lead", "water", "--due", "2026-06-28", "--title", "加固东堤")
    code, said = guatu("draft", "accept", drafts[0], "--as", "sun", *words)

    assert (code, "加固东堤" in said) == (0, True)
    with acting(town.actor("sun")):
        matter = Matter.objects.get()
        assert (matter.title, matter.lead, matter.due) == (
            "加固东堤", town.units["water"], date(2026, 6, 28),
        )  # fmt: skip


def test_a_rejected_draft_waits_no_more(town: Town, guatu: Run, drafts: list[int]) -> None:
    assert guatu("draft", "reject", drafts[0], "--as", "sun", "--reason", "已在别处")[0] == 0

    assert guatu("draft", "accept", drafts[0], "--as", "sun")[0] == 2
    assert f"{len(drafts) - 1} 件待定" in guatu("draft", "list", "--as", "sun")[1]


def test_who_may_not_decide_is_told(town: Town, guatu: Run, drafts: list[int]) -> None:
    code, said = guatu("draft", "accept", drafts[0], "--as", "li")

    assert code in {2, 3}
    assert said.strip()
    assert guatu("draft", "accept", 99999, "--as", "sun")[0] == 3
