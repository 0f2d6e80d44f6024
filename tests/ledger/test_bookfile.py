"""A book file is read whole or refused with every mistake, each with its line."""

from __future__ import annotations

import pytest

from guatu.books import load_book
from guatu.findings import Finding
from guatu.ledger.book import Book, Count, FieldKind, MoveForbidden, State, move_of
from guatu.ledger.bookfile import BookWrong, check_book, read_book

GOOD = """\
[book]
key = "tasks"
zh = "任务"
en = "Tasks"
source = "made for this test"
numbering = "任〔{year}〕{n}号"

[clock]
count = "working_hours"
hours = ["08:30-12:00", "14:00-17:30"]

[[evidence]]
key = "proof"
zh = "佐证"
en = "proof"

[[field]]
key = "size"
zh = "规模"
en = "size"
kind = "number"

[[stage]]
key = "begun"
zh = "开始"
en = "begun"

[[stage]]
key = "done"
zh = "完成"
en = "done"
state = "closed"

[[move]]
act = "matter.accept"
from = ["begun"]
to = "done"
needs = ["proof", "size"]

[closing]
evidence = ["proof"]
recheck_days = 90

[[limit]]
act = "matter.remind"
times = 2
days = 30
source = "国令733"

[[rung]]
key = "remind"
zh = "提醒"
en = "remind"
after_days = 3
role = "supervisor"

[[light]]
key = "big"
colour = "red"
zh = "大"
en = "big"
when = "size > 5 and today > due"

[[light]]
key = "other"
colour = "green"
zh = "其他"
en = "other"
"""


def good() -> Book:
    return read_book(GOOD, name="good.toml")


def mistakes(text: str) -> list[tuple[int | None, str]]:
    book, findings = check_book(text, name="bad.toml")
    assert book is None
    return [(finding.place.line, finding.code) for finding in findings]


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def test_a_good_book_is_read_as_it_is_written() -> None:
    book = good()

    assert (book.key, book.zh, book.restricted) == ("tasks", "任务", False)
    assert book.clock.count == Count.WORKING_HOURS
    assert book.clock.hours == ((510, 720), (840, 1050))
    assert book.fields["size"].kind == FieldKind.NUMBER
    assert [(stage.key, stage.state) for stage in book.stages.values()] == [
        ("begun", State.OPEN),
        ("done", State.CLOSED),
    ]
    assert book.first_stage.key == "begun"
    assert book.moves[0].needs == ("proof", "size")
    assert (book.closing.evidence, book.closing.recheck_days) == (("proof",), 90)
    limit = book.limit_on("matter.remind")
    assert limit is not None
    assert (limit.times, limit.days) == (2, 30)
    assert book.limit_on("matter.report") is None
    assert book.ladder[0].after_days == 3


