"""The rules that label a piece, in the order in which they are asked.

Each rule looks at the words of the piece and at the frame in which it stands (whose words run
on, and in which mood), and answers with a verdict or `None`. The first verdict holds. A rule's
name stands on the segment with the words that made it speak, for `guatu read --explain`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import regex

from guatu.read.facts import Label
from guatu.read.statements.cut import Piece
from guatu.read.statements.documents import Genre, is_heading, is_numbered, part_mood
from guatu.read.statements.lexicon import Cue, Kind, endings
from guatu.read.statements.marks import Marks, done_words, problem_words
from guatu.read.statements.speech import Act, first_actor

_VOCATIVE = regex.compile(
    r"^(?:各位|同志们|女士们|先生们|尊敬的|朋友们|大家好|谢谢)[^。]{0,20}[！!：:。]?$"
)
_COPULA = regex.compile(r"^[^，,]{1,40}?(?<![但凡也还就都不而只特])是(?!否)")
_TIME = regex.compile(
    r"[ 　]*(?:会前|会后|会上|会议开始前|随后|期间|当天|当日|仪式上|活动中|活动现场|座谈会上"
    r"|[0-9]{1,2}月[0-9]{1,2}日|近日|日前|昨日|今日)"
)
# A quantity: what makes a verb of finishing a record.
_QUANTITY = regex.compile(
    r"[0-9０-９][0-9.,０-９]*\s*(?:%|％|[万亿]|(?![年月日时点号届次期周])[\u4e00-\u9fff])"
)
_PREAMBLE = regex.compile(
    r"(?:特)?制定本[^，。]{2,12}。$|现(?:将|就)?[^。，]{0,60}(?:公布|印发|通报|报告|通知|公开|反馈)|特制定|^欢迎[^。]{2,30}监督"
    r"|^(?:根据|按照)[^。]{2,60}(?:部署|安排|要求|规定)，[^。]*(?:巡视|巡察|督察|审计|检查)"
)
_ATTENDS = regex.compile(
    r"(?:出席|参加|列席|陪同)(?:了)?(?:会议|调研|活动|督导|座谈|检查|会见|仪式|考察|上述活动|有关活动|慰问|视察|观摩"
    r"|[^，,。；;]{0,4}(?:会|会议|活动))?[。；;]?$"
)
_PRONOUN = regex.compile(r"(?:^|[，,])[他她](?:们)?")
_LEAD_IN = regex.compile(r"以下[^，。]{0,12}|如下")
_ASSIGNS = regex.compile(r"由[^，,。；;]{2,40}?(?:牵头|负责|主抓)|责成[^，,。；;]{2,20}")
_ABOUT_PROBLEM = regex.compile(
    r"^[^，,“”]{0,6}(?:关于|针对)?[^。]{2,60}(?:的问题|问题)(?:方面)?[。：:]?$"
)
_FIRST_PERSON = {"我们", "我"}
_TRIED = Kind.IMPERATIVE | Kind.ADVERB | Kind.MEANS
_DUTY = Kind.MODAL | Kind.NEED | Kind.PLEASE
# Words of aim inside a promise or an order are no record.
_FEAT = 2
# A heading shorter than this names its part; a longer one may say what to do.
_PART = 16
_SHORT_SUBJECT = 8
_RUNNING = {Label.DEMAND, Label.PROBLEM, Label.COMMITMENT}
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
    """A piece as the rules see it.

    `assigned`: the item in which it stands ends with a closing that gives it to a unit.
    `in_closing`: it is such a closing itself.
    """

    piece: Piece
    marks: Marks
    act: Act | None
    setting: Setting
    assigned: bool = False
    in_closing: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label with the words that made it; `closes` ends the words of the speaker.

    `turns`: it changes the mood also where duties or promises run on, by a word of time.
    """

    label: Label
    cues: tuple[str, ...] = ()
    closes: bool = False
    turns: bool = False
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


