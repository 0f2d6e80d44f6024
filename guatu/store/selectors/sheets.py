"""How sheets with the same headings were read before."""

from __future__ import annotations

from guatu.ledger.sheet import SheetMapping
from guatu.store.acts.import_sheet import mapping_stream
from guatu.store.record import last_noted


def remembered(mapping: SheetMapping, book: str) -> SheetMapping:
    """Return `mapping` with the targets that a person chose last for these headings, if any."""
    last = last_noted(mapping_stream(book, mapping))
    return mapping.with_targets(last.after_facts) if last else mapping