def test_light_rules_may_speak_of_the_books_own_fields() -> None:
    assert good().lights.used == {"size", "today", "due"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('zh = "任务"', 'zh = "任务"\ncolour = "red"', "ledger.book_unknown"),
        ('key = "tasks"', 'key = "Tasks!"', "ledger.book_wrong"),
        ('en = "Tasks"', 'title = "Tasks"', "ledger.book_unknown"),
        ("任〔{year}〕{n}号", "任〔{year}〕号", "ledger.book_wrong"),
        ('"08:30-12:00"', '"8.30-12"', "ledger.book_wrong"),
        ('"14:00-17:30"', '"17:30-14:00"', "ledger.book_wrong"),
        ('kind = "number"', 'kind = "numeral"', "ledger.book_wrong"),
        ('kind = "number"', 'kind = "choice"', "ledger.book_choices"),
        ('kind = "number"', 'kind = "number"\nsee = ["mayor"]', "ledger.book_unknown"),
        ('from = ["begun"]', 'from = ["began"]', "ledger.book_unknown"),
        ('to = "done"', 'to = "over"', "ledger.book_unknown"),
        ('needs = ["proof", "size"]', 'needs = ["prof"]', "ledger.book_unknown"),
        ('act = "matter.accept"', 'act = "matter.fly"', "ledger.book_wrong"),
        ('act = "matter.remind"', 'act = "remind"', "ledger.book_wrong"),
        ("recheck_days = 90", 'recheck_days = "90"', "ledger.book_wrong"),
        ("recheck_days = 90", "recheck_days = 0", "ledger.book_wrong"),
        ('evidence = ["proof"]\nrecheck', 'evidence = "proof"\nrecheck', "ledger.book_wrong"),
        ("times = 2\n", "", "ledger.book_missing"),
        ('role = "supervisor"', 'role = "king"', "ledger.book_wrong"),
        ('source = "made for this test"', 'source = ""', "ledger.book_wrong"),
        ("[closing]", "[clossing]", "ledger.book_unknown"),
        ("任〔{year}〕{n}号", "任{n}号", "ledger.book_wrong"),
        ('numbering = "', 'plans = ["moon_base"]\nnumbering = "', "ledger.book_unknown"),
        ("任〔{year}〕{n}号", "任" * 40 + "〔{year}〕{n}号", "ledger.book_wrong"),
        ('key = "tasks"', f'key = "{"a" * 41}"', "ledger.book_wrong"),
        ('"14:00-17:30"', '"11:30-17:30"', "ledger.book_wrong"),
        ('"14:00-17:30"', '"06:00-07:00"', "ledger.book_wrong"),
        ('zh = "佐证"', "zh = “佐证”", "ledger.book_wide"),
        ('key = "size"', 'key ＝ "size"', "ledger.book_wide"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, code: str) -> None:
    text = replaced(old, new)

    found = mistakes(text)

    assert code in {found_code for _, found_code in found}
    table = text.rindex("\n[", 0, GOOD.index(old)) if "\n[" in text[: GOOD.index(old)] else -1
    first = text[: table + 1].count("\n") + 1
    assert first <= min(line or 0 for line, found_code in found if found_code == code) <= first + 9


def test_a_book_without_an_end_is_refused() -> None:
    text = replaced('state = "closed"', 'state = "open"')

    assert mistakes(text) == [(line_of(text, "[[stage]]"), "ledger.book_stages")]


def test_the_line_is_that_of_the_key_itself() -> None:
    text = replaced('kind = "number"', 'kind = "numeral"')

    assert mistakes(text) == [(line_of(text, "numeral"), "ledger.book_wrong")]


def test_all_mistakes_are_told_at_once_by_line() -> None:
    text = replaced('kind = "number"', 'kind = "numeral"').replace('to = "done"', 'to = "over"')

    found = mistakes(text)

    assert len(found) == 2
    assert found == sorted(found)


def test_a_light_rule_that_cannot_be_read_is_told_with_its_line() -> None:
    text = replaced("size > 5 and today > due", "siez > 5")

    found = mistakes(text)

    assert found == [(line_of(text, "siez"), "rules.in_book")]


def test_what_is_wrong_with_a_rule_is_told_in_its_own_words() -> None:
    findings = check_book(replaced("today > due", "today > dew"), name="bad.toml")[1]

    said = findings[0].say("zh")
    assert "没有“dew”这一列" in said
    assert "{" not in said


def test_each_light_that_cannot_be_read_is_told() -> None:
    second = '\n[[light]]\nkey = "two"\ncolour = "rde"\nzh = "二"\nen = "two"\nwhen = "1 = 1"\n'
    text = replaced("today > due", "today > dew").replace("\n[[light]]", second + "\n[[light]]", 1)

    assert [code for _, code in mistakes(text)] == ["rules.bad_value", "rules.in_book"]


@pytest.mark.parametrize("table", ["stage", "field", "evidence", "rung"])
def test_a_key_that_is_used_twice_is_told_with_both_lines(table: str) -> None:
    begin = GOOD.index(f"[[{table}]]")
    block = GOOD[begin : GOOD.index("\n[", begin) + 1]
    text = GOOD + "\n" + block

    findings = check_book(text, name="bad.toml")[1]

    (finding,) = (one for one in findings if one.code == "ledger.book_twice")
    assert finding.place.line == text[: text.rindex("\nkey = ")].count("\n") + 2
    assert finding.facts["line"] == GOOD[: GOOD.index("key = ", begin)].count("\n") + 1


ISLAND = '[[stage]]\nkey = "island"\nzh = "孤岛"\nen = "island"\n\n'
TO_ISLAND = '[[move]]\nact = "matter.return"\nfrom = ["begun"]\nto = "island"\n\n'


@pytest.mark.parametrize(
    ("added", "codes"),
    [
        (ISLAND, ["ledger.book_unreached", "ledger.book_dead_end"]),
        (ISLAND + TO_ISLAND, ["ledger.book_dead_end"]),
    ],
)
def test_a_stage_without_a_way_in_or_out_is_told(added: str, codes: list[str]) -> None:
    text = replaced("[closing]", added + "[closing]")

    line = line_of(text, '"island"')
    assert mistakes(text) == [(line, code) for code in codes]


def test_lights_without_a_last_row_are_refused() -> None:
    text = GOOD[: GOOD.rindex("[[light]]")]

    assert [code for _, code in mistakes(text)] == ["watch.no_last_row"]


def test_a_field_may_not_hide_a_column_of_every_matter() -> None:
    text = replaced('key = "size"', 'key = "due"').replace('"size"]', '"due"]')

    assert "ledger.book_taken" in {code for _, code in mistakes(text)}


def test_a_rung_is_climbed_later_than_the_one_below() -> None:
    higher = '[[rung]]\nkey = "talk"\nzh = "约谈"\nen = "talk"\nafter_days = 3\nrole = "leader"\n'

    _, findings = check_book(GOOD + higher, name="tasks.toml")

    assert [finding.facts["wanted"] for finding in findings] == ["> 3"]
    assert GOOD.count("\n") + 5 == findings[0].place.line


def test_what_is_no_toml_is_told_with_its_line() -> None:
    book, findings = check_book('[book]\nkey = "tasks\n', name="bad.toml")

    assert book is None
    assert [(finding.code, finding.place.line) for finding in findings] == [("ledger.book_toml", 2)]


def test_what_is_missed_at_the_end_is_told_with_the_last_line() -> None:
    findings = check_book("[book]\nkey = [\n", name="bad.toml")[1]

    assert [(finding.code, finding.place.line) for finding in findings] == [("ledger.book_toml", 2)]


@pytest.mark.parametrize("text", ["", "x = 1", "book = 3", "stage = [1, 2]", "[[book]]\n[[book]]"])
def test_nothing_and_nonsense_are_refused_without_a_fault(text: str) -> None:
    findings: list[Finding] = check_book(text, name="bad.toml")[1]

    assert findings
    assert all(finding.say("zh") and finding.say("en") for finding in findings)


def test_reading_a_bad_book_raises_with_the_first_mistake() -> None:
    with pytest.raises(BookWrong) as refused:
        read_book(replaced('kind = "number"', 'kind = "numeral"'), name="bad.toml")

    assert refused.value.facts["file"] == "bad.toml"
    assert refused.value.facts["count"] == 1
    assert "numeral" in str(refused.value)


def test_a_move_is_found_by_act_and_stage() -> None:
    assert move_of(good(), "matter.accept", "begun").to == "done"


def test_a_move_that_the_book_does_not_have_is_forbidden_with_where_it_would_do() -> None:
    with pytest.raises(MoveForbidden) as refused:
        move_of(good(), "matter.accept", "done")

    assert refused.value.facts["wanted"] == "开始"


def test_acts_that_stay_are_allowed_in_open_stages_alone() -> None:
    assert move_of(good(), "matter.remind", "begun").to == ""
    with pytest.raises(MoveForbidden):
        move_of(good(), "matter.remind", "done")


def test_the_first_book_that_ships_names_its_source() -> None:
    head = load_book("ledgers/meeting_tasks.toml")["book"]

    assert head["source"]
    assert head["year"] == 2026


EXTRA = """
[photo]
metres = 300
days = 7

[[target]]
quarter = "2026Q2"
starts = 5
"""


def test_limits_of_photos_and_targets_of_starts_are_read() -> None:
    book = read_book(GOOD + EXTRA, name="tasks.toml")

    assert (book.photos.metres, book.photos.days) == (300, 7)
    assert book.targets == {(2026, 2): 5}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("metres = 300", "metres = 0"),
        ("days = 7", "hours = 7"),
        ('"2026Q2"', '"2026Q5"'),
        ('"2026Q2"', '"spring"'),
        ("starts = 5", "starts = 0"),
        ('count = "working_hours"', 'count = "months"\ndefault = 3\nlongest = 2'),
        ('count = "working_hours"', 'count = "months"\nlongest = 2'),
        ('count = "working_hours"', 'count = "working_hours"\nconsent = "smile"'),
    ],
)
def test_limits_and_targets_that_make_no_sense_are_named(good: str, bad: str) -> None:
    text = GOOD + EXTRA
    assert good in text

    assert check_book(text.replace(good, bad, 1), name="bad.toml")[0] is None
