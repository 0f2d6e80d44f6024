"""Who reads a first page need not know that there is a database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PAGE = "全市防汛会议召开\n本报讯 6月2日,全市防汛会议召开。会议要求,市水务局6月底前完成堤防加固。\n"


def guatu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GUATU_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "guatu.settings",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "guatu", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_first_page_is_stored_without_migrating_first(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(PAGE, "utf-8")

    first = guatu(tmp_path / "home", "read", str(page))
    again = guatu(tmp_path / "home", "read", str(page))

    assert (first.returncode, again.returncode) == (0, 0)
    assert "已入库 / stored" in first.stdout
    assert "was stored before" in again.stdout
    assert guatu(tmp_path / "home", "verify").returncode == 0
