"""The rules that label a piece, in the order in which they are asked.

Each rule looks at the words of the piece and at the frame in which it stands (whose words run
on, and in which mood), and answers with a verdict or `None`. The first verdict holds. A rule's
name stands on the segment with the words that made it speak, for `guatu read --explain`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

from guatu.read.facts import Label
from guatu.read.statements.cut import Piece
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Kind
from guatu.read.statements.marks import Marks, done_words, problem_words
from guatu.read.statements.speech import Act, first_actor

_VOCATIVE = regex.compile(
    r"^(?:各位|同志们|女士们|先生们|尊敬的|朋友们|大家好|谢谢)[^。]{0,20}[！!：:。]?$"
)
_COPULA = regex.compile(r"^[^，,]{1,40}?(?<![但凡也还就都不而只特])是(?!否)")
_FIRST_PERSON = {"我们", "我", "我们将"}
_TRIED = Kind.IMPERATIVE | Kind.ADVERB | Kind.MEANS
_DUTY = Kind.MODAL | Kind.NEED | Kind.PLEASE
# Words of aim inside a promise or an order are no record.
_FEAT = 2


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame as a rule sees it.

    `mood` is what the words so far do, `None` when that is open; `part` what the part of the
    document holds; `quoted` tells that the piece stands in a quotation whose speaker is known.
    """

    speaker: str | None
    mood: Label | None
    genre: Genre
    part: Label | None = None
    quoted: bool = False
    official: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """A piece as the rules see it."""

    piece: Piece
    marks: Marks
    act: Act | None
    setting: Setting


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label with the words that made it; `closes` ends the words of the speaker."""

    label: Label
    cues: tuple[str, ...] = ()
    closes: bool = False
    rule: str = ""


Rule = Callable[[View], Verdict | None]


def no_words(view: View) -> Verdict | None:
    """Greetings, questions, marks without words: narrative."""
    text = view.piece.text.strip(' 　…—“”"')
    if len(text) < 2 or _VOCATIVE.match(text):
        return Verdict(Label.NARRATIVE)
    if view.piece.text.rstrip('”』」）)"')[-1:] in "？?" and not view.marks.leads(_DUTY):
        return Verdict(Label.NARRATIVE, ("？",))
    return None


def announcement(view: View) -> Verdict | None:
    """提出要求, 通知如下 without the demands themselves: narrative, demands follow."""
    if (
        view.act is None
        or not (view.act.announced and view.act.empty)
        or view.marks.leads(Kind.MODAL)
    ):
        return None
    return Verdict(Label.NARRATIVE, (view.act.word,))


def order(view: View) -> Verdict | None:
    """A verb of ordering or asking with its content: demand."""
    if view.act is None or view.act.empty or not view.act.kinds & (Kind.ORDER | Kind.ORDER_NAMED):
        return None
    if view.act.word == "决定" and not view.marks.has(_TRIED | _DUTY | Kind.BARE_WILL | Kind.MEANS):
        return Verdict(Label.NARRATIVE, ("决定",))
    return Verdict(Label.DEMAND, (view.act.word,))


def duty(view: View) -> Verdict | None:
    """要, 务必, 不得 …: demand; said by and of oneself: commitment."""
    words = _duty_words(view)
    if not words:
        return None
    if view.act is None and view.setting.mood is None and _is_event(view):
        return None
    if _is_own_duty(view):
        return Verdict(Label.COMMITMENT, ("我们", *words))
    return Verdict(Label.DEMAND, words)


def _duty_words(view: View) -> tuple[str, ...]:
    marks = view.marks
    found = []
    for cue in marks.of(_DUTY):
        strong = cue.kinds & Kind.MODAL and marks.after(cue, 1) != "的"
        if cue.word == "应" and regex.match(r"[^，,。]{1,12}未", marks.after(cue, 14)):
            continue
        if strong or cue.leading:
            found.append(cue.word)
    return tuple(found)


def _is_own_duty(view: View) -> bool:
    """Tell whether a duty is the speaker's own: 我们要 in a quotation, 大家表示，要."""
    said = view.act is not None and view.act.kinds & (Kind.SAY | Kind.STANCE)
    if said and view.act is not None and (view.act.group or view.act.kinds & Kind.STANCE):
        return True
    own = any(cue.word in _FIRST_PERSON for cue in view.marks.of(Kind.OWN))
    if not own:
        return False
    return view.setting.quoted or (bool(said) and not view.setting.official)


def _is_event(view: View) -> bool:
    return any(cue.kinds & Kind.EVENT for cue in view.piece.cues)


def event(view: View) -> Verdict | None:
    """Who met, went, attended: narrative, and the speaker's words are over."""
    if view.act is not None and not view.act.empty:
        return None
    if view.setting.genre is not Genre.NEWS and not view.piece.mentions:
        return None
    words = tuple(cue.word for cue in view.piece.cues if cue.kinds & Kind.EVENT)
    actor = first_actor(view.piece)
    if not words and (actor or (view.piece.cues[:1] and view.piece.cues[0].kinds & Kind.CROWD)):
        words = tuple(cue.word for cue in view.piece.cues if cue.kinds & Kind.VISIT)
    if not words or (view.setting.mood is Label.DEMAND and not actor and view.marks.opens(_TRIED)):
        return None
    if not actor and any(len(word) > _FEAT for word in view.marks.words(Kind.DONE)):
        return None
    return Verdict(Label.NARRATIVE, words, closes=True)


def courtesy(view: View) -> Verdict | None:
    """Welcome, thanks, congratulations: narrative."""
    match = regex.search(
        r"表示[^，,。]{0,8}(?:欢迎|祝贺|感谢|慰问|敬意)|感谢.{0,12}(?:支持|关心|帮助)",
        view.piece.text,
    )
    if match and not view.marks.has(_DUTY | Kind.WILL):
        return Verdict(Label.NARRATIVE, (match.group(),))
    return None


