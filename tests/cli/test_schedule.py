"""`guatu schedule` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guatu.cli.commands.schedule import command
from guatu.errors import GuatuError
from guatu.schedule import share
from tests.schedule.test_psplib import INSTANCE

PLAN = """
start = 2026-03-02
due = 2026-03-05
[calendars.office]
[[nodes]]
key = "survey"
duration = 2
[[nodes]]
key = "tender"
duration = 4
after = ["survey"]
[[remedies]]
key = "parallel"
kind = "parallel"
nodes = ["survey", "tender"]
"""


def printed(tmp_path: Path, name: str, text: str, *options: str) -> str:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return CliRunner().invoke(command, [str(file), *options], catch_exceptions=False).output


def test_json_holds_everything_the_documents_promise(tmp_path: Path) -> None:
    record = json.loads(printed(tmp_path, "plan.toml", PLAN, "--json"))

    assert record["status"] == "infeasible"
    assert record["missing_days"] == 2
    assert record["finish"] == record["bound"] == "2026-03-09"
    assert record["remedies"][0]["suffices"]
    assert record["nodes"][1]["planned"] == {"start": "2026-03-04", "finish": "2026-03-09"}
    assert record["nodes"][1]["latest"] == {"start": "2026-03-02", "finish": "2026-03-05"}
    assert record["nodes"][1]["float"] == -2
    assert record["nodes"][1]["critical"]


def test_a_person_reads_what_is_missing_and_what_helps(tmp_path: Path) -> None:
    page = printed(tmp_path, "plan.toml", PLAN)

    assert "还差 2 个工作日: survey → tender" in page
    assert "parallel" in page


def test_the_finish_of_an_instance_is_its_makespan(tmp_path: Path) -> None:
    record = json.loads(printed(tmp_path, "a.sm", INSTANCE, "--json", "--seconds", "3"))

    assert record["finish"] == record["bound"] == 5


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("plan.toml", PLAN.replace("duration = 4", "duration = -4"), "tender.*-4"),
        ("plan.toml", "start = x", "plan.toml.*line 1"),
        ("a.sm", "nothing", "a.sm"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_3(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    with pytest.raises(GuatuError, match=words) as failure:
        printed(tmp_path, name, text)

    assert failure.value.exit_code == 3


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GuatuError, match=r"absent\.toml"):
        CliRunner().invoke(command, [str(tmp_path / "absent.toml")], catch_exceptions=False)


PORTFOLIO = """
start = 2026-03-02
[calendars.office]
[[resources]]
key = "window"
capacity = 1
""" + "".join(
    f'[[nodes]]\nkey = "n{i}"\nproject = "p{i}"\nduration = {i + 1}\nneeds = {{ window = 1 }}\n'
    for i in range(3)
)


def test_a_portfolio_tells_its_sum_of_ends_the_bound_and_the_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share, "MOST_NODES", 2)  # 4,000 nodes would take the same way, slower

    record = json.loads(printed(tmp_path, "p.toml", PORTFOLIO, "--json", "--seconds", "1"))
    page = printed(tmp_path, "p.toml", PORTFOLIO, "--seconds", "1")

    # One window; 1, 2 and 3 days, the shortest first: ends 1, 3, 6.
    assert record["sums"] == {"ends": 10, "bound": 10, "gap": 0.0}
    assert "之和 10, 不低于 10, 差距 0.0%" in page


def test_what_a_file_says_and_no_plan_holds_is_told(tmp_path: Path) -> None:
    link = "<PredecessorUID>1</PredecessorUID><LinkLag>50</LinkLag><LagFormat>20</LagFormat>"
    half = f"""<Task><UID>1</UID><Duration>PT8H0M0S</Duration></Task><Task><UID>2</UID>
    <Duration>PT8H0M0S</Duration><PredecessorLink>{link}</PredecessorLink></Task>"""
    text = f"<Project><StartDate>2026-03-02T08:00:00</StartDate><Tasks>{half}</Tasks></Project>"

    record = json.loads(printed(tmp_path, "p.xml", text, "--json"))

    assert "Task UID 2, LinkLag" in record["findings"][0]
    assert record["findings"][0] in printed(tmp_path, "p.xml", text)


def test_the_first_plan_of_the_manual_prints_what_the_manual_says(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs/scheduling.md").read_text("utf-8")
    plan = manual.partition("```toml\n")[2].partition("```")[0]
    said = manual.partition("$ guatu schedule pump.toml\n")[2].partition("```")[0]

    assert printed(tmp_path, "pump.toml", plan) == said


REPLANNED = """
start = 2026-03-02
due = 2026-03-11
announced_weight = 0.4
[calendars.office]
kind = "weekdays"
[[nodes]]
key = "survey"
duration = 2
announced = 2026-03-03
[[nodes]]
key = "tender"
duration = 4
announced = 2026-03-09
announced_factor = 2
after = ["survey"]
"""


def test_a_replanned_plan_tells_how_far_each_promise_moves(tmp_path: Path) -> None:
    record = json.loads(printed(tmp_path, "plan.toml", REPLANNED, "--json"))
    page = printed(tmp_path, "plan.toml", REPLANNED)

    # The tender has to begin by Friday the 6th; on Thursday, 2 days x 0.4 x 2 and an end one
    # working day later than the earliest are 2.6. One day more or less of either is 2.8.
    assert [node["moved"] for node in record["nodes"]] == [0, -2]
    assert record["moves"] == {"sum": 2, "cost": 2.6, "bound": 2.6}
    assert record["status"] == "optimal"
    assert "已公布的开工共移动 2, 代价 2.6, 不低于 2.6" in page
    assert "tender 移动 -2" in page
