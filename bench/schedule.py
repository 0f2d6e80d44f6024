"""One table: guatu and plain CP-SAT on the same instances, passes against networkx.

    python bench/schedule.py [--folder DIR] [--sets j30,j120] [--count 10] [--seconds 5] [--seed 1]

DIR holds PSPLIB `.sm` files and `bounds.csv` (set,file,lower_bound,best_known,critical_path);
without it only the passes are measured. The instances are a random draw by seed. PyJobShop and
networkx are compared with where they are installed. Both solvers use two cores.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from guatu.schedule.level import Levelling
from guatu.schedule.network import network_of
from guatu.schedule.passes import edges_of, gaps_of, spans
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


def methods() -> dict[str, Method]:
    """Return the methods that are installed."""
    found: dict[str, Method] = {"guatu": guatu, "CP-SAT": cp_sat}
    if find_spec("pyjobshop"):
        found["PyJobShop"] = pyjobshop
    return found


def compare(folder: Path, name: str, *, count: int, seconds: float, seed: int) -> None:
    """Print a row per method: gap to best known, proven, mean seconds."""
    rows = list(csv.DictReader((folder / "bounds.csv").open(encoding="utf-8")))
    rows = [row for row in rows if row["set"] == name and (folder / row["file"]).exists()]
    drawn = np.random.default_rng(seed).permutation(len(rows))[:count]
    for label, method in methods().items():
        gaps, proven, took = [], 0, 0.0
        for number in drawn:
            plan = read_psplib((folder / rows[number]["file"]).read_text("utf-8"))
            shop, begun = shop_of(plan), time.perf_counter()
            makespan, closed = method(plan, shop, seconds)
            took += time.perf_counter() - begun
            gaps.append(100 * (makespan / int(rows[number]["best_known"]) - 1))
            proven += closed
        share = 100 * proven / len(gaps)
        print(
            f"| {name} | {seconds:g} | {label} | {np.mean(gaps):.3f} | {share:.0f} "
            f"| {took / len(gaps):.2f} |"
        )


def passes(count: int) -> None:
    """Print the seconds of both passes over `count` nodes, and networkx's where it is."""
    dice = np.random.default_rng(1)
    after = np.repeat(np.arange(1, count, dtype=np.int32), 2)
    before = np.maximum(after - dice.integers(1, 100, len(after), np.int32), 0).astype(np.int32)
    durations = dice.integers(1, 30, count).astype(np.int32)
    none = np.zeros(len(after), np.int32)
    begun = time.perf_counter()
    gaps = gaps_of(durations, before, after, none, relation=Relation.FINISH_START)
    spans(durations, edges_of(count, before, after, gaps))
    print(f"| passes, {count:,} nodes | guatu | {time.perf_counter() - begun:.3f} |")
    if count > 100_000 or not find_spec("networkx"):
        return
    import networkx as nx

    begun = time.perf_counter()
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(zip(before.tolist(), after.tolist(), gaps.tolist(), strict=True))
    nx.dag_longest_path_length(graph)
    print(f"| passes, {count:,} nodes | networkx | {time.perf_counter() - begun:.3f} |")


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
    passes(1000)  # loads the machine code
    for count in (10_000, 100_000, 1_000_000):
        passes(count)
    if (asked.folder / "bounds.csv").exists():
        print("| set | limit s | method | gap % | proven % | mean s |\n|---|---|---|---|---|---|")
        for name in asked.sets.split(","):
            compare(asked.folder, name, count=asked.count, seconds=asked.seconds, seed=asked.seed)


if __name__ == "__main__":
    main()
