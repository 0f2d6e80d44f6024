"""What kind of document a text is, and what its parts promise.

A title (关于…的通知) or fixed phrases of the text make it a document that directs, reports,
rectifies or gives feedback. Headings, and sentences that open a part, set the mood of what
follows: under 存在的问题 every item is a problem, under 工作安排 every bare verb is a duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import regex

from guatu.read.context import Context
from guatu.read.facts import Label
from guatu.read.statements.cut import Piece
from guatu.read.statements.lexicon import Kind, endings, lexicon


class Genre(StrEnum):
    """Kinds of texts that are read differently."""

    NEWS = "news"
    DIRECTIVE = "directive"
    REPORT = "report"
    RECTIFICATION = "rectification"
    FEEDBACK = "feedback"


_NUMBER = r"[一二三四五六七八九十百]+"
_HEADING = regex.compile(
    rf"^[ 　]*(?:第{_NUMBER}[章节条部分篇]+|{_NUMBER}、|[（(]{_NUMBER}[）)]"
    r"|[0-9０-９]+[.．、]|[（(][0-9]+[）)])"
)
_DIRECTS = regex.compile(
    r"现(?:将|就)[^。\n]{0,60}(?:通知|通报|公告|通告|要求|安排|规定|意见)如下|制定本(?:方案|办法|规定|意见|预案|计划)|特制定"
)
_REPORTS = regex.compile(
    r"各位代表[，,：:！!]|现在[，,]?我代表[^。\n]{2,20}(?:报告|作报告|报告工作)|请予审议"
)
_RECTIFIES = regex.compile(
    r"现将[^。\n]{0,40}整改[^。\n]{0,20}(?:予以公布|公布如下|通报如下|报告如下)"
)
# 关于巡察整改阶段性进展情况的通报
_RECTIFIED = regex.compile(
    r"整改(?:[^，。]{0,8}(?:情况|进展|工作))?的?(?:报告|通报|公示|公告|总结)$|整改[^，。]{0,6}(?:情况|进展)$"
    # The answer to a proposal goes the same way: what was done, what is to come.
    r"|(?:建议|提案|议案)的?(?:答复|复函|办理情况)$"
)
_ISSUER_TITLE = regex.compile(
    r"^(?:中共)?([\u4e00-\u9fff（）()]{2,30}?)(?:关于|(?:总指挥|紧急)?(?:动员|紧急)?令$)"
)
# （第3号） after a title.
_DECIDES = regex.compile(
    r"(?:^|[，,。\n])(?P<who>[\u4e00-\u9fff]{2,20}(?:指挥部|办公室|委员会|人民政府|领导小组|[局委办厅]))"
    r"(?:研究)?(?:决定|现发布|发布|要求|就有关|现将|现就)"
)
# 本方案已经6月3日市政府常务会议审议通过。
_PASSED = regex.compile(
    r"已?经[^，。\n]{0,16}?(?P<who>[省市县区州]?(?:委|人民政府|政府))[^，。\n]{0,4}(?:常务|常委)?会议?[^，。\n]{0,8}(?:通过|同意)"
)
# How much of an issuer's name may be left away where it speaks of itself: 雁栖县水利|局党组.
_SHORTEST_SELF, _LONGEST_PLACE = 3, 16
_EDGES = frozenset({"", *"，。；：\n　"})
_HAN = regex.compile(r"\p{Han}")
_REPORTED = regex.compile(r"印发|出台|发布|部署|推进|解读|召开")
_NUMBER_OF = regex.compile(
    r"[（(〔\[]?第?[0-9一二三四五六七八九十]+号[）)〕\]]?$|[（(][^（）()]{1,16}[）)]$"
)
_ISSUER_LINE = regex.compile(r"^[\u4e00-\u9fff（）()]{3,30}$")
# 临泉市市长 邵文涛 on a line of its own.
_SPEAKS_FOR = regex.compile(
    r"(?:[省市县区州]长)(?P<name>[\u4e00-\u9fff]{2,4}?)(?:受[^，。]{2,12}委托)?(?:同志)?代表[^，。\n]{2,16}(?:作|向)"
)
_AUTHOR = regex.compile(
    r"(?m)(?:[省市县区州镇乡局厅院部]长|主席|主任|检察长|书记)[ 　]*"
    r"(?P<name>[\u4e00-\u9fff]{2,4})[）)]?$"
)
# A part of a report that stands alone: 2026年重点工作.
_PART_TITLE = regex.compile(r"^(?:[一二三四五六七]、)?(?:20[0-9]{2}年|今年)[^，,。：:]{2,14}$")
_LOOKS_BACK = regex.compile(
    r"[ 　]*(?:回顾|过去(?:的)?(?:一|五|几)年|一年来|五年来|去年|今年以来|这(?:一|五)年|刚刚过去)"
)
_LOOKS_AHEAD = regex.compile(
    r"[ 　]*(?:今年(?!以来|上半年|[一二三]季度)|新的一年|明年|未来五年|今后五年"
    r"|做好(?:今|明|20..)年)"
)
_IN_YEAR = regex.compile(r"[ 　]*(20[0-9]{2})年[，,]")
_SENTENCE_END = ("。", "；", ";", "！", "!", "？", "?")
_HEAD_LENGTH = 40
_RUN_IN_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Document:
    """What a text is and, for one that directs, whose words it is (`None` when nobody signs)."""

    genre: Genre
    issuer: str | None = None


def classify(text: str, context: Context) -> Document:
    """Return the kind of a text from its title and its fixed phrases."""
    document = _classified(text, context)
    if document.genre is Genre.NEWS or document.issuer is None:
        return document
    return replace(document, issuer=_as_it_speaks(document.issuer, text))


def _as_it_speaks(issuer: str, text: str) -> str:
    """Return the form in which an issuer names itself where it acts: 市防指 of 云泽市防指."""
    forms = (issuer[at:] for at in range(min(len(issuer) - _SHORTEST_SELF, _LONGEST_PLACE) + 1))
    return next((form for form in forms if _opens_a_clause(text, form)), issuer)


def _opens_a_clause(text: str, name: str) -> bool:
    """Tell whether `name` stands at the start of a clause and is not all of its line."""
    at = text.find(name)
    while at >= 0:
        following = text[at + len(name) : at + len(name) + 1]
        if text[at - 1 : at] in _EDGES and _HAN.match(following):
            return True
        at = text.find(name, at + len(name))
    return False


def _classified(text: str, context: Context) -> Document:
    titles = (context.headline or "", *context.subheads)
    for title in (_NUMBER_OF.sub("", title.strip("《》 　")) for title in titles):
        genre = _title_genre(title)
        if genre is not None:
            author, issuer = _author(context, text), _issuer(title, text, titles)
            whose = (author or issuer) if genre is Genre.REPORT else (issuer or author)
            return Document(genre, whose)
    if _PART_TITLE.match(context.headline or "") and part_mood(
        context.headline or "", Genre.REPORT
    ):
        return Document(Genre.REPORT, _author(context, text))
    head = text[:1500]
    if _RECTIFIES.search(head):
        return Document(Genre.RECTIFICATION, _issuer("", text, titles))
    if _REPORTS.search(text[:3000]):
        return Document(Genre.REPORT, _author(context, text))
    if _DIRECTS.search(head):
        return Document(Genre.DIRECTIVE, _issuer("", text, titles))
    return Document(Genre.NEWS)


def _title_genre(title: str) -> Genre | None:
    if _RECTIFIED.search(title):
        return Genre.RECTIFICATION
    for genre in (Genre.REPORT, Genre.DIRECTIVE):
        if title.endswith(endings("documents", "titles", genre.value)):
            # 我市印发行动计划 is news about a document, 关于…的通知 is the document.
            if genre is Genre.DIRECTIVE and _REPORTED.search(title):
                return Genre.DIRECTIVE if "关于" in title else None
            return genre
    return None


def _issuer(title: str, text: str, heads: Sequence[str] = ()) -> str | None:
    """Return who signs: the title's body, a last line that is a body, or one among the heads."""
    if match := _ISSUER_TITLE.match(title):
        return match.group(1)
    lines = [line.strip(" 　") for line in text.rstrip().rsplit("\n", 3)[1:]]
    tops = [head.removesuffix("文件") for head in heads if not _HEADING.match(head)]
    for line in (*lines, *(top for top in tops if not opens_with_act(top))):
        if _ISSUER_LINE.match(line) and line.endswith(endings("speech", "subjects", "body")):
            return line
    for pattern in (_DECIDES, _PASSED):
        if match := pattern.search(text[:1500]):
            return match.group("who")
    return None


