"""Matters through the API: lists piece by piece, one with its history, acts done once."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from guatu.api.act_table import ACT_BODIES
from guatu.store.acts.load_book import load_book
from guatu.store.books import shipped_books
from guatu.store.models import DoneOnce, Event, Matter
from guatu.store.once import KEPT, forget_answers
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.next_acts import OFFERED
from guatu.store.verify import verify
from tests.api.conftest import AskAs, Program
from tests.store.town import DAY, MONDAY, Town

pytestmark = pytest.mark.django_db


def walked(program: Program, **query: str) -> list[str]:
    """Return the titles of a whole list, two by two."""
    titles, after = [], ""
    while True:
        _, piece = program.get("/matters", limit=2, after=after, **query)
        titles += [item["title"] for item in piece["items"]]
        if not (after := piece["next"]):
            return titles


def test_every_act_that_is_offered_can_be_asked_for() -> None:
    assert set(OFFERED) == ACT_BODIES.keys()


def test_a_list_is_walked_whole_and_in_order_whatever_its_dates(town: Town, ask_as: AskAs) -> None:
    for title, due in (
        ("丙", date(2026, 3, 9)),
        ("甲", date(2026, 3, 3)),
        ("乙", date(2026, 3, 3)),
    ):
        town.matter(title, due=due)
    town.matter("丁", due=None)
    town.matter("戊", due=None)

    assert walked(ask_as("sun")) == ["甲", "乙", "丙", "丁", "戊"]


def test_a_matter_that_moves_between_two_pieces_is_not_shown_twice(
    town: Town, ask_as: AskAs
) -> None:
    first = town.matter("甲", due=date(2026, 3, 3))
    town.matter("乙", due=date(2026, 3, 4))
    town.matter("丙", due=date(2026, 3, 5))
    program = ask_as("sun")
    _, piece = program.get("/matters", limit=2)
    with acting(SYSTEM):
        Matter.objects.filter(pk=first.pk).update(state="closed")

    _, rest = program.get("/matters", limit=2, after=piece["next"])

    assert [item["title"] for item in rest["items"]] == ["丙"]


def test_a_list_is_narrowed_and_counted_like_the_ledger(town: Town, ask_as: AskAs) -> None:
    town.matter("疏通东渠", due=date(2026, 3, 3))
    town.matter("修补断头路", lead="roads")
    program = ask_as("sun")

    assert walked(program, unit="roads") == ["修补断头路"]
    assert walked(program, light="red") == ["疏通东渠"]
    assert walked(program, text="断头") == ["修补断头路"]
    assert program.get("/lights")[1] == {"lights": {"red": 1, "green": 1}, "total": 2}


def test_what_one_may_not_see_is_in_no_list_no_count_and_not_there(
    town: Town, ask_as: AskAs
) -> None:
    matter = town.assigned()
    program = ask_as("zhao")

    assert program.get("/matters")[1] == {"items": [], "next": ""}
    assert program.get("/lights")[1]["total"] == 0
    assert program.get(f"/matters/{matter.pk}")[0] == 404
    status, told = program.post(f"/matters/{matter.pk}/report", {
        "version": 2, "progress": 10, "text": "代报"
    })  # fmt: skip
    assert (status, told["error"]["code"]) == (404, "not_found")


def test_a_matter_comes_with_its_history_and_what_may_be_done(town: Town, ask_as: AskAs) -> None:
    matter = town.submitted()

    status, whole = ask_as("he").get(f"/matters/{matter.pk}")

    assert status == 200
    assert [event["act"] for event in whole["history"]] == [
        "matter.add", "matter.assign", "matter.report", "matter.submit",
    ]  # fmt: skip
    assert whole["evidence"][0]["note"] == "验收单 2026-1"
    assert whole["version"] == matter.version
    assert {"matter.accept", "matter.return"} <= set(whole["acts"])


def test_an_act_is_done_once_however_often_it_is_asked_with_one_key(
    town: Town, ask_as: AskAs
) -> None:
    matter = town.assigned()
    program = ask_as("li")
    proof = {"kind": "result", "name": "验收.txt", "content": base64.b64encode(b"ok").decode()}
    body = {"version": matter.version, "progress": 60, "text": "已开挖", "evidence": [proof]}

    answers = [program.post(f"/matters/{matter.pk}/report", body, key="k-1") for _ in range(3)]

    assert answers[0][0] == 200
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][1]["version"] == matter.version + 1
    with acting(SYSTEM):
        assert Event.objects.filter(matter=matter, act="matter.report").count() == 1
        assert list(verify()) == []


def test_a_key_is_not_used_for_something_else_and_belongs_to_its_person(
    town: Town, ask_as: AskAs
) -> None:
    matter = town.assigned()
    body = {"version": matter.version, "progress": 60, "text": "已开挖"}
    program = ask_as("li")
    program.post(f"/matters/{matter.pk}/report", body, key="k-1")

    status, told = program.post(f"/matters/{matter.pk}/report", {**body, "progress": 70}, key="k-1")
    other, _ = ask_as("wang").post(
        f"/matters/{matter.pk}/report", {**body, "version": matter.version + 1}, key="k-1"
    )

    assert (status, told["error"]["code"]) == (409, "store.key_reused")
    assert other == 200


def test_a_key_is_forgotten_after_thirty_days_and_what_was_done_is_not(
    town: Town, ask_as: AskAs
) -> None:
    matter, program = town.assigned(), ask_as("li")
    body = {"version": matter.version, "progress": 10, "text": "已开工"}
    program.post(f"/matters/{matter.pk}/report", body, key="a-1")
    asked_at = MONDAY + 3 * DAY

    assert forget_answers(asked_at + KEPT) == 0
    assert program.post(f"/matters/{matter.pk}/report", body, key="a-1")[0] == 200
    assert forget_answers(asked_at + KEPT + DAY) == 1
    assert program.post(f"/matters/{matter.pk}/report", body, key="a-1")[0] == 409
    assert program.get(f"/matters/{matter.pk}")[1]["progress"] == 10


def test_what_was_refused_is_not_remembered(town: Town, ask_as: AskAs) -> None:
    matter = town.assigned()
    program = ask_as("li")

    refused, _ = program.post(
        f"/matters/{matter.pk}/report", {"version": 1, "progress": 5, "text": "好"}, key="k"
    )
    done, _ = program.post(
        f"/matters/{matter.pk}/report",
        {"version": matter.version, "progress": 5, "text": "好"},
        key="k",
    )

    assert (refused, done) == (409, 200)
    assert DoneOnce.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "slug", "body", "wanted"),
    [
        ("li", "assign", {"lead": "roads"}, (403, "not_allowed")),
        ("li", "report", {"progress": 165, "text": "x"}, (422, "invalid")),
        ("li", "report", {"progress": 1, "text": " "}, (422, "invalid")),
        ("li", "report", {"progress": 1, "text": "x", "extra": 1}, (422, "invalid")),
        ("li", "report", {"text": "x"}, (422, "invalid")),
        ("li", "report", {"progress": 1, "text": "a\x00b"}, (422, "invalid")),
        ("li", "submit", {"text": "办完"}, (409, "ledger.evidence_missing")),
        ("sun", "assign", {"lead": "nowhere"}, (404, "not_found")),
        ("sun", "accept", {}, (409, "ledger.move_forbidden")),
    ],
)
def test_a_failure_has_its_status_its_code_and_its_sentence(
    who: str, slug: str, body: dict[str, object], wanted: tuple[int, str],
    town: Town, ask_as: AskAs,
) -> None:  # fmt: skip
    matter = town.reported()

    given, told = ask_as(who).post(
        f"/matters/{matter.pk}/{slug}", {"version": matter.version, **body}
    )

    assert (given, told["error"]["code"]) == wanted
    assert told["error"]["message"]


def test_the_office_enters_edits_and_divides_a_matter(town: Town, ask_as: AskAs) -> None:
    program = ask_as("sun")
    new = {"book": "meeting_tasks", "title": "建泵站", "lead": "water", "due": "2026-05-01"}

    _, made = program.post("/matters", new, key="n-1")
    path = f"/matters/{made['id']}"
    edits = {"title": "建东泵站", "money": "120000.50", "count": "2"}
    _, edited = program.post(f"{path}/edit", {"version": made["version"], "edits": edits})
    parts = [{"title": "选址", "lead": "water"}, {"title": "通路", "lead": "roads", "weight": "2"}]
    _, divided = program.post(f"{path}/decompose", {"version": edited["version"], "parts": parts})

    _, whole = program.get(path)
    assert made["number"] == "督〔2026〕1号"
    assert (whole["title"], whole["values"]) == ("建东泵站", {"count": "2"})
    assert [part["lead"] for part in whole["parts"]] == ["water", "roads"]
    assert divided["version"] == whole["version"] == 3


def test_one_reminder_too_many_is_refused_unless_a_leader_gives_a_reason(
    town: Town, ask_as: AskAs
) -> None:
    limit = 'act = "matter.remind"\ntimes = 1\ndays = 30\nsource = "测试"'
    with acting(SYSTEM):
        text = f"{shipped_books()['meeting_tasks.toml']}\n[[limit]]\n{limit}\n"
        load_book(text, name="meeting_tasks.toml", actor=SYSTEM, at=MONDAY)
    matter = town.assigned()

    def remind(who: str, version: int, reason: str = "") -> tuple[int, str]:
        body = {"version": version, "text": "请抓紧", "reason": reason}
        status, told = ask_as(who).post(f"/matters/{matter.pk}/remind", body)
        return status, told.get("error", {}).get("code", "")

    assert remind("sun", matter.version) == (200, "")
    assert remind("he", matter.version + 1, "再催") == (409, "ledger.too_often")
    assert remind("chen", matter.version + 1, "汛期将至") == (200, "")
