"""`guatu serve`: the pages, on this machine."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout

import click
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from guatu.cli.store import now
from guatu.errors import Invalid

_APPLICATION = "guatu.web.wsgi:application"


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="host:port")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def command(address: str, workers: int) -> None:
    """Serve the pages until stopped; static files are collected first."""
    host, port = split_address(address)
    with redirect_stdout(sys.stderr):
        call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"{now():%H:%M} http://{host}:{port}/", err=True)
    Granian(
        _APPLICATION, address=host, port=port, interface=Interfaces.WSGI, workers=workers
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
