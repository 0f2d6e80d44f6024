"""What stands on a page and is no article: masthead, dates, editors, telephone numbers.

A line is margin when every part of it is: a date, an issue number, an editor, a labelled number.
From the margin the masthead is read: the paper, its date, its issue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import import_module

import regex

from guatu.findings import Finding, Place
from guatu.lib.han import han_pattern
from guatu.read.facts import Masthead
from guatu.read.layout.lines import Line
from guatu.read.layout.marks import SIGNATURE_DATE, any_of, is_ended, number_level

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_DAY = r"(?:正月|腊月|冬月|闰?[一二三四五六七八九十]{1,2}月)[初十廿卅一二三四五六七八九]{1,3}"
_LUNAR = regex.compile(rf"(?:农历|夏历)?\s*(?:[{_STEMS}][{_BRANCHES}]年)?\s*(?P<day>{_DAY})")
_DATE = regex.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*(?:[月./-]\s*(?P<day>\d{1,2})?\s*日?)"
)
# 5月20日 / 2025年 农历乙巳年四月廿三: the year stands on another line than the day.
_DAY_ALONE = regex.compile(r"(?<![\d年])(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
_YEAR_ALONE = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?!\s*\d)")
_ISSUE = regex.compile(r"(?:总第|第|总)\s*(?P<number>\d{1,6})\s*期")
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_LONGEST_MARGIN = 60
_LONGEST_PAPER = 8
_LONGEST_HEAD = 45  # a longer line is text
_NAME_OF_PAPER = regex.compile(r"\p{Han}{2,8}[报网]|\p{Han}{2,6}新闻")
_LATIN = re.compile(r"(?=.*[A-Za-z]{3})[\x20-\x7e·—–]+")
# Below a document: who else gets it, who printed it, also with its day on a line of its own.
_FOOT = regex.compile(
    r"(?:抄送|主送|分送|抄报)[：:].*"
    r"|(?:\p{Han}{4,30}\s*)?(?P<day>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)\s*(?:印发|印)"
)
_SIGNED_OFF = regex.compile(r"签发人?[：:].{2,12}?(?P<day>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)")
_PRINTER = regex.compile(
    r"[\p{Han}（）()]{2,28}(?:办公室|办公厅|办|委员会|政府|局|厅|秘书[处科室])"
)
# The red head of a document, and what stands in its corners: 特急, 签发人：….
_RED_HEAD = han_pattern(
    r"[\p{Han}（）()\s]{4,40}(?:委员会|政府|办公室|办公厅|厅|局|指挥部|领导小组|党组|工委|集团|公司)\s*文件"
    r"|(?:特急|特提|加急|平急|急件|特急件|紧急|明电|内部(?:资料|文件)|秘密|机密|绝密)(?:[★☆·]\s*\S{1,4})?|签发人?[：:].{2,40}"
    r"|(?:(?:内部明电|特急|特提|加急|平急|明电|急电|(?:等级|密级|缓急|紧急程度|发往|签批(?:盖章)?|签发人?|保密期限|份号)[：:\s]\s*\S{1,12})(?:\s+|$)){2,}"
    r"|[（(](?:代章|盖章|公章|章)[）)]|(?:遗失声明|注销公告|减资公告|清算公告)[：:\s].{4,80}"
)
# — 4 —, 第3页 共8页: the number of a page, also beside the unit whose document it is.
_PAGE_NUMBER = han_pattern(
    r"(?:[\p{Han}（）()〔〕\d]{2,40}\s+)?"
    r"(?:[—–\-－·•~～]{1,3}\s*\d{1,3}\s*[—–\-－·•~～]{1,3}|第?\s*\d{1,3}\s*页(?:\s*[，,/]?\s*共\s*\d{1,3}\s*页)?)"
    r"(?:\s+[\p{Han}（）()]{2,40})?"
)
# 2版 海汀县：紫菜丰收价更稳, 我市出台新政（详见第3版）: what other pages hold.
_LEAF = r"第?\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*[版页]"
_INDEX = regex.compile(
    rf"[▶▷►→■●◆▲△○★☆·]*\s*{_LEAF}[\s：:|｜▶▷►→]+[^。；]{{4,40}}"
    rf"|[^。；]{{4,40}}[（(\[【]?\s*(?:详见|见|全文见|报道见|更多内容见|[▶▷►→>]{{1,3}})\s*(?:今日|本报)?\s*{_LEAF}[）)\]】]?"
)
# 某某侨讯 A3 镇街, 某某时讯 04 经济: a leaf among short words.
_FOLIO = re.compile(r"第\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版|[A-D]\d{1,2}版?|0\d")
_SHORT_WORD = han_pattern(r"\p{Han}{2,6}")
# In the table above a document on a web page, among its number and its days.
_ABOUT = re.compile(r"(?:文件|信息)?(?:标题|名称|题名|主题词|关键词|体裁分类|内容概述)[：:]")
# 首页 > 政务公开 > 督查通报: where a web page stands in its site.
_BREADCRUMB = re.compile(
    r"(?:上一[篇条]|下一[篇条]|相关(?:阅读|链接|新闻|报道|稿件)|返回(?:首页|顶部|列表)|分享[到至]?)[：:】\s].*"
    r"|(?:版权所有|版权声明|未经授权|免责声明).*|(?:当前位置|您的位置|位置|首页)\s*[:：>＞»].*|[^>＞»]{2,12}(?:\s*[>＞»]\s*[^>＞»]{2,20}){2,}$"
)
# What is told of other things than the page's articles.
_NOTICE = re.compile(
    r"[■▶【]?(?:广告|(?:今日|明日|未来三天)天气|下期预告|下期看点|本期看点|今日看点|今日导读|本期导读|导读|天气预报|天气|温馨提示)[：:】].{2,60}"
)
# Beside the number of a page a short word names its section: 3版 三农.
_SECTION_BESIDE = han_pattern(
    rf"(?:{_LEAF}|[A-D]\d{{1,2}}版?)[\s·|｜]+\p{{Han}}{{2,6}}$|\p{{Han}}{{2,6}}[\s·|｜]+(?:{_LEAF}|[A-D]\d{{1,2}}版?)$"
)
_BESIDE = re.compile(r"[\s·|｜]")
# 今日驼泉 2版·综合: a paper by any name before the number of its page.
_PAPER_BEFORE = regex.compile(rf"^\p{{Han}}{{2,8}}[\s|｜│·]+(?={_LEAF}(?:$|\s|[·|｜]))")
_FOOT_HEADS = frozenset({"抄送", "主送", "分送", "抄报"})
_HOUR = regex.compile(r"(?<=日)\d{1,2}[时点:：](?:\d{1,2}分?)?$")
_SPACE, _WIDE = re.compile(r"\s"), re.compile(r"\s{3,}")
_SPACES = regex.compile(r"(?:[\s|｜│·•●■◆◎○□【】\[\]]|(?<!\d)/|/(?!\d))+")


@cache
def _part() -> re.Pattern[str]:
    """One part of a margin line."""
    papers, sections = any_of("paper_endings"), any_of("section_names")
    labels, ends = any_of("margin_labels"), any_of("margin_endings")
    return han_pattern(
        rf"{_DATE.pattern.replace('?P<year>', '').replace('?P<month>', '').replace('?P<day>', '')}"
        rf"|(?:19|20)\d\d\s*年(?:\d{{1,2}}\s*月)?|[A-Z]{{3,20}}|https?[:：]|(?=[\d.-]*[a-z])[a-z\d@_-]+(?:[.@][a-z\d_-]+)+|\p{{Han}}{{1,4}}风(?:\d[\d-]*级)?|\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{_WEEKDAY}"
        rf"|{_LUNAR.pattern.replace('?P<day>', '')}|\d{{1,2}}日?|(?:农历|夏历)"
        rf"|[（(]?(?:总第|第|总)\s*\d{{1,6}}\s*期[）)]?(?:[（(]?总第?\s*\d{{1,6}}\s*期[）)]?)?"
        rf"|第?\s*[A-Z]?[\d一二三四五六七八九十]{{1,3}}\s*版[：:]?(?:{sections})?|[【\[]{sections}[】\]]|(?:零售价|定价|售价)[：:]?[\d.]+元|[A-D]\d{{1,2}}(?:{sections})?"
        rf"|(?:今日|本期|本报今日)?\s*(?:共)?\s*[\d一二三四五六七八]{{1,3}}\s*版|{sections}\s*\d{{0,2}}"
        rf"|[\[［【（(]\p{{Han}}{{1,6}}[\]］】）)]\d{{3,8}}号?"
        rf"|[（(]此件\p{{Han}}{{2,12}}[）)]|\p{{Han}}{{1,6}}(?:{papers})(?:社)?|(?=.*[：:（(\d]).{{0,14}}{labels}(?:CN|ISSN)?(?:[：:]\S{{0,24}}|[\d（(][\d\-—－()（）]{{3,20}})"
        rf"|\p{{Han}}{{0,20}}{ends}|CN[\s：]?\d\d-\d{{4}}(?:/[A-Z])?|[\d\-—－]{{5,13}}|℃|\d+元"
        rf"|\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?|[\[【]?[大中小]{{1,3}}[\]】]?|字[号体][：:]?\S{{0,6}}|(?:19|20)\d\d年第\d{{1,4}}期|{any_of('solar_terms')}(?:[前后][一二三四五六七八九十]{{1,2}}[日天])?|扫一扫\p{{Han}}*|打印(?:本页)?|关闭(?:窗口|本页)?|收藏|复制链接|纠错|分享到?[：:]?\p{{Han}}*"
        rf"|-?\d+\s*[℃°]C?\s*[～~—至-]+\s*-?\d+\s*[℃°]C?|\p{{Han}}{{2,8}}(?:新闻网|在线|客户端|发布)"
    )


@cache
def _label() -> regex.Pattern[str]:
    return regex.compile(rf"({any_of('margin_labels')}|CN)\s+(?=[\dA-Z])")


@cache
def _editors() -> re.Pattern[str]:
    return re.compile(
        rf"[\[（(【]?\s*(?:第?[一二三四五六七八\d]{{1,2}}版|本版|本报|本期|今日|值班)*{any_of('editor_roles')}\s*[：:\s/]?"
    )


@cache
def _editors_behind() -> re.Pattern[str]:
    """Editors at the end of a line: 2025年4月18日 要闻 编辑：许文 校对：白柳."""
    roles = any_of("editor_roles")
    return re.compile(rf"{roles}(?:\s*[：:/／]|\s+)[^，。]{{2,60}}$")


def is_margin(text: str) -> bool:
    """Return whether the whole line `text` is margin, wherever it stands."""
    text = _WIDE.sub("  ", text)
    if _is_of_document(text):
        return True
    if len("".join(text.split())) > _LONGEST_MARGIN or "。" in text:
        return False
    text = text.replace("**", "")
    if _editors().match(text):
        return len(text) <= 50 and "，" not in text
    if editors := _editors_behind().search(text):
        text = text[: editors.start()]
    return _is_of_paper(text)


def _is_of_paper(text: str) -> bool:
    """Return whether `text` stands round the articles of a paper or a web page."""
    if _BREADCRUMB.match(text) or _NOTICE.fullmatch(text):
        return True
    if _LATIN.fullmatch(text):
        return len(text.split()) < 8
    text = _label().sub(r"\1：", text) if _SPACE.search(text) else text
    if "版" in text[-3:] or "版" in text[:_LONGEST_PAPER]:
        if _INDEX.fullmatch(text):
            return True
        text = _PAPER_BEFORE.sub("", text)
    beside = _SECTION_BESIDE.search(text) if _BESIDE.search(text) else None
    return _are_parts(text) or bool(beside and _are_parts(text[: beside.start()]))


def _is_of_document(text: str) -> bool:
    """Return whether `text` stands round an official document: red head, number of page, foot."""
    is_foot = text[:2] in _FOOT_HEADS or text.endswith(("印发", "印"))
    forms = (_FOOT, _PAGE_NUMBER, _RED_HEAD) if is_foot else (_PAGE_NUMBER, _RED_HEAD)
    return any(form.fullmatch(text) for form in forms)


def _are_parts(text: str) -> bool:
    """Return whether every part is of a margin; beside the number of a leaf any short word is."""
    parts = [part for part in _SPACES.split(text) if part]
    if not any(map(_FOLIO.fullmatch, parts)):
        return all(map(_part().fullmatch, parts))
    words = [part for part in parts if not _part().fullmatch(part)]
    return not words or (len(words) < len(parts) and all(map(_SHORT_WORD.fullmatch, words)))


def is_lone_date(text: str) -> bool:
    """Return whether `text` is a date and nothing else: margin at the top, signature below."""
    if text.startswith(("二〇", "二○", "二０", "二零")):
        return bool(SIGNATURE_DATE.match(text))
    return text.startswith(("19", "20")) and bool(_DATE.fullmatch(_HOUR.sub("", text)))


def split_margins(raw: str, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines of the articles and the lines of the margin (masthead, editors)."""
    known = [_is_known_margin(raw, line) for line in lines]
    sure = [
        known[i] and (_is_of_document(line.text) or not _is_inside(lines, i, known))
        for i, line in enumerate(lines)
    ]
    kept, margin = [], []
    seen_text = False
    for i, line in enumerate(lines):
        follows = any(sure[max(i - 1, 0) : i])
        is_signature = seen_text and not follows and is_lone_date(line.text)
        is_top = not seen_text and len(sure) > i + 2 and all(sure[i + 1 : i + 3])
        beside = is_top or follows or any(sure[i + 1 : i + 2])
        is_paper = beside and bool(_NAME_OF_PAPER.fullmatch(line.text))
        is_first = i == 0 and any(sure[1:2])
        is_name = (is_top or is_first) and len(line.text) <= _LONGEST_PAPER
        is_about = beside and bool(_ABOUT.match(line.text))
        is_printer = i + 1 < len(lines) and _is_printer(line.text, lines[i + 1].text)
        if (sure[i] and not is_signature) or is_paper or is_name or is_about or is_printer:
            margin.append(line)
            continue
        seen_text = seen_text or len(line.text) > _LONGEST_HEAD or is_ended(line.text)
        kept.append(line)
    return kept, margin


