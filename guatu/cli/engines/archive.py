"""What both engines share: which files are pages, and the rows that one file gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from guatu.read.files import read_bytes
from guatu.read.rows import page_rows

# Files that are read; others in the folder are counted and left alone.
ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".xlsx", ".pdf"})

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("page", "sha256", "kind")),
        *((name, pa.int64()) for name in ("article", "start", "end")),
        *(
            (name, pa.string())
            for name in (
                "text", "label", "speaker", "responsible", "deadline", "deadline_iso", "posts",
            )
        ),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("of", pa.string()),
    ]
)  # fmt: skip


def pages_below(folder: Path) -> list[Path]:
    """Return all files below `folder` whose ending says that they are pages, sorted."""
    return sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file()
    )


def file_rows(data: bytes, name: str, issue_date: date | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of one file, as dicts in the order of `SCHEMA`; never raises for content."""
    page, _ = read_bytes(data, name=name, issue_date=issue_date)
    for row in page_rows(page, sha256=hashlib.sha256(data).hexdigest()):
        yield row.as_dict()
