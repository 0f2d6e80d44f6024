"""Projects: concrete, named works and plants, with the stage that the text gives them.

Three ways of naming are known: a name that ends in 项目 or 工程; a list closed by 等项目; and a
facility (产业园, 隧道) where the words round it are a project's (开工, 施工现场, 二期). What is
left when words of kind (重点, 改造, 基础设施) are taken away must still name something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from guatu.lib.han import han_pattern
from guatu.read.facts import Body, Project
from guatu.read.names.cuts import find_cuts
from guatu.read.names.kinds import is_specific
from guatu.read.names.lexicon import Finder, build_finder, words
from guatu.read.names.stages import ITS_SIZE, stage_of

LONGEST, SHORTEST = 42, 4
_LIST_END = regex.compile(
    r"等(?:\d+|[一二两三四五六七八九十]+|一批|多|若干)?[个项座]?(?:重点|重大|在建|续建|工业|产业|建设|省市?|市|县|民生)*"
    r"(?:项目|工程)"
)
# 甲、乙两个项目, 甲、乙、丙三大水利工程: the list says itself how long it is.
_COUNTED_END = regex.compile(
    r"(?:[两三四五六七八九十]|\d{1,9})[个项大](?:重点|重大|标志性|控制性|在建|续建|水利|交通|能源|产业|工业|民生)*"
    r"(?:项目|工程)"
)
_OF_A_LIST = regex.compile(rf"{_COUNTED_END.pattern}$")
_PHASE = han_pattern(
    r"(?:[（(])?(?:[一二三四五]期|[首先]期)(?:[）)])?(?:工程|项目)?|\p{Han}{1,6}标段"
)
_OWNER = re.compile(
    r"^(.{2,24}?(?:有限公司|分公司|集团|公司|大学|铝业|矿业|药业|乳业|重工|股份))(?=.{4,})"
)
_LED = regex.compile(r"(?:来到|走进|深入|前往|察看|查看|考察|调研|到|在|位于)(?:了)?$")


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    rule: str
    owner: str | None = None


@cache
def _finder() -> Finder:
    return build_finder(
        {
            "facility": words("projects", "facilities"),
            "end": words("projects", "ends"),
            "action": words("projects", "actions"),
            "other": words("projects", "blockers"),
        }
    )


def find_projects(text: str) -> tuple[Project, ...]:
    """Return the projects named in `text`, in order of first mention, each once.

    `stage` is as the text has it at that moment (投产在即 is 建设; only planned is `None`);
    `place_or_owner` is the owner before the name or the place that the text puts it in.
    Slogans, plans and classes of projects (重点项目) are not projects. Linear in `text`.
    """
    spans = sorted(
        {*_named(text), *_listed(text), *_diversions(text), *_agenda(text)}, key=_by_place
    )
    found: dict[str, Project] = {}
    full_names = _full_names(text, spans)
    spans = _apart(spans)
    starts = [span.start for span in spans]
    for index, span in enumerate(spans):
        stage = stage_of(text, (span.start, span.end), starts[index + 1 : index + 12])
        name = text[span.start : span.end]
        key = full_names[_key(name)]
        project = Project(name, (span.start, span.end), stage, span.owner, span.rule)
        if key in found:
            first = found[key]
            longer = max(first.name, name, key=lambda one: len(_key(one)))
            project = replace(first, name=longer, stage=first.stage or project.stage)
        found[key] = project
    return tuple(found.values())


def _apart(spans: Sequence[_Span]) -> list[_Span]:
    """Of sorted spans that lie over each other only the first."""
    apart: list[_Span] = []
    for span in spans:
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart


def _full_names(text: str, spans: Sequence[_Span]) -> dict[str, str]:
    """Return the key of each name -> that of its longest form: 第二水厂 -> 白石县第二水厂.

    A form also ends in what is done to the works: 明珠渔港 -> 明珠渔港升级改造, or leaves the kind
    of works out: 花屏山项目 -> 花屏山温泉度假区项目.
    """
    names = {text[span.start : span.end] for span in spans}
    keys = {_key(name) for name in names}
    short = {_key(name) for name in names if _key(name) != name and len(_key(name)) < SHORTEST + 1}
    full = {key: key for key in keys}
    for key in sorted(keys, key=lambda key: (len(key), key)):
        stem = _ACTION.sub("", key)
        forms = {key[cut:] for cut in range(1, len(key) - SHORTEST + 1)} | {stem}
        forms |= {
            begin
            for begin in short
            if key.startswith(begin) and key[len(begin) : len(begin) + 1] not in "一二三四"
        }
        full |= dict.fromkeys(forms & keys, key)
    return {key: full[full[key]] for key in keys}


def without_works(bodies: Sequence[Body], projects: Sequence[Project]) -> tuple[Body, ...]:
    """Return `bodies` without those that are only being built: 澄江第二医院 as a project.

    A firm that owns a project (恒泰电子 of 恒泰电子封测项目) stays. Linear in both.
    """
    built = {_bare_name(project.name) for project in projects}
    return tuple(
        body
        for body in bodies
        if _bare_name(body.name) not in built
        and not (body.name[-1] in "厂站场" and any(name.startswith(body.name) for name in built))
    )


def _bare_name(name: str) -> str:
    verb = _leading().match(name)
    return _NEW_PART.sub("", name[verb.end() :] if verb else name)


# 算力中心一期: a part of the works that bear the name.
_NEW_PART = re.compile(r"[一二三四]期$")


def _by_place(span: _Span) -> tuple[int, int, bool, str]:
    """In order; of two readings of one place the longer, then the one that knows the owner."""
    return span.start, -span.end, span.owner is None, span.rule


def _key(name: str) -> str:
    """海立压缩机项目 and 海立压缩机 are one project."""
    return _KIND_WORD.sub("", name)


_ACTION = regex.compile(
    r"(?:续建|配套|现代化|升级|提升|提质|提标|扩容|改扩建|扩建|改建|改造|除险加固|加固|治理|修复|重建|迁建)+$"
)
_KIND_WORD = regex.compile(r"(?:建设)?(?:项目|工程)$")
_ROADS = regex.compile(r"(\p{Han}{2,8}[路环街道线桥架])[与至]$")
_ACTS = regex.compile(
    r"(?:配套|续建|保护|治理|修复|利用|改造|开发|提升|连通|整治|养殖|种植|加固|扩建|更新)[与和及]$"
)
_SITE = regex.compile(r"位于(\p{Han}{2,15})的$")


# --- where names stand ------------------------------------------------------


def _named(text: str) -> Iterator[_Span]:
    cuts = find_cuts(text, "project")
    for kind, begin, stop in _finder().hits(text):
        if kind == "other":
            continue
        start = _quoted_start(text, _joined_start(text, cuts.left(begin)), begin)
        longer = _GOES_ON.match(text, stop) if kind == "facility" else None
        end = longer.end() if longer else stop
        if kind == "end" and _OTHER_WORDS.match(text, stop):
            continue
        phase = _PHASE.match(text, end)
        if kind == "facility" and not (phase or _in_project_context(text, start, end)):
            continue
        if kind == "action" and not _acts_on_works(text, start, begin, end):
            continue
        yield from _checked(text, start, phase.end() if phase else end, f"project.{kind}")


_QUOTED = regex.compile(r"[“\"]([^“”\"，。；\n]{2,12})[”\"]$")


def _quoted_start(text: str, start: int, kind: int) -> int:
    """“沁园小区”安置房项目, 农村公路“畅返不畅”整治工程: the quoted words are part of the name.

    With nothing between the quoted words and 工程 they are a campaign (“育苗工程”, “菜篮子”工程).
    """
    closed = kind > start and text[start - 1 : start] in {"”", '"'}
    quoted = _QUOTED.search(text, max(start - 14, 0), start) if closed else None
    if not quoted:
        return start
    return min(_joined_start(text, find_cuts(text, "project").left(quoted.start())), quoted.start())


_LINE = han_pattern(r"(?<!\p{Han})\p{Han}{2,6}[—－-]$")  # 陵江—|云台抽水蓄能电站


_NUMBERS = regex.compile(r"(?:\d+号[、和]){1,4}$")  # 甲港区4号、|5号泊位


def _joined_start(text: str, start: int) -> int:
    """东四环与经北四路互通: 与 joins two roads; 续建配套与改造项目: two acts of one name."""
    if numbers := _NUMBERS.search(text, max(start - 40, 0), start):
        start = find_cuts(text, "project").left(numbers.start())
    if line := _LINE.search(text, max(start - 8, 0), start):
        return line.start()
    if text[start - 1 : start] not in {"与", "和", "及", "至"}:
        return start
    if _ACTS.search(text, max(start - 4, 0), start):
        return find_cuts(text, "project").left(start - 1)
    joined = _ROADS.search(text, max(start - 10, 0), start)
    if not joined:
        return start
    return max(start - len(joined[0]), find_cuts(text, "project").left(start - 1))


def _in_project_context(text: str, start: int, end: int) -> bool:
    """A facility is a project when building words stand before or after it."""
    return bool(
        (text.startswith(_PHASES, end - 2) and not text.startswith(_DWELT_IN, end))
        or _FOLLOWS.match(text, end)
        or _is_visited_work(text, start, end)
        or _is_built(text, start, end)
        or _INVESTED.match(text[start:end])
    )


def _is_built(text: str, start: int, end: int) -> bool:
    """加快建设甲大厦, 建设乙中试谷: a word of building stands right before the name."""
    verb = start + _leading_verb(text[start:end])
    if any(_LEADS.search(text, max(start - 60, 0), at + 2) for at in dict.fromkeys((start, verb))):
        return True
    return text.endswith("建设", max(verb - 2, 0), verb) and text.endswith(
        tuple(words("projects", "works")), start, end
    )


def _acts_on_works(text: str, start: int, action: int, end: int) -> bool:
    """犁头嘴水闸除险加固通过验收: an action on works, at a clause's head, with its progress."""
    works = any(char in _WORKS for char in text[start + 2 : action])
    if works and (
        _VISITED.search(text, max(start - 80, 0), start)
        or (_DONE.search(text, max(start - 4, 0), start + 4) and not _counts(text, start, end))
    ):
        return True
    return works and text[start - 1 : start] in _CLAUSE_HEADS and bool(_FOLLOWS.match(text, end))


