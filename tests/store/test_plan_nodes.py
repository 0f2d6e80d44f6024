"""The nodes of all plans: what one sees of them, with what was promised."""

from __future__ import annotations

from datetime import date

from guatu.store.acts.plan_change import set_baseline
from guatu.store.permission import acting
from guatu.store.selectors.plan_nodes import COLUMNS, node_data
from tests.store.plans import planned
from tests.store.town import DAY, MONDAY, Town


def test_nodes_come_with_dates_baseline_and_links(town: Town) -> None:
    matter = planned(town)
    with acting(town.actor("chen")) as chen:
        set_baseline(matter, "年初", actor=chen, at=MONDAY + DAY)

    with acting(town.actor("li")) as li:
        data = node_data(li, links=True)
        early = node_data(li, on=date(2026, 3, 2))

    first = dict(zip(COLUMNS, data.rows[0], strict=True))
    # Backwards from 15 June: the survey may wait until 25 March; on the 3rd it may start tomorrow.
    assert (first["key"], first["planned_start"]) == ("survey", date(2026, 3, 25))
    assert (first["forecast_start"], first["float_days"]) == (date(2026, 3, 4), 15)
    assert data.baselines[matter.pk, "survey"] == ("2026-03-25", "2026-03-27")
    assert early.baselines == {}
    assert (len(data.rows), len(data.links)) == (13, 14)


def test_strangers_see_no_nodes(town: Town) -> None:
    planned(town)

    with acting(town.actor("zhao")) as zhao:
        data = node_data(zhao, links=True)

    assert (list(data.rows), data.baselines, list(data.links)) == ([], {}, [])
