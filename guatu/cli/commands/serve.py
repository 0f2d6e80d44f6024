"""`guatu serve`: the pages, on this machine."""

from __future__ import annotations

import click

from guatu.cli.serving import serve, split_address
from guatu.cli.tables import check_tables, make_tables
from guatu.store.selectors.people import has_people

FIRST = """还没有人能登录。先登记一个单位、一个人，给一份权限： Nobody can sign in yet:
  guatu unit add city --name 平川市 --kind city
  guatu user add wang --name 王督查 --unit city
  guatu user grant wang supervisor city
"""


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="host:port")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def command(address: str, workers: int) -> None:
    """Serve the pages until stopped; static files are collected first.

    A SQLite file without tables is made ready first, as `guatu migrate` does.
    """
    host, port = split_address(address)
    make_tables()
    check_tables()
    if not has_people():
        click.echo(FIRST, err=True)
    serve(host, port, workers=workers)