def _is_printer(text: str, following: str) -> bool:
    """Return whether `text` is the office that printed a document, its day on the next line."""
    return following[:1].isdigit() and bool(_FOOT.fullmatch(following) and _PRINTER.fullmatch(text))


def printing_day(text: str) -> str | None:
    """Return the day of 某某办公室2025年2月28日印发 or 签发：某某 2025年2月28日, as printed.

    `None` for any other line.
    """
    form = _FOOT if text.endswith(("印发", "印")) else _SIGNED_OFF
    found = form.fullmatch(text) if "年" in text[-12:] else None
    return found["day"] if found else None


def _is_known_margin(raw: str, line: Line) -> bool:
    """Return whether `line` by itself reads like margin."""
    if line.table or len(line.text) > _LONGEST_MARGIN:
        return False
    if line.level > 1 and not _DATE.match(line.text):
        return False
    spread = len(line.text) <= _LONGEST_PAPER and is_margin("".join(line.text.split()))
    return (spread or is_margin(raw[line.start : line.end])) and not number_level(line.text)


def _is_inside(lines: Sequence[Line], i: int, known: Sequence[bool]) -> bool:
    """Return whether line `i` stands in mid-sentence: such a line is never margin."""
    if i == 0 or lines[i - 1].block != lines[i].block or i + 1 == len(lines):
        return False
    return (
        lines[i + 1].block == lines[i].block
        and not known[i - 1]
        and not known[i + 1]
        and not is_ended(lines[i - 1].text)
    )


