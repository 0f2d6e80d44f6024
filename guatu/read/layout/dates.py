"""When it happened: the date of the event that an article tells, from its lead."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

import regex

# How far into the text the date of the event is looked for.
_LEAD = 160
_ANNOUNCED = 90  # a day so near ahead is announced, a later one was last year's
_DIGITS = str.maketrans("〇○零０一二三四五六七八九", "0000123456789")
_TIME = regex.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"|(?P<of>(?:19|20)\d\d)\s*年(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
    r"|(?<![年第\d.])(?<!(?<!本)月)(?P<only>\d{1,2})\s*日(?![内均常报前以用供产游照后])"
    r"|(?P<yesterday>昨日|昨天|昨晚)|(?P<today>今日上午|今日下午|今天上午|今天下午|今天|今日|今晨|今早)"
    r"|(?P<vague>近日|日前|近期|连日来|近段时间|前不久|日昨|最近)"
)
_SIGNED = regex.compile(
    r"(?P<year>[\d〇○零０一二三四五六七八九]{4})年(?P<month>[\d一二三四五六七八九十]{1,2})月"
    r"(?P<day>[\d一二三四五六七八九十]{1,3})日(?:\d{1,2}[时点:：](?:\d{1,2}分?)?)?"
)
# After these the date is a limit or the start of a count, not the event.
_NO_EVENT_AFTER = regex.compile(
    r"\s*(?:\d{1,2}[时点](?:\d{1,2}分)?)?(?:之?前|以前|以来|底|止|为止|起施行|截止)"
)
# 9月11日至11月10日开展了巡察: a period of months, not the day; 自4月21日零时起封闭 may be it.
_PERIOD_AFTER = regex.compile(r"\s*(?:至|到|—|－|-|~)\s*(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日")
_BEGINS_AFTER = regex.compile(r"[^，,。至]{0,4}起(?!施行)")
_NO_EVENT_BEFORE = regex.compile(r"(?:截至|截止|自|从|至|到|于|经|对|在|《[^》]*|“[^”]*)$")
# 记者昨日从市水务局获悉: the day on which the reporter was told.
_LEARNT_AFTER = regex.compile(r"从[^，。]{2,24}(?:获悉|了解到|得知|采访了解|会上)")
_SPELT_OUT = regex.compile(r"[（(]\s*\d{1,2}月\d{1,2}日[）)]")
_SOFT_BEFORE = ("于", "在", "对", "经")


def event_date_of(text: str, issue: date | None, *, spoken: bool = True) -> str | None:
    """Return the date of the event that `text` tells: ISO, --MM-DD without a year, or `None`.

    Only the lead is read. The year is the printed one, else the one printed before it in the lead,
    else the last one in which the day was not after `issue`. 昨日 needs an
    `issue` that is `spoken` by who asks; 近日 has no date.
    A range gives its first day. 截至…, then a period of months and 自…起 count when no day does.
    """
    as_of: str | None = None
    since: str | None = None
    year: str | None = None
    for found in _TIME.finditer(text[:_LEAD]):
        if found["of"]:
            year = found["of"]
            continue
        year = found["year"] or year
        if found["yesterday"] and _SPELT_OUT.match(text, found.end()):
            continue  # 昨天（7月8日）
        if found["vague"]:
            return as_of
        kind = _kind_of(text, found)
        if kind is _Kind.AS_OF:
            as_of = as_of or _dated(found, issue, year=year)
        elif kind is _Kind.SINCE:
            known = year or (str(issue.year) if issue else None)
            since = since or _dated(found, issue, year=known)
        elif kind is _Kind.EVENT and (found["yesterday"] or found["today"]):
            days = 1 if found["yesterday"] else 0
            return (issue - timedelta(days=days)).isoformat() if issue and spoken else None
        elif kind is _Kind.EVENT and (day := _dated(found, issue, year=year)):
            return day
    return as_of or since


class _Kind(Enum):
    """What a date in the lead may be."""

    EVENT, AS_OF, SINCE, NONE = range(4)


def _kind_of(text: str, found: regex.Match[str]) -> _Kind:
    if found["month"] and _PERIOD_AFTER.match(text, found.end()):
        return _Kind.SINCE
    if found["yesterday"] and _LEARNT_AFTER.match(text, found.end()):
        return _Kind.NONE
    before = _NO_EVENT_BEFORE.search(text[: found.start()])
    hard = before is not None and before[0] not in _SOFT_BEFORE
    if not hard and not _NO_EVENT_AFTER.match(text, found.end()):
        return _Kind.EVENT
    if before is not None and before[0] in ("截至", "截止") and found["month"]:
        return _Kind.AS_OF
    begins = found["month"] and _BEGINS_AFTER.match(text, found.end())
    return _Kind.SINCE if begins else _Kind.NONE


def _dated(found: regex.Match[str], issue: date | None, *, year: str | None) -> str | None:
    """Return the day that `found` says, in `year` or else in the last year before `issue`."""
    if found["only"]:
        return _day_of_month(int(found["only"]), issue)
    month, day = int(found["month"]), int(found["day"])
    if year:
        return _iso(int(year), month, day)
    if issue is None:
        return f"--{month:02d}-{day:02d}" if _iso(2024, month, day) else None
    this_year = _iso(issue.year, month, day)
    if this_year is None or this_year <= issue.isoformat():
        return this_year
    ahead = date.fromisoformat(this_year) - issue
    return _iso(issue.year - 1, month, day) if ahead.days > _ANNOUNCED else None


def _day_of_month(day: int, issue: date | None) -> str | None:
    """Return the last `day` of a month that was not after `issue`."""
    if issue is None:
        return None
    last_of_before = issue.replace(day=1) - timedelta(days=1)
    month = issue if day <= issue.day else last_of_before
    return _iso(month.year, month.month, day)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def signature_date_of(text: str) -> str | None:
    """Return the date under a document, ISO; it may be in Chinese numerals (二〇二六年三月五日)."""
    found = _SIGNED.fullmatch(text)
    if found is None:
        return None
    year, month, day = found["year"], found["month"], found["day"]
    return _iso(int(year.translate(_DIGITS)), _number(month), _number(day))


def _number(text: str) -> int:
    """Return a number up to 31 in digits or Chinese numerals, 0 for anything else."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "0").translate(_DIGITS))
    plain = text.translate(_DIGITS)
    return int(plain) if plain.isdigit() else 0
