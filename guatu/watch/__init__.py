"""Lights and feeds: what the rules say of a matter today, and readings from outside.

Pure: facts and a date in, a light with its reason out. One folder per feed.
`guatu.watch.bulk_duckdb` does many at once and needs the extra `data`.
"""

from guatu.watch.book import LightBook, read_light_book
from guatu.watch.columns import (
    ESCALATION_COLUMNS,
    MATTER_COLUMNS,
    SHAPES,
    UNIT_COLUMNS,
    Colour,
    Shape,
)
from guatu.watch.escalation import Escalation, Proposal, Told, proposals, read_escalation
from guatu.watch.light import Light, LightRow, LightTable, light_table
from guatu.watch.unit import periods_in_a_row, unit_facts

__all__ = [
    "ESCALATION_COLUMNS",
    "MATTER_COLUMNS",
    "SHAPES",
    "UNIT_COLUMNS",
    "Colour",
    "Escalation",
    "Light",
    "LightBook",
    "LightRow",
    "LightTable",
    "Proposal",
    "Shape",
    "Told",
    "light_table",
    "periods_in_a_row",
    "proposals",
    "read_escalation",
    "read_light_book",
    "unit_facts",
]
