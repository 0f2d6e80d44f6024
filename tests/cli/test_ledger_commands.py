"""The commands call the same acts as the pages, and end with the exit codes of the house."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from guatu.cli.serving import split_address
from guatu.errors import Invalid
from guatu.store.acts.verify_progress import contradict
from guatu.store.books import shipped_books
from guatu.store.models import BookVersion, Matter
from guatu.store.permission import SYSTEM, acting
from tests.cli.conftest import Run
from tests.store.test_flood import BOOKS, depot, duty
from tests.store.town import Town, load


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_matter_goes_its_whole_way_on_the_command_line(town: Town, guatu: Run) -> None:
    number = town.matter(due=None).number

    codes = [
        guatu("matter", "assign", number, "--as", "sun", "--lead", "water", "--due", in_days(5))[0],
        guatu("matter", "report", number, "--as", "li", "--progress", 50, "--text", "已开工")[0],
        guatu(
            "matter", "ask-extension", number, "--as", "li", "--due", in_days(9), "--reason", "汛"
        )[0],
        guatu("matter", "grant-extension", number, "--as", "chen")[0],
        guatu("matter", "submit", number, "--as", "li", "--text", "已办", "--proof", "文号")[0],
        guatu("matter", "do", "return", number, "--as", "sun", "--reason", "缺签字")[0],
        guatu("matter", "submit", number, "--as", "li", "--text", "补齐")[0],
        guatu("matter", "close", number, "--as", "he")[0],
    ]

    assert codes == [0] * 8
    with acting(SYSTEM):
        matter = Matter.objects.get(number=number)
    assert (matter.state, matter.returned_times, matter.extended_times) == ("closed", 1, 1)
    code, shown = guatu("matter", "show", number, "--as", "sun")
    assert code == 0
    assert "matter.accept He（督查室主任）" in shown
    assert "缺签字" in shown


def test_a_rule_that_forbids_ends_with_2_and_a_sentence(town: Town, guatu: Run) -> None:
    number = town.assigned().number

    code, said = guatu("matter", "close", number, "--as", "he")

    assert code == 2
    assert "会议交办" in said


def test_a_notice_is_shown_drafted_and_written(town: Town, guatu: Run, tmp_path: Path) -> None:
    load("notices")
    late = town.reported(due=timezone.localdate() - timedelta(days=3))

    nothing, _ = guatu("notice", "draft", "--as", "sun")
    _, unseen = guatu("notice", "show", "--as", "sun")
    with acting(town.actor("sun")) as sun:
        contradict(late, actor=sun, at=timezone.now(), text="未动工")
    shown, said = guatu("notice", "show", "--as", "sun")
    drafted, told = guatu("notice", "draft", "--as", "sun")
    file = tmp_path / "out.docx"
    written, _ = guatu("notice", "word", told.split()[0], file, "--as", "sun")
    other, _ = guatu("notice", "word", late.number, file, "--as", "sun")

    assert (nothing, shown, drafted, written, other) == (2, 0, 0, 0, 3)
    assert "not checked" in unseen
    assert "已逾期3天" in said
    assert file.read_bytes().startswith(b"PK")


def test_the_flood_board_names_what_is_missing_and_the_nearest_stock(
    town: Town, guatu: Run
) -> None:
    for key in (*BOOKS, "flood_responses"):
        load(key)
    duty(town, "村", "甲")
    depot(town, "一库", 0.1, quantity="300", need="500")

    code, said = guatu("flood", "board", "--as", "sun")
    short, told = guatu("flood", "need", "编织袋", "400", "--at", "114,30", "--as", "sun")
    climbed, none = guatu("flood", "climb")

    assert (code, short, climbed) == (3, 3, 0)
    assert "责任空缺 vacant: 东渠1段 区、办" in said
    assert "物资不足 short: 编织袋 300 / 500" in said
    assert "一库 300 (11.1 km)" in told
    assert "尚缺 100" in told
    assert "0 calls climbed" in none


@pytest.mark.parametrize(
    "words",
    [
        ("flood", "need", "编织袋", "many", "--at", "114,30", "--as", "sun"),
        ("flood", "need", "编织袋", "1", "--at", "here", "--as", "sun"),
        ("flood", "need", "编织袋", "-1", "--at", "114,30", "--as", "sun"),
        ("flood", "need", "编织袋", "1", "--at", "114,30", "--as", "sun"),
        ("matter", "show", "督〔2026〕99号", "--as", "sun"),
        ("matter", "list", "--as", "ghost"),
        ("matter", "list"),
        ("matter", "list", "--as", "sun", "--unit", "nowhere"),
        ("book", "check", "/nowhere/book.toml"),
        ("user", "grant", "li", "emperor", "city"),
        ("user", "revoke", "li", "leader", "city", "--reason", "无"),
        ("verify", "--export", "/nowhere/at/all.jsonl"),
        ("serve", "--address", "nonsense"),
        ("nonsense",),
    ],
)
def test_input_that_was_not_wanted_ends_with_3(
    town: Town, guatu: Run, words: tuple[str, ...]
) -> None:
    assert guatu(*words)[0] == 3


def test_the_list_shows_lights_and_counts(town: Town, guatu: Run) -> None:
    town.assigned("东渠")  # due in March 2026: red on any day on which this runs

    code, shown = guatu("matter", "list", "--as", "sun")

    assert code == 0
    assert "red" in shown
    assert "东渠" in shown
    assert "共 1 total" in shown


def test_a_book_is_checked_loaded_and_listed(town: Town, guatu: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(shipped_books()["audit.toml"], "utf-8")
    bad.write_text(shipped_books()["audit.toml"].replace('kind = "money"', 'kind = "gold"', 1))

    checked, refused = guatu("book", "check", good), guatu("book", "check", bad)
    loaded, listed = guatu("book", "load", good), guatu("book", "list")

    assert (checked[0], loaded[0], listed[0]) == (0, 0, 0)
    assert refused[0] == 3
    assert "gold" in refused[1]
    assert "audit 审计整改" in listed[1]
    assert guatu("book", "load", bad)[0] == 3
    assert BookVersion.objects.filter(key="audit").count() == 1


def test_people_are_added_given_rights_and_listed(town: Town, guatu: Run) -> None:
    add = ("user", "add", "xu", "--name", "徐", "--unit", "roads", "--password")

    weak, added = guatu(*add, "12345678"), guatu(*add, "a-long-pass-2026")
    granted = guatu("user", "grant", "xu", "handler", "roads")
    listed = guatu("user", "list")
    revoked = guatu("user", "revoke", "xu", "handler", "roads", "--reason", "调离")

    assert (weak[0], added[0], granted[0], revoked[0]) == (3, 0, 0, 0)
    assert "xu 徐 handler 市交通局" in listed[1]
    assert "xu" not in guatu("user", "list")[1]


def test_verify_says_whether_the_record_is_whole(town: Town, guatu: Run, tmp_path: Path) -> None:
    matter, export = town.submitted(), tmp_path / "record.jsonl"

    whole = guatu("verify", "--checkpoint")
    exported = guatu("verify", "--export", export)
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(progress=7)
    broken = guatu("verify")

    assert (whole[0], exported[0], broken[0]) == (0, 0, 2)
    assert matter.number in broken[1]
    assert "progress" in broken[1]
    assert len(export.read_text("utf-8").splitlines()) > 20


def test_a_tick_records_lights_once(town: Town, guatu: Run) -> None:
    town.assigned()

    first, second = guatu("tick"), guatu("tick")

    assert first[0] == second[0] == 0
    assert "lights turned: 0" not in first[1]
    assert "lights turned: 0" in second[1]


def test_the_balance_of_a_book_is_told_of_any_day(town: Town, guatu: Run) -> None:
    town.assigned()  # on Monday, the second of March

    before, then = (
        guatu("book", "account", "meeting_tasks", "--as", "sun", "--on", day)
        for day in ("2026-03-01", "2026-12-31")
    )

    assert before[0] == then[0] == 0
    assert "established 0 = 在办 0" in before[1]
    assert "established 1 = 在办 1" in then[1]


def test_migrating_loads_the_books_that_ship(town: Town, guatu: Run) -> None:
    codes = guatu("migrate")[0], guatu("migrate")[0]

    assert codes == (0, 0)
    versions = list(BookVersion.objects.order_by("key").values_list("key", "version"))
    assert versions == [(name.removesuffix(".toml"), 1) for name in sorted(shipped_books())]


@pytest.mark.parametrize(
    ("address", "parts"),
    [("127.0.0.1:8000", ("127.0.0.1", 8000)), ("[::1]:80", ("::1", 80)), ("wall:1", ("wall", 1))],
)
def test_an_address_is_a_host_and_a_port(address: str, parts: tuple[str, int]) -> None:
    assert split_address(address) == parts


@pytest.mark.parametrize(
    "address", ["", "8000", ":8000", "host:", "host:0", "host:65536", "h:８０"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        split_address(address)
