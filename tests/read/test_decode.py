"""Bytes of every encoding become the same text; what is no text becomes a finding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.read.decode import Decoded, decode

TEXT = (
    "# 望江市召开防汛会议\n\n本报讯（记者 方知行）6月18日，全市防汛会议召开，市长欧阳朔讲话。\n" * 3
)


def codes(decoded: Decoded) -> list[str]:
    return [finding.code for finding in decoded.findings]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_encoding_of_the_trade_gives_the_same_text(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding), name="page.txt")

    assert decoded.text == TEXT
    assert decoded.findings == ()


def test_big5_is_guessed() -> None:
    text = "望江市召開防汛會議，市長要求抓好落實，確保群眾生命財產安全。" * 5

    assert decode(text.encode("big5"), name="page.txt").text == text


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xff\xfe", b"\xef\xbb\xbf  "])
def test_an_empty_file_is_a_finding(data: bytes) -> None:
    decoded = decode(data, name="page.txt")

    assert decoded.text.strip() == ""
    assert codes(decoded) == ["read.empty"]
    assert "page.txt" in decoded.findings[0].say("en")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n....",
        bytes(range(256)) * 8,
        b"\x7fELF\x02\x01\x01",
        b"\0" * 100,
        b"\xd0\xcf\x11\xe0....",
    ],
)
def test_a_binary_file_is_a_finding_and_no_text(data: bytes) -> None:
    decoded = decode(data, name="page.txt")

    assert (decoded.text, decoded.encoding) == ("", None)
    assert codes(decoded) == ["read.binary"]


def test_a_file_cut_in_mid_character_keeps_the_rest() -> None:
    decoded = decode(TEXT.encode("gb18030")[:-2], name="page.txt")

    # Two bytes are the line feed and half of 。: one character cannot be decoded.
    assert decoded.text == TEXT[:-2] + "\ufffd"
    assert codes(decoded) == ["read.decoded_as"]
    assert decoded.findings[0].facts["bad"] == 1


def test_nuls_and_marks_of_direction_are_found_with_their_place() -> None:
    decoded = decode((TEXT[:5] + "\0\u202e" + TEXT[5:]).encode(), name="page.txt")

    (finding,) = decoded.findings
    assert finding.code == "read.odd_characters"
    assert (finding.place.start, finding.facts["count"], finding.facts["first"]) == (5, 2, "U+0000")


def test_surrogate_halves_do_not_come_out() -> None:
    decoded = decode(b"\xed\xa0\x80" + TEXT.encode() * 10, name="page.txt")

    decoded.text.encode("utf-8")
    assert codes(decoded) == ["read.decoded_as"]


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_and_all_text_can_be_written(data: bytes) -> None:
    decoded = decode(data, name="x")

    decoded.text.encode("utf-8")
    assert decoded.text.strip() or decoded.findings