_DONE = regex.compile(r"(?:完成|实施|启动)")
_DIGIT = regex.compile(r"(?<![A-Z\d])\d")  # not of X206, the number of a road
_LENGTH = regex.compile(r"(?:共|达|约)?[\d.]+万?(?:多|余)?(?:亩|公里|平方米|户|米)")


def _counts(text: str, start: int, end: int) -> bool:
    """完成老果园更新改造25万亩: so much of a kind of works."""
    return bool(_DIGIT.search(text[start:end]) or _LENGTH.match(text, end))


# 化工园|区, 高铁|站, 快速路|北段, 高铁|甲至乙段: the facility is the longer word.
_GOES_ON = regex.compile(
    r"[东西南北中]段|[\p{Han}--[一二三四五六七八九标路分阶时地片管河年工现]]{2,3}段"
    r"|[区站段]|\p{Han}{2,5}[至到—-]\p{Han}{2,5}段",
    flags=regex.V1,
)
# 项目|库, 工程|师, 汽车工程|研究院 are words of their own.
_OTHER_WORDS = regex.compile(
    r"[库部办组制化师科股]|研究|学院|技术|大学|学会|(?:建设)?管理(?:服务)?[处局所站中]"
)
_WORKS = frozenset("网口河湖江渠溪坝闸桥路道站院校厂库港码园馆所塔线区渡堤")
_CLAUSE_HEADS = frozenset({"", "，", "。", "；", "、", ",", ";", "\n", "：", "成", "进", "快"})