@dataclass(frozen=True, slots=True)
class MarginReading:
    """The masthead and what is odd about it."""

    masthead: Masthead
    findings: tuple[Finding, ...] = ()


def read_masthead(lines: Sequence[Line]) -> MarginReading:
    """Return what the margin `lines` say of the page; the lunar date is checked if it is there."""
    text = "\n".join(line.text for line in lines if not printing_day(line.text)).replace("**", "")
    issue = _ISSUE.search(text)
    printed = _printed_date(text)
    papers = [found["name"] for line in lines if (found := _paper().match(line.text))]
    paper = papers[0] if papers else None
    masthead = Masthead(
        paper, printed.isoformat() if printed else None, issue["number"] if issue else None
    )
    return MarginReading(masthead, _lunar_findings(lines, printed))


@cache
def _paper() -> regex.Pattern[str]:
    """The name of a paper, alone or before its date; 某某报 and 某某新闻 only when alone."""
    endings = any_of("paper_endings")
    return regex.compile(
        rf"(?P<name>\p{{Han}}{{1,6}}{endings}(?=$|\s|[\dA-Z第◎])|\p{{Han}}{{2,8}}(?:报|网|新闻)$)"
    )


_DATE_OVER_LINES = regex.compile(rf"(?s){_DATE.pattern}(?:\s*(?P<below>\d{{1,2}})(?=\s|$))?")


