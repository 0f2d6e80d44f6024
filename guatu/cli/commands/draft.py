"""`guatu draft`: what a reader proposed, and whether it becomes a matter."""

from __future__ import annotations

from datetime import datetime

import click

from guatu.cli.store import acting_as, now
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.link_draft import link_draft, take_date
from guatu.store.acts.merge_drafts import merge_drafts
from guatu.store.acts.propose_draft import propose_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.reopen_draft import reopen_draft
from guatu.store.selectors.documents import (
    document_page,
    draft_seen,
    statement_seen,
    waiting_drafts,
)
from guatu.store.selectors.matter import matter_numbered
from guatu.store.selectors.retellings import Known, known_demands
from guatu.store.selectors.units import unit_by_key

_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")


@click.group()
def command() -> None:
    """Drafts: list those that wait, and decide one. NUMBER is printed by the list."""


@command.command(name="list")
@_WHO
def list_(who: str) -> None:
    """List the drafts that wait, with what the reader proposes and what they may tell again."""
    with acting_as(who) as actor:
        drafts = waiting_drafts(actor)
        known = known_demands(actor, drafts)
        for draft in drafts:
            lead = draft.lead.name if draft.lead else draft.lead_text or "—"
            click.echo(f"{draft.pk}  {lead}  {draft.due or draft.due_text or '—'}  {draft.title}")
            for found in known.get(draft.pk, ()):
                click.echo(f"    ≈ {_told(found)}")
    click.echo(f"{len(drafts)} 件待定 / waiting")


@command.command()
@click.argument("document", type=int)
@_WHO
def problems(document: int, who: str) -> int:
    """List every problem that a document names, with its task. Exit 3 if one has none."""
    with acting_as(who) as actor:
        found = document_page(actor, document).problems
    for problem in found:
        task = problem.task.number if problem.task else "拟办 draft"
        mark = "! 无任务 no task" if problem.is_without_task else f"  {task}"
        click.echo(f"{mark}  [{problem.statement.pk}] {problem.statement.text}")
    lacking = sum(problem.is_without_task for problem in found)
    click.echo(f"{len(found)} 个问题 problems，{lacking} 个无任务 without a task")
    return 3 if lacking else 0


@command.command()
@click.argument("document", type=int)
@click.argument("statement", type=int)
@_WHO
def propose(document: int, statement: int, who: str) -> None:
    """Make a draft of a problem; STATEMENT is the number in brackets of the list of problems."""
    with acting_as(who) as actor:
        of_document = statement_seen(actor, document, statement)
        draft = propose_draft(of_document, actor=actor, at=now())
    click.echo(f"{draft.pk}  {draft.title}")


def _told(found: Known) -> str:
    """Return one line: how alike, to which matter or draft, and what changed."""
    changes = "；".join(f"{change.before or '—'} → {change.after}" for change in found.changes)
    target = found.matter or f"{found.earlier.pk if found.earlier else ''} {found.earlier}"
    return f"{found.score:.2f}  {target}  {changes}".rstrip()


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


@command.command()
@click.argument("number", type=int)
@_WHO
@click.option("--to", "matter", required=True, help="Number of the matter, like 督〔2026〕12号.")
@click.option("--take-date", "takes", is_flag=True, help="Make the new day the due date as well.")
def link(number: int, who: str, matter: str, takes: bool) -> None:
    """Make a draft a further source of a matter that asks for the same."""
    with acting_as(who) as actor:
        draft, known = draft_seen(actor, number), matter_numbered(actor, matter)
        link_draft(draft, known, actor=actor, at=now())
        if takes:
            take_date(draft, known, actor=actor, at=now())
    click.echo(f"{known.number} {known.title}  {known.due or '—'}")


@command.command()
@click.argument("number", type=int)
@_WHO
@click.option("--with", "other", type=int, required=True, help="Number of the other draft.")
def merge(number: int, who: str, other: int) -> None:
    """Make one matter of two drafts; the other one is accepted if it waits."""
    with acting_as(who) as actor:
        draft, into = draft_seen(actor, number), draft_seen(actor, other)
        matter = merge_drafts(draft, into, actor=actor, at=now())
    click.echo(f"{matter.number} {matter.title}")


@command.command()
@click.argument("number", type=int)
@_WHO
def reopen(number: int, who: str) -> None:
    """Take back that a draft was rejected or linked; it waits again."""
    with acting_as(who) as actor:
        draft = draft_seen(actor, number)
        reopen_draft(draft, actor=actor, at=now())
    click.echo(f"{draft.pk} {draft.title}")