def closing(view: View) -> Verdict | None:
    """（牵头单位：…；完成时限：…）: narrative; what it says is in the duties of its item."""
    return Verdict(Label.NARRATIVE, ("单位",)) if view.in_closing else None


def heading(view: View) -> Verdict | None:
    """A heading, a signature, a date line: narrative, unless it opens with what to do."""
    if not is_heading(view.piece) or view.act is not None:
        return None
    if view.setting.genre is Genre.NEWS and not is_numbered(view.piece):
        return None
    if part_mood(view.piece.text, view.setting.genre) is not None and len(view.piece.text) < _PART:
        return Verdict(Label.NARRATIVE)
    required = view.setting.mood is Label.DEMAND and view.marks.leads(Kind.IMPERATIVE | Kind.ADVERB)
    return None if required else Verdict(Label.NARRATIVE)


def preamble(view: View) -> Verdict | None:
    """为贯彻…，制定本方案; 现将…公布; 重点做好以下工作：: narrative, what counts follows."""
    text = view.piece.text
    if view.setting.genre is not Genre.NEWS and (match := _PREAMBLE.search(text)):
        return Verdict(Label.NARRATIVE, (match.group()[-8:],))
    if text[-1:] in "：:" and (match := _LEAD_IN.search(text)):
        return Verdict(Label.NARRATIVE, (match.group(),))
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
    if _is_own_duty(view) or _goes_on_promising(view):
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
    if not found and not marks.opens(Kind.PAST) and (match := _ASSIGNS.search(marks.text)):
        found.append(match.group())
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


def _goes_on_promising(view: View) -> bool:
    """Among promises, 要 said of a thing promises on: 到明年底，普及率要达到70%."""
    if view.setting.mood is not Label.COMMITMENT or view.act is not None:
        return False
    first = next(view.marks.of(_DUTY))
    return not first.leading and bool(regex.match(r"达|实现|完成", view.marks.after(first)))


def _is_event(view: View) -> bool:
    return any(cue.kinds & Kind.EVENT for cue in view.piece.cues)


def assigned(view: View) -> Verdict | None:
    """What is given to a unit is required, unless it states a shortcoming or a deed."""
    if not view.assigned or view.setting.genre is Genre.RECTIFICATION:
        return None
    if problem_words(view.marks) and not view.marks.opens(_TRIED):
        return None
    if any(len(word) > 1 for word in done_words(view.marks)) and view.marks.opens(Kind.PAST):
        return None
    return Verdict(Label.DEMAND, _openers(view.marks))


def attendance(view: View) -> Verdict | None:
    """…出席会议。 …参加调研。: narrative, whoever it was."""
    match = _ATTENDS.search(view.piece.text)
    if match is None or _duty_words(view) or (view.act and not view.act.empty):
        return None
    return Verdict(Label.NARRATIVE, (match.group().strip("。；;"),), closes=True)


def event(view: View) -> Verdict | None:
    """Who met, went, attended: narrative, and the speaker's words are over."""
    if (view.act is not None and not view.act.empty) or view.marks.opens(Kind.ITEM):
        return None
    if view.setting.genre is not Genre.NEWS and not view.piece.mentions:
        return None
    actor = first_actor(view.piece) or _PRONOUN.search(view.piece.text)
    words = _event_words(view.piece, bool(actor))
    if not words:
        return None
    if view.setting.mood in _RUNNING and not actor and not _tells_an_event(view.piece):
        return None
    if not actor and any(len(word) > _FEAT for word in view.marks.words(Kind.DONE)):
        return None
    return Verdict(Label.NARRATIVE, words, closes=True)


def _event_words(piece: Piece, acted: bool) -> tuple[str, ...]:
    """Return the words of meeting and going; the weaker ones count only when somebody acts."""
    words = tuple(cue.word for cue in piece.cues if cue.kinds & Kind.EVENT)
    crowd = any(cue.kinds & Kind.CROWD for cue in piece.cues[:1])
    if words or not (acted or crowd):
        return words
    return tuple(cue.word for cue in piece.cues if cue.kinds & Kind.VISIT)