def promise(view: View) -> Verdict | None:
    """将继续, 我市将, 表示，将, 下一步: commitment."""
    marks, setting = view.marks, view.setting
    if setting.mood is Label.DEMAND and not marks.has(Kind.OWN | Kind.NEXT) and view.act is None:
        return _promise_with_subject(view)
    words = [cue.word for cue in marks.of(Kind.WILL)]
    words += [cue.word for cue in marks.of(Kind.BARE_WILL) if _wills(view, cue.start)]
    if not words and view.act and view.act.kinds & Kind.STANCE and not view.act.empty:
        words = [view.act.word]
    if not words and marks.opens(Kind.NEXT) and marks.has(Kind.IMPERATIVE):
        words = list(marks.words(Kind.NEXT))
    return Verdict(Label.COMMITMENT, tuple(words)) if words else None


def _promise_with_subject(view: View) -> Verdict | None:
    """In a passage of demands 将 may be 把; only with a subject before it does it promise."""
    words = tuple(
        cue.word for cue in view.marks.of(Kind.WILL) if not cue.leading and cue.word != "义不容辞"
    )
    return Verdict(Label.COMMITMENT, words) if words and not view.marks.opens(_TRIED) else None


def _wills(view: View, start: int) -> bool:
    """Tell whether a bare 将 has an own body before it in its clause, or opens what is said."""
    marks = view.marks
    if start == marks.content and view.act is not None:
        return True
    clause = marks.clause_start(start)
    return any(clause <= cue.start < start for cue in marks.of(Kind.OWN))


def listed_problem(view: View) -> Verdict | None:
    """In a list of problems whatever is no feat is a problem."""
    if view.setting.mood is not Label.PROBLEM:
        return None
    if view.piece.text[-1:] == "\n" or view.marks.has(Kind.WILL):
        return None
    words = problem_words(view.marks)
    if words or view.setting.part is Label.PROBLEM or view.marks.has(Kind.ITEM):
        return None if _is_feat(view) and not words else Verdict(Label.PROBLEM, words)
    return None


def _is_feat(view: View) -> bool:
    words = done_words(view.marks)
    return any(len(word) > 1 and word not in {"超过", "达到", "共有", "累计"} for word in words)


def running_demand(view: View) -> Verdict | None:
    """Among demands a sentence without mood is a demand, unless it reports or describes."""
    marks = view.marks
    if view.setting.mood is not Label.DEMAND:
        return None
    if marks.opens(Kind.IMPERATIVE | Kind.ADVERB | Kind.ITEM) or (
        marks.opens(Kind.MEANS) and not marks.has(Kind.PAST)
    ):
        return Verdict(Label.DEMAND, _openers(marks))
    if marks.has(Kind.WEIGHT) or _COPULA.match(view.marks.text):
        return None
    if (
        marks.opens(Kind.PAST)
        or marks.has(Kind.ASPECT)
        or done_words(marks)
        or problem_words(marks)
    ):
        return None
    return Verdict(Label.DEMAND, _openers(marks))


def _openers(marks: Marks) -> tuple[str, ...]:
    return tuple(cue.word for cue in marks.of(_TRIED) if cue.leading)[:4]


def problem(view: View) -> Verdict | None:
    """A shortcoming that is stated."""
    words = problem_words(view.marks)
    return Verdict(Label.PROBLEM, words) if words else None


def result(view: View) -> Verdict | None:
    """已, 了, 同比, 今年以来 …: what was done, and where things stand."""
    words = done_words(view.marks)
    if words:
        return Verdict(Label.RESULT, words)
    if view.marks.has(Kind.PAST) and view.marks.has(Kind.GAIN | _TRIED):
        return Verdict(Label.RESULT, view.marks.words(Kind.PAST | Kind.GAIN))
    if view.marks.has(Kind.FORECAST) and view.marks.has(Kind.GAIN):
        return Verdict(Label.RESULT, view.marks.words(Kind.FORECAST | Kind.GAIN))
    return None


def reason(view: View) -> Verdict | None:
    """How much it matters: narrative."""
    words = view.marks.words(Kind.WEIGHT)
    return Verdict(Label.NARRATIVE, words) if words else None


def running_promise(view: View) -> Verdict | None:
    """Among promises a sentence that opens like one is a promise."""
    if view.setting.mood is Label.COMMITMENT and (
        view.marks.opens(_TRIED | Kind.ITEM) or view.marks.has(Kind.IMPERATIVE)
    ):
        return Verdict(Label.COMMITMENT, _openers(view.marks))
    return None


def running_result(view: View) -> Verdict | None:
    """Among results, or in a report of work, verbs of work tell of work that was done."""
    marks = view.marks
    tried = marks.words(Kind.IMPERATIVE | Kind.ADVERB | Kind.GAIN)
    needed = 1 if view.setting.mood is Label.RESULT else 3
    if len(tried) >= needed and not (view.setting.mood is None and _COPULA.match(view.marks.text)):
        return Verdict(Label.RESULT, tried[:4])
    return None


RULES: tuple[Rule, ...] = (
    no_words,
    announcement,
    order,
    duty,
    event,
    courtesy,
    promise,
    listed_problem,
    running_demand,
    problem,
    result,
    reason,
    running_promise,
    running_result,
)


def judge(view: View) -> Verdict:
    """Return the verdict of the first rule that has one; narrative when none has."""
    for rule in RULES:
        if verdict := rule(view):
            return Verdict(verdict.label, verdict.cues, verdict.closes, rule.__name__)
    return Verdict(Label.NARRATIVE, rule="no_rule")
