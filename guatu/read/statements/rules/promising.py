"""Rules that find commitments: 将 with somebody before it, and promises that run on."""

from __future__ import annotations

import re
from functools import cache

import regex

from guatu.read.facts import Label
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Kind, endings
from guatu.read.statements.marks import NOT_DONE, Marks, done_words, problem_words
from guatu.read.statements.rules.requiring import opens_with_act
from guatu.read.statements.rules.view import TRIED, Verdict, View, openers
from guatu.read.statements.speech import printed_body

# 根据协议，双方将…合作 tells what was agreed.
_AGREED = re.compile(r"根据[^，,。]{0,8}(?:协议|约定|合同|计划)")
_TURNED_TO = regex.compile(
    r"(?<![还也])将(?!继续|进一步|持续|把|对|在|于|由|以|用|会同|联合)[^，,。；;]{1,24}?(?:到|至|为|入|给)"
)
# 将应急响应提升至Ⅱ级: 将 is 把.
_RAISES = re.compile(
    r"将[^，。]{0,16}(?:响应|预警)[^，。]{0,6}?(?:提升|上升|升级?|调整|下调|降|终止|解除)"
)
# 将于8月中旬组织….
_ON_A_DAY = regex.compile(r"将[于在][^，。]{0,8}(?:[日月旬底末前]|季度|期间|适当时候)")
_LET_US = regex.compile(r"(?:各位代表[，,！!])?让我们")
_BY_THEN = regex.compile(r"(?:月底?|日|年底|年内|季度)前?[^，,。]{0,8}(?:完成|建成|投产|投用|达到)")
# 董事长说，今年将…: who says it will do it.
_TIME = regex.compile(
    r"(?:今|明|后)年(?:底前?)?|下半年|年内|[0-9]+月(?:底前?)?|下一步|接下来|未来[^，,]{1,3}年"
)
_TAKES_UP = regex.compile(r"将[^，,。]{2,20}(?:纳入|列入|计入|作为|报送?|移[交送])")
# What opens a look ahead.
_AHEAD = regex.compile(
    r"[“‘]?(?:我们?|咱们?|今年|公司|村里)?(?:[，,])?"
    r"(?:明年|后年|来年|开春|年底前?|年内|下半年|下个?月|下周|明天|入冬|冬闲|秋后|下一步|接下来|再过|月底前?|[0-9]{1,2}月(?:底|份)?前?)"
    r"(?!以来)(?![^。]*(?:了|过)[，。！])"
)
_BUT = regex.compile(r"但|虽|不过|然而")
_PLANS = {"计划", "拟"}
_PLANNED = regex.compile(r"(?:纳入|列入|年度|全年|今年|全[市县区省])计划")
_ANSWERS = {"回应", "回答", "答", "答复", "回应称", "说", "表示", "告诉记者"}
_TRIES, _ALSO_WILL = {"力争", "争取", "计划", "打算"}, {"还将", "也将", "均将", "都将", "再将"}
_SHORT_SUBJECT = 8
_STRICT = {"必须", "必须要", "务必", "务必要", "不得", "须", "严禁"}
# “我们保证6月底前交付。” 补贴的事，我今天就签字。 市里解难题，我们就敢扩产。
_OWN_WORD = regex.compile(
    r"我们?(?:一定)?(?:保证|承诺|一定|绝不|决不)|我们?(?:今天|现在|马上|回去|当场|这|会后)?就(?!是|像|在|被|怕|想|觉得|盼|希望|说|问|住)"
    r"|我们?(?:采纳|照办|马上办|答应|认领|来办|来协调|来解决|负责到底|兜底)"
    r"|(?:街道|公司|学校|企业|集团|合作社|[村镇乡县区]里)(?:打算|准备|计划)(?!投资|总)\p{Han}"
    r"|我们?(?:想|打算|准备|计划)(?:在|建|办|搞|做|把|再|引|拿|投|开|上|从)"
)
_SOMEBODY = regex.compile(r"[^，,；;：:]{1,12}")
_PRONOUNS = {"他", "她", "我"}


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
    if (
        marks.opens(Kind.PLEASE)
        or _RAISES.search(marks.text)
        or (setting.part is Label.PROBLEM and not _says_will(marks))
        or _AGREED.match(marks.text)
        or (setting.genre is Genre.RECTIFICATION and _is_done(view))
    ):
        return None
    told = setting.genre is Genre.RECTIFICATION and setting.part is not Label.COMMITMENT
    among_demands = setting.mood is Label.DEMAND and view.act is None
    if setting.genre is Genre.REPORT and _LET_US.match(marks.text):
        return Verdict(Label.COMMITMENT, ("让我们",))
    words = [
        cue.word
        for cue in marks.of(Kind.WILL | Kind.BARE_WILL)
        if ((cue.kinds & Kind.WILL and not among_demands) or _wills(view, cue.start))
        and not (told and "将" not in cue.word)  # 坚决扛起责任 is told there as done
    ]
    if set(words) <= _PLANS and (done_words(marks) or _PLANNED.search(marks.text)):
        words = []  # 计划总投资…，已完成…
    if not words and (not among_demands or _OWN_WORD.search(marks.text)):
        words = _bound(view)
    return Verdict(Label.COMMITMENT, tuple(words), speaker=_promiser(view)) if words else None


