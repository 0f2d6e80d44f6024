"""`guatu serve`: the pages, on this machine."""

from __future__ import annotations

import click

from guatu.cli.serving import serve, split_address


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="host:port")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def command(address: str, workers: int) -> None:
    """Serve the pages until stopped; static files are collected first."""
    host, port = split_address(address)
    serve(host, port, workers=workers)