def _author(context: Context, text: str = "") -> str | None:
    """Return the person whose words a report is: named under its title, or as giving it."""
    lines = "\n".join(context.subheads)
    names = [person.name for person in context.people if person.name in lines]
    names += [match.group("name") for match in _AUTHOR.finditer(lines)]
    unique = list(dict.fromkeys(names))
    if not unique and (match := _SPEAKS_FOR.search(text[:300])):
        return match.group("name")
    return unique[0] if len(unique) == 1 else None


def is_heading(piece: Piece) -> bool:
    """Tell whether `piece` is a heading: numbered or short, alone on its line, no sentence."""
    if not (piece.opens and piece.closes) or len(piece.text) > _HEAD_LENGTH:
        return False
    return piece.text[-1:] not in _SENTENCE_END


def is_numbered(piece: Piece) -> bool:
    """Tell whether `piece` starts with a number of an item: 一、 （二） 3."""
    return _HEADING.match(piece.text) is not None


def is_run_in(piece: Piece) -> bool:
    """Tell whether `piece` is a head with its text behind it: 二、下一步打算。一是…."""
    if not piece.opens or len(piece.text) > _RUN_IN_LENGTH or piece.text[-1:] != "。":
        return False
    return is_numbered(piece) and "，" not in piece.text and "、" not in piece.text[4:]


