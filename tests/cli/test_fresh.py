"""A machine on which nothing was set up yet says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_command_before_the_first_migrate_says_what_to_run(tmp_path: Path) -> None:
    surroundings = {**os.environ, "GUATU_HOME": str(tmp_path), "DATABASE_URL": ""}
    words = [sys.executable, "-m", "guatu", "matter", "list", "--as", "zhou"]

    said = subprocess.run(words, capture_output=True, text=True, env=surroundings, check=False)

    assert said.returncode == 3
    assert said.stderr.splitlines()[1].endswith("run guatu migrate first.")
    assert "Traceback" not in said.stderr
