"""Names of units as a demand or a closing prints them: which words are one, and lists of them."""

from __future__ import annotations

import regex

from guatu.read.statements.lexicon import endings

# 与 joins two names only behind one: 市水利局与泉西县, but 市海洋与渔业局.
_JOINT = regex.compile(r"[、；，,]|(?<=[局委办部厅县区市镇乡院府司团组会心室队])(?:和|与|及|以及)")
# What no name of a body holds: a number, or a word that opens an act or a topic.
NO_NAME = regex.compile(
    r"[0-9０-９]|成立|组建|设立|^支持|^联合|^建议|^鼓励|^引导|^推动|^发挥|^(?:原则)?同意|^关于|由|^请|^对|^把|^将|^为|^新[建改扩]|^一以贯之|^加[快强大]|^推[进动]|^建[设成]"
)
# A list of units, not split inside 县（市、区）.
_LIST = regex.compile(r"[、；;](?![^（(]*[）)])|会同")
UNITS = regex.compile(r"[、，,；;和及与]|以及")
_LONGEST_UNIT = 24


def is_unit(units: str) -> bool:
    """Tell whether words name units rather than tell what is done."""
    ends = endings("speech", "subjects", "body")
    return not NO_NAME.search(units) and any(part.endswith(ends) for part in UNITS.split(units))


def each_unit(units: str | None) -> str | None:
    """Return a list of units as printed, joined by ；."""
    if not units:
        return None
    listed = units.removeprefix("由").removeprefix("请")
    return "；".join(part for part in _LIST.split(listed) if part)


def is_named_unit(units: str) -> bool:
    """Tell whether `units` are bodies by name, not 各部门 or 责任单位."""
    parts = [part for part in _JOINT.split(units) if part]
    return bool(parts) and all(
        2 < len(part) <= _LONGEST_UNIT
        and part.endswith(endings("speech", "subjects", "body"))
        and not part.startswith(endings("duties", "audience", "generic"))
        and not part.endswith(("企业", "单位", "部门", "学校", "医院", "双方", "各方", "干部"))
        and not NO_NAME.search(part)
        for part in parts
    )