_DWELT_IN = ("业主", "居民", "住户", "物业", "小区")  # 凤栖苑二期业主
_PHASES = ("一期", "二期", "三期", "四期")


def _is_visited_work(text: str, start: int, end: int) -> bool:
    """先后观摩甲大桥、乙产业园: works in a list of places that are looked at."""
    if not text.endswith(tuple(words("projects", "works")), start, end):
        return False
    return bool(_VISITED.search(text, max(start - 80, 0), start))


_VISITED = regex.compile(
    r"(?:观摩|察看|查看|来到|走进|深入|前往|实地看|实地走访|视察|踏勘|调研)(?:了)?(?:[^，。；！？\n]{3,24}、){0,5}$|(?:^|[。；，\n])在$"
)
# 投资52亿元建设风电装备产业园: what stands before the name when money is named first.
_INVESTED = regex.compile(
    r"^.*?\d[\d.]*[万亿]*元(?:投资|资金)?(?:建设|建成|兴建|新建|实施|打造)了?"
)


_LEADS = regex.compile(
    r"(?:加快推进|推进|新建|启动|启用|投用|开工|开工建设|动工兴建|建成|在建的?|续建|加快建设|投资建设|[元亩]，建设|元的|投资的|承建的|建设的"
    r"|谋划(?:建设|实施|储备)?|动工建设|同步建设|规划建设|争取|协调解决|解决|修缮|编制|规划建设|改造提升|——|(?:投产|投用|启用|建成|通车|铺轨|施工|开工|停工|竣工|改造)的)(?:了)?"
    r"(?:[^，。；！？\n]{3,20}、){0,5}.{0,2}$"
)
# Words of building; a few words may stand between the name and them (主体结构封顶).
_FOLLOWS = han_pattern(
    r"(?:[、和][^，。；、\n]{3,16}){0,4}?[^，。；！？、,;:：“”（）()\n与]{0,12}?"
    r"(?:始发|盾构|掘进|作为业主|代建|全容量并网|并网|尚未完成|未完工|久拖不决|烂尾|内装|装修|完成土建|坝体|开园|如期开学|进展较慢|进展缓慢|机柜|完成投资|完成总工程量|揭牌|入驻|投入运营|开通运营|投入使用|取得|截流|下闸|蓄水|箱梁|架设|浇筑|敷设|封底|完成过半|围堰|洞通|架通|桩基|主体|正在施工|抓紧施工|加紧施工|签约|闲置|超概算|未批先建|通过|"
    r"开工|复工|停工|动工|奠基|竣工|投产|投用|投运|通车|通水|封顶|启用|建成(?!\p{Han}{2,10}(?:中心|基地|站|室|系统|平台|机制|园|点))|完工|交付使用|破土|合龙|贯通|"
    r"建设现场|施工现场|项目现场|工地|建设进度|施工进度|前期手续|前期工作|可研|试运行|试运营|点火|铺轨|架梁|吊装|试产|滞后|"
    r"恢复施工|投资建设|投料|试车|用地|征地|征迁|拆迁|报批|环评|审批|手续|纳入[^，。；]{0,6}规划|规划调整|保护规划)"
    # 甲中心项目, 乙车站建设: right behind the name.
    r"|[^，。；！？、,;:：“”（）()\n0-9]{0,4}(?:[一二三四]期|项目|工程(?!(?:建设)?管理)|建设(?!指挥|领导|办公|集团|投资|发展|局|[的者管和成局用了好以为]))"
    # 甲水厂，日供水20万吨; 乙桥，去年12月正式通车: its size or its day behind a comma.
    r"|，(?:总投资|概算|计划总?投资|规划用地|占地|总建筑|年产|日(?:供水|处理|产)|设计[^，。]{0,4}\d"
    r"|[^，。；]{0,8}(?:正式|已|月|日)(?:正式|全面|全线)?(?:通水|通车|投产|投用|投运|竣工|开工|封顶|启用))"
)