def _says_will(marks: Marks) -> bool:
    """Tell whether more than a plan is told of (计划新开工46个): 将, 一定."""
    return marks.has(Kind.WILL | Kind.NEXT) or any(
        "将" in word or word == "一定" for word in marks.words(Kind.BARE_WILL)
    )


def _promiser(view: View) -> str | None:
    """Return the body that the reporter tells to promise: 下一步，该区将…; else `None`."""
    if view.setting.genre is not Genre.NEWS or view.act is not None or view.setting.quoted:
        return None
    will = next(view.marks.of(Kind.WILL | Kind.BARE_WILL | Kind.FORECAST), None)
    if will is None or not (view.setting.speaker is None or _takes_over(view)):
        return None
    before = view.marks.between(view.marks.clause_start(will.start), will.start).rstrip(
        "还也均都再"
    )
    named = printed_body(before)
    return named if named and not any(cue.kinds & Kind.OWN for cue in view.marks.cues) else None


def _takes_over(view: View) -> bool:
    """Tell whether the reporter speaks again after somebody's demands: 下一步，该区将…."""
    return view.setting.mood is Label.DEMAND and view.marks.opens(Kind.NEXT)


def _is_done(view: View) -> bool:
    """Tell whether 将 of a rectification report is 把: 将达标率提高到95%."""
    return (
        view.setting.part is not Label.COMMITMENT and _TURNED_TO.search(view.marks.text) is not None
    )


def _bound(view: View) -> list[str]:
    """Return the words by which a speaker binds himself without 将: 承诺…, 下一步，推进…."""
    if view.act and view.act.kinds & Kind.STANCE and not view.act.empty:
        return [view.act.word]
    own = _OWN_WORD.search(view.marks.text) if view.setting.speaker else None
    if own and view.setting.genre is Genre.NEWS:
        return [own.group()]
    if view.marks.opens(Kind.NEXT) and (view.marks.has(Kind.IMPERATIVE) or _foretells(view)):
        return list(view.marks.words(Kind.NEXT))
    said = view.setting.quoted or (view.act is not None and bool(view.act.kinds & Kind.SAY))
    troubled = NOT_DONE.search(view.marks.text) is not None
    by_then = None if troubled else _BY_THEN.search(view.marks.text)
    if said and not view.setting.official and by_then:
        return [by_then.group()]
    if said and not view.setting.official and view.marks.opens(TRIED) and view.marks.has(Kind.DUE):
        return list(view.marks.words(Kind.DUE))  # 负责人说，连夜整改，天亮前盖上
    return []


def _foretells(view: View) -> bool:
    """Tell whether somebody, not something, has an outcome before him: 下一步，该县将新增…."""
    return any(
        _has_subject(view, max(view.marks.clause_start(cue.start), view.marks.content), cue.start)
        for cue in view.marks.of(Kind.FORECAST)
    )


def _wills(view: View, start: int) -> bool:
    """Tell whether 将 has somebody before it in its clause, or opens what is said.

    Without a subject 将 may be 把; with a thing for a subject it foresees and promises nothing.
    """
    marks = view.marks
    clause = marks.clause_start(start)
    if view.setting.genre is Genre.DIRECTIVE and view.setting.part is Label.DEMAND:
        begin = max(clause, marks.content)
        return _names_itself(view, begin, start) or (
            _is_will(view, start) and _has_subject(view, begin, start)
        )
    if start == marks.content and view.act is not None:
        return True
    if _says_so(view, clause, start):
        return True
    word = next(cue.word for cue in marks.cues if cue.start == start)
    if word in _ALSO_WILL and start == clause:
        return True
    firm = view.act is not None and not view.setting.official and marks.has(Kind.OWN)
    if (view.setting.quoted or firm) and word in _TRIES:
        return view.setting.speaker is not None
    return ("将" in word or word == "打算") and _has_subject(
        view, max(clause, marks.content), start
    )


