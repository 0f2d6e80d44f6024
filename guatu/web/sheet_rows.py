"""What the look at a workbook shows: its problems in words, and its first rows as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from guatu.ledger.sheet import Target
from guatu.store.selectors.units import unit_tree
from guatu.store.sheet_files import Prepared
from guatu.web.language import current_language

SHOWN = 100
SAMPLES = 8
# The columns of the sample, where the sheet has them.
SAMPLED = (Target.TITLE, Target.LEAD, Target.SUPPORTING, Target.DUE, Target.MONEY, Target.PROGRESS)


def problem_lines(found: Prepared) -> dict[str, object]:
    """Return the sentences of the first problems, and how many more there are."""
    listed, language = [*found.findings, *found.problems], current_language()
    shown = [finding.say(language) for finding in listed[:SHOWN]]
    return {"problems": shown, "more_problems": len(listed) - len(shown)}


def sample_rows(found: Prepared) -> dict[str, object]:
    """Return the first rows as they would be entered: heads by target, cells with their head."""
    held = {column.target for column in found.mapping.columns}
    heads = [target for target in SAMPLED if target in held]
    rows = found.rows[:SAMPLES]
    names = {unit.key: unit.name for unit in unit_tree()}
    return {
        "heads": heads,
        "samples": [
            (row.number, [(head, _text(row.values.get(head), names)) for head in heads])
            for row in rows
        ],
    }


def _text(value: object, names: Mapping[str, str]) -> str:
    match value:
        case None:
            return ""
        case list():
            return "、".join(names.get(key, key) for key in value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:,.2f}"
    return str(value)