# 引丹济河, 引江济淮: water led from one river into another.
_DIVERSION = regex.compile(
    r"引(?![导进入领发流])\p{Han}{1,2}[济入](?![驻园住库围选])\p{Han}(?:工程)?"
)


# 一、关于澄江大桥。 An item of minutes whose subject is a work.
_AGENDA = regex.compile(
    r"(?:^|[\n。；])(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])关于([\p{Han}A-Za-z0-9]{4,30}?)"
    r"(?:建设|推进)?(?:有关|相关)?(?:问题|事宜|工作|情况|事项)?[。\n]"
)


# 加快甲水库扩容、乙隧洞、丙机场二期建设: a list of works between a verb and 建设.
_BUILT_LIST = regex.compile(
    r"(?:加快推进|加快建设|加快|推进|推动|实施|抓好)(\p{Han}[^，。；\n]{2,30}(?:、[^，。；、\n]{3,24}){1,7}?)建设(?=[，。；\n])"
)


@cache
def _works_endings() -> tuple[str, ...]:
    return tuple(words("projects", "facilities") | words("projects", "actions"))


def _agenda(text: str) -> Iterator[_Span]:
    for match in _AGENDA.finditer(text):
        if match[1].endswith(_works_endings()):
            yield from _checked(text, *match.span(1), "project.agenda")
    for match in _BUILT_LIST.finditer(text):
        start = match.start(1)
        for item in match[1].split("、"):
            if item.endswith(_works_endings()):
                yield from _checked(text, start, start + len(item), "project.agenda")
            start += len(item) + 1


