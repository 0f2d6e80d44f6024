"""One table: guatu, plain CP-SAT and PyJobShop on the same instances; the passes of four.

    python bench/schedule.py [--folder DIR] [--sets j30,j120] [--count 10] [--seconds 5] [--seed 1]

DIR holds PSPLIB `.sm` files and `bounds.csv` (set,file,lower_bound,best_known,critical_path);
without it only the passes are measured. The instances are a random draw by seed. PyJobShop,
networkx and TaskJuggler (`tj3`) are compared with where they are installed: a row says where one is
not. All solvers use two cores.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from guatu.schedule.level import Levelling
from guatu.schedule.network import network_of
from guatu.schedule.passes import Ints, edges_of, gaps_of, spans
from guatu.schedule.plan import Plan, Relation
from guatu.schedule.plan_shop import placement_of
from guatu.schedule.psplib import read_psplib
from guatu.schedule.shop import Shop
from guatu.schedule.solver_ortools import Model
from guatu.schedule.timing import timing_of
from guatu.schedule.warm import warm_up

Outcome = tuple[float, bool]  # makespan (infinite: none) and whether it is proven
Method = Callable[[Plan, Shop, float], Outcome]


def shop_of(plan: Plan) -> Shop:
    """Return the shop of an instance."""
    network = network_of(plan)
    placement = placement_of(network, timing_of(network))
    assert placement is not None
    return placement.shop


def guatu(plan: Plan, shop: Shop, seconds: float) -> Outcome:
    """Our own: population search beside CP-SAT."""
    end = time.monotonic() + seconds
    levelling = Levelling(shop, lambda: end - time.monotonic())
    levelling.run()
    cost = levelling.found.cost if levelling.found else float("inf")
    return cost, levelling.closed


def cp_sat(plan: Plan, shop: Shop, seconds: float) -> Outcome:
    """Plain CP-SAT with two workers: no hint, no bound."""
    model = Model(shop, known=None, bound=0)
    model.solver.parameters.num_workers = 2
    model.solver.parameters.max_time_in_seconds = seconds
    status = model.solver.status_name(model.solver.solve(model.model))
    found = status in {"OPTIMAL", "FEASIBLE"}
    return (model.solver.objective_value if found else float("inf")), status == "OPTIMAL"


def pyjobshop(plan: Plan, shop: Shop, seconds: float) -> Outcome:
    """PyJobShop with CP-SAT and two workers."""
    from pyjobshop import Model as Job

    job = Job()
    means = [job.add_renewable(resource.capacity) for resource in plan.resources]
    tasks = {node.key: job.add_task() for node in plan.nodes}
    for node in plan.nodes:
        demands = [node.needs.get(resource.key, 0) for resource in plan.resources]
        job.add_mode(tasks[node.key], means, duration=node.duration, demands=demands)
    for link in plan.links:
        job.add_end_before_start(tasks[link.before], tasks[link.after])
    result = job.solve(solver="ortools", time_limit=seconds, num_workers=2, display=False)
    return result.objective, result.status.value == "Optimal"


METHODS: dict[str, tuple[Method, str]] = {  # with the package that it needs
    "guatu": (guatu, ""),
    "CP-SAT": (cp_sat, ""),
    "PyJobShop": (pyjobshop, "pyjobshop"),
}


def compare(folder: Path, name: str, *, count: int, seconds: float, seed: int) -> None:
    """Print a row per method: gap to best known, proven, mean seconds."""
    rows = list(csv.DictReader((folder / "bounds.csv").open(encoding="utf-8")))
    rows = [row for row in rows if row["set"] == name and (folder / row["file"]).exists()]
    drawn = np.random.default_rng(seed).permutation(len(rows))[:count]
    for label, (method, package) in METHODS.items():
        what = f"{name}, {len(drawn)} instances, {seconds:g} s"
        if package and not find_spec(package):
            print(row_of(what, label))
            continue
        gaps, proven, took = [], 0, 0.0
        for number in drawn:
            plan = read_psplib((folder / rows[number]["file"]).read_text("utf-8"))
            shop, begun = shop_of(plan), time.perf_counter()
            makespan, closed = method(plan, shop, seconds)
            took += time.perf_counter() - begun
            gaps.append(100 * (makespan / int(rows[number]["best_known"]) - 1))
            proven += closed
        share = f"{100 * proven / len(gaps):.0f}"
        print(row_of(what, label, f"{np.mean(gaps):.3f}", share, f"{took / len(gaps):.2f}"))


@dataclass(frozen=True)
class Net:
    """A random network for the passes: node i waits for two of the hundred before it."""

    durations: Ints
    before: Ints
    after: Ints

    @classmethod
    def of(cls, count: int) -> Net:
        """Return the network of `count` nodes, always the same."""
        dice = np.random.default_rng(1)
        after = np.repeat(np.arange(1, count, dtype=np.int32), 2)
        before = np.maximum(after - dice.integers(1, 100, len(after), np.int32), 0)
        durations = dice.integers(1, 30, count).astype(np.int32)
        return cls(durations, before.astype(np.int32), after)

    @property
    def gaps(self) -> Ints:
        """The least distance of the starts of each link."""
        none = np.zeros(len(self.after), np.int32)
        return gaps_of(
            self.durations, self.before, self.after, none, relation=Relation.FINISH_START
        )


def guatu_passes(net: Net) -> None:
    """Both passes with our own arrays."""
    spans(net.durations, edges_of(len(net.durations), net.before, net.after, net.gaps))


def networkx_passes(net: Net) -> None:
    """One pass: the longest path."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(net.before.tolist(), net.after.tolist(), net.gaps.tolist(), strict=True)
    )
    nx.dag_longest_path_length(graph)


