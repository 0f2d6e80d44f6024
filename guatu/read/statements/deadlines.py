"""Deadlines: words that say by when, and the last day on which that is met.

Conventions, as offices read them:

- 6月15日前 includes the 15th; 6月底前, 6月底, 6月份 end on the 30th; 年底 on 31 December.
- 国庆节前 does not include the festival: its last day is 30 September.
- 上旬 ends on the 10th, 中旬 on the 20th. A week runs from Monday: 本周五前 is that Friday.
- Days, months and working days 内 are counted from the day after the document's own day.
- Words without a year mean the first such day on or after the document's day; words without a
  month the month of the document. Without a document's day nothing is guessed: `None`.
- Seasons (汛期前) have no day until the city sets one: `None`. So have 立即 and 长期坚持.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import import_module

import regex

from guatu.books import load_book
from guatu.lib.calendar import Calendar
from guatu.read.figures.numerals import parse_number

_DIGIT = "[0-9０-９〇零一二三四五六七八九十两百]"
_N = f"{_DIGIT}+"
_YEAR = (
    r"(?:(?P<year>[0-9]{4}|[二〇零一二三四五六七八九]{4})年"
    r"|(?P<near>今年|本年|当年|明年|次年|后年|来年))"
)
_MONTH = rf"(?:(?P<month>{_N})月份?|(?P<near_month>本月|当月|下月|下个月|次月))"
# 前往, 前期, 前列 … are words of their own.
_SINCE = (
    r"(?:(?:(?:自|从)?(?:即日|(?:发布|印发|交办|反馈|下达|通报|签发|签收|受理|公布|立案|收到[^，,。]{0,12}"
    r"|接到[^，,。]{0,12})之日|本[^，,。]{0,8}之日)起(?:至|到)?)|会议?(?:结束)?后)?"
)
_END = (
    r"(?:之前|以前|前(?![往去期景列沿后三两言来夕瞻置端途身]"
    r"|提(?![交出供请升高])|所(?!有)|进(?![场驻行入度])|[0-9])|止|内(?![容涝外部]))"
)
_BEFORE = _END.replace("|内(?![容涝外部])", "")
# 99999个工作日内 is a misprint: who counted it out would count for minutes.
_MOST = 3650
_FINISH = (
    r"(?:完成|建成|开工|投产|完工|启动|投用|竣工|实现|达到|出台|交付|通车|落地|销号|到位|更新|开通|改造|启用"
    r"|封顶|办结|拿出|印发|建立|整改|清零|搬迁|解决|兑付)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Deadline words in a text: where they stand and their last day (`None`: no date)."""

    start: int
    end: int
    words: str
    due: date | None
    dated: bool = True


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to say by when. `due` gets the match, the document's day and the calendar.

    `core` is what every match holds: a text without it is not looked at.
    """

    core: re.Pattern[str]
    pattern: regex.Pattern[str]
    due: Callable[[regex.Match[str], date | None, Calendar], date | None]


def find_deadlines(
    text: str, *, on: date | None = None, calendar: Calendar | None = None
) -> list[Found]:
    """Return the deadlines that `text` names, in order, none inside another.

    Args:
        text: a sentence, or a cell of a table.
        on: the day of the document; `None` when it is not known.
        calendar: for working days; China's by default.
    """
    days = calendar or Calendar.china()
    return [
        Found(match.start(), match.end(), match.group(), _safely(form, match, on, days))
        for form, match in _said(text)
    ]


@lru_cache(maxsize=8)
def _said(text: str) -> Sequence[tuple[_Form, regex.Match[str]]]:
    """Return what `text` says by when; of the last few texts, as each is asked for each day."""
    found: list[tuple[_Form, regex.Match[str]]] = []
    if not _WORTH.search(text):
        return found
    for form in _forms():
        if not form.core.search(text):
            continue
        for match in form.pattern.finditer(text):
            if all(
                match.end() <= other.start() or match.start() >= other.end() for _, other in found
            ):
                found.append((form, match))
    return sorted(found, key=lambda item: item[1].start())


def resolve_deadline(
    words: str, *, on: date | None, calendar: Calendar | None = None
) -> date | None:
    """Return the last day on which the deadline `words` is met, `None` when they give none.

    Several dates in the words (6月底前完成设计，12月底前完工): the last.
    """
    dues = [
        item.due for item in find_deadlines(_as_limit(words), on=on, calendar=calendar) if item.due
    ]
    return max(dues) if dues else None


def due_on_any(days: Sequence[date], due_on: Callable[[date | None], date | None]) -> str | None:
    """Return the day that `due_on` gives from each of `days`, as ISO, `None` when it gives none.

    Several days are one day in several years, because the text tells no year: what they agree on
    but for the year is `--MM-DD`, and what hangs on the year (a weekday) is `None`.
    """
    dues = {due_on(day) for day in days or (None,)}
    found = {due.isoformat() for due in dues if due}
    if len(found) < len(dues):
        return None
    if len(found) > 1:
        found = {f"-{day[4:]}" for day in found}
    return found.pop() if len(found) == 1 else None


def is_undated(words: str) -> bool:
    """Tell whether a time limit is one without a date: 立行立改, 长期坚持."""
    return words.strip() in _undated()


def _as_limit(words: str) -> str:
    """Give a bare date in a cell (2025年12月, 2025.6.30) the form of a limit."""
    bare = regex.sub(
        r"([0-9]{4})[.\-/]([0-9]{1,2})(?:[.\-/]([0-9]{1,2}))?", _chinese_date, words.strip()
    )
    return bare if bare.endswith(("前", "内", "底", "末", "止")) else bare + "前"


def _chinese_date(match: regex.Match[str]) -> str:
    day = f"{match.group(3)}日" if match.group(3) else ""
    return f"{match.group(1)}年{match.group(2)}月{day}"


def _safely(form: _Form, match: regex.Match[str], on: date | None, days: Calendar) -> date | None:
    """A day that does not exist (6月31日) or is out of range gives no date."""
    try:
        return form.due(match, on, days)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> int:
    number = parse_number(text)
    if number is None:
        raise ValueError(text)
    return int(number)


def _year(match: regex.Match[str], on: date | None) -> int | None:
    """Return the year that is said, `None` when none is."""
    if stated := match.group("year"):
        return int(
            "".join(
                str("零一二三四五六七八九".index(c)) if c in "零一二三四五六七八九" else c
                for c in stated.replace("〇", "零")
            )
        )
    if (near := match.group("near")) and on:
        return on.year + {"明年": 1, "次年": 1, "来年": 1, "后年": 2}.get(near, 0)
    return None


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _first_from(on: date | None, in_year: Callable[[int], date]) -> date | None:
    """Return the first such day on or after `on`."""
    if on is None:
        return None
    due = in_year(on.year)
    return due if due >= on else in_year(on.year + 1)


def _in_year(
    match: regex.Match[str], on: date | None, in_year: Callable[[int], date]
) -> date | None:
    year = _year(match, on)
    if year is not None:
        return in_year(year)
    return None if match.group("near") else _first_from(on, in_year)


def _due_day(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    day = _number(match.group("day"))
    if month := match.group("month"):
        return _in_year(match, on, lambda year: date(year, _number(month), day))
    if on is None:
        return None
    if match.group("near_month"):
        return _shifted_month(on, match.group("near_month")).replace(day=day)
    this_month = on.replace(day=day)
    return this_month if this_month >= on else _shifted_month(on, "下月").replace(day=day)


def _shifted_month(on: date, word: str) -> date:
    """Return the first day of this or the next month."""
    first = on.replace(day=1)
    return (
        first
        if word in {"本月", "当月"}
        else _month_end(first.year, first.month) + timedelta(days=1)
    )


def _due_month(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    part = match.group("part") or ""

    def end(year: int, month: int) -> date:
        tenth = {"上旬": 10, "初": 10, "中旬": 20}.get(part)
        return date(year, month, tenth) if tenth else _month_end(year, month)

    if month := match.group("month"):
        return _in_year(match, on, lambda year: end(year, _number(month)))
    if on is None:
        return None
    first = _shifted_month(on, match.group("near_month"))
    return end(first.year, first.month)


def _due_year(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    year = _year(match, on)
    if year is None:
        return None if match.group("near") or on is None else date(on.year, 12, 31)
    return date(year, 12, 31)


def _due_quarter(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    word = match.group("quarter")
    month = (
        6
        if "上半年" in word
        else 12
        if "下半年" in word
        else 3 * _number(word[-3] if "季度" in word else word[0])
    )
    return _in_year(match, on, lambda year: _month_end(year, month))


def _due_this_quarter(_match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    return on and _month_end(on.year, on.month + -on.month % 3)


def _due_plan(match: regex.Match[str], _on: date | None, _days: Calendar) -> date | None:
    return date(load_book("lexicon/deadlines.toml")["plans"][match.group("plan")], 12, 31)


def _due_within(match: regex.Match[str], on: date | None, days: Calendar) -> date | None:
    unit = match.group("unit")
    count = _number(match.group("count")) if match.group("count") != "半" else 0
    if on is None or count > _MOST:
        return None
    if "工作日" in unit:
        return days.add_workdays(on, count)
    if "小时" in unit or unit == "分钟":
        return on + timedelta(days=-(-count // 24) if "小时" in unit else 0)
    if "月" in unit:
        return on + timedelta(days=15) if count == 0 else _months_on(on, count)
    if "年" in unit:
        return _months_on(on, 12 * count or 6)
    return on + timedelta(days=count * (7 if "周" in unit or "星期" in unit else 1))


def _months_on(on: date, count: int) -> date:
    """Return the same day `count` months on, the month's last when it has no such day."""
    months = on.year * 12 + on.month - 1 + count
    end = _month_end(months // 12, months % 12 + 1)
    return end.replace(day=min(on.day, end.day))


def _due_week(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    if on is None:
        return None
    weekday = (match.group("weekday") or "日").replace("天", "日").replace("末", "日")
    day = "一二三四五六日".index(weekday)
    monday = on - timedelta(days=on.weekday())
    weeks = 1 if match.group("week").startswith("下") else 0
    return monday + timedelta(days=7 * weeks + day)


def _due_festival(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    name = match.group("festival")
    book = load_book("lexicon/deadlines.toml")
    eve = timedelta(days=1)

    def in_year(year: int) -> date:
        if name in book["solar"]:
            return date(year, *book["solar"][name]) - eve
        return _lunar_day(year, *book["lunar"][name]) - eve

    return _in_year(match, on, in_year)


@lru_cache(maxsize=256)
def _lunar_day(year: int, month: int, day: int) -> date:
    """Return the day of a lunar date. Cost: 5 ms for the first one of a year."""
    lunar = import_module("lunar_python").Lunar  # late: few deadlines are feasts of the moon
    solar = lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _due_soon(match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    return on and on + timedelta(days=int(match.group("soon").startswith("明")))


def _due_this_month(_match: regex.Match[str], on: date | None, _: Calendar) -> date | None:
    return on and _month_end(on.year, on.month)


def _no_date(_match: regex.Match[str], _on: date | None, _days: Calendar) -> date | None:
    return None


_Due = Callable[[regex.Match[str], date | None, Calendar], date | None]
_Listed = Iterator[tuple[str, str, _Due]]
_UNTIL = r"(?:(?:到|至|截至)\s*)?"
_SAID_YEAR = rf"(?:{_YEAR})?"


@cache
def _forms() -> tuple[_Form, ...]:
    return tuple(
        _Form(re.compile(core), regex.compile(pattern), due)
        for core, pattern, due in (*_days_and_months(), *_spans(), *_feasts_and_seasons())
    )


def _days_and_months() -> _Listed:
    """Yield what every match of a form holds, its pattern, and what gives its day."""
    year = _SAID_YEAR
    no_number = r"(?<![0-9０-９一二三四五六七八九十个上下本当次每])"
    this_month = rf"{no_number}月(?:底|末)(?:{_BEFORE}|(?=[要就把须必务]))"
    yield "月[底末]", this_month, _due_this_month
    every = rf"每(?:个?月|周|个?季度|年|半年|半月|旬)[^，,。；;、]{{0,6}}?{_BEFORE}"
    yield "每[个月周季年半旬]", every, _no_date
    clock = (
        r"(?:(?:凌晨|上午|中午|下午|晚上?|夜间)?[0-9０-９]{1,2}(?:时|点|:[0-9]{2})(?:[0-9]{1,2}分)?)?"
        r"(?:下班|24时|天[黑亮明]|日落|中午|正午|傍晚|午夜|零时)?"
    )
    day = rf"{_SINCE}{_UNTIL}{year}(?:{_MONTH})?(?P<day>{_N})[日号]{clock}{_BEFORE}"
    yield f"{_DIGIT}[日号].{{0,16}}?[前止]", day, _due_day
    soon = rf"(?P<soon>今[天日晚夜]|当[天日晚]|明[天日晚早])(?:{clock}){_BEFORE}"
    yield "[今当明][天日晚夜早].{0,16}?[前止]", soon, _due_soon
    from_now = r"(?:(?:自|从)?即日起)?"
    until = rf"(?<![日起止])(?<!起，){from_now}(?:截止|截至|至|到|延至)"
    yield f"月份?{_N}[日号]", rf"{until}{year}{_MONTH}(?P<day>{_N})[日号]", _due_day
    finish = rf"(?=[^，,。；;起]{{0,6}}?{_FINISH})"
    yield f"月份?{_N}[日号]{finish}", rf"{_SAID_YEAR}{_MONTH}(?P<day>{_N})[日号]{finish}", _due_day
    yield (
        "[今明当][晚天日]",
        r"(?P<soon>今[晚日天]|当[天日晚]|明[天日晚])(?=就|务必|必须|之?内)",
        _due_soon,
    )
    month = rf"{_SINCE}{_UNTIL}{year}{_MONTH}(?P<part>底|末|上旬|中旬|下旬|初)?{_END}"
    yield "月份?(?:[底末初]|[上中下]旬)?[之以前止内]", month, _due_month
    yield "月份?[底末]", rf"{_UNTIL}{year}{_MONTH}(?P<part>底|末)", _due_month
    core = f"月份?(?:[上中下]旬|初)?{finish}"
    yield core, rf"{year}{_MONTH}(?P<part>上旬|中旬|下旬|初)?{finish}", _due_month
    third = rf"(?<![至到—-]){year}{_MONTH}(?P<part>上旬|中旬|中下旬|下旬)(?![至到起的—-]|以[来后])"
    yield "月份?[上中下]{1,2}旬", third, _due_month


def _spans() -> _Listed:
    """Yield quarters, so many days, years and weeks, in the shape of `_days_and_months`."""
    year = _SAID_YEAR
    quarter = rf"{_UNTIL}{year}(?<!前)(?P<quarter>第?[一二三四1-4]季度|上半年|下半年)"
    ends = rf"(?:(?:底|末|结束)?{_END}|底|末|(?=[^，,。；;]{{0,30}}{_FINISH}))"
    yield "季度|半年", quarter + ends, _due_quarter
    quarters = r"(?P<quarter>第?[一二三四1-4]季度|上半年|下半年)"
    ahead = r"(?:(?P<year>[0-9]{4})年|(?P<near>明年|次年|后年|来年))"
    stated = rf"{_UNTIL}{ahead}{quarters}(?!的|以来|同比|末|底|前)"
    yield "年第?[一二三四1-4]季度|年[上下]半年", stated, _due_quarter
    unit = r"个?工作日|个?小时|分钟|个?月|天|日|年|周|个?星期"
    within = rf"{_SINCE}(?P<count>{_N}|半)(?P<unit>{unit})(?:之内|以内|内)(?![^，,。；;]{{0,8}}率)"
    yield f"(?:{_DIGIT}|半)(?:{unit})[之以]?内", within, _due_within
    in_year = rf"{_UNTIL}{year}年(?:底|末|内(?![容涝外部])){_END}?|{_UNTIL}{_YEAR}{_END}|到{_YEAR}"
    yield (
        "年年?[底末内之以前止]|到.{1,4}年",
        rf"{_UNTIL}{_YEAR}年?(?:底|末){_END}?|{in_year}",
        _due_year,
    )
    plans = "|".join(load_book("lexicon/deadlines.toml")["plans"])
    plan = rf"{_UNTIL}“?(?P<plan>{plans})”?(?:时期|规划)?期?(?:末|结束)(?:{_END})?"
    yield f"(?:{plans}).{{0,4}}?(?:末|结束)", plan, _due_plan
    yield (
        "本季度?(?:末|底|内|结束)",
        rf"{_UNTIL}本季度?(?:末|底|内|结束前){_BEFORE}?",
        _due_this_quarter,
    )
    week = r"(?P<week>本周|这周|下周|下个?星期|本星期|周|星期)"
    weekday = r"(?P<weekday>[一二三四五六日天末])?(?:上午|中午|下午|晚上?)?(?:下班)?"
    yield "(?:周|星期).{0,6}?[前止内]", rf"{_UNTIL}{week}{weekday}{_END}", _due_week


def _feasts_and_seasons() -> _Listed:
    book = load_book("lexicon/deadlines.toml")
    names = sorted((*book["solar"], *book["lunar"]), key=len, reverse=True)
    festivals = "|".join(map(regex.escape, names))
    festival = rf"{_UNTIL}{_SAID_YEAR}(?P<festival>{festivals})(?:假期|长假|来临|到来)?{_END}"
    yield f"{_last_of(names)}(?:假期|长假|来临|到来)?[之以前止内]", festival, _due_festival
    names = sorted(book["seasons"]["words"], key=len, reverse=True)
    seasons, comes = "|".join(map(regex.escape, names)), "(?:来临|到来|开始|召开|开幕|期间|结束)?"
    season = rf"{_UNTIL}(?:今年|明年)?(?:{seasons}){comes}{_BEFORE}|汛前"
    yield f"{_last_of(names)}{comes}[之以前止]|汛前", season, _no_date
    yield "即日起", r"即日起(?!至|到|[^，,。；;]{0,8}内)", _no_date


def _last_of(names: Iterable[str]) -> str:
    """Return a pattern for the last character of one of `names`."""
    return f"[{re.escape(''.join(sorted({name[-1] for name in names})))}]"


@cache
def _undated() -> frozenset[str]:
    return frozenset(load_book("lexicon/deadlines.toml")["undated"]["words"])


# Most sentences name no time: they are not looked at with every form.
_WORTH = re.compile(
    r"[前止内底末]|[0-9]月|[今当明][晚天日]|上半年|下半年|季度|[截至到延](?:止|至)?[0-9二今明本]|即日起"
)
