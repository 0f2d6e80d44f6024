"""Which titles belong to which story, and which of them is the headline.

A title normally stands above its story. On some pages titles come out far from it, after all
bodies or among the titles of the next story. Then titles and stories are matched by what they
share: an assignment problem (`scipy.optimize.linear_sum_assignment`) over weighted character
pairs, with a bonus for standing above. Nothing is matched when every story has a title above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from math import inf, log

import regex

from guatu.lib.han import han_pattern
from guatu.read.layout.bylines import is_name
from guatu.read.layout.flow import Unit
from guatu.read.layout.marks import DOCUMENT_NUMBER, any_of, number_level
from guatu.read.layout.stories import Story, is_set_apart, opens_dated

_COMPARED = 1200  # characters of a body that are compared: its lead and what follows
_LEAD = 160
_ABOVE = 0.15  # what standing above a story is worth
_FAR_ABOVE = 0.05  # and with other titles between
_ENOUGH = 0.25  # the share of a title that a story must hold to be given it
_LONGEST_COLUMN = 4  # 走基层: the name of a column, not a headline
_SERIES = regex.compile(
    r"[①-⑳]$|(?<!方案|办法|意见)[（(][一二三四五六七八九十]{1,3}[）)]$|之[一二三四五六七八九十]$"
)
_COLUMN_ENDS = (
    "在行动",
    "进行时",
    "在身边",
    "在路上",
    "面对面",
    "走基层",
    "特别报道",
    "特刊",
    "专栏",
)
_MOST_LEADS = 8  # places where a second article is looked for in a body
_MOST_GROUPS = 400  # titles of 40 articles; more are no newspaper, and matching is not linear
_FEW_PAIRS = 6  # a shorter title, 第3号, shares all of its words by chance
_LITTLE = 0.06  # what a title must share with a body that alone shares anything
_FAR_MORE = 3.0  # by how much titles say more of another body than of the one below
_ORDER = 0.6  # how good titles in the order of the bodies must be, against the best of all
_PARTED = 0.5  # what it costs to part a kicker from its headline
Scores = list[list[float]]  # by group of titles and body
_LETTERHEAD = han_pattern(
    r"[\p{Han}（）()]{2,30}(?:人民政府|政府|委员会|管委会|办公室|办公厅|厅|局|指挥部|领导小组)(?:文件)?|\p{Han}+(?:文件|会议纪要)"
)
_KICKER = regex.compile(rf"{any_of('kicker_endings')}$")
_ATTENDANCE = regex.compile(rf"{any_of('attendance_endings')}$|等(?:领导)?(?:参加|出席|陪同)")
_EVENT = regex.compile(any_of("event_endings"))
_ENDS_IN_EVENT = re.compile(rf"{any_of('event_endings')}$")
_BULLETS = "■□●○◆◇▲△▶▷★☆ "
_ITEMS = frozenset("■□●○◆◇▲△▶▷★☆")
_NO_LETTERS = regex.compile(r"[\W_]+")
_DOCUMENT_END = rf"(?:{any_of('document_kinds')}|》)(?:[（(][^）)]+[）)])?$"
# 某市推进服务体系建设|实施方案, 市委第五巡察组向甲集团党委|反馈巡察情况: half a headline.
_FULL_END = regex.compile(
    rf"(?:的|\p{{Han}}{{0,4}}(?:实施|工作|行动|管理|暂行|会议|指挥部)){any_of('document_kinds')}(?:[（(][^）)]+[）)])?"
)
_ACTOR_END = regex.compile(r"(?:党委|党组|政府|委员会|[省市县区州]委|局|厅|集团|公司|巡[视察]组)$")
_ACTION_START = regex.compile(
    r"(?:反馈|开展|召开|举行|举办|印发|通报|发布|出台|启动|部署|推进|签署|进驻|督导|调研)"
)
_LONGEST_REST = 6  # no headline stands below a longer one: 沭平至临海高速公路|全线贯通
_ORDINAL = regex.compile(r"第\s*[\d一二三四五六七八九十]+\s*[号期次]")
_COUNT_END = regex.compile(
    r"(?<![第月年])\d[\d.]*[万亿多余]{0,2}[座个条家项处户人名所台套]$"
)  # 完成36座|水库加固
# 祝怀远走访高校: what a named person did stands above a headline that says why.
_NAMED_ACT = regex.compile(
    r"(?P<name>\p{Han}{2,4}?)(?:到|赴|深入|在(?=.{2,24}(?:时|调研|考察|走访)$)|主持召开|走访|调研|检查|督导|督查|会见|察看|看望|慰问|率队|带队|暗访|调度|巡查|出席|拜访|考察)"
)
_ATTENDS = regex.compile(rf"(?P<name>\p{{Han}}{{2,4}}?)(?:{any_of('attendance_endings')}|宣布|作)")
_WINDOW = 40  # stories that are matched at a time; titles stray on a page, not over a book


@dataclass(frozen=True, slots=True)
class _Group:
    """Titles that stand together, and the story that they stand above (`None` at the end).

    `near` when no other titles stand between them and it.
    """

    titles: tuple[Unit, ...]
    above: int | None
    near: bool


def assign_titles(stories: Sequence[Story]) -> tuple[list[Story], list[Unit]]:
    """Return the stories with their titles, and the titles that fit none.

    Stories without paragraphs vanish: they only held titles.
    """
    left_over: list[Unit] = []
    titled: list[Story] = []
    for first in range(0, len(stories), _WINDOW):
        window = _parted(stories[first : first + _WINDOW])
        left_over += _assign(window)
        titled += [story for story in window if story.paragraphs]
        _give_back_sides([story for story in window if story.paragraphs])
    return titled, left_over


def _parted(stories: Sequence[Story]) -> list[Story]:
    """Return the stories, two articles under one pile of titles parted where the second begins."""
    bodies = [story for story in stories if story.paragraphs]
    groups = _groups(stories)
    if not len(bodies) < len(groups) <= _MOST_GROUPS:
        return list(stories)
    parted = []
    for story in stories:
        parted.append(story)
        others = [body for body in bodies if body is not story]
        if (at := _second_start(story, groups, others)) is not None:
            parted.append(_cut_in_two(story, at))
    return parted


def _second_start(story: Story, groups: Sequence[_Group], others: Sequence[Story]) -> int | None:
    """Return the paragraph from which on a title says what no other body and no part above says.

    It begins with a day, as the lead of a report does.
    """
    heads = [group for group in groups if not _is_side(group.titles[0].text)]
    leads = [i for i, p in enumerate(story.paragraphs) if i and p.start == 0 and opens_dated(p)]
    for at in () if story.caption or story.numbered else leads[:_MOST_LEADS]:
        parts = [Story(paragraphs=part) for part in (story.paragraphs[at:], story.paragraphs[:at])]
        if len(parts[1].text) < _LEAD // 4:
            continue
        turned = is_set_apart(*reversed(parts))
        enough = _LITTLE if turned else _ENOUGH
        scores = _scores(heads, [*parts, *others])
        clear = any(row[0] >= enough and row[0] > _FAR_MORE * max(row[1:]) for row in scores)
        # One title is clearly of the part above, another one most of the part below.
        first = any(row[1] >= _ENOUGH and row[1] > _FAR_MORE * row[0] for row in scores)
        second = any(row[0] >= _ENOUGH and row[0] > max(row[1:]) for row in scores)
        if clear or (first and second):
            return at
    return None


def _cut_in_two(story: Story, at: int) -> Story:
    """Take what stands from paragraph `at` on, with the credit below it, out of a story."""
    above = int(story.opened and bool(story.bylines))
    second = Story(paragraphs=story.paragraphs[at:], bylines=story.bylines[above:])
    second.closed, second.jumps = story.closed, story.jumps
    second.signed, second.printed = story.signed, story.printed
    del story.paragraphs[at:], story.bylines[above:]
    story.closed, story.jumps, story.signed, story.printed = False, [], None, None
    return second


def _assign(stories: Sequence[Story]) -> list[Unit]:
    bodies = [story for story in stories if story.paragraphs]
    floating = [title for story in stories if not story.paragraphs for title in story.titles]
    orphans = [story for story in bodies if not story.titles and not story.caption]
    piled = any(len({title.block for title in story.titles}) > 1 for story in bodies)
    if not floating and not orphans and not piled:
        return []
    groups = _groups(stories)
    if not groups or not bodies or len(groups) > _MOST_GROUPS:
        return floating
    scores = _scores(groups, bodies)
    if not floating and not orphans and not _has_misfit(groups, scores):
        return []
    owners, unmatched = _owners(groups, bodies, scores)
    for body in bodies:
        body.titles = []
    for group, owner in zip(groups, owners, strict=True):
        if owner is not None:
            bodies[owner].titles += group.titles
    return [title for group in unmatched for title in group.titles]


def _give_back_sides(bodies: Sequence[Story]) -> None:
    """Give a title that tells who spoke (鞠维桢主持并讲话) to the one body that names him."""
    for body in bodies:
        for title in body.titles if len(body.titles) > 1 else ():
            acts = _ATTENDS.match(title.text)
            if acts is None or not is_name(acts["name"]) or acts["name"] in body.text:
                continue
            owners = [other for other in bodies if acts["name"] in other.text]
            if len(owners) == 1:
                body.titles = [other for other in body.titles if other is not title]
                owners[0].titles.append(title)


def _groups(stories: Sequence[Story]) -> list[_Group]:
    groups: list[_Group] = []
    above = 0
    for story in stories:
        blocks: dict[int, list[Unit]] = {}
        single = len({title.block for title in story.titles}) == 1
        for number, title in enumerate(story.titles):
            blocks.setdefault(number if single else title.block, []).append(title)
        owner = above if story.paragraphs else None
        last = len(groups) + len(blocks) - 1
        groups += [
            _Group(tuple(block), owner, near=number == last)
            for number, block in enumerate(blocks.values(), start=len(groups))
        ]
        above += bool(story.paragraphs)
    return groups


def _owners(
    groups: Sequence[_Group], bodies: Sequence[Story], scores: Scores
) -> tuple[list[int | None], list[_Group]]:
    """Return the body of each group of titles, and the groups that no body wants."""
    owners = _by_likeness(groups, scores)
    orphans = [b for b, body in enumerate(bodies) if not body.titles and not body.caption]
    stray = [g for g, group in enumerate(groups) if group.above is None]
    if orphans and len(stray) >= len(orphans):
        in_order = _in_order(
            [groups[g] for g in stray], [[scores[g][b] for b in orphans] for g in stray]
        )
        chosen = [scores[g][owner] for g in stray if (owner := owners[g]) is not None]
        if in_order[0] >= _ORDER * sum(chosen):
            for g, o in zip(stray, in_order[1], strict=True):
                owners[g] = orphans[o]
    return owners, [group for g, group in enumerate(groups) if owners[g] is None]


def _in_order(groups: Sequence[_Group], scores: Scores) -> tuple[float, list[int]]:
    """Return the best way to give titles to bodies in the order of both, and what it is worth.

    Every body gets at least one title. A kicker is not parted from the title below it, nor a
    subtitle from the one above. Cost: O(titles x bodies).
    """
    titles, bodies = len(scores), len(scores[0])
    best = [[-inf] * bodies for _ in scores]
    best[0][0] = scores[0][0]
    stays = [[True] * bodies for _ in scores]
    for g in range(1, titles):
        price = _parting_price(groups[g - 1], groups[g])
        for b in range(min(g + 1, bodies)):
            moved = best[g - 1][b - 1] - price if b else -inf
            stays[g][b] = best[g - 1][b] >= moved
            best[g][b] = max(best[g - 1][b], moved) + scores[g][b]
    owners = [bodies - 1]
    for g in range(titles - 1, 0, -1):
        owners.append(owners[-1] if stays[g][owners[-1]] else owners[-1] - 1)
    return best[-1][-1], owners[::-1]


def _parting_price(before: _Group, group: _Group) -> float:
    """Return what it costs to give two titles that follow each other to different bodies.

    Below 0 where the second is a kicker or tells an event: with it the titles of the next
    article begin, and what says neither what happened nor who spoke goes with the one above.
    """
    first, second = before.titles[-1].text, group.titles[0].text
    if _KICKER.search(first) or _is_side(second):
        return _PARTED
    if _KICKER.search(second):
        return -_PARTED / 2
    if _EVENT.search(second):
        return -_PARTED / 4
    return _PARTED / 4 if " " in second else 0.0


def _by_likeness(groups: Sequence[_Group], scores: Scores) -> list[int | None]:
    """Return the body of each group by what they share: one each, then what is left."""
    worth = [
        [
            _worth(row, b, (_ABOVE if group.near else _FAR_ABOVE) * (group.above == b))
            for b in range(len(row))
        ]
        for group, row in zip(groups, scores, strict=True)
    ]
    owners: list[int | None] = [None] * len(groups)
    # Imported late: scipy takes half a second, and few pages have titles far from their bodies.
    assign = import_module("scipy.optimize").linear_sum_assignment
    for g, b in zip(*assign(worth, maximize=True), strict=True):
        if worth[g][b] > 0:
            owners[g] = int(b)
    for g in range(len(groups)):
        if owners[g] is None and max(scores[g]) >= _LITTLE:
            owners[g] = _beside(g, owners, groups, worth)
    _with_neighbours(owners, groups)
    for g in range(1, len(groups)):
        if owners[g] is None:  # at the end of the page, and says nothing that a body says
            owners[g] = owners[g - 1]
    return owners


def _with_neighbours(owners: list[int | None], groups: Sequence[_Group]) -> None:
    """Give titles that say nothing that a body says the body of those that they stand with.

    A subtitle stands below its headline, a kicker and the name of a column above it.
    """
    for g in range(len(groups)):
        if owners[g] is None and g and _is_side(groups[g].titles[0].text):
            owners[g] = owners[g - 1] if groups[g - 1].above == groups[g].above else None
    for g in range(len(groups) - 2, -1, -1):
        if owners[g] is None and groups[g + 1].above == groups[g].above:
            owners[g] = owners[g + 1]
    for g, group in enumerate(groups):
        if owners[g] is None:
            owners[g] = group.above


def _has_misfit(groups: Sequence[_Group], scores: Scores) -> bool:
    """Return whether titles above a body say far more of another one."""
    return any(
        max(row) >= _ENOUGH and max(row) > _FAR_MORE * row[group.above]
        for group, row in zip(groups, scores, strict=True)
        if group.above is not None
    )


def _worth(row: Sequence[float], b: int, above: float) -> float:
    """Return what it is worth to give a title to body `b`, `above` for standing above it.

    Little is enough where no other body says nearly as much.
    """
    score, others = row[b], max((score for i, score in enumerate(row) if i != b), default=0.0)
    alone = score >= _LITTLE and score > _FAR_MORE * others
    return score + above if above or alone or score >= _ENOUGH else 0.0


def _beside(
    g: int, owners: Sequence[int | None], groups: Sequence[_Group], worth: Scores
) -> int | None:
    """Return the body that a further title goes to: one of those its neighbours went to."""
    near = {owners[i] for i in (g - 1, g + 1) if 0 <= i < len(groups)}
    near |= {groups[g].above, worth[g].index(max(worth[g]))}
    wanted = [b for b in near if b is not None and worth[g][b] > 0]
    return max(wanted, key=lambda b: worth[g][b], default=None)


def _scores(groups: Sequence[_Group], bodies: Sequence[Story]) -> Scores:
    """Return how much of each group of titles each body holds, 0 to 1; common words count less.

    A third of it is how much the first sentences hold: a headline tells what they tell.
    """
    held = [_pairs(body.text[:_COMPARED]) for body in bodies]
    leads = [_pairs(body.text[:_LEAD]) for body in bodies]
    spread = Counter(pair for pairs in held for pair in pairs)
    # An item of a list of short news has its title inside.
    are_items = [body.paragraphs[0].text[:1] in _ITEMS for body in bodies]
    scores: Scores = [[0.0] * len(bodies) for _ in groups]
    for g, group in enumerate(groups):
        weights = {
            pair: log(1 + len(bodies) / max(spread[pair], 1))
            for title in group.titles
            for pair in _pairs(title.text)
        }
        total = max(sum(weights.values()), _FEW_PAIRS * log(1 + len(bodies)))
        for b, (pairs, lead) in enumerate(zip(held, leads, strict=True)):
            common = [(pair in lead, weights[pair]) for pair in weights.keys() & pairs]
            share = sum(w * (1.0 if is_lead else 2 / 3) for is_lead, w in common) / total
            scores[g][b] = share if share >= _ENOUGH or not are_items[b] else 0.0
    return scores


@lru_cache(maxsize=64)  # a story is compared once for each place where it may be two
def _pairs(text: str) -> frozenset[str]:
    plain = _NO_LETTERS.sub("", text)
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return frozenset(pair for pair in pairs if not pair.isdigit())  # digits meet by chance


def headline_of(titles: Sequence[Unit]) -> tuple[str | None, list[str]]:
    """Return the main headline and the other titles, in print order."""
    lines = _title_lines(titles)
    if not lines:
        return None, []
    main = _main(lines)
    headline = lines[main][0]
    others = [text for i, (text, _) in enumerate(lines) if i != main]
    return headline, [text for text in others if not _heads_letter(text, headline)]


def _heads_letter(text: str, headline: str) -> bool:
    """Return whether a title is the unit above a document that begins with its name."""
    about = headline.startswith("关于") and text.endswith(("文件", "会议纪要"))
    return about or (headline.startswith(text) and is_letterhead(text))


def _title_lines(titles: Sequence[Unit]) -> list[tuple[str, int]]:
    """Return (text, level) of each title; a kicker on the same line is parted from its headline."""
    lines: list[tuple[str, int]] = []
    several_blocks = len({title.block for title in titles}) > 1
    before: Unit | None = None
    for title in _once(titles):
        if before is not None and _is_wrapped(before, title, lines[-1][0], several_blocks):
            lines[-1] = (lines[-1][0] + title.text, 0)
            continue
        before = title
        kicker, rest = _part_kicker(title.text.lstrip(_BULLETS))
        lines += [(kicker, title.level + 1 if title.level else 0)] if kicker else []
        lines.append((rest, title.level))
    return lines


def _once(titles: Sequence[Unit]) -> list[Unit]:
    """Return the titles, those left out that the extraction printed twice."""
    last = {title.text: title for title in titles}
    return [title for title in titles if last[title.text] is title]


def _is_wrapped(before: Unit, title: Unit, so_far: str, several_blocks: bool) -> bool:
    """Return whether a title goes on with the one `before`, of which `so_far` was put together."""
    numbered = number_level(before.text) or _ORDINAL.fullmatch(before.text)
    numbered = numbered or DOCUMENT_NUMBER.fullmatch(title.text)
    if before.level and not title.level and before.block == title.block:
        return not _is_side(title.text)  # the second line of a headline that is marked as one
    if before.level or title.level or numbered:
        return False
    if "关于" in so_far and not regex.search(_DOCUMENT_END, so_far):
        return True
    if before.block != title.block:
        return False
    opens = title.text.startswith("关于") and not before.text.endswith("文件")
    if opens or _is_half(before.text, title.text):
        return True
    ends = rf"{any_of('kicker_endings')}$|{any_of('attendance_endings')}$"
    return several_blocks and not _is_side(title.text) and not regex.search(ends, before.text)


def _is_half(before: str, text: str) -> bool:
    """Return whether a title says nothing without the line before it."""
    acts = _ACTOR_END.search(before) and _ACTION_START.match(text)
    ended = " " in before or _KICKER.search(before) or _ENDS_IN_EVENT.search(before)
    rest = len(text) <= _LONGEST_REST < len(before) and not (ended or _is_side(text))
    return bool(acts or rest or _FULL_END.fullmatch(text) or _COUNT_END.search(before))


def _part_kicker(text: str) -> tuple[str | None, str]:
    parts = text.split(" ")
    for i in range(1, len(parts)):
        if len(parts[i - 1]) > 6 and _KICKER.search(parts[i - 1]):
            return " ".join(parts[:i]), " ".join(parts[i:])
    first, rest = parts[0], " ".join(parts[1:])
    is_event = len(first) >= 10 and _ENDS_IN_EVENT.search(first)
    return (first, rest) if rest and is_event and not _is_side(rest) else (None, text)


def _is_side(text: str) -> bool:
    """Return whether a title is a subtitle, tells who attended, or names who speaks."""
    if (
        text.startswith(("—", "（", "("))
        or _ORDINAL.fullmatch(text)
        or is_name(text.rpartition(" ")[2])
    ):
        return True
    return any(_ATTENDANCE.search(part) for part in text.split())


def is_letterhead(text: str) -> bool:
    """Return whether a title is the head of a document: its unit, its number."""
    return bool(_LETTERHEAD.fullmatch(text) or DOCUMENT_NUMBER.fullmatch(text))


def _main(lines: Sequence[tuple[str, int]]) -> int:
    """Return which title is the headline: the highest level, else the one that says most."""
    levels = [level for _, level in lines if level]
    if levels and len(set(levels)) > 1:
        return next(i for i, (_, level) in enumerate(lines) if level == min(levels))
    ranks = []
    for i, (text, _) in enumerate(lines):
        is_kicker = bool(_KICKER.search(text))
        is_event = bool(_ENDS_IN_EVENT.search(text))
        act = _NAMED_ACT.match(text)
        is_event = is_event or bool(act and is_name(act["name"]))
        is_column = len(text) <= _LONGEST_COLUMN or "·" in text or text.endswith(_COLUMN_ENDS)
        is_column = is_column or bool(_SERIES.search(text))
        ranks.append((_is_side(text) or is_letterhead(text) or is_column, is_kicker, is_event, i))
    return min(ranks)[-1]
