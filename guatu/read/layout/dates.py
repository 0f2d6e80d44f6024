"""When it happened: the date of the event that an article tells, from its lead."""

from __future__ import annotations

from datetime import date, timedelta

import regex

# How far into the text the date of the event is looked for.
_LEAD = 160
_TIME = regex.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"|(?P<only>\d{1,2})\s*日(?=[，,、上下中晚早傍\s—–\-至起])"
    r"|(?P<yesterday>昨日|昨天|昨晚)|(?P<today>今日上午|今日下午|今天上午|今天下午|今天|今日|今晨|今早)"
    r"|(?P<vague>近日|日前|近期|连日来|近段时间|前不久|日昨|最近)"
)
# After these the date is a limit or the start of a count, not the event.
_NO_EVENT_AFTER = regex.compile(r"\s*(?:之?前|以前|以来|底|止|为止|起施行|截止)")
_NO_EVENT_BEFORE = regex.compile(r"(?:截至|截止|自|从|至|到|于|经|对|在|《[^》]*|“[^”]*)$")
_SOFT_BEFORE = ("于", "在", "对", "经")


def event_date_of(text: str, issue: date | None) -> str | None:
    """Return the date of the event that `text` tells: ISO, --MM-DD without a year, or `None`.

    Only the lead is read. The year is the printed one, else the last one in which the day was
    not after `issue`. 昨日 needs `issue`; 近日 has no date. A range gives its first day.
    """
    for found in _TIME.finditer(text[:_LEAD]):
        if found["vague"]:
            return None
        before = _NO_EVENT_BEFORE.search(text[: found.start()])
        hard = before is not None and before[0] not in _SOFT_BEFORE
        if hard or _NO_EVENT_AFTER.match(text, found.end()):
            continue
        if found["yesterday"] or found["today"]:
            days = 1 if found["yesterday"] else 0
            return (issue - timedelta(days=days)).isoformat() if issue else None
        return _dated(found, issue)
    return None


def _dated(found: regex.Match[str], issue: date | None) -> str | None:
    if found["only"]:
        return _day_of_month(int(found["only"]), issue)
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return _iso(int(found["year"]), month, day)
    if issue is None:
        return f"--{month:02d}-{day:02d}" if _iso(2024, month, day) else None
    this_year = _iso(issue.year, month, day)
    late = this_year is not None and this_year > issue.isoformat()
    return _iso(issue.year - 1, month, day) if late else this_year


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
