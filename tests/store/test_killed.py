"""`kill -9` in the middle of reading many pages leaves whole documents, and one can go on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

PAGES = 100


def guatu(*words: str) -> list[str]:
    return [sys.executable, "-m", "guatu", *words]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "GUATU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "guatu.settings"}


def write_pages(folder: Path) -> list[Path]:
    """Write notices that differ in one number; each has two demands."""
    folder.mkdir()
    pages = []
    for number in range(PAGES):
        page = folder / f"page-{number:03}.txt"
        text = (
            f"第{number}号会议要求\n\n3月2日，市长主持召开第{number}号调度会。"
            "会议要求，要加快东渠疏通进度，确保3月20日前完工。"
            "会议强调，市交通局要做好道路保通工作，严格落实责任。\n"
        )
        page.write_text(text, "utf-8")
        pages.append(page)
    return pages


def counted(home: Path) -> tuple[int, int, int]:
    """Return how many documents are stored, how many are whole, and how many drafts there are."""
    with sqlite3.connect(home / "guatu.sqlite3") as database:
        documents = database.execute("SELECT count(*) FROM store_document").fetchone()[0]
        whole = database.execute(
            "SELECT count(*) FROM store_event e JOIN store_document d "
            "ON e.stream = 'document:' || d.sha256 "
            "WHERE json_extract(e.after, '$.drafts') = "
            "(SELECT count(*) FROM store_draft f WHERE f.document_id = d.id)"
        ).fetchone()[0]
        drafts = database.execute("SELECT count(*) FROM store_draft").fetchone()[0]
    return documents, whole, drafts


@pytest.mark.slow
def test_a_killed_reading_leaves_whole_documents_and_the_next_goes_on(tmp_path: Path) -> None:
    home, pages = tmp_path / "home", write_pages(tmp_path / "pages")
    names, known = [str(page) for page in pages], environment(home)
    subprocess.run(guatu("migrate"), env=known, check=True, capture_output=True)

    reading = subprocess.Popen(
        guatu("read", *names), env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while counted(home)[0] < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    reading.send_signal(signal.SIGKILL)
    reading.wait()
    documents, whole, drafts = counted(home)
    subprocess.run(guatu("read", *names), env=known, check=True, capture_output=True)
    checked = subprocess.run(guatu("verify"), env=known, check=False, capture_output=True)

    assert 5 <= documents < PAGES
    assert whole == documents
    assert drafts > 0
    assert counted(home)[:2] == (PAGES, PAGES)
    assert checked.returncode == 0
