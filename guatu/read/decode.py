"""Bytes to text: a byte order mark, UTF-8, UTF-16 without a mark, GB18030, then a guess.

Whatever comes out is text without surrogate halves. What could not be decoded, and invisible
or control characters, are findings; what is no text at all gives no text and a finding.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import charset_normalizer
import regex

from guatu.findings import Finding, Place

_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of files that are not text, whatever their name says.
_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0",
    b"\x7fELF", b"MZ\x90\x00", b"\x1f\x8b\x08", b"BZh9", b"7z\xbc\xaf\x27\x1c", b"Rar!",
    b"SQLite format 3", b"RIFF", b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*",
)  # fmt: skip
# How many characters in a thousand may be undecodable before the encoding counts as wrong.
_BAD_PER_THOUSAND = 5
_READABLE = regex.compile(
    r"[\t\n\r\x20-\x7e\u3000-\u303f\uff00-\uffef\u4e00-\u9fa5\u2010-\u2027\u00b7\u2460-\u24ff]"
)
_ODD = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was read in, and what was odd; no encoding when no text."""

    text: str
    encoding: str | None
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, *, name: str) -> Decoded:
    """Return the text of `data`; `name` is for the findings. Cost: O(len(data))."""
    place = Place(document=name)
    if not data.strip():
        return Decoded("", None, (Finding("read.empty", place, {"name": name}),))
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], encoding, name)
    if data.startswith(_MAGIC):
        return _binary(name, 0)
    guess = _guess(data)
    return _checked(data, guess, name) if guess else _binary(name, _first_control(data))


def _binary(name: str, at: int) -> Decoded:
    finding = Finding("read.binary", Place(document=name), {"name": name, "at": at})
    return Decoded("", None, (finding,))


def _first_control(data: bytes) -> int:
    found = regex.search(rb"[\x00-\x08\x0e-\x1f]", data)
    return found.start() if found else 0


def _guess(data: bytes) -> str | None:
    """Return the encoding of `data`, or `None` when it is no text."""
    if _is_clean(data, "utf-8") and data.count(b"\0") * 100 <= len(data):
        return "utf-8"
    sample = data[:_SAMPLE]
    fits = [code for code in ("utf-16-le", "utf-16-be") if _has_high_bytes(sample, code)]
    fits += ["utf-8", "gb18030"]
    for encoding in fits:
        if _reads_well(sample, encoding):
            return encoding
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best and _reads_well(sample, best.encoding) else None


def _is_clean(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _has_high_bytes(sample: bytes, encoding: str) -> bool:
    """Return whether every second byte is the high byte of Chinese or Latin text in UTF-16."""
    high = sample[1::2] if encoding == "utf-16-le" else sample[0::2]
    likely = sum(0x4E <= byte <= 0x9F or byte in (0x00, 0x20, 0x30, 0xFF) for byte in high)
    return bool(high) and likely * 10 >= len(high) * 9


def _reads_well(sample: bytes, encoding: str) -> bool:
    """Return whether nearly all of `sample` is readable Chinese or Latin in `encoding`."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    bad = text.count("\ufffd") + text.count("\0")
    readable = len(_READABLE.findall(text))
    return (
        bool(text)
        and bad * 1000 <= _BAD_PER_THOUSAND * len(text)
        and readable * 10 >= len(text) * 9
    )


def _checked(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode `data` and tell what could not be decoded and what should not be in a text."""
    text = data.decode(encoding, "replace")
    place = Place(document=name)
    findings = []
    if not text.strip():
        findings.append(Finding("read.empty", place, {"name": name}))
    if bad := text.count("\ufffd"):
        if bad * 10 > len(text):
            return _binary(name, _first_control(data))
        facts = {"name": name, "encoding": encoding, "bad": bad}
        findings.append(Finding("read.decoded_as", place, facts))
    odd = _ODD.findall(text)
    if odd:
        start = text.index(odd[0])
        facts = {"name": name, "count": len(odd), "first": f"U+{ord(odd[0]):04X}"}
        where = Place(document=name, start=start, end=start + 1)
        findings.append(Finding("read.odd_characters", where, facts))
    return Decoded(text, encoding, tuple(findings))
