"""Quotations whose speaker is named behind them: “…。”某某说."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from guatu.read.facts import Person
from guatu.read.statements.cut import Mention, find_mentions
from guatu.read.statements.lexicon import any_of, endings
from guatu.read.statements.speech import SAME

_LONGEST = 1500
_COMPLAINTS = {"坦言", "直言", "反映", "吐槽", "抱怨", "诉苦", "发愁"}
# 信心满满, 笑得合不拢嘴: how it was said.
_LONGEST_MOOD = 8
# “…”他现场交办。
_HE_ORDERS = regex.compile(
    r"\n?[他她][^，]{0,6}(?:交办|要求|叮嘱|强调|嘱咐|下令|拍板|表态|承诺|感慨|感叹)"
)
# A sentence of its own that requires, and who acts right behind it.
_BARE = regex.compile(
    r"(?P<before>^|[。！？”\n])“[^“”\n]{0,80}?(?:(?<!我们)(?<!我)要|不能|不得|必须|务必|不许|不准|不可|别)[^“”\n]{0,80}[。！]”\n?"
)
_GOES_ON = regex.compile(
    r"(?:同志)?(?:边\p{Han}边\p{Han}|一边|当即|当场|现场|随即|立即|马上|再三|反复|点名)|(?:要求|叮嘱|责令|强调|指出|嘱咐|话音|语气)"
)
# A quotation that is a paragraph or a sentence of its own.
_ALONE = regex.compile(r"(?P<before>^|[。！？”\n])“[^“”\n]{4,160}[。！？]”\n?")
_LONGEST_POST = 20
_CREDIT = regex.compile(
    r"[。！？!?，,…]”([^“”。，,：:\n]{0,40}?)"
    r"(?:(?P<verb>说|表示|介绍|介绍说|告诉记者|坦言|说道|道|直言|反映|告诉|感慨|感叹|回忆|称|回应|吐槽|抱怨|诉苦|发愁"
    r"|解释)[。，,：:]|。)"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation from its opening mark to its closing mark, with whose it is.

    `complains`: the verb behind it is one of complaint.
    """

    start: int
    end: int
    speaker: str
    complains: bool = False


def find_quotes(text: str, people: Sequence[Person]) -> list[Quote]:
    """Return the quotations of `text` that are credited behind, in order."""
    found = []
    for match in _CREDIT.finditer(text):
        if match.group("verb") is None and not _is_credit(match.group(1), people):
            continue
        opened = text.rfind("“", max(match.start() - _LONGEST, 0), match.start())
        if opened < 0:
            continue
        credit = match.group(1).lstrip("\n")
        names = find_mentions(credit, people)
        complains = match.group("verb") in _COMPLAINTS
        found.append(Quote(opened, match.start() + 2, _speaker(credit, names), complains))
    return sorted([*found, *_before_their_speaker(text, people, found)], key=lambda q: q.start)


def _before_their_speaker(
    text: str, people: Sequence[Person], credited: Sequence[Quote]
) -> Iterator[Quote]:
    """Yield the quoted demands behind which their speaker goes on: “…！”某某当即责令."""
    names = {mention.start: mention.name for mention in find_mentions(text, people)}
    taken = {quote.end for quote in credited}
    for match in _BARE.finditer(text):
        name = names.get(match.end())
        if name and match.end() not in taken and _GOES_ON.match(text, match.end() + len(name)):
            taken.add(match.end())
            yield Quote(match.start() + len(match["before"]), match.end(), name)
    for match in _ALONE.finditer(text):
        if match.end() not in taken and (name := _gesturing(text, match.end(), names)):
            yield Quote(match.start() + len(match["before"]), match.end(), name)


def _gesturing(text: str, at: int, names: Mapping[int, str]) -> str | None:
    """Return who moves a hand or a face right behind a quotation: “…”主任某某摊开账本."""
    gestures = any_of("speech", "gestures", "words")
    for start in range(at, min(at + _LONGEST_POST, len(text))):
        if text[start] in "，。：；！？“\n":
            return None
        if name := names.get(start):
            found = regex.match(rf"\p{{Han}}{{0,2}}(?:{gestures})", text, pos=start + len(name))
            return name if found else None
    return None


def _is_credit(words: str, people: Sequence[Person]) -> bool:
    """Tell whether a sentence behind a quotation only says whose it is (书记某某信心满满)."""
    if _HE_ORDERS.fullmatch(words):
        return True
    names = find_mentions(words, people)
    return bool(names) and len(words) - names[-1].end <= _LONGEST_MOOD


def _speaker(credit: str, names: Sequence[Mention]) -> str:
    if names:
        return names[-1].name
    if credit.startswith(("他", "她")):
        return SAME
    group = endings("speech", "subjects", "group")
    return credit.rpartition("的")[2] if credit.endswith(group) else SAME
