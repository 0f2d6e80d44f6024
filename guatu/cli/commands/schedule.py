"""`guatu schedule FILE`: the dates of a plan, forwards or backwards from its hard dates."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic

import click

from guatu.schedule.answer import Schedule, as_record, iso
from guatu.schedule.errors import FileUnreadable
from guatu.schedule.mspdi import read_mspdi
from guatu.schedule.plan import Plan
from guatu.schedule.plan_toml import read_plan_toml
from guatu.schedule.psplib import read_psplib
from guatu.schedule.scheduler import schedule, shares_means
from guatu.schedule.warm import warm_up


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    help="Time for sharing scarce means; plans without any take milliseconds.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the search.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(file: Path, seconds: float, seed: int, as_json: bool) -> None:
    """Schedule the plan in FILE: TOML, MS Project XML (.xml) or PSPLIB (.sm)."""
    plan = read_plan(file)
    if shares_means(plan):
        warm_up()
    deadline = monotonic() + seconds
    answer = schedule(plan, left=lambda: deadline - monotonic(), seed=seed)
    found = [finding.say() for finding in plan.findings]
    record = as_record(answer) | {"findings": found}
    if file.suffix == ".sm":  # the format has no dates: its finish is the makespan
        record |= {"finish": answer.length, "bound": answer.least_length}
    click.echo(
        json.dumps(record, ensure_ascii=False, indent=1) if as_json else _page(answer, found)
    )


def read_plan(file: Path) -> Plan:
    """Return the plan in `file`, read by its suffix.

    Raises:
        FileUnreadable: the file is not there, not text, or not a plan.
    """
    text = _text(file)
    if file.suffix == ".sm":
        return read_psplib(text, file=str(file))
    if file.suffix == ".xml":
        return read_mspdi(text, file=str(file))
    return read_plan_toml(text, file=str(file))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise FileUnreadable(file=str(file), place="-", problem=error.strerror) from None
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            file=str(file), place=f"byte {error.start}", problem="UTF-8 is needed"
        ) from None


def _page(answer: Schedule, findings: list[str]) -> str:
    """Return what a person reads at a terminal."""
    lines = [f"{answer.status.value}: 完成 {iso(answer.finish)}, 不早于 {iso(answer.bound)}"]
    lines += findings
    if answer.sums is not None:
        lines.append(
            f"各项目完成时刻之和 {answer.sums.ends}, 不低于 {answer.sums.bound}, "
            f"差距 {answer.sums.gap:.1%}"
        )
    if answer.moves is not None:
        lines.append(
            f"已公布的开工共移动 {answer.moves.sum}, "
            f"代价 {answer.moves.cost:g}, 不低于 {answer.moves.bound:g}"
        )
    if answer.missing_days:
        lines.append(f"还差 {answer.missing_days} 个工作日: {' → '.join(answer.chain)}")
    for offer in answer.remedies:
        verdict = "够" if offer.suffices else "不够"
        lines.append(
            f"  {'+'.join(offer.remedies)} {offer.title}: "
            f"抢回 {offer.days_gained} 天, {verdict}, 代价 {offer.cost:g}"
        )
    for dates in answer.nodes.values():
        mark = "*" if dates.critical else " "
        moved = f" 移动 {dates.moved:+}" if answer.moves is not None and dates.moved else ""
        lines.append(
            f"{mark} {iso(dates.planned_start)} {iso(dates.planned_finish)} "
            f"{dates.total_float:>5} {dates.key}{moved}"
        )
    return "\n".join(lines)
