"""A city that never was: units, matters and a year of their history, for tests and benchmarks.

The same seed and sizes give the same city, on every machine with the same numpy. Late agencies
stay late, winter and the flood season slow all down, reports come late, a flood week brings
orders due in days, and much is handed in on the last days of a month. All frequencies stand in
`books/simulation.toml` and are invented: nothing is to be learnt from them about a real city.

Here are values only; `guatu.store.jobs.simulate` writes them.
"""

from guatu.ledger.simulation.city import SimUnit
from guatu.ledger.simulation.history import Happening, Step
from guatu.ledger.simulation.matters import Kind, Plan
from guatu.ledger.simulation.year import Scale, SimCity, SimMatter, simulate

__all__ = [
    "Happening",
    "Kind",
    "Plan",
    "Scale",
    "SimCity",
    "SimMatter",
    "SimUnit",
    "Step",
    "simulate",
]