def _printed_date(text: str) -> date | None:
    """Return the first whole date, also one that is laid out over lines (2021年10月 / 16)."""
    found = _DATE_OVER_LINES.search(text)
    if found and (day := found["day"] or found["below"]):
        return _day(found["year"], found["month"], day)
    parted, year = _DAY_ALONE.search(text), _YEAR_ALONE.search(text)
    return _day(year[1], parted["month"], parted["day"]) if parted and year else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _lunar_findings(lines: Sequence[Line], printed: date | None) -> tuple[Finding, ...]:
    """Return a finding when the lunar date of the masthead is not the day of its date."""
    for line in lines:
        found = _LUNAR.search(line.text)
        if found is None or printed is None:
            continue
        wanted = _lunar_day(printed)
        if _plain(found["day"]) != _plain(wanted):
            place = Place(start=line.start, end=line.end, quote=line.text)
            facts = {"lunar": found["day"], "date": printed.isoformat(), "wanted": wanted}
            return (Finding("read.lunar_date_differs", place, facts),)
    return ()


@lru_cache(maxsize=256)
def _lunar_day(day: date) -> str:
    """Return the lunar month and day of `day`. Cost: 5 ms for the first day of a year."""
    solar = import_module("lunar_python").Solar  # late: few pages print the lunar day
    lunar = solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


def _plain(day: str) -> str:
    """Return a lunar day without the ways of writing it: 冬月=十一月, 腊月=十二月, 九月十一."""
    for name, number in (("正月", "一月"), ("冬月", "十一月"), ("腊月", "十二月"), ("初", "")):
        day = day.replace(name, number)
    return day.replace("廿", "二十").replace("卅", "三十")