def _diversions(text: str) -> Iterator[_Span]:
    for match in _DIVERSION.finditer(text):
        if text[match.start() - 1 : match.start()] in {"“", '"'}:
            continue
        yield _Span(match.start(), match.end(), "project.diversion")


def _listed(text: str) -> Iterator[_Span]:
    """甲、乙、丙等项目: every item of the list."""
    closes = [(close.start(), 1) for close in _LIST_END.finditer(text)]
    closes += [(close.start(), 2) for close in _COUNTED_END.finditer(text)]
    for close, fewest in closes:
        owner = None
        items = _items(text, close)
        for item in reversed(items if len(items) >= fewest else []):
            for span in _checked(text, item.start, item.end, item.rule):
                owner = span.owner or owner
                yield replace(span, owner=owner)


_ITS_SIZE = regex.compile(
    r"、[^、，。；\n]{0,20}\d[^、，。；\n]{0,12}的$"
)  # 、投资9.8亿元的|甲中心


def _items(text: str, end: int) -> list[_Span]:
    """The items of the list that ends at `end`, the last one first."""
    cuts = find_cuts(text, "project")
    items: list[_Span] = []
    while end > 0:
        start = cuts.left(end)
        items.append(_Span(start, end, "project.list"))
        if size := ITS_SIZE.search(text, max(start - 30, 0), start):
            start = size.start() + 1
        if text[start - 1 : start] != "、" or start < 2:
            break
        end = start - 1
    return items


# 甲小学扩建工程主体工程: a part of the works is no part of the name.
_PART_OF = regex.compile(r"(?<=.{4}(?:工程|项目))(?:主体|土建|附属|配套|桩基|基础|装饰|室外)+工程$")
_ITEM_NUMBER = regex.compile(r"\d{1,2}[.．](?!\d)|\d+(?:\.\d+)?公里(?=\p{Han}{4})")


