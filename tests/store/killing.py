"""A process that acts as fast as it can and says each act that was acknowledged, until it dies.

Started from a fork server that has Django loaded, so that two hundred of them start in seconds.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from multiprocessing.connection import Connection

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from numpy.random import default_rng  # noqa: E402

from guatu.store.acts.add_evidence import add_evidence  # noqa: E402
from guatu.store.acts.remind import remind  # noqa: E402
from guatu.store.evidence import Proof  # noqa: E402
from guatu.store.permission import SYSTEM, acting  # noqa: E402
from guatu.store.selectors.matter import matter_seen  # noqa: E402
from tests.store.town import MONDAY  # noqa: E402


@dataclass(frozen=True, slots=True)
class Place:
    """Where the process works: the database of the test and its folder of evidence."""

    database: str
    evidence: str


def work(place: Place, pks: list[int], seed: int, said: Connection) -> None:
    """Act on `pks` in any order for ever; say (matter, version, hash) after each act."""
    connection.settings_dict["NAME"] = place.database
    settings.EVIDENCE_ROOT = place.evidence
    chance = default_rng(seed)
    with acting(SYSTEM):
        while True:
            matter = matter_seen(SYSTEM, int(chance.choice(pks)))
            if chance.random() < 0.3:
                file = Proof("document", content=chance.bytes(40).hex().encode(), name="a.txt")
                add_evidence(matter, [file], actor=SYSTEM, at=MONDAY)
            else:
                remind(matter, actor=SYSTEM, at=MONDAY, text="请抓紧")
            said.send((matter.pk, matter.version, matter.head))
