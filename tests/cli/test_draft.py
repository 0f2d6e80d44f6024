"""Drafts are decided on the command line by the same acts as at the reading desk."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from guatu.read.page import read_page
from guatu.store.acts.store_document import store_document
from guatu.store.models import Draft, Matter
from guatu.store.permission import acting
from tests.cli.conftest import Run
from tests.store.test_problems import feedback
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


def test_a_draft_that_tells_a_known_demand_is_listed_so_and_linked(
    town: Town, guatu: Run, drafts: list[int]
) -> None:
    matter = town.matter("完成东堤加固")
    with acting(town.actor("sun")) as sun:
        again = PAGE.replace("6月底", "7月底")
        stored = store_document(read_page(again, name="b.txt"), again, actor=sun, at=MONDAY)
        number = stored.document.drafts.order_by("pk").values_list("pk", flat=True)[0]
    assert f"≈ 0.80  {matter}" in guatu("draft", "list", "--as", "sun")[1]

    code, said = guatu("draft", "link", number, "--as", "sun", "--to", matter.number, "--take-date")

    assert (code, "2026-07-31" in said) == (0, True)
    assert guatu("draft", "reopen", number, "--as", "sun")[0] == 0
    assert guatu("draft", "merge", number, "--as", "sun", "--with", drafts[0])[0] == 0


def test_quality_is_shown_when_there_is_some(town: Town, guatu: Run, drafts: list[int]) -> None:
    assert "Nobody has decided" in guatu("read", "--quality", "--as", "sun")[1]
    guatu("draft", "reject", drafts[0], "--as", "sun", "--reason", "已在别处")

    code, said = guatu("read", "--quality", "--as", "sun")

    assert (code, "demand" in said, "0.00" in said) == (0, True, True)


def test_a_stored_page_is_printed_as_gold(
    town: Town, guatu: Run, drafts: list[int], tmp_path: Path
) -> None:
    page = tmp_path / "a.txt"
    page.write_text(PAGE, "utf-8")

    code, said = guatu("read", "--gold", "--as", "sun", page)

    assert (code, json.loads(said)["undecided"]) == (0, len(drafts))
    page.write_text("别的文字。", "utf-8")
    assert guatu("read", "--gold", page)[0] == 3
    assert guatu("read")[0] == 3


def test_problems_are_listed_with_3_until_each_has_a_task(town: Town, guatu: Run) -> None:
    document = feedback(town).pk

    code, said = guatu("draft", "problems", document, "--as", "sun")
    numbers = [line.split("[")[1].split("]")[0] for line in said.splitlines() if "[" in line]
    proposed = [guatu("draft", "propose", document, pk, "--as", "sun")[0] for pk in numbers]
    again, _ = guatu("draft", "propose", document, numbers[0], "--as", "sun")
    after, told = guatu("draft", "problems", document, "--as", "sun")

    assert (code, len(numbers), proposed, again, after) == (3, 2, [0, 0], 2, 0)
    assert "! 无任务 no task" in said
    assert "0 个无任务" in told
