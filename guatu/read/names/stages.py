"""How far a project is: 储备, 签约, 开工, 建设 or 投产, as the words round its name say.

The words behind the name go first, clause by clause up to the next project; then the verb before
it (建成了甲水厂); then the next sentence, when it goes on about the same project (目前, 该项目).
In one clause the furthest stage that is reached counts: 当年签约、当年投产 is 投产. What is only
wanted is not reached: 力争年底投产 is being built, 力争年内开工 is nothing yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

import regex

from guatu.books import load_book
from guatu.lib.values import with_field
from guatu.read.facts import Label, Project, Segment
from guatu.read.names.lexicon import Finder, build_finder, words

REACH = 90  # how far behind a name its stage is looked for
ORDER = ("储备", "签约", "开工", "建设", "投产")
_SENTENCE_END = regex.compile(r"[。；！？;!?\n]")
_CLAUSE = regex.compile(r"[，,]")
# 甲产业园、投资9.8亿元的|乙中心: what tells the size of the next work of a list.
ITS_SIZE = regex.compile(r"、[^、，。；\n]{0,20}\d[^、，。；\n]{0,12}的$")
# What joins the names of a list, and what closes it: 甲、乙和丙等12个项目.
_IN_LIST = regex.compile(r"[、和与及以]{1,2}|(?:等|两个|三个|\d+个)\p{Han}{0,8}(?:项目|工程)")
_SAME_PROJECT = regex.compile(r"(?:目前|截至|该|此|其|项目|工程|一期|首期|主体)")
# 8座浅圆仓全部完工: a part of the works is ready, not the project.
_PART = regex.compile(
    r"[\d一二两三四五六七八九十]+(?:座|台|栋|条|个|套|幢|孔|榀|根|处|片)\p{Han}{0,8}$"
)
_PART_WORDS = regex.compile(
    r"(?:主体|土建|厂房|桩基|基础|路基|基坑|一标段|围堰|首台|首榀|单体)\p{Han}{0,6}$"
)
_WANTED_AFTER = ("在即", "前夕", "条件", "目标")


@cache
def _finder() -> Finder:
    """Words of the stages; `weak` ones count only where no other word stands."""
    listed: dict[str, str] = load_book("lexicon/projects.toml")["stages"]
    return build_finder({stage: line.split() for stage, line in listed.items()})


def stage_of(text: str, place: tuple[int, int], following: Sequence[int]) -> str | None:
    """Return the stage of the project at `place` in `text`, `None` when no words tell.

    Args:
        text: the article's repaired text.
        place: where the name stands.
        following: the starts of the next projects, ascending; their words are theirs, but those
            behind a list are of each of its members.

    Cost: a window of at most `REACH` characters on both sides.
    """
    start, end = place
    stop, list_end = _own_words(text, end, following)
    wished = _WISHED.search(text, max(start - _BEFORE, 0), start) is not None
    for left, right in _clauses(text, list_end, stop):
        if found := _reached(text, left, right, wished=wished):
            return found if found != "wanted" else None
    if before := _stage_before(text, start):
        return before
    ended = _SENTENCE_END.match(text, stop)
    if ended and _SAME_PROJECT.match(text, ended.end()):
        return _first_of(text, ended.end(), following)
    return _stage_of_all(text, start)


# 此次签约的项目中，…包括甲项目、乙项目; 会上现场签约项目18个，其中甲项目…；乙项目….
_ALL = regex.compile(
    r"(?:集中|现场)?(签约|开工)的?(?:重大|重点|产业)?项目(?:中|\d+个|有|包括|涵盖)"
)


def _stage_of_all(text: str, start: int) -> str | None:
    """What the sentence says of all projects that it goes on to name."""
    low = max(start - 2 * REACH, 0)
    low = max(text.rfind(mark, low, start) + 1 for mark in "。\n") or low
    said = _ALL.search(text, low, start)
    return str(said[1]) if said else None


def in_mood(stage: str | None, label: Label) -> str | None:
    """Return the stage of a project that a statement of `label` names.

    What is demanded or promised is not reached (开工建设甲厂 in a plan is nothing yet), and what
    has a fault is at least being built.
    """
    if label in {Label.DEMAND, Label.COMMITMENT}:
        return {"储备": None, "开工": None, "投产": "建设"}.get(stage or "", stage)
    return stage or ("建设" if label is Label.PROBLEM else None)


def with_moods(projects: Sequence[Project], segments: Sequence[Segment]) -> tuple[Project, ...]:
    """Return `projects` with their stages as the statements that first name them mean them.

    Places of both are offsets in one text; `segments` are in order. Linear in both.
    """
    starts = [segment.place[0] for segment in segments]
    found = []
    for project in projects:
        index = bisect_right(starts, project.place[0]) - 1
        label = segments[index].label if index >= 0 else Label.NARRATIVE
        found.append(with_field(project, "stage", in_mood(project.stage, label)))
    return tuple(found)


def _first_of(text: str, start: int, following: Sequence[int]) -> str | None:
    """The stage in the sentence at `start` that goes on about the project."""
    stop = _sentence_stop(text, start)
    stop = min([stop, *(at for at in following if at >= start)])
    for left, right in _clauses(text, start, stop):
        if found := _reached(text, left, right):
            return found if found != "wanted" else None
    return None


def _sentence_stop(text: str, at: int) -> int:
    ended = _SENTENCE_END.search(text, at, at + REACH)
    return ended.start() if ended else min(at + REACH, len(text))


def _own_words(text: str, end: int, following: Sequence[int]) -> tuple[int, int]:
    """Where the words end that speak of the project, and where its list ends."""
    stop, list_end = _sentence_stop(text, end), end
    for at in following:
        if at >= stop:
            break
        between = text[list_end:at]
        if not _is_joined(between):
            # What stands between the last mark and the next name is said of that one.
            mark = max(between.rfind(mark) for mark in "，,、；")
            return (list_end + mark if mark >= 0 else at), list_end
        list_end = at
    return stop, list_end


def _is_joined(between: str) -> bool:
    """甲项目、乙项目: nothing but a mark of lists stands between two names."""
    listed = between[-1:] in set("、和与及") or ITS_SIZE.search(between) is not None
    return len(between) < 45 and "，" not in between and listed


def _clauses(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    marks = [found.start() for found in _CLAUSE.finditer(text, start, stop)]
    return list(zip([start, *(mark + 1 for mark in marks)], [*marks, stop], strict=True))


# 力促甲基地、|乙项目竣工投产: what is wished for before the name is not reached.
_WISHED = regex.compile(
    r"(?:推动|确保|力促|力争|争取|促进|促成|督促|保障)(?:[^，。；、\n]{3,24}、){0,6}$"
)


def _reached(text: str, start: int, stop: int, *, wished: bool = False) -> str | None:
    """The furthest stage reached in a clause; "wanted" when it is only wanted."""
    strong: list[str] = []
    weak = wanted = False
    for stage, left, right in _finder().hits(text[start:stop]):
        if stage == "weak":
            weak = True
            continue
        before, after = text[start : start + left], text[start + right : stop]
        if stage == "投产" and after.startswith(("后", "之后", "以后")):
            continue  # 建成后年产十万台: what it will bring
        reached = _as_reached(before, after, stage, wished=wished)
        wanted = wanted or reached is None
        strong += [reached] if reached else []
    if strong:
        return max(strong, key=ORDER.index)
    if wanted:
        return "wanted"
    return "建设" if weak else None


def _as_reached(before: str, after: str, stage: str, *, wished: bool = False) -> str | None:
    """投产在即 and 力争年底投产 are not yet 投产; 未开工 is not begun."""
    if any(word in before[-8:] for word in words("projects", "not_begun")):
        return None if stage != "建设" else stage
    if stage == "投产" and (_PART.search(before) or _PART_WORDS.search(before)):
        return "建设"
    planned = after.startswith(_WANTED_AFTER) or (
        "已" not in before
        and (wished or any(word in before for word in words("projects", "not_yet")))
    )
    if not planned or stage in {"储备", "建设"}:
        return stage
    return "建设" if stage == "投产" else None


# --- the verb before the name -------------------------------------------------

_BEFORE = 60
_CLAUSE_START = regex.compile(r"[，。；！？;!?\n]")
# Between the verb and the name: 建成了|投资5亿元的|甲水厂、乙桥、.
_BETWEEN = regex.compile(r"了?(?:[^，、]{0,20}的)?(?:[^，、]{3,24}、){0,6}")


def _stage_before(text: str, start: int) -> str | None:
    """建成了甲水厂, 谋划储备甲、乙: the stage of the verb right before the name or its list."""
    low = max(start - _BEFORE, 0)
    marks = [found.end() for found in _CLAUSE_START.finditer(text, low, start)]
    clause = text[marks[-1] if marks else low : start]
    sentence = text[low:start]
    for stage, left, right in reversed(_finder().hits(clause)):
        if stage == "weak" or not _BETWEEN.fullmatch(clause[right:]):
            continue
        return _as_reached(sentence[: len(sentence) - len(clause) + left], "", stage)
    return None
