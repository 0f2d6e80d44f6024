"""`kill -9` at any moment of an act: what was acknowledged is there, and the record is whole."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from time import sleep

import pytest
from django.conf import settings
from django.db import connection, connections
from numpy.random import default_rng

from guatu.store.models import Event
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.killing import Place, work
from tests.store.town import build_town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLS = 200
Said = tuple[int, int, str]


def killed(place: Place, pks: list[int], seed: int, after_s: float) -> list[Said]:
    """Let a process act, kill it `after_s` after its first act, and return what it had said."""
    server = multiprocessing.get_context("forkserver")
    ours, theirs = server.Pipe(duplex=False)
    process = server.Process(target=work, args=(place, pks, seed, theirs))
    process.start()
    theirs.close()
    assert ours.poll(30)
    sleep(after_s)
    process.kill()
    process.join()
    return all_said(ours)


def all_said(pipe: Connection) -> list[Said]:
    """Return what stands in the pipe of a process that is dead."""
    said = []
    try:
        while True:
            said.append(pipe.recv())
    except (EOFError, OSError):
        pipe.close()
    return said


def test_after_200_kills_every_acknowledged_act_is_there_and_the_chains_are_whole() -> None:
    town = build_town()
    pks = [town.assigned(f"第{number}件").pk for number in range(10)]
    with acting(SYSTEM):
        before = Event.objects.count()
    place = Place(str(connection.settings_dict["NAME"]), str(settings.EVIDENCE_ROOT))
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.store.killing"])
    connections.close_all()
    chance = default_rng(9)

    said = [
        one
        for seed in range(KILLS)
        for one in killed(place, pks, seed, float(chance.uniform(0, 0.04)))
    ]

    with acting(SYSTEM):
        kept = set(Event.objects.filter(matter__in=pks).values_list("matter", "sequence", "hash"))
        events = Event.objects.count() - before
        assert list(verify()) == []
    assert [one for one in said if one not in kept] == []
    # An act that was stored when its process died before it could say so.
    assert len(said) <= events <= len(said) + KILLS
    assert len(said) > KILLS
