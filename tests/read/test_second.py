"""A second reader may propose, never invent."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from guatu.read.facts import Label, Segment
from guatu.read.second import Proposal, compare, question, read_answer

BODY = "会议听取了汇报。\n会议要求,市水务局6月底前完成堤防加固。去年排涝能力不足。"


def answer(*items: object) -> str:
    return json.dumps(list(items), ensure_ascii=False)


def demand(**more: object) -> dict[str, object]:
    return {"quote": "市水务局6月底前完成堤防加固", "label": "demand", **more}


def codes(text: str) -> list[str]:
    return [finding.code for finding in read_answer(text, BODY)[1]]


def test_an_item_whose_quote_stands_in_the_text_is_kept_with_its_place() -> None:
    kept, findings = read_answer(answer(demand(responsible="市水务局", deadline="6月底前")), BODY)

    assert findings == ()
    assert BODY[kept[0].start : kept[0].end] == "市水务局6月底前完成堤防加固"
    assert (kept[0].responsible, kept[0].deadline) == ("市水务局", "6月底前")


def test_an_invented_quote_is_refused() -> None:
    assert (
        read_answer(answer({"quote": "市水务局要新建三座水库", "label": "demand"}), BODY)[0] == ()
    )
    assert codes(answer({"quote": "市水务局要新建三座水库", "label": "demand"})) == [
        "second.no_quote"
    ]


def test_a_quote_of_one_word_proves_nothing() -> None:
    assert codes(answer({"quote": "要", "label": "demand"})) == ["second.no_quote"]


def test_a_unit_that_the_text_does_not_name_is_left_out_and_said() -> None:
    kept, findings = read_answer(answer(demand(responsible="市财政局")), BODY)

    assert kept[0].responsible is None
    assert [(f.code, f.facts["field"]) for f in findings] == [("second.not_said", "responsible")]


def test_a_label_that_does_not_exist_is_refused() -> None:
    assert codes(answer({"quote": "去年排涝能力不足", "label": "任务"})) == ["second.bad_label"]


def test_an_answer_that_is_cut_off_keeps_its_whole_items() -> None:
    text = answer(demand(), demand())
    kept, findings = read_answer(text[: text.rindex("{") + 9], BODY)

    assert [proposal.label for proposal in kept] == [Label.DEMAND]
    assert [finding.code for finding in findings] == ["second.cut_off"]


def test_nonsense_gives_findings_not_errors() -> None:
    assert codes("我不能回答。") == ["second.no_list"]
    assert codes('[1, null, "甲"]') == ["second.not_an_item"] * 3
    assert codes("[" * 100_000) == ["second.cut_off"]


def test_prose_and_fences_around_the_list_do_no_harm() -> None:
    kept, _ = read_answer(f"好的:\n```json\n{answer(demand())}\n```", BODY)

    assert len(kept) == 1


@given(st.text(max_size=200))
def test_no_answer_crashes_and_nothing_unquoted_is_kept(text: str) -> None:
    kept, _ = read_answer(text, BODY)

    assert all(proposal.quote in BODY for proposal in kept)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["quote", "label", "speaker", "x"]), inner)
        ),
        max_leaves=9,
    )
)
def test_no_json_crashes(value: object) -> None:
    kept, _ = read_answer(json.dumps(value), BODY)

    assert all(proposal.quote in BODY for proposal in kept)


def test_both_opinions_are_shown_side_by_side() -> None:
    segments = [
        Segment("会议听取了汇报。", Label.NARRATIVE, (0, 8)),
        Segment("会议要求,市水务局6月底前完成堤防加固。", Label.DEMAND, (9, 29)),
        Segment("去年排涝能力不足。", Label.RESULT, (29, 38)),
    ]
    problem = BODY.index("去年")
    proposals = [
        Proposal("市水务局6月底前完成堤防加固", Label.DEMAND, 14, 28),
        Proposal("去年排涝能力不足", Label.PROBLEM, problem, problem + 8),
    ]

    opinions = compare(segments, proposals, BODY)

    assert [(o.first, o.second, o.agree) for o in opinions] == [
        (Label.DEMAND, Label.DEMAND, True),
        (Label.RESULT, Label.PROBLEM, False),
    ]


def test_what_only_one_reader_sees_is_shown_too() -> None:
    segments = [
        Segment("会议听取了汇报。", Label.NARRATIVE, (0, 8)),
        Segment("会议要求,市水务局6月底前完成堤防加固。", Label.DEMAND, (9, 29)),
        Segment("去年排涝能力不足。", Label.NARRATIVE, (29, 38)),
    ]
    proposals = [Proposal("会议听取了汇报", Label.RESULT, 0, 7)]

    opinions = compare(segments, proposals, BODY)

    assert [(o.first, o.second) for o in opinions] == [
        (None, Label.RESULT),
        (Label.DEMAND, None),
    ]


def test_the_question_holds_the_text() -> None:
    assert question(BODY).endswith(BODY)
