"""Rules that find commitments: 将 with somebody before it, and promises that run on."""

from __future__ import annotations

from functools import cache

from guatu.read.facts import Label
from guatu.read.statements.lexicon import Kind, endings
from guatu.read.statements.marks import problem_words
from guatu.read.statements.rules.requiring import opens_with_act
from guatu.read.statements.rules.view import TRIED, Verdict, View, openers

_SHORT_SUBJECT = 8


# A thing before 将: what is said of it is foreseen.
_THINGS = (
    "项目",
    "工程",
    "活动",
    "大会",
    "仪式",
    "产值",
    "规模",
    "投资",
    "经济",
    "产业",
    "赛事",
    "展会",
)


def promise(view: View) -> Verdict | None:
    """将继续, 我市将, 表示，将, 下一步: commitment."""
    marks, setting = view.marks, view.setting
    among_demands = setting.mood is Label.DEMAND and view.act is None
    words = [
        cue.word
        for cue in marks.of(Kind.WILL | Kind.BARE_WILL)
        if (cue.kinds & Kind.WILL and not among_demands) or _wills(view, cue.start)
    ]
    if not words and not among_demands:
        words = _bound(view)
    return Verdict(Label.COMMITMENT, tuple(words)) if words else None


def _bound(view: View) -> list[str]:
    """Return the words by which a speaker binds himself without 将: 承诺…, 下一步，推进…."""
    if view.act and view.act.kinds & Kind.STANCE and not view.act.empty:
        return [view.act.word]
    if view.marks.opens(Kind.NEXT) and view.marks.has(Kind.IMPERATIVE):
        return list(view.marks.words(Kind.NEXT))
    return []


def _wills(view: View, start: int) -> bool:
    """Tell whether 将 has somebody before it in its clause, or opens what is said.

    Without a subject 将 may be 把; with a thing for a subject it foresees and promises nothing.
    """
    marks = view.marks
    if start == marks.content and view.act is not None:
        return True
    clause = marks.clause_start(start)
    if any(clause <= cue.start < start for cue in marks.of(Kind.OWN)):
        return True
    subject = marks.between(max(clause, marks.content), start).rstrip("还也均都再正")
    wills = marks.between(start, start + 2).lstrip("还也均都再正").startswith("将")
    if not wills or len(subject) < 2 or subject.endswith(_THINGS):
        return False
    if subject.endswith(_somebody()) or any(subject.endswith(m.name) for m in view.piece.mentions):
        return True
    acts = any(cue.start == start + 1 and cue.kinds & TRIED for cue in marks.cues)
    return acts and view.setting.speaker is not None and len(subject) <= _SHORT_SUBJECT


@cache
def _somebody() -> tuple[str, ...]:
    keys = ("body", "group", "pronoun", "meeting")
    words = (word for key in keys for word in endings("speech", "subjects", key))
    return (*words, "里", "们")


def listed_promise(view: View) -> Verdict | None:
    """In a part of promises, or among them, what opens with an act is a promise."""
    in_part = view.setting.part is Label.COMMITMENT and view.marks.opens(TRIED | Kind.ITEM)
    running = view.setting.mood is Label.COMMITMENT and opens_with_act(view.marks)
    if in_part or (running and not problem_words(view.marks)):
        return Verdict(Label.COMMITMENT, openers(view.marks))
    return None


def running_promise(view: View) -> Verdict | None:
    """Among promises a sentence that opens like one is a promise."""
    if view.setting.mood is Label.COMMITMENT and (
        view.marks.opens(TRIED | Kind.ITEM) or view.marks.has(Kind.IMPERATIVE)
    ):
        return Verdict(Label.COMMITMENT, openers(view.marks))
    return None
