from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.read.same import (
    Change,
    Demand,
    DemandIndex,
    find_same,
    likeness,
    measured,
    precision_and_recall,
    same_demand,
    threshold,
)

PAIRS = [
    (Demand(pair["first"]), Demand(pair["second"]), bool(pair["same"]))
    for pair in tomllib.loads((Path(__file__).parent / "same_pairs.toml").read_text("utf-8"))[
        "pair"
    ]
]
DEMANDS = st.builds(
    Demand,
    task=st.text(alphabet="要加快科创二路管线迁改建设水库除险固，。12", max_size=40),
    responsible=st.sampled_from([None, "市水利局", "市财政局；市水利局"]),
)


def test_the_threshold_tells_labelled_pairs_apart() -> None:
    taken = [same for first, second, same in PAIRS if likeness(first, second) >= threshold()]

    assert sum(taken) / len(taken) >= 0.9  # precision
    assert sum(taken) / sum(same for _, _, same in PAIRS) >= 0.85  # recall


def test_the_figures_that_a_clerk_is_shown_are_those_measured() -> None:
    taken = [same for first, second, same in PAIRS if likeness(first, second) >= threshold()]

    told = measured()
    assert told.pairs == len(PAIRS)
    assert told.precision == pytest.approx(sum(taken) / len(taken), abs=0.005)
    assert told.recall == pytest.approx(sum(taken) / sum(same for *_, same in PAIRS), abs=0.005)


def test_a_higher_threshold_never_finds_more() -> None:
    recalls = [recall for _, _, recall in precision_and_recall(PAIRS)]

    assert recalls == sorted(recalls, reverse=True)


def test_words_that_any_demand_has_make_no_likeness() -> None:
    first = Demand("要切实加强组织领导，扎实推进各项工作")
    second = Demand("要切实加强督促检查，扎实推进整改工作")

    assert likeness(first, second) < threshold()


def test_a_new_date_and_a_new_unit_are_named() -> None:
    known = Demand("完成科创二路管线迁改", "高新区管委会", "3月底前", "2026-03-31")
    met = Demand("科创二路管线迁改要完成", "市住建局", "4月15日前", "2026-04-15")

    same = same_demand(known, met)

    assert same is not None
    assert same.changes == (
        Change("deadline", "3月底前", "4月15日前"),
        Change("responsible", "高新区管委会", "市住建局"),
    )
    assert same.shared[0] == "科创二路管线迁改"


def test_the_same_day_in_other_words_is_no_change() -> None:
    known = Demand("完成科创二路管线迁改", deadline="3月底前", deadline_iso="2026-03-31")
    met = Demand("完成科创二路管线迁改", deadline="3月31日前", deadline_iso="2026-03-31")

    same = same_demand(known, met)

    assert same is not None
    assert same.changes == ()


def test_the_same_day_without_its_year_is_no_change() -> None:
    known = Demand("完成管线迁改", deadline="2026年11月15日前", deadline_iso="2026-11-15")
    met = Demand("完成管线迁改", deadline="11月15日前", deadline_iso="--11-15")

    same = same_demand(known, met)

    assert same is not None
    assert same.changes == ()


def test_what_the_later_telling_leaves_out_is_no_change() -> None:
    known = Demand("完成科创二路管线迁改", "高新区管委会", "3月底前", "2026-03-31")

    same = same_demand(known, Demand("完成科创二路管线迁改"))

    assert same is not None
    assert same.changes == ()


def test_other_units_make_two_demands_less_alike() -> None:
    task = "完成辖区老旧管网改造任务"

    together = likeness(Demand(task, "云门县"), Demand(task, "云门县；桐山县"))
    apart = likeness(Demand(task, "云门县"), Demand(task, "桐山县"))

    assert together == pytest.approx(1.0)
    assert apart == pytest.approx(0.8)


def test_the_most_alike_comes_first() -> None:
    known = {
        "a": Demand("科创二路改造工程要加快管线迁改"),
        "b": Demand("完成科创二路管线迁改"),
        "c": Demand("建设高标准农田"),
    }

    found = find_same(Demand("完成科创二路管线迁改，恢复施工"), known)

    assert [key for key, _ in found] == ["b", "a"]


@given(DEMANDS, DEMANDS)
def test_likeness_is_between_nought_and_one_and_the_order_does_not_matter(
    first: Demand, second: Demand
) -> None:
    assert 0.0 <= likeness(first, second) <= 1.0 + 1e-9
    assert likeness(first, second) == pytest.approx(likeness(second, first))


@given(st.lists(DEMANDS, max_size=8), DEMANDS)
def test_the_index_finds_what_comparing_with_all_finds(known: list[Demand], met: Demand) -> None:
    keyed = {str(number): demand for number, demand in enumerate(known)}

    assert [key for key, _ in DemandIndex(keyed).find(met)] == [k for k, _ in find_same(met, keyed)]
