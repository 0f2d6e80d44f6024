"""Packed files (.docx, .xlsx) are measured before they are unpacked."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from guatu.findings import Finding, Place

# The parts of a document of a thousand pages unpack to some 20 MB; pictures count too.
UNPACKED_BYTES = 200 << 20
# What `zipfile` raises on archives that are broken, encrypted or packed in an unknown way.
BROKEN_ZIP = (
    BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


def packed_finding(data: bytes, name: str, part: str) -> Finding | None:
    """Return why a packed file is not to be opened, or `None`.

    Args:
        data: the file.
        name: its name, for the finding.
        part: the part that a file of its kind must hold, such as word/document.xml.
    """
    place = Place(document=name)
    try:
        parts = {item.filename: item.file_size for item in ZipFile(BytesIO(data)).infolist()}
    except BROKEN_ZIP as error:
        facts = {"name": name, "why": str(error)[:120]}
        return Finding("read.broken", place, facts)
    size = sum(parts.values())
    if size > UNPACKED_BYTES:
        sizes = {"name": name, "size": size >> 20, "most": UNPACKED_BYTES >> 20}
        return Finding("read.unpacks_too_large", place, sizes)
    if part not in parts:
        return Finding("read.broken", place, {"name": name, "why": f"{part} is missing"})
    return None