def _tells_an_event(piece: Piece) -> bool:
    """Tell whether a piece without a person reports: a crowd attends, or it opens with a time."""
    crowd = any(cue.kinds & Kind.CROWD for cue in piece.cues)
    return crowd or _TIME.match(piece.text) is not None


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
    acts = any(cue.start == start + 1 and cue.kinds & _TRIED for cue in marks.cues)
    return acts and view.setting.speaker is not None and len(subject) <= _SHORT_SUBJECT


@cache
def _somebody() -> tuple[str, ...]:
    keys = ("body", "group", "pronoun", "meeting")
    words = (word for key in keys for word in endings("speech", "subjects", key))
    return (*words, "里", "们")


def listed_promise(view: View) -> Verdict | None:
    """In a part of promises, or among them, what opens with an act is a promise."""
    in_part = view.setting.part is Label.COMMITMENT and view.marks.opens(_TRIED | Kind.ITEM)
    running = view.setting.mood is Label.COMMITMENT and _opens_with_act(view.marks)
    if in_part or (running and not problem_words(view.marks)):
        return Verdict(Label.COMMITMENT, _openers(view.marks))
    return None


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
    if _opens_with_act(marks):
        return Verdict(Label.DEMAND, _openers(marks))
    if _reports(view) or problem_words(marks):
        return None
    return Verdict(Label.DEMAND, _openers(marks))


def _opens_with_act(marks: Marks) -> bool:
    """Tell whether a piece opens with what to do; in a later clause when nothing is past in it."""
    if marks.opens(Kind.IMPERATIVE | Kind.ADVERB | Kind.ITEM):
        return True
    past = marks.has(Kind.PAST | Kind.ASPECT)
    return not past and (marks.opens(Kind.MEANS) or marks.leads(Kind.IMPERATIVE | Kind.ADVERB))


def _reports(view: View) -> bool:
    """Tell whether a sentence among demands tells what is or was.

    In a part of tasks figures and states are what is to be reached; only time and aspect tell.
    """
    marks = view.marks
    if marks.opens(Kind.PAST) or marks.has(Kind.ASPECT):
        return True
    if view.setting.part is Label.DEMAND:
        return any(word.startswith("已") for word in done_words(marks))
    return bool(marks.has(Kind.WEIGHT) or _COPULA.match(marks.text) or done_words(marks))


def _openers(marks: Marks) -> tuple[str, ...]:
    return tuple(cue.word for cue in marks.of(_TRIED) if cue.leading)[:4]


def problem(view: View) -> Verdict | None:
    """A shortcoming that is stated, or named as a heading of its rectification."""
    words = problem_words(view.marks)
    if not words and view.setting.genre is Genre.RECTIFICATION:
        match = _ABOUT_PROBLEM.match(view.piece.text)
        words = ("问题",) if match and not done_words(view.marks) else ()
    return Verdict(Label.PROBLEM, words) if words else None


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
    among_results = view.setting.mood is Label.RESULT and (
        marks.has(Kind.GAIN | Kind.ADVERB) or marks.leads(Kind.IMPERATIVE)
    )
    if (among_results or len(tried) >= 3) and not (
        view.setting.mood is None and _COPULA.match(view.marks.text)
    ):
        return Verdict(Label.RESULT, tried[:4])
    return None


RULES: tuple[Rule, ...] = (
    no_words,
    closing,
    heading,
    preamble,
    announcement,
    order,
    duty,
    assigned,
    attendance,
    event,
    courtesy,
    promise,
    listed_promise,
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
            return replace(verdict, turns=view.marks.opens(Kind.PAST), rule=rule.__name__)
    return Verdict(Label.NARRATIVE, rule="no_rule")