def year_of(context: Context) -> int | None:
    """Return the year in which a document was issued, as far as it is known."""
    if context.issue_date is not None:
        return context.issue_date.year
    stated = (context.event_date or "")[:4]
    return int(stated) if stated.isdigit() else None


def year_mood(text: str, year: int | None) -> Label | None:
    """Return what a sentence of a report of work opens by its time: 过去一年 deeds, 今年 duties.

    A year counts against the document's own: last year's work is done, this year's to be done.
    """
    if _LOOKS_BACK.match(text):
        return Label.RESULT
    if _LOOKS_AHEAD.match(text):
        return Label.DEMAND
    match = _IN_YEAR.match(text)
    if match is None or year is None:
        return None
    return Label.RESULT if int(match.group(1)) < year else Label.DEMAND


def opens_with_act(head: str) -> bool:
    """Tell whether a head, its number left out, says what to do: 三、切实加强领导."""
    words = _HEADING.sub("", head.strip())
    kinds = Kind.IMPERATIVE | Kind.ADVERB
    return any(cue.start == 0 and cue.kinds & kinds for cue in lexicon().scan(words)[:1])


def part_mood(text: str, genre: Genre) -> Label | None:
    """Return what the part that `text` opens holds, `None` when it does not say."""
    found = [
        (text.rfind(word), label)
        for label in (Label.COMMITMENT, Label.DEMAND, Label.PROBLEM, Label.RESULT)
        for word in endings("documents", "parts", label.value)
        if word in text
    ]
    if not found:
        return None
    label = max(found, key=lambda item: item[0])[1]
    if label is Label.COMMITMENT and genre in (
        Genre.DIRECTIVE,
        Genre.NEWS,
        Genre.REPORT,
        Genre.FEEDBACK,
    ):
        return Label.DEMAND
    if label is Label.DEMAND and genre is Genre.RECTIFICATION and "下" in text:
        return Label.COMMITMENT
    return label