def _names_itself(view: View, begin: int, start: int) -> bool:
    """Tell whether the issuer stands before 将: 市政府督查室将杀个“回马枪”."""
    subject = view.marks.between(begin, start)
    its_own = len(subject) > 1 and (view.setting.speaker or "").endswith(subject)
    return its_own and not _TAKES_UP.match(view.marks.between(start, view.piece.end))


def _says_so(view: View, clause: int, start: int) -> bool:
    """Tell whether 将 has 我们 before it, or opens a clause of what is stated: 表示，…，将…."""
    if any(clause <= cue.start < start for cue in view.marks.of(Kind.OWN)):
        return True
    states = view.act is not None and view.act.word.endswith(("表示", "表态"))
    subject = view.marks.between(view.marks.content, start)
    if states and _SOMEBODY.fullmatch(subject) and not subject.endswith(_THINGS):
        return True  # 表示，县政府班子将…
    turned = _TURNED_TO.match(view.marks.between(start, view.piece.end))
    return states and start == clause and not turned


def _is_will(view: View, start: int) -> bool:
    """Tell whether 将 has its verb right behind it: 将联合…; in 将情况纳入考核 it is 把."""
    if _TAKES_UP.match(view.marks.between(start, view.piece.end)):
        return False
    by_then = _ON_A_DAY.match(view.marks.between(start, view.piece.end))
    return any(
        (cue.start == start and cue.kinds & Kind.WILL)
        or (cue.start == (start + by_then.end() if by_then else start + 1) and cue.kinds & TRIED)
        for cue in view.marks.cues
    )


def _has_subject(view: View, start: int, end: int) -> bool:
    """Tell whether somebody, not something, stands between two offsets before 将."""
    subject = view.marks.between(start, end).rstrip("还也均都再正")
    if view.act is not None and _TIME.fullmatch(subject):
        return True
    if (len(subject) < 2 and subject not in _PRONOUNS) or subject.endswith(_THINGS):
        return False
    if subject.endswith(_somebody()) or any(subject.endswith(m.name) for m in view.piece.mentions):
        return True
    acts = any(cue.start == end + 1 and cue.kinds & TRIED for cue in view.marks.cues)
    return acts and view.setting.speaker is not None and len(subject) <= _SHORT_SUBJECT


@cache
def _somebody() -> tuple[str, ...]:
    keys = ("body", "group", "pronoun", "meeting")
    words = (word for key in keys for word in endings("speech", "subjects", key))
    return (*words, "里", "们")


def vow(view: View) -> Verdict | None:
    """“明年开春，我们要注册商标。” “年底前摊铺完。”: a quotation that looks ahead."""
    text = view.piece.text
    quoted = view.setting.quoted or text[:1] == "“"
    ordered = view.setting.mood is Label.DEMAND and view.setting.official
    if view.act is not None:
        answers = view.act.word in _ANSWERS and not view.act.empty
        text, quoted, ordered = view.marks.text, answers, False
    orders = _STRICT & set(view.marks.words(Kind.MODAL)) and not view.marks.has(Kind.OWN)
    if not quoted or ordered or orders or problem_words(view.marks):
        return None
    match = _AHEAD.match(text)
    return Verdict(Label.COMMITMENT, (match.group(),)) if match else None


def listed_promise(view: View) -> Verdict | None:
    """In a part of promises, or among them, what opens with an act is a promise."""
    in_part = view.setting.part is Label.COMMITMENT and view.marks.opens(TRIED | Kind.ITEM)
    if view.setting.genre is Genre.REPORT and view.setting.part is Label.COMMITMENT:
        # Shortcomings that a plan names are to end, unless they are said to be there.
        in_part = not view.marks.has(Kind.PAST | Kind.ASPECT | Kind.EXISTS)
    running = view.setting.mood is Label.COMMITMENT and opens_with_act(view.marks)
    if view.marks.has(Kind.EXISTS) and _BUT.search(view.marks.text) and problem_words(view.marks):
        return None  # 虽有成效，但仍有差距
    by_then = view.setting.mood is Label.COMMITMENT and view.marks.has(Kind.DUE)
    if by_then and view.setting.genre is Genre.NEWS and view.act is None:
        return Verdict(Label.COMMITMENT, view.marks.words(Kind.DUE))
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
