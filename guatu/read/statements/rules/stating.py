"""Rules that find problems and results: what is at fault, what was done."""

from __future__ import annotations

import regex

from guatu.read.facts import Label
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Cue, Kind
from guatu.read.statements.marks import done_words, problem_words
from guatu.read.statements.rules.view import COPULA, Verdict, View, openers

# A quantity: what makes a verb of finishing a record.
_QUANTITY = regex.compile(
    r"[0-9０-９][0-9.,０-９]*\s*(?:%|％|[万亿]|(?![年月日时点号届次期周])[\u4e00-\u9fff])"
)


# 为…, 根据…, 会上…: how something came about, no deed.
_PURPOSE = regex.compile(
    r"为(?!.{0,6}(?:提供|带来))|根据|按照|经|会上|随后|近日|日前|连日来|当日|当天"
)


_HEAD_OF_CURE = regex.compile(r"问题的?整改(?:落实)?(?:情况)?(?:方面)?[。：:]?$")


_ABOUT_PROBLEM = regex.compile(
    r"^[^，,“”]{0,6}(?:关于|针对)?[^。]{2,60}(?:的问题|问题)(?:方面)?[。：:]?$"
)


_SOME = {"有的", "有些", "个别", "少数", "一些", "部分"}
# So many verbs of work make a report of work.
_WORKED = 3


def rectified(view: View) -> Verdict | None:
    """In a report of rectification an act is done, whatever problem it names."""
    if view.setting.genre is not Genre.RECTIFICATION or view.setting.part is Label.COMMITMENT:
        return None
    if _HEAD_OF_CURE.search(view.piece.text):
        return Verdict(Label.NARRATIVE, ("整改",))
    acts = view.marks.leads(Kind.IMPERATIVE | Kind.ADVERB) and not _ABOUT_PROBLEM.match(
        view.piece.text
    )
    words = done_words(view.marks) or (openers(view.marks) if acts else ())
    return Verdict(Label.RESULT, words) if words else None


def listed_problem(view: View) -> Verdict | None:
    """In a list of problems whatever is no feat is a problem."""
    if view.setting.mood is not Label.PROBLEM:
        return None
    if view.piece.text[-1:] == "\n" or view.marks.has(Kind.WILL):
        return None
    words = problem_words(view.marks)
    if view.setting.part is Label.PROBLEM:
        return Verdict(Label.PROBLEM, words)
    if words or view.marks.has(Kind.ITEM):
        return None if _is_feat(view) and not words else Verdict(Label.PROBLEM, words)
    return None


def _is_feat(view: View) -> bool:
    words = done_words(view.marks)
    return any(len(word) > 1 and word not in {"超过", "达到", "共有", "累计"} for word in words)


def problem(view: View) -> Verdict | None:
    """A shortcoming that is stated, or named as a heading of its rectification."""
    words = problem_words(view.marks)
    if not words and view.setting.genre is Genre.RECTIFICATION:
        match = _ABOUT_PROBLEM.match(view.piece.text)
        words = ("问题",) if match and not done_words(view.marks) else ()
    words = words or _some_do(view)
    return Verdict(Label.PROBLEM, words) if words else None


def _some_do(view: View) -> tuple[str, ...]:
    """Return 有的…，有的…: so one speaks of what some fail to do, unless it is told as done."""
    some = tuple(
        cue.word for cue in view.marks.of(Kind.EXISTS) if cue.leading and cue.word in _SOME
    )
    return some if len(some) > 1 and not done_words(view.marks) else ()


def result(view: View) -> Verdict | None:
    """已, 了, 同比, 今年以来 …: what was done, and where things stand."""
    words = done_words(view.marks)
    worked = Kind.DONE | Kind.GAIN | Kind.IMPERATIVE | Kind.ADVERB
    if words and view.marks.has(worked):
        return Verdict(Label.RESULT, words)
    acts = view.marks.of(Kind.GAIN | Kind.IMPERATIVE)
    if measured := tuple(cue.word for cue in acts if _is_measured(view, cue)):
        return Verdict(Label.RESULT, measured)
    if view.marks.has(Kind.PAST) and view.marks.has(Kind.GAIN | Kind.IMPERATIVE | Kind.ADVERB):
        return Verdict(Label.RESULT, view.marks.words(Kind.PAST | Kind.GAIN))
    if view.marks.has(Kind.FORECAST) and view.marks.has(Kind.GAIN):
        return Verdict(Label.RESULT, view.marks.words(Kind.FORECAST | Kind.GAIN))
    return None


def _is_measured(view: View, cue: Cue) -> bool:
    """Tell whether a verb of finishing has a quantity in its clause."""
    marks, start = view.marks, view.piece.start
    clause = view.piece.text[
        marks.clause_start(cue.start) - start : marks.clause_end(cue.end) - start
    ]
    return _QUANTITY.search(clause) is not None


def running_result(view: View) -> Verdict | None:
    """Among results, or in a report of work, verbs of work tell of work that was done."""
    marks, mood = view.marks, view.setting.mood
    tried = marks.words(Kind.IMPERATIVE | Kind.ADVERB | Kind.GAIN)
    if mood is Label.RESULT:
        tells = marks.has(Kind.GAIN | Kind.ADVERB) or marks.leads(Kind.IMPERATIVE)
    else:
        describes = COPULA.match(marks.text) or _PURPOSE.match(marks.text)
        tells = len(tried) >= _WORKED and not (mood is None and describes)
    return Verdict(Label.RESULT, tried[:4]) if tells else None
