"""Reading on a real Spark cluster: a standalone master and two workers on this machine.

One worker is killed with everything it runs in the middle of the reading; no page may be lost and
none doubled.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pyarrow.dataset as ds
import pytest

pytestmark = pytest.mark.cluster

ROOT = Path(__file__).parents[2]
PAGE = "{n}号会议召开\n本报讯 6月2日,市长召开会议。\n" + "市长要求,各部门6月底前完成整改。" * 300
PAGES = 600
ENVIRONMENT = {
    **os.environ,
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
    "PYTHONPATH": str(ROOT),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], *, seconds: float, what: str) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def daemon(name: str, *arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Spark daemon in a process group of its own; end the whole group afterwards."""
    spec = find_spec("pyspark")
    assert spec is not None, "pyspark is needed: make cluster"
    assert spec.origin is not None
    home = Path(spec.origin).parent
    command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env={**ENVIRONMENT, "SPARK_HOME": str(home)},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End `process` and all that it started, at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Yield the address of a master, and its two workers."""
    port = free_port()
    with ExitStack() as stack:
        address = f"spark://127.0.0.1:{port}"
        ports = ("--port", str(port), "--webui-port", str(free_port()))
        log = tmp_path / "master.log"
        stack.enter_context(daemon("master.Master", "--host", "127.0.0.1", *ports, log=log))
        wait_until(lambda: answers(port), seconds=60, what="the master")
        workers = []
        for number in range(2):
            folder = tmp_path / f"worker{number}"
            options = ("--cores", "1", "--memory", "1g", "--webui-port", str(free_port()))
            arguments = ("--host", "127.0.0.1", *options, "--work-dir", str(folder), address)
            worker = daemon("worker.Worker", *arguments, log=tmp_path / f"worker{number}.log")
            workers.append(stack.enter_context(worker))
        wait_until(
            lambda: log.read_text().count("Registering worker") == 2, seconds=60, what="workers"
        )
        yield address, workers


def pages(folder: Path) -> Path:
    folder.mkdir()
    for n in range(PAGES):
        (folder / f"{n:05}.txt").write_text(PAGE.format(n=n), "utf-8")
    return folder


def read(folder: Path, out: Path, master: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "guatu", "read", "--engine", "spark", "--master", master]
    return subprocess.Popen(
        [*command, "--out", str(out), str(folder)],
        cwd=ROOT,
        env=ENVIRONMENT,
    )


def article_pages(out: Path) -> list[str]:
    table = ds.dataset(out, format="parquet", partitioning="hive").to_table(
        columns=["page", "kind"]
    )
    rows = table.to_pylist()
    return sorted(row["page"] for row in rows if row["kind"] == "article")


def test_a_worker_that_dies_loses_no_page_and_doubles_none(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    folder, out = pages(tmp_path / "in"), tmp_path / "out"

    run = read(folder, out, address)
    wait_until(
        lambda: any(out.rglob("*.parquet")) or run.poll() is not None,
        seconds=180,
        what="the first rows",
    )
    assert run.poll() is None, "the reading was over before a worker could be killed"
    kill(workers[0])

    assert run.wait(900) == 0
    assert (out / "_SUCCESS").exists()
    assert article_pages(out) == [f"{n:05}.txt" for n in range(PAGES)]
