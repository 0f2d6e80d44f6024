"""Whether a name of works names one project or a kind of projects.

What is left of the name when words of kind (重点, 改造, 基础设施) and counts are taken away must
still name something: 云溪小镇光伏示范项目 is one project, 光伏示范项目 a class.
"""

from __future__ import annotations

import re
from functools import cache

import regex

from guatu.lib.han import han_pattern
from guatu.read.names.lexicon import Finder, build_finder, words

LONGEST_CLASS = 9
_TAIL = regex.compile(r"(?:项目|工程|建设)+$")


@cache
def _generic() -> Finder:
    return build_finder(
        {
            "kind": words("projects", "generic") | words("projects", "facilities"),
            "specific": words("projects", "specific"),
        }
    )


_COUNTED = regex.compile(
    r"(?:总投资|投资|超|年产值|规模)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)(?:余|多)?[百千万亿]*"
    r"(?:个|项|批|条|类|家|大|处|座|栋|所|间|千伏|兆瓦|万?千瓦|万元|亿元|元|级)(?:以上)?"
)


_NUMBERED_LINE = re.compile(r"(?:\d+|[一二三四五六七八九十]+)号线|[A-Z]\d+线?")
# What follows a project's kind of a kind: 重大项目 at any length, 示范项目 with nothing more.
_CLASS = regex.compile(
    r"(?:重点|重大|重要|完工|签约|开工|在建|储备|招商|民生|投资|工程建设|滞后|续建|扶贫|帮扶|优质|基建|决算|遗留|停工|"
    r"大|好|(?<!更|创)新|老|类|型|亿元|万元|以上|(?<!升)级|拟建|落地|在谈|专项|后继|后续|先进|涉企|政策|资金)(?:的)?项目$"
)
# 响水乡项目, 甲公司项目: whose project, not which.
_WHOSE = han_pattern(r"^\p{Han}{1,4}[乡镇县区市]项目$|(?:公司|集团)项目$")
_SHORT_CLASS = regex.compile(r"(?:产业|技术改造|服务|试点|示范|配套|领域|企业)(?:的)?项目$")


# 年产5万吨…, 二期智能工厂项目: the output or the phase tells which.
_BY_OUTPUT = regex.compile(
    r"(?:年产|日产|日处理)(?=\d|[一二三五十百])|[一二三四]期\p{Han}{2,}(?:项目|工程)$"
)


@cache
def _of_the_place() -> regex.Pattern[str]:
    """县殡仪馆迁建项目: a county has one of these, so its level names it."""
    only = "|".join(sorted(words("projects", "institutions"), key=len, reverse=True))
    return regex.compile(rf"[省市县区州旗镇](?:第\p{{Han}})?(?:{only})\p{{Han}}{{2,}}")


# 算力中心一期: a phase makes a kind of works one work.
_OF_A_PHASE = regex.compile(r"^(?!项目|工程|重点|重大)\p{Han}{4,}[一二三四]期(?:项目|工程)?$")


def is_specific(name: str, *, sure: bool) -> bool:
    """Whether words are left when words of kind and counts are taken away."""
    bare = _TAIL.sub("", _COUNTED.sub("", name))
    if _BY_OUTPUT.match(name) or _of_the_place().match(name) or _NUMBERED_LINE.search(name):
        return True
    if (
        _WHOSE.search(name)
        or _CLASS.search(name)
        or (len(name) <= LONGEST_CLASS and _SHORT_CLASS.search(name))
    ):
        return False
    if _OF_A_PHASE.search(name):
        return True
    covered = 0
    for kind, start, end in _generic().hits(bare):
        covered += (end - start) if kind == "kind" else 0
    return len(bare) - covered >= (2 if sure or len(name) >= 6 else 3)
