"""Spaces inside sentences: the layout's go, those that part something stay."""

from __future__ import annotations

import pytest

from guatu.lib.mapped import MappedText
from guatu.read.layout.spaces import without_gaps


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("市教 育局 要把好 师资调配关， 年底前完成。", "市教育局要把好师资调配关，年底前完成。"),
        ("由 区住建局　牵头，3日内 拿出方案。", "由区住建局牵头，3日内拿出方案。"),
        ("出席会议的有许文 陈远 白羽。", "出席会议的有许文 陈远 白羽。"),
        ("会上发出“同心治水 携手护河”倡议。", "会上发出“同心治水 携手护河”倡议。"),
        ("澄州市市长 许文", "澄州市市长 许文"),
        ("投资 5 亿元建设 A 区。", "投资 5 亿元建设 A 区。"),
    ],
)
def test_only_a_layouts_spaces_are_dropped(printed: str, text: str) -> None:
    assert without_gaps(MappedText.run(printed, 0, len(printed))).text == text


def test_places_still_point_into_the_raw_text() -> None:
    raw = "对久 拖不决 的改革，挂牌销号。"

    repaired = without_gaps(MappedText.run(raw, 0, len(raw)))

    assert repaired.text == "对久拖不决的改革，挂牌销号。"
    assert repaired.raw_place(1, 5) == (1, 6)  # 久 拖不决: one space inside
