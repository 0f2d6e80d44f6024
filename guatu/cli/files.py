"""Files that a command is given: their bytes, or a sentence of what is wrong with the name."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from guatu.books import load_book_bytes
from guatu.errors import Invalid, NotFound

_LARGEST = 512 << 20


class NotAFile(Invalid):
    """What was named is a folder, cannot be opened, or is too large."""

    code = "cli.not_a_file"


class NoSuchFile(NotFound):
    """There is no file of this name."""

    code = "cli.no_such_file"


class NotASetting(Invalid):
    """What stands after --set is not NAME=NUMBER."""

    code = "cli.not_a_setting"


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        NoSuchFile: there is no such file.
        NotAFile: it is a folder, may not be read, or is larger than 512 MB.
    """
    check_file(path)
    what = click.format_filename(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise NotAFile(what=what, why=f"{path.stat().st_size >> 20} MB > {_LARGEST >> 20} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise NotAFile(what=what, why=getattr(error, "strerror", None) or "?") from None


def check_file(path: Path) -> None:
    """Refuse a path that is no file.

    Raises:
        NoSuchFile: there is nothing of this name.
        NotAFile: it is a folder.
    """
    what = click.format_filename(path)
    try:
        if path.is_dir():
            raise NotAFile(what=what, why="a folder / 文件夹")
        if not path.exists():
            raise NoSuchFile(what=what)
    except (OSError, ValueError) as error:
        raise NotAFile(what=what, why=getattr(error, "strerror", None) or "?") from None


def rule_file(path: Path, folder: str) -> bytes:
    """Return the bytes of a rule file: a path, or the name of one in `guatu/books/<folder>`."""
    name = path.name.removesuffix(".toml")
    if (
        not path.exists()
        and path.parent == Path()
        and (shipped := load_book_bytes(f"{folder}/{name}.toml"))
    ):
        return shipped
    return bytes_of(path)


def settings_of(pairs: Sequence[str]) -> dict[str, Decimal]:
    """Return the numbers of `--set NAME=NUMBER`.

    Raises:
        NotASetting: a pair is of another form.
    """
    found = {}
    for pair in pairs:
        name, _, number = pair.partition("=")
        try:
            found[name.strip()] = Decimal(number.strip())
        except InvalidOperation:
            raise NotASetting(value=pair) from None
        if not found[name.strip()].is_finite():
            raise NotASetting(value=pair)
    return found
