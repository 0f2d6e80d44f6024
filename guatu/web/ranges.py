"""A part of a file over HTTP: what a map reads out of a PMTiles archive (RFC 9110, 14)."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import HttpRequest, HttpResponse

# The most that is handed out at once; a tile or a directory is far smaller.
MOST = 8 * 1024 * 1024
_ASKED = re.compile(r"bytes=(\d+)-(\d*)")


def part_of(file: Path, request: HttpRequest) -> HttpResponse:
    """Return the bytes of `file` that `request` asks for.

    206 with at most `MOST` bytes; 416 when there are none such, or when all of it is asked for:
    an archive of gigabytes is read in parts.
    """
    held = file.stat()
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{held.st_mtime_ns:x}-{held.st_size:x}"'}
    asked = _ASKED.fullmatch(request.headers.get("Range", ""))
    first = int(asked[1]) if asked else held.st_size
    if first >= held.st_size:
        headers["Content-Range"] = f"bytes */{held.st_size}"
        return HttpResponse(status=416, headers=headers)
    last = int(asked[2]) if asked and asked[2] else held.st_size
    last = min(last, held.st_size - 1, first + MOST - 1)
    with file.open("rb") as opened:
        opened.seek(first)
        content = opened.read(last - first + 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{held.st_size}"
    return HttpResponse(content, "application/octet-stream", status=206, headers=headers)
