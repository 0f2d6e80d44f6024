"""`guatu draft`: what a reader proposed, and whether it becomes a matter."""

from __future__ import annotations

from datetime import datetime

import click

from guatu.cli.store import acting_as, now
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.selectors.documents import draft_seen, waiting_drafts
from guatu.store.selectors.units import unit_by_key

_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")


@click.group()
def command() -> None:
    """Drafts: list those that wait, accept or reject one. NUMBER is printed by the list."""


@command.command(name="list")
@_WHO
def list_(who: str) -> None:
    """List the drafts that wait for a decision, with what the reader proposes."""
    with acting_as(who) as actor:
        drafts = waiting_drafts(actor)
        for draft in drafts:
            lead = draft.lead.name if draft.lead else draft.lead_text or "—"
            click.echo(f"{draft.pk}  {lead}  {draft.due or draft.due_text or '—'}  {draft.title}")
    click.echo(f"{len(drafts)} 件待定 / waiting")


@command.command()
@click.argument("number", type=int)
@_WHO
@click.option("--title", help="What is to be done, in other words.")
@click.option("--lead", help="Key of the lead unit.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
@click.option("--book", help="Key of another book.")
def accept(number: int, who: str, due: datetime | None, lead: str | None, **texts: str) -> None:
    """Make a matter of a draft, as it is or with changes."""
    edits: dict[str, object] = {name: text for name, text in texts.items() if text}
    if due:
        edits["due"] = due.date()
    with acting_as(who) as actor:
        if lead:
            edits["lead"] = unit_by_key(lead)
        draft = draft_seen(actor, number)
        matter = accept_draft(draft, actor=actor, at=now(), edits=edits)
    click.echo(f"{matter.number} {matter.title}")


@command.command()
@click.argument("number", type=int)
@_WHO
@click.option("--reason", required=True)
def reject(number: int, who: str, reason: str) -> None:
    """Decide that a draft becomes no matter, and say why."""
    with acting_as(who) as actor:
        reject_draft(draft_seen(actor, number), actor=actor, at=now(), reason=reason)
