"""Tables on the terminal, all of one look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table


def show_grid(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with its title; cells are plain words."""
    grid = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        grid.add_column(header, overflow="fold")
    for row in rows:
        grid.add_row(*row)
    Console(markup=False).print(grid)
