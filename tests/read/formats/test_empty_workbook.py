"""A workbook that opens and holds nothing is told, like any other empty file."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from guatu.read.files import read_bytes


def test_a_workbook_without_a_cell_is_said_to_be_empty() -> None:
    stream = BytesIO()
    openpyxl.Workbook().save(stream)

    page, raw = read_bytes(stream.getvalue(), name="a.xlsx")

    assert (page.articles, raw) == ((), "")
    assert [finding.code for finding in page.findings] == ["read.empty"]
