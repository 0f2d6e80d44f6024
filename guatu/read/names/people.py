"""People in a text: names found by their shape and context, each with its posts.

1. Candidates: a surname after a post, at a clause's start, after a link (由, 对), in a list, or
   before a word that only follows names (同志, 指出).
2. Each candidate earns points for shape, left and right context; the best length wins.
3. A list (甲、乙、丙出席) is judged as a whole; its members share the post before it.
4. What is a name once is a name everywhere in the article: every mention gives its posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import regex

from guatu.lib.han import HAN, han_pattern
from guatu.lib.values import value
from guatu.read.facts import Person
from guatu.read.names.evidence import (
    APPOINTING,
    LEFT,
    NAMING,
    RIGHT,
    SEPARATORS,
    THRESHOLD,
    Heads,
    find_heads,
    left_kind,
    right_kind,
)
from guatu.read.names.lexicon import find_all, letters, words
from guatu.read.names.posts import posts_after, posts_before
from guatu.read.names.shape import is_han, shape_points, surname_class, surname_length

FOUND_AGAIN = 1.0
LIST_MEMBER = 1.0
# 书记景行、校长汤臣: a common word between a post and a mark may well be a name.
WORD_AS_NAME = 1.5
_NEAR = 2000  # how far on a name is looked for again
WHOLE_ITEM = 1.5  # 、邬正则、: the name fills its place in the list
CLOSED = frozenset({"list", "mark", "bracket", "titled"})
# 张国|际参加: a short name with nothing known after it has mostly lost its last character.
SHORT_AND_OPEN = 0.8
# 闻人旭|正和翻译: an adverb before a short verb is no part of the name.
# So is a preposition (公孙止|向调研组汇报), and 家 where somebody's house is meant; and a
# surname of two characters is seldom a whole name (沙马|拉毅).
_ADVERBS, SWALLOWS = frozenset("正又将还也已便就则曾却都向从由把被给家"), 1.5
# Right contexts that let a post before it prove a surname that no list holds.
SURE_RIGHT = frozenset({"verb", "speech", "list", "mark", "honorific", "bracket", "titled"})


@value
class Mention:
    """One place where a name stands; `lead` is the mention whose post it shares in a list."""

    start: int
    end: int
    points: float
    rule: str
    lead: int


def find_people(text: str) -> tuple[Person, ...]:
    """Return the people named in `text`, in order of first mention, with posts as printed.

    One person a name. `place` is the first mention; `rule` names the context that gave most
    evidence. A name inside another name (钱学森小学, 习近平新时代…思想) is not a person.
    Cost: linear in `text`, plus one search per name found.
    """
    heads = find_heads(text)
    dotted = [*_dotted_names(text, heads), *_latin_names(text, heads)]
    covered = {at for mention in dotted for at in range(mention.start, mention.end)}
    plain = [mention for mention in _han_names(text, heads) if mention.start not in covered]
    grouped = _grouped(text, [*plain, *dotted])
    places = find_all(text, list(grouped))
    return tuple(
        _person(text, name, grouped[name], heads=heads, places=places[name])
        for name in _consistent(places)
        if not _names_a_place(text, places[name], len(name))
    )


# 陇安市, 陇安经济开发区: where a short name is also a place's, it is the place's.
_LEVEL = regex.compile(r"(?:[市县区州镇乡](?![长委政])|经济|高新|新区|开发区)")


_GOVERNED = regex.compile(r"(?:人民政府|政府|境内|管委会)")  # 哈达旗人民政府


def _names_a_place(text: str, places: Sequence[int], size: int) -> bool:
    after = _LEVEL if size == 2 else _GOVERNED
    return any(after.match(text, start + size) for start in places)


def _person(
    text: str, name: str, found: list[Mention], *, heads: Heads, places: Sequence[int]
) -> Person:
    posts: dict[str, None] = {}
    leads = {mention.start: mention.lead for mention in found}
    for start in places:
        lead = leads.get(start, start)
        posts |= dict.fromkeys(posts_before(text, lead, heads))
        posts |= dict.fromkeys(posts_after(text, start + len(name)))
    best = max(found, key=lambda mention: mention.points)
    first = found[0].start
    return Person(name, (first, first + len(name)), tuple(posts), best.rule)


# --- candidates -------------------------------------------------------------


@cache
def _surname() -> re.Pattern[str]:
    """A surname and what may go on as a name."""
    return re.compile(rf"[{surname_class()}](?=[{HAN}])")


# Marks and links, after which a name may begin.
_OPENERS = frozenset('，。；：！？\n“”"（(,;:!?、 \u3000—…》】由对向与和在给为同跟及请受的了')


def _starts(text: str) -> Iterator[int]:
    """Yield where a surname may begin a name: after marks, links and appointing words."""
    for match in _surname().finditer(text):
        at = match.start()
        before = text[max(at - 2, 0) : at]
        if at == 0 or text[at - 1] in _OPENERS or before in APPOINTING or before in NAMING:
            yield at


@cache
def _sure() -> re.Pattern[str]:
    """Words that follow names and little else: a name may begin two to four characters before."""
    sure = words("posts", "honorifics") | words("posts", "leader")
    return re.compile("|".join(sorted(sure | {"指出", "强调", "表示", "带队", "主持"})))


# 列席：市委办公室詹望舒，市财政局古一鸣。: in a list of who was there the body stands before.
_PRESENT = re.compile(
    r"(?:出席|列席|参加|请假|缺席|记录|参会|主持|签发|汇报|到会)(?:人员|领导|同志)?[：:](?P<list>[^。\n]+)"
)
_ITEM = regex.compile(r"[^，,、；;]+")
_BEHIND_BODY = regex.compile(
    r"(?:局|办公室|政府|委|办|厅|院|中心|公司|集团|处|站|组|街道|镇|乡|会|校|行|厂|队)(?=\p{Han}{2,4}(?:[，,、；;]|$))"
)


def _present(text: str) -> dict[int, bool]:
    """Return where names begin in lists of who was present; true behind the name of a body."""
    found: dict[int, bool] = {}
    for listed in _PRESENT.finditer(text):
        start, end = listed.span("list")
        found[start] = False
        for item in _ITEM.finditer(text, start, end):
            bodies = [m.end() for m in _BEHIND_BODY.finditer(text, item.start(), item.end())]
            found |= dict.fromkeys(bodies[-1:], True)
    return found


def _before_sure_words(text: str) -> Iterator[int]:
    for match in _sure().finditer(text):
        for at in range(max(match.start() - 4, 0), match.start() - 1):
            if surname_length(text, at):
                yield at


def _han_names(text: str, heads: Heads) -> list[Mention]:
    """Candidates that pass, with the lists that they begin."""
    places = set(_starts(text))
    inside = {at for end, start in heads.posts.items() for at in range(start + 1, end)}
    present = _present(text)
    places |= {bracket.end() for bracket in _BEHIND_POST.finditer(text)}
    places |= {*present, *heads.posts, *heads.dwellers, *(set(_before_sure_words(text)) - inside)}
    found: list[Mention] = []
    weak: list[Mention] = []
    done = 0
    for at in sorted(places):
        if at < done:
            continue
        chain = _chain(text, at, heads, is_present=at in present)
        judged = [] if _names_things(text, chain) else _judged(chain)
        found += judged
        weak += chain[:1] if not judged else []
        done = judged[-1].end if judged else done
    return found + _met_again(text, weak)


_BEHIND_POST = re.compile(rf"[（(](?<=[长记任].)[{HAN}]{{2,8}}[）)](?=[{HAN}])")
# 南岭塘、黄泥坑两座小型水库: what is counted so is no list of people.
_COUNTED = han_pattern(
    r"(?:、\p{Han}{2,6}?){0,4}等?[两二三四五六七八九十\d]+(?:多|余)?[座条处段口眼宗块幅栋幢]"
)


def _names_things(text: str, chain: list[Mention]) -> bool:
    things = _COUNTED.match(text, chain[-1].end) if chain else None
    listed = things is not None and "、" in text[chain[0].start : things.end()]
    return listed and not chain[0].rule.startswith("person.post")


def _met_again(text: str, weak: list[Mention]) -> list[Mention]:
    """Names that no one context proves, but that stand as names in several places."""
    by_name: dict[str, list[Mention]] = {}
    for mention in weak:
        if mention.points >= THRESHOLD - FOUND_AGAIN:
            by_name.setdefault(text[mention.start : mention.end], []).append(mention)
    again = [mention for found in by_name.values() if len(found) > 1 for mention in found]
    return [replace(mention, rule="person.again") for mention in again]


def _chain(text: str, at: int, heads: Heads, *, is_present: bool = False) -> list[Mention]:
    """Return the name at `at` with those joined to it (甲、乙和丙), whatever their points."""
    kind = left_kind(text, at, heads)
    if is_present and kind not in {"post", "weak_post"}:
        kind = "present"
    first = _best(text, at, LEFT[kind] if kind else 0.0, kind or "none")
    if kind == "post":
        first = _long_first(text, at, heads) or first
    if kind == "post" and (first is None or first.points < THRESHOLD):
        first = _forced_first(text, at) or first
    members = [first] if first else []
    while members:
        following = _next_member(text, members[-1].end, members[0])
        if following is None:
            break
        members.append(following)
    return members


def _forced_first(text: str, at: int) -> Mention | None:
    """After a sure post the first of a list is a name even if its shape is odd."""
    stop = text.find("、", at + 2, at + 5)
    name = text[at:stop]
    if stop < 0 or not all(map(is_han, name)) or name[-1] in letters("names", "never"):
        return None
    first = Mention(at, stop, THRESHOLD, "person.post+list", at)
    following = _next_member(text, stop, first)
    return first if following and following.points >= THRESHOLD else None


def _long_first(text: str, at: int, heads: Heads) -> Mention | None:
    """市长海仁察汗: four characters after a sure post that stand as a name further down too."""
    name = text[at : at + 4]
    inside = {right_kind(text, at + 2), right_kind(text, at + 3)}
    if len(name) < 4 or not all(map(is_han, name)) or inside != {"none"}:
        return None
    if any(end in heads.posts or end in heads.dwellers for end in range(at + 1, at + 5)):
        return None
    near = re.compile(name).finditer(text, at, at + _NEAR)
    again = [found.start() for found in near if text[found.start() - 1] in _OPENERS]
    acts = {right_kind(text, start + 4) for start in again}
    sure = acts & {"speech", "verb", "letter"}
    return Mention(at, at + 4, THRESHOLD, "person.post+again", at) if sure else None


def _next_member(text: str, end: int, lead: Mention) -> Mention | None:
    """The next name of the list; after a sure post a doubtful shape is enough (、米兰、)."""
    at = end
    while at < len(text) and text[at] in SEPARATORS and at - end < 2:
        at += 1
    if at == end or at >= len(text):
        return None
    wanted = THRESHOLD - (2.0 if lead.rule.startswith("person.post") else 1.0)
    best = _best(text, at, LEFT["list"], "list", lead=lead.start)
    if best is None or best.points < wanted or _begins_a_post(text, best):
        return None
    return best


_ITEM_REST = regex.compile(r"\p{Han}{1,16}")


def _begins_a_post(text: str, mention: Mention) -> bool:
    """甲、江淮光|电研究院院长乙: what goes on to a title is the body that the title is of."""
    rest = _ITEM_REST.match(text, mention.end)
    if rest is None or right_kind(text, mention.end) != "none":
        return False
    return any(at in find_heads(text).posts for at in range(*rest.span()))


def _judged(members: list[Mention]) -> list[Mention]:
    """A list of three weak names proves itself; a single weak name does not."""
    bonus = LIST_MEMBER * min(len(members) - 1, 3)
    return members if members and members[0].points + bonus >= THRESHOLD else []


def _best(text: str, at: int, left: float, rule: str, *, lead: int | None = None) -> Mention | None:
    """Return the better of the name lengths at `at`, whatever its points; `None` if no shape."""
    best = _by_sound(text, at, left, rule, lead=at if lead is None else lead)
    length = surname_length(text, at) or 1
    if text.startswith(_NO_NAMES, at + length):
        return best
    sure = rule in {"post", "list"}
    for end in dict.fromkeys((at + 2, at + length + 1, at + length + 2)):
        name = text[at:end]
        if len(name) < end - at or not all(map(is_han, name)):
            continue
        right = right_kind(text, end)
        if _is_word(name, right):
            continue
        shape = shape_points(name, any_surname=sure and right in SURE_RIGHT)
        if rule == "post" and right in CLOSED:
            shape += WORD_AS_NAME if shape < 0 else 0.0
        if (shape < -1.5 and right != "honorific") or _is_address(name):
            continue
        if (name[-1] in _ADVERBS or end - at == length) and right in {"letter", "verb", "none"}:
            shape -= SWALLOWS
        if name[-1] == "任" and right == "post":
            shape -= 2 * SWALLOWS  # 党参|任组长
        whole = rule in {"list", "present"} and right in CLOSED and length > 0
        points = (
            left
            + shape
            + RIGHT[right]
            + (WHOLE_ITEM if whole else 0)
            - (SHORT_AND_OPEN if right == "none" else 0) * (end == at + 2)
        )
        if best is None or points > best.points:
            label = f"person.{rule}+{right}"
            best = Mention(at, end, points, label, at if lead is None else lead)
    return best


# 邓女士, 冼伯: how somebody is addressed is no full name; nor is the end of a firm's one.
_NO_NAMES = ("女士", "先生", "师傅", "大爷", "大妈", "阿姨", "大叔", "大哥", "大姐", "公司")


def _is_address(name: str) -> bool:
    return name.endswith(_NO_NAMES) or (len(name) == 2 and name[1] in "伯叔婶姨嫂爷婆姐哥总")


def _is_word(name: str, right: str) -> bool:
    """护林员白天在岗, 民警和辅警, 区法院: a word that may be a name, and here is none."""
    if name in words("posts", "verbs") or (right == "honorific" and name[-1] in SEPARATORS):
        return True
    titled = name[1:] in words("posts", "heads") and len(name) > 2
    body = name[0] == "区" and name[1:] in words("bodies", "endings") | words("bodies", "organs")
    return titled or body or (right == "letter" and name in words("names", "words"))


def _by_sound(text: str, at: int, left: float, rule: str, *, lead: int) -> Mention | None:
    """买买提·艾力, or after a post or in a list a run of syllables such as 布仁巴雅尔."""
    sounds, end = letters("names", "sounds"), at + (surname_length(text, at) == 1)
    while end < len(text) and text[end] in sounds and end - at < 7:
        end += 1
    if end > at and text[end : end + 1] in DOTS:
        return Mention(at, _sound_right(text, end + 2), left + 5.0, f"person.{rule}+dot", lead)
    right = SURE_RIGHT | ({"letter"} if end - at > 3 else set())
    ends = [place for place in range(end, at + 2, -1) if right_kind(text, place) in right]
    if rule not in BEFORE_SOUNDS or not ends:
        return None
    long = ends[0] - at > 3
    open_before = rule == "post" and right_kind(text, at + 3) == "none"
    doubtful = (ends[0] - at == 4 and not open_before) + (rule not in {"post", "list"})
    name = text[at : ends[0]]
    syllables, sound_words = letters("names", "foreign"), _sound_words()
    foreign = sum(char in syllables for char in name)
    foreign += 2 * any(name[i : i + 2] in sound_words for i in range(len(name) - 1))
    if foreign < 1 + doubtful:
        return None
    points = left + RIGHT[right_kind(text, ends[0])] + (2.0 if long or foreign > 1 else 0.5)
    return Mention(at, ends[0], points, f"person.{rule}+sound", lead)


# --- names with a dot, and names by sound -----------------------------------

BEFORE_SOUNDS = frozenset({"post", "list", "weak_post", "dweller"})


@cache
def _sound_words() -> frozenset[str]:
    """The first two characters of the words of which names by sound are made."""
    return frozenset(word[:2] for word in words("names", "sound_words"))


DOTS = frozenset("·•・‧")
_DOT = regex.compile(r"\p{Han}[·•・‧]\p{Han}")


def _dotted_names(text: str, heads: Heads) -> list[Mention]:
    """买买提·艾力, 让·米歇尔·张: from the dot outwards over syllables of names by sound."""
    found: list[Mention] = []
    done = 0
    for match in _DOT.finditer(text):
        if match.start() < done:
            continue
        start, end = _sound_left(text, match.start() + 1, heads), _sound_right(text, match.end())
        sounds = sum(char in letters("names", "sounds") for char in text[start:end])
        if end - start >= 4 and sounds * 2 >= end - start - 1:
            joined = found and start - 1 == found[-1].end and text[start - 1] in SEPARATORS
            lead = found[-1].lead if joined else _lead_before(text, start, heads)
            found.append(Mention(start, end, 9.0, "person.dotted", lead))
            done = end
    forms = {text[mention.start : mention.end] for mention in found}
    return [_whole(text, mention, forms) for mention in found]


def _whole(text: str, mention: Mention, forms: Iterable[str]) -> Mention:
    """吐尔逊·阿不都|拉还: where a mention stops short of a form met elsewhere, it is that one."""
    longest = max((len(form) for form in forms if text.startswith(form, mention.start)), default=0)
    return replace(mention, end=max(mention.end, mention.start + longest))


# 副总裁Kevin Loh, Hans Müller先生: only a post before it or a title behind it tells a person.
_LATIN = regex.compile(
    r"(?<!\p{Latin})\p{Lu}\p{Ll}[\p{Latin}'’-]{0,20}"
    r"(?: \p{Lu}[\p{Latin}.'’-]{0,20}){1,3}(?!\p{Latin})"
)
_LATIN_TITLE = regex.compile(r" ?(?:先生|女士|博士|教授|小姐)")


def _latin_names(text: str, heads: Heads) -> Iterator[Mention]:
    """Yield names in Latin letters behind a post or before a title."""
    for match in _LATIN.finditer(text):
        start, end = match.span()
        if start - (text[start - 1 : start] == " ") in heads.posts or _LATIN_TITLE.match(text, end):
            yield Mention(start, end, 9.0, "person.latin", start)


_IN_LIST = regex.compile(r"(?P<first>\p{Han}{2,4})(?:、\p{Han}{2,6}){0,6}[、和]$")


def _lead_before(text: str, start: int, heads: Heads) -> int:
    """Where the list begins whose post the name at `start` shares: 市领导肖朔方、阿依努尔·萨."""
    if text[start - 1 : start] not in {"、", "和"}:
        return start
    for end in range(start - 3, max(start - 30, 0), -1):
        listed = _IN_LIST.fullmatch(text, end, start) if end in heads.posts else None
        if listed and shape_points(listed["first"]) > 0:
            return end
    return start


def _sound_left(text: str, dot: int, heads: Heads) -> int:
    """The name begins behind a post, if one ends near; else where its syllables do."""
    if after_post := [at for at in range(max(dot - 6, 0), dot - 1) if at in heads.posts]:
        return after_post[-1]
    sounds, start = letters("names", "sounds"), dot - 1
    while start > max(dot - 6, 0) and text[start - 1] in sounds:
        start -= 1
    return start


def _sound_right(text: str, end: int) -> int:
    """The name goes on over syllables and dots to the first word that follows names.

    Without one near it ends where its syllables do, or at the next mark.
    """
    sounds, sound_end, last = letters("names", "sounds"), end, end
    while end < len(text) and end - last < 6:
        if text[end] in DOTS and is_han(text[end + 1 : end + 2] or " "):
            end = last = end + 2
        elif not is_han(text[end]):
            break
        else:
            end += 1
        if text[end - 1] in sounds and sound_end in {end - 1, end - 2, last}:
            sound_end = end
        if end > last and right_kind(text, end) in SURE_RIGHT:
            # 买买提|出席, not 买买|提出.
            longer = text[end : end + 1] in sounds and right_kind(text, end + 1) in SURE_RIGHT
            return end + longer
    return sound_end


# --- one article, one set of names ------------------------------------------


def _grouped(text: str, mentions: list[Mention]) -> dict[str, list[Mention]]:
    """Mentions by name, in order of first mention."""
    grouped: dict[str, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        grouped.setdefault(text[mention.start : mention.end], []).append(mention)
    return grouped


def _consistent(places: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Yield the names that stand on their own, of all that were found with their places.

    A name whose mentions are mostly the head of a longer one is that one (刘保 of 刘保新); a
    longer one that stands seldom has taken in the next word (张明确 where 张明 stands often).
    """
    longer = {name[:size]: name for name in places for size in range(2, len(name))}
    for name, found in places.items():
        whole = longer.get(name)
        swallowed = whole in places and len(places[whole]) * 2 > len(found) if whole else False
        heads = (name[:size] for size in range(2, len(name)))
        overlong = any(len(found) * 2 <= len(places.get(head, ())) for head in heads)
        if not swallowed and not overlong:
            yield name
