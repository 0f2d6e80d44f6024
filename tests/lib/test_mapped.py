"""A place in a repaired text leads back to the raw text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.mapped import MappedText

RAW = "党 工 委\n委员"


def repaired() -> MappedText:
    runs = [(0, 1), (2, 3), (4, 5), (6, 8)]
    return MappedText.joined(MappedText.run(RAW, start, end) for start, end in runs)


def test_a_place_covers_what_the_repair_removed() -> None:
    mapped = repaired()

    place = mapped.raw_place(0, 3)

    assert mapped.text == "党工委委员"
    assert RAW[slice(*place)] == "党 工 委"


def test_glue_has_no_place_of_its_own() -> None:
    mapped = MappedText.joined(
        [MappedText.run("甲乙", 0, 1), MappedText.glue("\n"), MappedText.run("甲乙", 1, 2)]
    )

    assert mapped.text == "甲\n乙"
    assert mapped.raw_place(0, 2) == (0, 1)
    assert mapped.raw_place(1, 2) == (0, 0)


@given(st.text(min_size=1), st.data())
def test_every_character_leads_back_to_itself(raw: str, data: st.DataObject) -> None:
    keep = data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, unique=True).map(sorted))
    mapped = MappedText.joined(MappedText.run(raw, i, i + 1) for i in keep)
    start = data.draw(st.integers(0, len(keep) - 1))
    end = data.draw(st.integers(start + 1, len(keep)))

    part = mapped.cut(start, end)

    assert [raw[slice(*part.raw_place(i, i + 1))] for i in range(len(part.text))] == list(part.text)
    assert mapped.raw_place(start, end) == (keep[start], keep[end - 1] + 1)
