"""Workbooks (.xlsx and its relatives) as text: every sheet a table."""

from __future__ import annotations

from guatu.read.formats.source import Source, SourceWriter
from guatu.read.tables.excel import read_workbook


def read_excel(data: bytes, *, name: str) -> Source:
    """Return the sheets of a workbook as one text; what could not be read gives findings."""
    grids, findings = read_workbook(data, name=name)
    writer = SourceWriter()
    for finding in findings:
        writer.finding(finding)
    for grid in grids:
        writer.table(grid)
    return writer.source()