def _checked(text: str, start: int, end: int, rule: str) -> Iterator[_Span]:
    if end - start > 4 * LONGEST:  # also with who builds it and what is done before its name
        return
    if number := _ITEM_NUMBER.match(text, start, end):
        start = number.end()
    name = text[start:end]
    owner = _OWNER.match(name)
    if owner and not name[owner.end() :].startswith(
        ("项目", "工程", "有限", "股份", "集团", "分公司")
    ):
        start, name = start + owner.end(), name[owner.end() :]
    start += _leading_verb(name)
    name = text[start:end]
    if _RUNNING.match(name) or (rule == "project.facility" and _names_a_kind(name)):
        return
    if of_list := _OF_A_LIST.search(name):
        end, name = start + of_list.start(), name[: of_list.start()]
    if part := _PART_OF.search(name):
        end, name = start + part.start(), name[: part.start()]
    if not SHORTEST <= len(name) <= LONGEST or text[start - 1 : start] in {"“", "《"}:
        return
    counted = rule != "project.list" and _COUNT_AFTER.match(text, end)
    if counted or (rule == "project.facility" and _WITHIN.search(name)):
        return
    if is_specific(name, sure=rule != "project.end") and not name.endswith(
        ("公司", "集团", "局", "委员会", "办事处")
    ):
        yield _Span(start, end, rule, owner[1] if owner else _place(text, start))


# 高新区建设数据港项目: who builds is not part of the name.
_BUILT_BY = han_pattern(
    r"^\p{Han}{2,10}?(?:开发区|[区县市镇]|公司|集团)(?:投资|规划)?(?:建设|建成|新建|兴建)(?=.{4,})"
)
# 澜山区政府尽快协调解决甲项目: who acts, and what is done.
_ACTOR = regex.compile(r"^\p{Han}{0,8}(?:政府|[委局办厅]|街道|指挥部)$")
_SAID_AGAIN = han_pattern(r"^(\p{Han}{2,3})[县市区](?=\1)")  # 白石县|白石新城
_WITHIN = regex.compile(r"(?:工程|项目).{3,}$")  # 改造工程因管线…: the work ends before it
_RUNNING = regex.compile(r"(?:科学|精准|联合|统一)?(?:调度|巡查|巡护|值守)")  # works in service
# 3所学校, 充电桩进小区: how many, and a campaign.
_KIND_OF = regex.compile(
    r"\d[多余]?(?:个|所|座|条|家|处|批|栋)|进(?:校园|社区|小区|企业|乡村|机关|家庭)"
)
_COUNT_AFTER = regex.compile(r"(?:共|达|约)?\d+(?:多|余)?[个座处项条家]")


def _names_a_kind(name: str) -> bool:
    """铺设管网, 3所学校: a verb or a number and a facility of no name."""
    facilities, verbs = words("projects", "facilities"), words("projects", "leading")
    return _KIND_OF.search(name) is not None or any(
        name[size:] in facilities and (not size or name[:size] in verbs)
        for size in range(len(name))
    )


@cache
def _leading() -> regex.Pattern[str]:
    verbs = "|".join(sorted(words("projects", "leading"), key=len, reverse=True))
    return regex.compile(rf"(?:{verbs})+(?=.{{4,}})(?!工程|项目)")


def _leading_verb(name: str) -> int:
    """推进澄州西站综合交通枢纽: the verb is not part of the name."""
    money = _INVESTED.match(name) or _BUILT_BY.match(name) or _SAID_AGAIN.match(name)
    at = money.end() if money else 0
    verb = _leading().match(name, at)
    if verb:
        return verb.end()
    inner = _leading().search(name, 2)
    return inner.end() if inner and _ACTOR.match(name[: inner.start()]) else at


def _place(text: str, start: int) -> str | None:
    """位于X的Y: the place right before the name."""
    before = _SITE.search(text, max(start - 20, 0), start)
    return before[1] if before else None
