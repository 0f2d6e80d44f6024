"""Bodies: committees, governments, departments, companies, schools, stations, acting districts.

A body is found from its ending and traced back to where its noun phrase begins; endings that
follow each other in one phrase belong to one body (省委 + 巡视组), unless the next one begins a
new level (省委 | 省政府). What has only an ending and no name (各单位, 相关部门) is generic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from guatu.lib.han import han_pattern
from guatu.lib.values import value
from guatu.read.facts import Body, Person
from guatu.read.names.cuts import Cuts, find_cuts
from guatu.read.names.evidence import find_heads
from guatu.read.names.firms import begins_loosely, find_firms
from guatu.read.names.lexicon import Finder, build_finder, find_all, short_places, words
from guatu.read.names.places import ABOVE_PLACES, find_acting_districts, level_start
from guatu.read.names.shape import is_han

LONGEST = 40
LONGEST_GAP = 14
# Bodies inside which a party committee is not named apart: 乘用车公司党委 is the company's.
INSTITUTIONS = (
    "公司",
    "集团",
    "医院",
    "学校",
    "中学",
    "局",
    "厅",
    "银行",
    "研究院",
    "设计院",
    "中心",
    "学院",
    "大学",
)
PARTY = frozenset({"党委", "党总支", "党支部", "董事会", "监事会", "理事会"})
# What a list may lend its first part to: 党工委、管委会.
LENT = frozenset(
    {"党委", "党工委", "管委会", "政府", "人民政府", "纪委", "监委", "办事处", "公安局", "村委会"}
)


# 镇党委书记 leads the party committee of his town, also where the town is not named.
_LEADING_PARTY = frozenset({"镇党委", "乡党委", "街道党工委", "村党支部", "村党总支", "社区党委"})
_LEVELS = frozenset("省市县区州盟旗镇乡")


@value
class Ending:
    """An ending found in the text; `level` when it is a level and its organ (市委, 省政府)."""

    start: int
    end: int
    level: bool


@cache
def _finder() -> Finder:
    organs = [
        level + organ for level in words("bodies", "levels") for organ in words("bodies", "organs")
    ]
    return build_finder(
        {
            "ending": words("bodies", "endings"),
            "short": words("bodies", "short"),
            "organ": organs,
            "pair": [f"{level}委{level}政府" for level in words("bodies", "levels")],
            "other": words("bodies", "blockers") | words("bodies", "not_short"),
        }
    )


def find_bodies(text: str, people: Sequence[Person]) -> tuple[Body, ...]:
    """Return the named bodies of `text`, as printed, in order of first mention, each once.

    Bodies inside posts (区委 in 区委书记) and project names count; generic ones (有关部门) do not.
    `people`: the people found in the same text; a phrase never runs across one of their names.
    Cost: linear in `text`.
    """
    named = find_all(text, [person.name for person in people])
    bounds = {start + len(name) for name, starts in named.items() for start in starts}
    found: dict[str, Body] = {}
    spans = list(_organisations(text, bounds))
    spans += find_acting_districts(text, spans)
    spans += find_firms(text, people, {end for _, end, _ in spans})
    for start, end, rule in sorted(spans):
        name = text[start:end]
        found.setdefault(name, Body(name, (start, end), rule))
    return tuple(found.values())


def _organisations(text: str, bounds: set[int]) -> Iterator[tuple[int, int, str]]:
    cuts, titles = find_cuts(text), find_heads(text).posts
    last_run = last_body = 0
    for run in _runs(text, list(_endings(text)), cuts, bounds):
        start = _body_start(text, run, max(_phrase_start(run[0], cuts, bounds), last_run), cuts)
        end = _without_party(text, run)
        if _GOES_ON.match(text, end):
            continue
        last_run = run[-1].end
        if _is_venue(text, start, end):
            continue
        if end - start > LONGEST or _is_one_of_many(text, start) or _is_new(text, start, end):
            continue
        lent = text[start - 1 : start] == "、" and (last_body == start - 1 or start - 1 in titles)
        lent = lent or (text[start:end] in _LEADING_PARTY and bool(_PARTY_POST.match(text, end)))
        if _is_named(text[start:end], run, lent=lent):
            last_body = end
            yield start, end, "body.level" if run[0].level else "body.ending"
            if sender := _sender(text, run, end):
                yield start, sender, "body.sender"


_SENT = ("专家组", "工作组")
_HEADED = regex.compile(r"(?:副?书记|成员)、副?(?:局长|厅长|主任|院长|校长|行长|部长|处长)")


def _sender(text: str, run: Sequence[Ending], end: int) -> int | None:
    """省水利厅|专家组, 市水务局|党组书记、局长: where the body ends whose part this one is."""
    if len(run) < 2 or run[-2].end != run[-1].start or end != run[-1].end:
        return None
    sent = text.endswith(_SENT, run[-1].start, end)
    headed = text.endswith("党组", run[-1].start, end) and _HEADED.match(text, end)
    return run[-2].end if sent or headed else None


_EACH = regex.compile(r"[各每]\p{Han}{0,2}[（(][^（）()]{1,8}[）)]$")  # 各县（市、区）水利局


_EACH_OF = regex.compile(r"[各每](?:[省市县区州旗镇乡]、){1,3}$")  # 各县、区人民政府


def _is_one_of_many(text: str, start: int) -> bool:
    """3家公司, 各区人民政府: a number or 各 before it, and it is no body by name."""
    before = text[start - 1 : start]
    if before in {"）", ")"} and _EACH.search(text, max(start - 12, 0), start):
        return True
    if _EACH_OF.search(text, max(start - 8, 0), start):
        return True
    return before.isdecimal() or before in {"各", "每"} or text[start - 2 : start] == "各乡"


def _is_new(text: str, start: int, end: int) -> bool:
    """成立整改工作领导小组: what is only now set up, and by its task alone, has no name yet."""
    found = text[max(start - 2, 0) : start] in _FOUNDING
    return found and text[start] not in _LEVELS and text.endswith(_TASK_BODIES, start, end)


_VENUES = ("会展中心", "会议中心", "宾馆", "酒店", "饭店", "剧院", "体育馆", "会堂", "体育场")
_HELD = regex.compile(r"\p{Han}{0,3}(?:召开|举行|举办|会见|开幕|举办|启动|上演)")


def _is_venue(text: str, start: int, end: int) -> bool:
    """在市会议中心召开: where something is held does not act."""
    held = text.endswith(_VENUES, start, end) and text[start - 1 : start] == "在"
    return held and _HELD.match(text, end) is not None


def _body_start(text: str, run: Sequence[Ending], start: int, cuts: Cuts) -> int:
    """Where the body begins whose phrase begins at `start`."""
    start = _bracketed_start(text, start, run[0].start, cuts)
    start = _over_verbs(text, start, run[-1], cuts)
    start = _past_its_kind(text, start, run[0].start)
    if supervises := _SUPERVISES.match(text, start, run[0].end):
        start = supervises.end()
    if text.endswith(_PRIVATE, run[-1].start, run[-1].end):
        district = _IN_PLACE.match(text, start, run[-1].start)
        start = district.end() if district else start
    if run[0].level or text[run[0].start : run[0].end].endswith("区"):
        kind = _KIND_OF_ZONE.search(text, start, run[0].start)
        return level_start(text, start, kind.start() if kind else run[0].start)
    return start


# 雁湖区|丽都云酒店, 石滘街道|永昌皮具厂: where a private house stands is no part of its name.
_PRIVATE = (
    "厂",
    "业",
    "酒店",
    "宾馆",
    "饭店",
    "广场",
    "超市",
    "店",
    "商城",
    "托育园",
    "影城",
    "养殖场",
)
_IN_PLACE = regex.compile(
    r"(?:\p{Han}{2,3}[县区旗])?(?:\p{Han}{2,4}(?:[县区旗镇乡]|街道))(?=\p{Han}{2})"
)
# 总包单位|甲公司, 承运企业|乙公司, 报|市安委办: what it is, or a verb, stands before the name.
_ITS_KIND = han_pattern(r"\p{Han}{0,4}(?:企业|单位)(?!家|联合|发展|服务|管理|协会|投资|局)")


# 9月初|省林草局, 沅溪干流|枫林水文站, 结果报|市安委办: a day, a river, what is handed in.
_AFTER_NUMBER = regex.compile(
    r"(?<=\d)(?:[日号时点分年月](?:[初底末中份起前后晚夜早]|[上中下]旬)?)"
)
_ON_RIVER = regex.compile(
    r"\p{Han}{1,4}?(?:干流|支流|上游|中游|下游|流域)(?=\p{Han}{2})(?!管理|水利|委|治理|水文)"
)
_REPORTED = han_pattern(
    r"\p{Han}{0,6}?(?<![日晚情时早周画海简电导])[报送][给至到]?(?=[省市县区州旗])"
)


def _past_its_kind(text: str, start: int, ending: int) -> int:
    for before in (_AFTER_NUMBER, _ON_RIVER, _REPORTED, _ITS_KIND):
        kind = before.match(text, start, ending)
        if kind and kind.end() < ending:
            start = kind.end()
    verb = text[start] in "报送请呈经由转原" and text[start + 1] in _LEVELS
    founded = 2 if text.startswith("建设", start) and text[start + 2] in _LEVELS else 0
    return start + (founded or verb or text[start] == "号")


# 黛山|经济开发区: what kind of zone stands between the place and the zone.
_KIND_OF_ZONE = regex.compile(r"(?:经济|高新|工业|产业|化工|临港|临空|现代农业|农业科技)$")


# Bodies made for a task: the task's verbs stand inside the name.
_TASK_BODIES = ("领导小组", "办公室", "指挥部", "委员会", "联席会议", "专项小组", "专班")
_FOUNDING = ("成立", "组建", "设立", "建立", "召开")


_SHORT_ORGAN = regex.compile(r"[委局办厅府会院部]$")


def _over_verbs(text: str, start: int, last: Ending, cuts: Cuts) -> int:
    """市优化营商环境工作领导小组, 区委全面深化改革委员会: a level stands before the verbs."""
    if not text.endswith(_TASK_BODIES, last.start, last.end):
        return start
    if text[start - 1 : start] in {"和", "与"}:
        joined = cuts.left(start - 1)
        head = text[joined : start - 1]
        whole = head[:1] in _LEVELS and len(head) > 2 and not _SHORT_ORGAN.search(head)
        return joined if whole else start
    verbs = cuts.verbs_before(text, start)
    level = cuts.left(verbs)
    head = text[level:verbs]
    if (
        verbs < start
        and not text.startswith(_FOUNDING, verbs)
        and 1 <= len(head) <= 7
        and head[-1] in _LEVELS | {"委"}
    ):
        return level
    return start


# 公司党委书记 leads the company; 市交通局党委 that acts is a body of its own.
_PARTY_POST = regex.compile(r"(?:常务|专职)?副?(?:书记|主席|主任|理事长|监事长)|委员|成员|班子")
_GOES_ON = regex.compile(r"[（(]\p{Han}{2,5}[）)](?:股份|有限|集团|公司)|盟员|会员|社员")
_BRACKET = regex.compile(r"[（(]\p{Han}{2,5}[）)]$")


def _bracketed_start(text: str, start: int, ending: int, cuts: Cuts) -> int:
    """绿源乳业（集团）股份有限公司: the bracket belongs to the name."""
    closed = text[start - 1 : start] in {"）", ")"}
    bracket = _BRACKET.search(text, max(start - 8, 0), start) if closed else None
    return cuts.left(bracket.start()) if bracket and start <= ending else start


# 市委市政府督查室: one office of both.
_OFFICE = regex.compile(r"(?:督查|研究|信访|接待|政策研究|督促检查)(?:室|局|中心)")


def _endings(text: str) -> Iterator[Ending]:
    for kind, start, end in _finder().hits(text):
        if kind in {"ending", "organ", "pair"} and not _is_other_word(text, end):
            whole = kind != "pair" or _OFFICE.match(text, end)
            middle = end if whole else start + text[start:end].index("委") + 1
            yield Ending(start, middle + _overlapped(text, middle), kind != "ending")
            if not whole:
                yield Ending(middle, end + _overlapped(text, end), level=True)
        elif kind == "short" and _short_ends(text, start, end):
            yield Ending(start, end, level=False)


# What an ending that ends so goes on with when it overlaps a longer one.
_REST_OF_ENDING = {"委": ("员会", "会"), "办": ("公室", "公厅"), "中": ("学",), "小": ("学",)}


def _overlapped(text: str, end: int) -> int:
    """改革委 of 改革委员会, 消安委办 of 消安委办公室: how much longer the overlapped ending is."""
    rests = _REST_OF_ENDING.get(text[end - 1], ())
    return next((len(rest) for rest in rests if text.startswith(rest, end)), 0)


def _is_other_word(text: str, end: int) -> bool:
    """水利部门 is no ministry, 现代牧业园 no firm."""
    following = text[end : end + 1]
    if text[end - 1] == "业":
        return following in {"园", "区", "城", "街", "带"} or text.startswith(("基地", "产"), end)
    if text[end - 1] == "办" and following in {"法", "事", "理"}:
        return True
    return text[end - 1] == "部" and following in {"门", "分", "位", "件", "队"}


_IN_DISTRICT = regex.compile(r"\p{Han}{2,3}[市县区旗州镇乡]\p{Han}{1,5}$")  # 雁湖区消安|委


def _short_ends(text: str, start: int, end: int) -> bool:
    """局 and 厅 end a body; 办 and 委 only before a mark, a title or a cutting word."""
    following = text[end : end + 1]
    if following == "长":
        return False
    if text[start] in "局厅":
        return True
    first = find_cuts(text).left(start)
    placed = text[first : first + 2] in short_places() or _IN_DISTRICT.match(text, first, start)
    if text[first : first + 1] not in _LEVELS and not placed:
        return False
    return (
        not is_han(following or " ")
        or following in "和与及的在对要将副主处负党会等由牵作就统每组抓按应须"
        or find_cuts(text).right(end, end + 9) == end
    )


def _runs(text: str, endings: list[Ending], cuts: Cuts, bounds: set[int]) -> Iterator[list[Ending]]:
    """Group endings that belong to one body."""
    run: list[Ending] = []
    for ending in endings:
        if run and not _continues(text, run[-1], ending, cuts, bounds):
            yield run
            run = []
        run.append(ending)
    if run:
        yield run


def _continues(text: str, last: Ending, new: Ending, cuts: Cuts, bounds: set[int]) -> bool:
    gap = new.start - last.end
    if gap > LONGEST_GAP or _phrase_start(new, cuts, bounds) > last.start:
        return False
    branch = text[last.start : last.end] in ABOVE_PLACES and gap
    if (new.level and not branch) or "届" in text[last.end : new.start]:
        return False
    if _title_between(text, last.end, new.start) or _SUPERVISES.match(text, last.end):
        return False
    subordinate = text[new.start : new.end] in words("bodies", "subordinate")
    return not (subordinate and text[last.start : last.end] in words("bodies", "apart"))


# 市委第四巡察组|巡察市住房和城乡建设局党组: one body acts on the other.
_SUPERVISES = han_pattern(
    r"(?:巡察|巡视|督察|视察|审计|反馈|通报|约谈|检查|考核|转)(?=\p{Han}{0,3}[省市县区州旗镇乡])"
)


def _title_between(text: str, start: int, end: int) -> bool:
    """A title ends a body: 市委书记 does not run on into the next body."""
    return any(start < place <= end for place in find_heads(text).posts) if end > start else False


def _phrase_start(ending: Ending, cuts: Cuts, bounds: set[int]) -> int:
    left = cuts.left(ending.start)
    nearest = max(left, ending.start - LONGEST)
    return next((at for at in range(ending.start, nearest, -1) if at in bounds), left)


# 市第三中学新校区: what is built for a school is a part of it, not another one.
_NEW_PART = regex.compile(r"(?:新|东|西|南|北|老|分)?(?:校区|院区)$")


def _without_party(text: str, run: Sequence[Ending]) -> int:
    """乘用车公司党委书记 names the company; 市政协党组 is a body of its own."""
    last = run[-1]
    printed = text[last.start : last.end]
    if len(run) > 1 and _NEW_PART.fullmatch(text, run[-2].end, last.end):
        return run[-2].end
    if len(run) > 1 and printed in PARTY | {"党组"}:
        stem = run[-2].end
        if text[stem : last.start] == "原":
            return stem
        if printed == "党组" and not text.endswith(("公司", "集团"), run[-2].start, stem):
            return last.end
        joined = text[stem : last.start] in {"", "原"}
        branch = printed in {"党支部", "党总支"}
        if (
            joined
            and (branch or _PARTY_POST.match(text, last.end))
            and text.endswith(INSTITUTIONS, run[-2].start, stem)
        ):
            return stem
    return last.end


def _is_named(name: str, run: Sequence[Ending], *, lent: bool) -> bool:
    """Whether `name` is a named body; `lent` when a list lends it its first part.

    党工委、管委会: the 管委会 is that of the party committee before it.
    """
    if name in words("bodies", "generic"):
        return lent and name in (LENT | _LEADING_PARTY)
    if name[0] in _LEVELS and name[1:] in words("bodies", "endings") and len(name) > 3:
        return True
    if run[0].level and len(run) == 1:
        return True
    if name in words("bodies", "endings"):
        return True
    return not begins_loosely(name, run[-1].end - run[-1].start)
