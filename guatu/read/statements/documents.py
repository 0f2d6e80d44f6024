"""What kind of document a text is, and what its parts promise.

A title (关于…的通知) or fixed phrases of the text make it a document that directs, reports,
rectifies or gives feedback. Headings, and sentences that open a part, set the mood of what
follows: under 存在的问题 every item is a problem, under 工作安排 every bare verb is a duty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import regex

from guatu.read.context import Context
from guatu.read.facts import Label
from guatu.read.statements.cut import Piece
from guatu.read.statements.issuers import author_of, printed_for, represented, signed_by, told_by
from guatu.read.statements.lexicon import Kind, endings, lexicon


class Genre(StrEnum):
    """Kinds of texts that are read differently."""

    NEWS = "news"
    DIRECTIVE = "directive"
    REPORT = "report"
    RECTIFICATION = "rectification"
    FEEDBACK = "feedback"


_NUMBER = r"[一二三四五六七八九十百]+"
_HEADING = re.compile(
    rf"^[ 　]*(?:第{_NUMBER}[章节条部分篇]+|{_NUMBER}、|[（(]{_NUMBER}[）)]"
    r"|[0-9０-９]+[.．、]|[（(][0-9]+[）)])"
)
_DIRECTS = regex.compile(
    r"现(?:将|就)[^。\n]{0,60}(?:通知|通报|公告|通告|要求|安排|规定|意见|督办|交办|提示|部署|明确)如下|制定本(?:实施|工作|行动)?(?:方案|办法|规定|意见|预案|计划|细则|措施|要点)|特制定"
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
    r"|(?:建议|提案|议案)的?(?:答复|复函|办理情况|答复函|答复意见|办理答复)$"
)
_REPORTED = regex.compile(r"印发|出台|发布|发出|部署|解读|召开")
_NUMBER_OF = regex.compile(
    r"[（(〔\[]?第?[0-9一二三四五六七八九十]+号[）)〕\]]?$|[（(][^（）()]{1,16}[）)]$"
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
_PLACED_PLAN = regex.compile(
    r"\p{Han}{2,5}?(?P<rank>[省市县区州盟旗])(?![场委区]|民(?!生|营|政)).*(?:方案|要点|计划|规划|办法|措施|意见|清单)$"
)
_NEXT_STEP = regex.compile(r"下(?!.*要求[。：: ]*$)")
_HEAD_LENGTH = 40
_RUN_IN_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Document:
    """What a text is and, for one that directs, whose words it is (`None` when nobody signs)."""

    genre: Genre
    issuer: str | None = None


def classify(text: str, context: Context) -> Document:
    """Return the kind of a text from its title and its fixed phrases."""
    heads = (head for head in context.subheads if not _HEADING.match(head))
    titles = (context.headline or "", *heads)
    if titles[0].endswith("纪要"):
        return Document(Genre.NEWS)  # 会议 speaks in them
    for title in (_NUMBER_OF.sub("", title.strip("《》 　")) for title in titles):
        genre = _title_genre(title)
        if genre is not None:
            return Document(genre, _whose(genre, title, text, context))
    return _by_phrases(text, context)


def _by_phrases(text: str, context: Context) -> Document:
    """Return the kind of a text whose title does not tell it."""
    if _PART_TITLE.match(context.headline or "") and part_mood(
        context.headline or "", Genre.REPORT
    ):
        return Document(Genre.REPORT, author_of(context, text) or represented(text))
    head = text[:1500]
    if _RECTIFIES.search(head):
        return Document(Genre.RECTIFICATION, _whose(Genre.RECTIFICATION, "", text, context))
    if _REPORTS.search(text[:3000]):
        return Document(Genre.REPORT, author_of(context, text) or represented(text))
    if _DIRECTS.search(head):
        return Document(Genre.DIRECTIVE, _whose(Genre.DIRECTIVE, "", text, context))
    return Document(Genre.NEWS)


def _whose(genre: Genre, title: str, text: str, context: Context) -> str | None:
    """Return whose words a document is: of a report first the person, else first the body."""
    above = (head.removesuffix("文件") for head in (context.headline or "", *context.subheads))
    heads = [head for head in above if not (_HEADING.match(head) or opens_with_act(head))]
    author, body = author_of(context, text), signed_by(title, text, heads)
    printed = (author or represented(text) or body) if genre is Genre.REPORT else (body or author)
    told = printed or told_by(text, "lead") or printed_for(heads, text)
    whole = title if title == context.headline else f"{context.headline or ''}{title}"
    placed = _by_place(whole) if genre is Genre.DIRECTIVE else None
    return told or placed or told_by(text, "tail")


def _by_place(title: str) -> str | None:
    """Return the government whose plan a title names by its place only: 洛邱市…工作要点."""
    match = _PLACED_PLAN.match(title)
    return f"{match['rank']}政府" if match else None


def _title_genre(title: str) -> Genre | None:
    if _RECTIFIED.search(title):
        return Genre.RECTIFICATION
    for genre in (Genre.FEEDBACK, Genre.REPORT, Genre.DIRECTIVE):
        if genre is Genre.FEEDBACK and "向" in title:
            continue  # 巡察组向某局反馈意见 is news of it
        if title.endswith(endings("documents", "titles", genre.value)):
            # 我市印发行动计划 is news about a document, 关于…的通知 is the document.
            if genre is Genre.DIRECTIVE and _REPORTED.search(title):
                return Genre.DIRECTIVE if "关于" in title else None
            return genre
    return None


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
    """Return what a sentence of a report of work opens by its time: 过去一年 deeds, 今年 promises.

    A year counts against the document's own: last year's work is done, this year's to be done.
    """
    if _LOOKS_BACK.match(text):
        return Label.RESULT
    if _LOOKS_AHEAD.match(text):
        return Label.COMMITMENT
    match = _IN_YEAR.match(text)
    if match is None or year is None:
        return None
    return Label.RESULT if int(match.group(1)) < year else Label.COMMITMENT


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
    if label is Label.COMMITMENT and genre in (Genre.DIRECTIVE, Genre.NEWS, Genre.FEEDBACK):
        return Label.DEMAND
    if label is Label.DEMAND and text.rstrip("。：: ").endswith("情况"):
        return Label.RESULT  # 整改工作部署推进情况
    if label is Label.COMMITMENT and text.rstrip("。：: ").endswith("要求"):
        return Label.DEMAND  # 下一步工作要求
    rectifies = genre is Genre.RECTIFICATION and _NEXT_STEP.search(text)
    if label is Label.DEMAND and (genre is Genre.REPORT or rectifies):
        return Label.COMMITMENT  # who reports, promises
    return label
