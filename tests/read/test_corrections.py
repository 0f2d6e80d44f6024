from __future__ import annotations

from guatu.read.corrections import Correction, corrected

PAGE = "浙川县要加快推进。世界九界\n一次会议，继续更新更新设备。"


def correction(printed: str, meant: str) -> Correction:
    start = PAGE.index(printed)
    return Correction(start, start + len(printed), printed, meant)


def test_a_misprint_is_put_right_in_words_cut_from_the_page() -> None:
    assert corrected("浙川县加快推进", PAGE, correction("浙川", "淅川")) == "淅川县加快推进"
    assert corrected("更新更新设备", PAGE, correction("更新更新", "更新")) == "更新设备"


def test_one_character_is_put_right_only_between_its_neighbours() -> None:
    start = PAGE.index("界\n")
    session = Correction(start, start + 1, "界", "届")

    # The page breaks its line after 九界; the draft's words do not.
    assert corrected("世界九界一次会议", PAGE, session) == "世界九届一次会议"
    assert corrected("世界各地", PAGE, session) == "世界各地"


def test_words_without_the_misprint_stay() -> None:
    assert corrected("加快推进", PAGE, correction("浙川", "淅川")) == "加快推进"
