"""Samples of the reading desk: a draft in each of its states, and a likely misprint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guatu.store.models import Draft
from guatu.web.draft_forms import AcceptForm
from guatu.web.draft_rows import DraftRow, KnownRow, MisprintRow, Why

TITLE = "月底前完成东渠清淤"
KNOWN = KnownRow(
    83, "东渠、清淤", "督〔2026〕12号", "疏通东渠", "#design-desk", 7, None,
    [("完成时限", "2026-11-30", "2026-12-15")],
)  # fmt: skip


def desk_samples() -> dict[str, object]:
    """Return drafts and a misprint in all states."""
    return {
        "drafts": [
            _draft(9001, "proposed", known=[KNOWN]),
            _draft(9002, "accepted", number="督〔2026〕31号"),
            _draft(9003, "linked", number="督〔2026〕12号", new_due="2026-12-15"),
            _draft(9004, "rejected", reason="只是转述，不是要求。"),
        ],
        "misprints": [_misprint(state) for state in ("proposed", "accepted", "dismissed")],
        "may_decide": True,
    }


def _draft(
    pk: int,
    state: str,
    *,
    known: Sequence[KnownRow] = (),
    number: str = "",
    reason: str = "",
    new_due: str = "",
) -> DraftRow:
    asked = Draft(pk=pk, title=TITLE, lead_text="水利部门", due=date(2026, 11, 30))
    return DraftRow(
        pk=pk,
        statement="design-desk",
        start=0,
        state=state,
        title=TITLE,
        lead="水利部门" if state == "proposed" else "市水利局",
        lead_known=state != "proposed",
        due="2026-11-30",
        due_known=True,
        reason=reason,
        matter_url="#design-desk",
        matter_number=number,
        why=Why("要求", "会议", "demand.must", "要、月底前"),
        known=known,
        above=pk - 1 if state == "proposed" else None,
        may_undo=state != "proposed",
        new_due=new_due,
        edit_form=AcceptForm(draft=asked),
        edit_open=state == "proposed",
    )


def _misprint(state: str) -> MisprintRow:
    return MisprintRow(
        f"misprint-{state}", 0, "design-desk", state, "清於", "清淤", "#design-desk", "#design-desk"
    )
