"""`guatu matter`: look at matters and act on them; the same acts as on the pages."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.cancel import cancel
from guatu.store.acts.draw_rechecks import Drawing, draw_rechecks
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.evidence import Proof
from guatu.store.selectors.ledger import LedgerFilters, ledger_page, light_counts
from guatu.store.selectors.matter import matter_numbered, matter_page
from guatu.store.selectors.people import user_named
from guatu.store.selectors.units import unit_by_key

_DAY = click.DateTime(["%Y-%m-%d"])
_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")
_REASON = click.option("--reason", required=True)
# act -> the function that needs a number and a reason alone
_PLAIN = {
    "return": return_matter,
    "reopen": reopen,
    "cancel": cancel,
    "refuse-extension": refuse_extension,
}


@click.group()
def command() -> None:
    """Matters: list, show, and the acts of every day; all others are on the pages and in the API.

    NUMBER is printed like 督〔2026〕12号.
    """


@command.command(name="list")
@_WHO
@click.option("--book", default="")
@click.option("--unit", default="", help="Key of a unit; all under it are meant too.")
@click.option("--light", default="", help="red, yellow, green, grey …")
@click.option("--state", default="open", help="open, closed, cancelled, merged, or blank: all.")
@click.option("--at", default="", help="Where to go on: what the list before printed last.")
def list_(who: str, at: str, **given: str) -> None:
    """List the matters that a person sees, with their lights, 50 at a time."""
    filters = LedgerFilters(**given)  # type: ignore[arg-type]
    with acting_as(who) as actor:
        page = ledger_page(actor, filters, today=today(), at=at)
        counts = light_counts(actor, filters, today=today())
    for row in page.rows:
        due = row.due or "—"
        click.echo(f"{row.light.colour:8}{row.number}  {due}  {row.lead}  {row.title}")
    lights = "  ".join(f"{colour} {count}" for colour, count in sorted(counts.items()))
    total = counts.get(given["light"], 0) if given["light"] else sum(counts.values())
    click.echo(f"共 {total} total  {lights}")
    if page.next:
        click.echo(f"--at '{page.next}'")


@command.command()
@click.argument("number")
@_WHO
def show(number: str, who: str) -> None:
    """Show a matter, why its light is as it is, its history, and what may be done next."""
    with acting_as(who) as actor:
        page = matter_page(actor, matter_numbered(actor, number).pk, today=today())
    row = page.row
    click.echo(f"{row.number} {row.title}\n{row.stage_zh} {row.stage_en} {row.progress}%")
    click.echo(f"{row.light.colour}: {row.light.words['zh']} {row.light.words['en']}")
    for other in page.alike:
        click.echo(f"  ≈ {other}")
    for line in page.history:
        said = line.reason or line.text
        click.echo(f"  {line.sequence}. {line.at:%Y-%m-%d} {line.act} {line.actor} {said}".rstrip())
    for proven in page.evidence:
        click.echo(f"  · {proven.evidence} {proven.evidence.added_at:%Y-%m-%d}")
        for finding in proven.findings:
            click.echo(f"    {finding.say('zh')} {finding.say('en')}")
    for offered in page.next_acts:
        why = f"  ({offered.why_not.say('zh')})" if offered.why_not else ""
        click.echo(f"  → {offered.act}{why}")


@command.command()
@click.argument("book")
@_WHO
@click.option("--from", "first", type=_DAY, required=True, help="Closed on this day or later.")
@click.option("--to", "last", type=_DAY, required=True, help="Closed on this day or before.")
@click.option("--count", type=int, required=True, help="How many are drawn.")
@click.option("--seed", required=True, help="What was agreed before: the draw can be repeated.")
def draw(book: str, who: str, first: datetime, last: datetime, count: int, seed: str) -> None:
    """Draw closed matters of BOOK to be looked at again; the record keeps how."""
    drawing = Drawing(book, first.date(), last.date(), count, seed)
    with acting_as(who) as actor:
        for matter in draw_rechecks(drawing, actor=actor, at=now()):
            click.echo(f"{matter.number}  {matter.title}")


@command.command(name="assign")
@click.argument("number")
@_WHO
@click.option("--lead", required=True, help="Key of the lead unit.")
@click.option("--handler", help="Account of the person who handles it.")
@click.option("--due", type=_DAY)
def assign_(number: str, who: str, lead: str, handler: str | None, due: datetime | None) -> None:
    """Give a matter to a lead unit."""
    person = user_named(handler) if handler else None
    to = Assignment(unit_by_key(lead), person, _day(due))
    with acting_as(who) as actor:
        assign(matter_numbered(actor, number), to, actor=actor, at=now())


@command.command()
@click.argument("number")
@_WHO
@click.option("--progress", type=int, required=True, help="Percent, 0 to 100.")
@click.option("--text", required=True)
def report(number: str, who: str, progress: int, text: str) -> None:
    """Report progress."""
    with acting_as(who) as actor:
        matter = matter_numbered(actor, number)
        report_progress(matter, actor=actor, at=now(), progress=progress, text=text)


@command.command(name="ask-extension")
@click.argument("number")
@_WHO
@click.option("--due", type=_DAY, required=True)
@_REASON
def ask(number: str, who: str, due: datetime, reason: str) -> None:
    """Ask for a later date."""
    with acting_as(who) as actor:
        matter = matter_numbered(actor, number)
        ask_extension(matter, actor=actor, at=now(), due=due.date(), reason=reason)


@command.command(name="grant-extension")
@click.argument("number")
@_WHO
def grant(number: str, who: str) -> None:
    """Grant the later date that was asked for."""
    with acting_as(who) as actor:
        grant_extension(matter_numbered(actor, number), actor=actor, at=now())


@command.command()
@click.argument("number")
@_WHO
@click.option("--text", required=True, help="What was done.")
@click.option("--kind", default="result", show_default=True, help="Kind of evidence.")
@click.option("--proof", multiple=True, help="A document number or other proof in words.")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path))
def submit(  # the options of one command line
    number: str, who: str, text: str, kind: str, proof: tuple[str, ...], files: tuple[Path, ...]
) -> None:
    """Hand a matter in as done, with its evidence."""
    evidence = [Proof(kind, note) for note in proof] + [_file_proof(kind, file) for file in files]
    with acting_as(who) as actor:
        matter = matter_numbered(actor, number)
        submit_for_closing(matter, actor=actor, at=now(), text=text, evidence=evidence)


@command.command()
@click.argument("number")
@_WHO
def close(number: str, who: str) -> None:
    """Accept that a matter is done; never by the one who handled it."""
    with acting_as(who) as actor:
        accept_closing(matter_numbered(actor, number), actor=actor, at=now())


@command.command()
@click.argument("act", type=click.Choice(sorted(_PLAIN)))
@click.argument("number")
@_WHO
@_REASON
def do(act: str, number: str, who: str, reason: str) -> None:
    """Return, reopen or cancel a matter, or refuse an extension, with a reason."""
    with acting_as(who) as actor:
        _PLAIN[act](matter_numbered(actor, number), actor=actor, at=now(), reason=reason)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _file_proof(kind: str, file: Path) -> Proof:
    try:
        return Proof(kind, content=file.read_bytes(), name=file.name)
    except OSError as error:
        raise Invalid(what=str(file), value=error, wanted="a readable file") from error
