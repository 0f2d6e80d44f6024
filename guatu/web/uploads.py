"""Workbooks that were handed in and are still looked at: kept for a day, each for its person."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path, PurePath

from django.conf import settings

from guatu.errors import NotFound
from guatu.store.permission import Actor

KEPT = timedelta(days=1)
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in; `key` is the SHA-256 of its bytes."""

    key: str
    name: str
    data: bytes


def keep_upload(actor: Actor, name: str, data: bytes, *, at: datetime) -> str:
    """Keep a file of `actor` and return its key; their files of more than a day ago go."""
    folder = _folder(actor)
    for old in folder.glob("*"):
        if old.stat().st_mtime < (at - KEPT).timestamp():
            shutil.rmtree(old, ignore_errors=True)
    key = sha256(data).hexdigest()
    shutil.rmtree(folder / key, ignore_errors=True)
    (folder / key).mkdir(parents=True)
    (folder / key / (PurePath(name).name[:120] or "台账.xlsx")).write_bytes(data)
    return key


def upload_of(actor: Actor, key: str) -> Upload:
    """Return the file of `actor` with this key.

    Raises:
        NotFound: they handed in none such, or it is gone.
    """
    files = list((_folder(actor) / key).glob("*")) if _KEY.fullmatch(key) else []
    if not files:
        raise NotFound(what=key[:12])
    return Upload(key, files[0].name, files[0].read_bytes())


def drop_upload(actor: Actor, key: str) -> None:
    """Forget the file of `actor` with this key, if it is there."""
    if _KEY.fullmatch(key):
        shutil.rmtree(_folder(actor) / key, ignore_errors=True)


def _folder(actor: Actor) -> Path:
    return Path(settings.HOME) / "uploads" / str(actor.user_id)
