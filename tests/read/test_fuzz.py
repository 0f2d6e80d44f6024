"""Whatever a file holds, reading it ends, with a page and findings: it never raises."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.read.as_json import page_dict
from guatu.read.files import read_bytes
from tests.fuzz import long_run
from tests.read.formats.making import column, pdf, word

ROWS = [["序号", "任务", "牵头单位", "完成时限"], ["1", "修复东桥", "市交通局", "6月底前"]]
HTML = (
    "<html><body><h1>防汛会议召开</h1><p>6月18日，会议召开。</p><table border=1>"
    "<tr><th colspan=2>任务</th><th>时限</th></tr><tr><td rowspan=2>修桥</td><td>市交通局</td>"
    "<td>6月底</td></tr></table></body></html>"
)
TEXT = (
    "# 防汛会议召开\n\n本报讯（记者 方知行）6月18日，会 议 召 开。"
    "要求\n7月底前完成。\n（下转第二版）\n"
)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


BASES: dict[str, bytes] = {
    "a.docx": word("各单位：", ROWS, heading="责任分解表"),
    "a.xlsx": workbook(),
    "a.pdf": pdf(
        (column(["6月18日，会议召开。", "要求7月底前完成。"], 60, 700), [(40, 40, 400, 40)])
    ),
    "a.html": HTML.encode(),
    "a.txt": TEXT.encode(),
}
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=12)), min_size=1, max_size=6
)


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """`data` with stretches replaced: (where as a share, how many bytes, by what)."""
    for share, length, new in edits:
        at = int(share * len(data))
        data = data[:at] + new + data[at + length :]
    return data


def with_edited_part(data: bytes, edit: Callable[[bytes], bytes], number: int) -> bytes:
    """A packed document with one of its parts edited before it is packed again."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(parts)
    chosen = names[number % len(names)]
    parts[chosen] = edit(parts[chosen])
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def assert_read(data: bytes, name: str) -> None:
    """The page has a body or a finding that says why not, and everything can be printed."""
    page, raw = read_bytes(data, name=name)

    raw.encode("utf-8")
    page_dict(page, explain=True)
    assert page.articles or page.findings


@pytest.mark.parametrize("name", BASES)
@given(edits=EDITS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_edited_file_is_read_or_refused(
    name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    assert_read(edited(BASES[name], edits), name)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
@given(edits=EDITS, number=st.integers(0, 20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_packed_document_with_an_edited_part_is_read_or_refused(
    name: str, edits: list[tuple[float, int, bytes]], number: int
) -> None:
    assert_read(with_edited_part(BASES[name], lambda part: edited(part, edits), number), name)


@pytest.mark.slow
@pytest.mark.parametrize("name", BASES)
@given(edits=EDITS, number=st.integers(0, 20))
@settings(max_examples=long_run(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_long_fuzz_of_every_format(
    name: str, edits: list[tuple[float, int, bytes]], number: int
) -> None:
    assert_read(edited(BASES[name], edits), name)
    if name in ("a.docx", "a.xlsx"):
        assert_read(with_edited_part(BASES[name], lambda part: edited(part, edits), number), name)


@pytest.mark.slow
@given(st.text(max_size=600))
@settings(max_examples=long_run(500), deadline=None)
def test_long_fuzz_of_text(text: str) -> None:
    assert_read(text.encode("utf-8", "surrogatepass"), "a.txt")


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<div>" * 200_000 + "会议召开。".encode(),
        b"<html><body><table>" + b"<tr><td>x</td><td>y</td></tr>" * 100_000 + b"</table>",
        b"<html><body><p>" + b"<b>" * 100_000 + "会议召开。".encode(),
        "（".encode() * 1_000_000,
        b"1" * 1_000_000,
        b"a" * 1_000_000,
        "一".encode() * 500_000,
        "工程".encode() * 250_000,
        "。\n".encode() * 500_000,
        "市 ".encode() * 500_000,
        "本报讯（记者 ".encode() * 100_000,
        "一、工作\n".encode() * 200_000,
        "# 标题\n\n".encode() * 100_000,
        "（记者 方知行）\n".encode() * 100_000,
        b"\n" * 5_000_000 + "会议召开。".encode(),
    ],
    ids=lambda data: data[:12].decode("utf-8", "replace"),
)  # fmt: skip
def test_a_hostile_page_is_read_within_its_time(data: bytes) -> None:
    start = time.process_time()

    assert_read(data, "hostile")

    assert time.process_time() - start < 120
