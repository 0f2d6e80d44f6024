"""The rule that finds slogans: general truths, which give nobody anything to do."""

from __future__ import annotations

import re
from functools import cache

import regex

from guatu.books import load_book
from guatu.read.facts import Label
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Kind
from guatu.read.statements.marks import Marks
from guatu.read.statements.rules.view import DUTY, TRIED, Verdict, View

_CLAUSE = re.compile(r"[^，,；;。！!：:]+")
_SHORT = 6
# 作风就是形象, 实干胜于空谈: one thing is another.
_TRUTH = regex.compile(
    r"[“\p{Han}]{1,8}(?:就是|即是|也是|胜于|贵在|重在|重于|在于|源于|始于|成于|来自)[\p{Han}”]{2,8}"
)
# 打造“四个高地”: nothing but a watchword.
_WATCHWORD = re.compile(r"(?:打造|建设|唱响|叫响|擦亮|争创)?“[^“”]{2,8}”")
# What can be counted or has a date is no slogan.
_COUNTS = re.compile(r"[0-9０-９%％]")
_LET_US = re.compile(r"(?:同志们[，,！!])?让我们")


def slogan(view: View) -> Verdict | None:
    """幸福都是奋斗出来的。 一分部署，九分落实。: narrative; 蓝图已绘就，各地要… is none."""
    marks = view.marks
    told = view.act is not None and not view.act.kinds & (Kind.SAY | Kind.STRESS)
    if told or view.unit or view.assigned or marks.has(Kind.DUE) or _COUNTS.search(marks.text):
        return None
    if view.setting.genre is Genre.NEWS and _LET_US.match(marks.text):
        return Verdict(Label.NARRATIVE, ("让我们",))
    if _requires(marks):
        return None
    if match := _frames().match(marks.text):
        return Verdict(Label.NARRATIVE, (match.group(),))
    words = marks.words(Kind.SLOGAN)
    only = words or view.setting.mood is Label.DEMAND
    return Verdict(Label.NARRATIVE, words) if only and _holds_no_more(marks) else None


def _requires(marks: Marks) -> bool:
    """Tell whether a word of duty stands outside the words of slogans (功成必须有我)."""
    slogans = [(cue.start, cue.end) for cue in marks.of(Kind.SLOGAN)]
    return any(
        not any(start <= cue.start and cue.end <= end for start, end in slogans)
        for cue in marks.of(DUTY)
    )


def _holds_no_more(marks: Marks) -> bool:
    """Tell whether each clause is a slogan, or beside one a few words without an act."""
    at = marks.content
    starts = [cue.start - at for cue in marks.of(Kind.SLOGAN)]
    acts = [cue.start - at for cue in marks.of(TRIED)]
    others = [
        clause
        for clause in _CLAUSE.finditer(marks.text)
        if not any(clause.start() <= start < clause.end() for start in starts)
        and not any(form.fullmatch(clause.group()) for form in (_TRUTH, _WATCHWORD))
    ]
    if not others or not starts:
        return not others
    return all(
        len(clause.group()) <= _SHORT
        and not any(clause.start() <= start < clause.end() for start in acts)
        for clause in others
    )


@cache
def _frames() -> re.Pattern[str]:
    pairs = load_book("lexicon/slogans.toml")["frames"]["pairs"]
    framed = "|".join(f"{opens}[^。]{{1,30}}?{goes_on}" for opens, goes_on in pairs)
    return re.compile(rf"(?:[^，。]{{0,8}}，)?[^，。]{{0,3}}(?:{framed})")