def taskjuggler_passes(net: Net) -> None:
    """A whole plan: TaskJuggler has no passes to be asked for alone."""
    waits: dict[int, set[int]] = {}
    for before, after in zip(net.before.tolist(), net.after.tolist(), strict=True):
        waits.setdefault(after, set()).add(before)
    lines = ['project p "p" 2026-01-05 +40y { timingresolution 60min }']
    for node, days in enumerate(net.durations.tolist()):
        names = ", ".join(f"t{each}" for each in sorted(waits.get(node, ())))
        depends = f" depends {names}" if names else ""
        lines.append(f'task t{node} "t" {{ length {days}d{depends} }}')
    lines.append('taskreport "r" { formats csv columns id, end }')
    with TemporaryDirectory() as folder:
        Path(folder, "p.tjp").write_text("\n".join(lines), "utf-8")
        subprocess.run(["tj3", "--silent", "p.tjp"], cwd=folder, check=True)


def passes(count: int) -> None:
    """Print the seconds of the passes over `count` nodes, of each that can do so many."""
    net, what = Net.of(count), f"passes, {count:,} nodes"
    ways: dict[str, tuple[Callable[[Net], None], object, int]] = {
        "guatu": (guatu_passes, True, 10**9),
        "networkx": (networkx_passes, find_spec("networkx"), 100_000),
        "TaskJuggler": (taskjuggler_passes, shutil.which("tj3"), 300),
    }
    for label, (way, is_there, most) in ways.items():
        if count > most:
            continue
        if not is_there:
            print(row_of(what, label))
            continue
        begun = time.perf_counter()
        way(net)
        print(row_of(what, label, took=f"{time.perf_counter() - begun:.3f}"))


def row_of(
    what: str, label: str, gap: str = "", proven: str = "", took: str = "not installed"
) -> str:
    """Return a row of the one table."""
    return f"| {what} | {label} | {gap} | {proven} | {took} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("../shared/data/psplib"))
    parser.add_argument("--sets", default="j30,j60,j90,j120")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    warm_up()
    guatu_passes(Net.of(100))  # loads the machine code
    if find_spec("networkx"):
        networkx_passes(Net.of(2))
    print("| what | with | gap % | proven % | mean s |\n|---|---|---|---|---|")
    for count in (300, 10_000, 100_000, 1_000_000):
        passes(count)
    if (asked.folder / "bounds.csv").exists():
        for name in asked.sets.split(","):
            compare(asked.folder, name, count=asked.count, seconds=asked.seconds, seed=asked.seed)


if __name__ == "__main__":
    main()
