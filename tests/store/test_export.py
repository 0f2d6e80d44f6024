"""A third party can check the exported record with a script of fifty lines and no guatu."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from guatu.store.checkpoints import make_checkpoint
from guatu.store.export import record_lines
from guatu.store.permission import SYSTEM, acting
from tests.store.town import DAY, MONDAY, Town

SCRIPT = Path(__file__).parents[2] / "docs" / "check_record.py"


def exported(town: Town) -> list[str]:
    """Return the record of a town with a checkpoint in the middle and one at the end."""
    town.submitted()
    with acting(SYSTEM):
        make_checkpoint(MONDAY + 3 * DAY)
    town.reported(title="另一件")
    with acting(SYSTEM):
        make_checkpoint(MONDAY + 4 * DAY)
        return list(record_lines())


def checked(lines: list[str], path: Path) -> tuple[int, str]:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    run = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout


def test_the_script_is_short_and_imports_nothing_but_the_standard_library() -> None:
    text = SCRIPT.read_text("utf-8")

    imports = {line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))}
    assert len(text.splitlines()) <= 50
    assert imports == {"hashlib", "json", "sys"}


def test_an_honest_record_holds(town: Town, tmp_path: Path) -> None:
    lines = exported(town)

    code, said = checked(lines, tmp_path / "record.jsonl")

    assert code == 0
    assert said.endswith("0 wrong\n")
    assert sum(json.loads(line)["kind"] == "checkpoint" for line in lines) == 2


def test_a_changed_event_is_named(town: Town, tmp_path: Path) -> None:
    lines = [line.replace("已开工", "已完工", 1) for line in exported(town)]

    code, said = checked(lines, tmp_path / "record.jsonl")

    assert code == 2
    assert "event 3 of matter:meeting_tasks:督〔2026〕1号 does not hold" in said


def test_a_removed_chain_breaks_the_checkpoint_that_bound_it(town: Town, tmp_path: Path) -> None:
    lines = [line for line in exported(town) if "督〔2026〕1号" not in line]

    code, said = checked(lines, tmp_path / "record.jsonl")

    assert code == 2
    assert "checkpoint 2026-03-05 does not hold" in said
