"""Likely misprints are suggested, and sound words are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.read.misprints import suggest_misprints


def suggested(text: str) -> list[tuple[object, object]]:
    found = suggest_misprints(text)
    return [(finding.facts["printed"], finding.facts["suggested"]) for finding in found]


@pytest.mark.parametrize(
    ("text", "printed", "meant"),
    [
        ("要更新更新方法，注重整合。", "更新更新", "更新"),
        ("制订务实管用用的方案。", "管用用", "管用"),
        ("结对帮扶浙川县工作。", "浙川", "淅川"),
        ("九界五次会议以来的提案。", "界", "届"),
        ("要统一布署、抓好落实。", "布署", "部署"),
        ("市委常委会、常务副市长石磊，副市长温润出席。", "常委会", "常委"),
        ("毫州市谯城区来访。", "毫州", "亳州"),
    ],
)
def test_a_likely_misprint_is_suggested(text: str, printed: str, meant: str) -> None:
    assert (printed, meant) in suggested(text)


@pytest.mark.parametrize(
    "text",
    [
        "市财政局局长、市委委员、宣传部部长到会。",
        "扎扎实实、条条落实、件件落地、事事见效。",
        "系统统筹，工作作风，学习习近平总书记重要讲话。",
        "完成配套工程工程量核查。",
        "浙江省、浙江的经验，郑州市、郑东新区。",
        "一个一个项目抓，一步一步推进，反复研究研究。",
        "推动“十五五”规划实施。",
        "世界各地、边界地区、各界人士。",
        "市委常委会召开会议。",
        "等等。谢谢大家，天天向上。",
    ],
)
def test_sound_words_are_left_alone(text: str) -> None:
    assert suggested(text) == []


def test_a_suggestion_quotes_the_text_at_its_place() -> None:
    text = "会议指出，要安全渡汛。"

    (finding,) = suggest_misprints(text)

    assert text[finding.place.start : finding.place.end] == finding.place.quote == "安全渡汛"
    assert "安全度汛" in finding.say("zh")


@given(st.text(alphabet="浙川县更新管用的界九五次会毫州市。，", max_size=40))
def test_any_text_gives_suggestions_at_their_places(text: str) -> None:
    for finding in suggest_misprints(text):
        assert text[finding.place.start : finding.place.end] == finding.place.quote
