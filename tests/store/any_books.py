"""Books made up by chance, and what a person would fill in so that acts of any book get through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from guatu.ledger.book import Book, Field, FieldKind
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.advance import advance
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.cancel import cancel
from guatu.store.acts.carry_over import carry_over
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.excuse import excuse
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.flood_calls import Calling, answer, call
from guatu.store.acts.hand_over import hand_over
from guatu.store.acts.merge import merge
from guatu.store.acts.pause import pause, resume
from guatu.store.acts.publish import publish
from guatu.store.acts.recheck import recheck
from guatu.store.acts.remind import escalate, remind
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.sign import sign
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.take_note import Noted, take_note
from guatu.store.acts.upgrade import upgrade
from guatu.store.acts.verify_progress import contradict, verify_progress
from guatu.store.books import book_of, shipped_books
from guatu.store.evidence import Proof
from guatu.store.models import Matter, Unit

TASKS = shipped_books()["meeting_tasks.toml"]
LIMIT = '\n[[limit]]\nact = "{act}"\ntimes = {times}\ndays = {days}\nsource = "by chance"\n'
RUNG = (
    '\n[[rung]]\nkey = "r{n}"\nzh = "级{n}"\nen = "rung {n}"\nafter_days = {n}\nrole = "leader"\n'
)
CHECK = """
[[check]]
key = "enough"
zh = "数量不少于一"
en = "at least one"
rule = "count >= 1"
acts = ["matter.submit", "matter.accept"]
"""
CARRIED = '\n[[stage]]\nkey = "carried"\nzh = "已结转"\nen = "carried over"\nstate = "carried"\n'
CARRY = '\n[[move]]\nact = "matter.carry"\nfrom = ["assigned", "working"]\nto = "carried"\n'


@st.composite
def made_up(draw: st.DrawFn) -> str:
    """Return the text of a book: that of meetings with rules that no city has together."""
    closing = ['evidence = ["result"]']
    closing += ["publish = true"] if draw(st.booleans()) else []
    closing += ["signatures = 1"] if draw(st.booleans()) else []
    closing += ["by_other_unit = true"] if draw(st.booleans()) else []
    closing += ["recheck_days = 3"] if draw(st.booleans()) else []
    text = TASKS.replace('evidence = ["result"]', "\n".join(closing), 1)
    limited = st.sampled_from(["matter.remind", "matter.verify", "matter.report"])
    for act in draw(st.lists(limited, unique=True, max_size=2)):
        text += LIMIT.format(act=act, times=draw(st.integers(1, 2)), days=draw(st.integers(1, 9)))
    text += "".join(RUNG.format(n=n) for n in range(1, draw(st.integers(0, 2)) + 1))
    text += CHECK if draw(st.booleans()) else ""
    return text + (CARRIED + CARRY if draw(st.booleans()) else "")


# A book that ships, or one made up.
BOOKS = st.one_of(st.sampled_from(sorted(shipped_books().values())), made_up())
FILLED: dict[FieldKind, object] = {
    FieldKind.TEXT: "字", FieldKind.NUMBER: "3", FieldKind.MONEY: "0", FieldKind.DATE: "2026-01-05",
    FieldKind.BOOL: True, FieldKind.UNIT: "water",
}  # fmt: skip


def values_of(book: Book) -> dict[str, object]:
    """Return a value for every field of `book`."""
    return {key: _value(field) for key, field in book.fields.items()}


def _value(field: Field) -> object:
    return field.choices[0] if field.choices else FILLED[field.kind]


def proofs(matter: Matter) -> list[Proof]:
    """Return a proof of each kind that the book knows."""
    return [Proof(kind, "文号") for kind in book_of(matter).evidence]


def _advance(matter: Matter, **who: Any) -> object:
    book = book_of(matter)
    ways = [m.to for m in book.moves if m.act == "matter.advance" and matter.stage in m.origins]
    to = next((way for way in ways if way), "nowhere")
    return advance(matter, to, evidence=proofs(matter), **who)


def _later(matter: Matter, days: int = 7) -> date:
    return (matter.due or date(2026, 3, 2)) + timedelta(days=days)


def _merge(matter: Matter, **who: Any) -> object:
    others = Matter.objects.filter(book=matter.book, state="open").exclude(pk=matter.pk)
    return merge(matter, others.order_by("pk").first() or matter, reason="同一件事", **who)


def _hand_over(matter: Matter, **who: Any) -> object:
    to = Unit.objects.exclude(pk=matter.lead_id or 0).exclude(parent=None).order_by("pk")[0]
    return hand_over(matter, to, reason="转", **who)


def _with(act: Callable[..., object], **given: object) -> Callable[..., object]:
    return lambda matter, **who: act(matter, **given, **who)


def _proved(act: Callable[..., object], **given: object) -> Callable[..., object]:
    return lambda matter, **who: act(matter, evidence=proofs(matter), **given, **who)


# Every act on a matter, as somebody with sense would fill its form in.
ACTS: dict[str, Callable[..., object]] = {
    "matter.accept": accept_closing,
    "matter.add_evidence": lambda m, **who: add_evidence(m, proofs(m), **who),
    "matter.advance": _advance,
    "matter.answer": _with(answer, text="收到"),
    "matter.call": lambda m, **who: call(m, Calling("上堤"), **who),
    "matter.assign": lambda m, **who: assign(m, Assignment(m.lead), **who),
    "matter.cancel": _with(cancel, reason="误"),
    "matter.carry": _with(carry_over, due=date(2027, 6, 30), reason="跨年"),
    "matter.contradict": _proved(contradict, text="不实"),
    "matter.decompose": lambda m, **who: decompose(m, [Part("一段", m.lead, m.due)], **who),
    "matter.edit": lambda m, **who: edit_matter(m, values_of(book_of(m)), **who),
    "matter.escalate": _with(escalate, reason="逾期"),
    "matter.excuse": _with(excuse, until=date(2027, 12, 31), reason="暴雨"),
    "matter.extend": grant_extension,
    "matter.extend_ask": lambda m, **who: ask_extension(m, due=_later(m), reason="雨", **who),
    "matter.extend_refuse": _with(refuse_extension, reason="不"),
    "matter.hand_over": _hand_over,
    "matter.merge": _merge,
    "matter.note": lambda m, **who: take_note(m, Noted("看了", problems=("漏水",)), **who),
    "matter.pause": _with(pause, reason="停"),
    "matter.publish": _with(publish, where="公报"),
    "matter.recheck": _proved(recheck, holds=False, text="复发"),
    "matter.remind": _with(remind, text="请抓紧", reason="再催一次"),
    "matter.reopen": _with(reopen, reason="再查"),
    "matter.report": _proved(report_progress, progress=60, text="进"),
    "matter.resume": resume,
    "matter.return": _with(return_matter, reason="缺"),
    "matter.sign": sign,
    "matter.submit": _proved(submit_for_closing, text="完"),
    "matter.upgrade": _with(upgrade, reason="新规"),
    "matter.verify": _proved(verify_progress, text="属实"),
}
