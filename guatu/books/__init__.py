"""The data that ships: ledgers, scorecards, node templates, response plans, lexicon.

Every file names its source and year. A rule that nobody published is marked as to be set
by the city. No code but the loader.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_book(name: str) -> dict[str, Any]:
    """Return the TOML file `name` of this folder, such as `lexicon/posts.toml`, as a dict.

    The answer is shared between callers: do not change it.
    """
    return tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))


def load_book_bytes(name: str) -> bytes | None:
    """Return the bytes of the file `name` of this folder, or None when there is none."""
    file = files(__name__).joinpath(name)
    return file.read_bytes() if file.is_file() else None


def book_names(folder: str) -> list[str]:
    """Return the names, without `.toml`, of the files in `folder`, sorted."""
    inside = files(__name__).joinpath(folder).iterdir()
    return sorted(file.name[:-5] for file in inside if file.name.endswith(".toml"))
