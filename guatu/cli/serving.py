"""Serving the pages on this machine: what `guatu serve` and `guatu demo` both do."""

from __future__ import annotations

import click
from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from guatu.cli.store import now
from guatu.errors import Invalid
from guatu.store.calendar import city_time

# Requests that one worker takes in, and those that it works at; the rest wait their turn.
_AT_ONCE, _THREADS = 32, 16
_APPLICATION = "guatu.web.wsgi:application"


def serve(host: str, port: int, *, workers: int = 1) -> None:
    """Collect the static files and serve the pages until stopped."""
    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"{city_time(now()):%H:%M}  http://{host}:{port}/", err=True)
    Granian(
        _APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        websockets=False,
        # It warns of threads, which are many because streams wait in them, not because they work.
        log_level=LogLevels.error,
        # Each stream of changes holds a thread: they come on top.
        backpressure=_AT_ONCE + settings.STREAMS,
        blocking_threads=_THREADS + settings.STREAMS,
    ).serve()


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of `host:port`; [::1]:8000 for IPv6.

    Raises:
        Invalid: there is no port from 1 to 65535, or no host.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Invalid(what="--address", value=address, wanted="127.0.0.1:8000")
    return host.strip("[]"), int(port)
