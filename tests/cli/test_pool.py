"""A folder is read whole, once, and goes on after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from guatu.cli.engines.pool import read_folder

PAGE = "{n}号会议召开\n本报讯 6月{n}日,市长召开会议,要求各部门6月底前完成第{n}批整改。\n"


def pages(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(1, count + 1):
        (folder / f"{n:04}.txt").write_text(PAGE.format(n=n), "utf-8")
    return folder


def names(out: Path) -> list[str]:
    """Return the page of every article row in the archive, sorted: doubled pages show."""
    table = pq.read_table(out).to_pylist()
    return sorted(row["page"] for row in table if row["kind"] == "article")


@pytest.mark.slow
def test_a_second_run_reads_nothing_again(tmp_path: Path) -> None:
    folder, out = pages(tmp_path / "in", 12), tmp_path / "out"

    first = read_folder(folder, out, jobs=2)
    again = read_folder(folder, out, jobs=2)

    assert (first.files, first.read) == (12, 12)
    assert (again.files, again.read, again.rows) == (12, 0, 0)
    assert names(out) == [f"{n:04}.txt" for n in range(1, 13)]


@pytest.mark.slow
def test_a_changed_page_replaces_its_rows(tmp_path: Path) -> None:
    folder, out = pages(tmp_path / "in", 3), tmp_path / "out"
    read_folder(folder, out, jobs=1)

    (folder / "0002.txt").unlink()
    read_folder(folder, out, jobs=1)

    assert names(out) == ["0001.txt", "0003.txt"]


@pytest.mark.slow
def test_a_part_half_written_is_passed_over_and_swept_away(tmp_path: Path) -> None:
    folder, out = pages(tmp_path / "in", 3), tmp_path / "out"
    read_folder(folder, out, jobs=1)
    half = out / f".{next(out.glob('part-*.parquet')).name}"
    half.write_bytes(b"PAR1")
    assert len(names(out)) == 3

    read_folder(folder, out, jobs=1)

    assert not half.exists()


@pytest.mark.slow
def test_a_killed_run_leaves_whole_parts_and_the_next_goes_on(tmp_path: Path) -> None:
    folder, out = pages(tmp_path / "in", 1200), tmp_path / "out"
    script = (
        "import sys, pathlib\n"
        "from guatu.cli.engines.pool import read_folder\n"
        "if __name__ == '__main__':\n"
        "    read_folder(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), jobs=2)\n"
    )
    (tmp_path / "run.py").write_text(script)
    run = subprocess.Popen(
        [sys.executable, str(tmp_path / "run.py"), str(folder), str(out)],
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    while run.poll() is None and not list(out.glob("part-*.parquet")):
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    survived = names(out)

    tally = read_folder(folder, out, jobs=2)

    assert len(survived) == len(set(survived)) > 0
    assert tally.read == 1200 - len(survived)
    assert names(out) == [f"{n:04}.txt" for n in range(1, 1201)]
