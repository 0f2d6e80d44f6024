"""Settings from the environment: typed readers that refuse nonsense.

Each reader says the name, the value and what was wanted. `NAME_FILE` names a file that holds
the value, so that a secret need not stand in a process list. An empty value counts as unset.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from guatu.store.actor import Role

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def env_text(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the value of `name`, or of the file that `NAME_FILE` names, without outer blanks.

    Raises:
        ImproperlyConfigured: both are set, or the file cannot be read.
    """
    direct, path = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if direct and path:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; set one of them.")
    if not path:
        return direct or default
    try:
        return Path(path).read_text("utf-8").strip() or default
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE is {path!r}; a readable text file is needed ({error})."
        ) from error


def env_bool(name: str, default: bool, environ: Mapping[str, str] = os.environ) -> bool:
    """Return a switch: 1, true, yes, on or 0, false, no, off, in either case."""
    value = env_text(name, "", environ).lower()
    if value and value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; true or false is needed.")
    return value in TRUE if value else default


def env_int(
    name: str, default: int, *, least: int = 0, environ: Mapping[str, str] = os.environ
) -> int:
    """Return a whole number that is at least `least`."""
    value = env_text(name, str(default), environ)
    if not value.isascii() or not value.removeprefix("-").isdigit() or int(value) < least:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; a whole number of at least {least} is needed."
        )
    return int(value)


def env_list(
    name: str, default: tuple[str, ...], environ: Mapping[str, str] = os.environ
) -> list[str]:
    """Return the parts of a comma-separated value; empty parts are dropped."""
    value = env_text(name, ",".join(default), environ)
    return [part.strip() for part in value.split(",") if part.strip()]


def env_roles(name: str, environ: Mapping[str, str] = os.environ) -> list[Role]:
    """Return the roles of a comma-separated value, none when it is empty."""
    given = env_list(name, (), environ)
    for role in given:
        if role not in list(Role):
            known = " ".join(Role)
            raise ImproperlyConfigured(f"{name} names {role!r}; roles are: {known}.")
    return [Role(role) for role in given]


def env_secret(name: str, *, kept_in: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return a secret of at least 32 characters; made once and kept in `kept_in` when unset.

    The file is readable by its owner alone. Two processes that start at once agree on one
    secret: the file appears whole or not at all, and the first one wins.
    """
    if not (value := env_text(name, "", environ)):
        if not kept_in.exists():
            _keep_new_secret(kept_in)
        value = kept_in.read_text("ascii").strip()
    if len(value) < 32:
        raise ImproperlyConfigured(f"{name} has {len(value)} characters; at least 32 are needed.")
    return value


def _keep_new_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), "ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database_from_url(url: str) -> dict[str, object]:
    """Return Django's settings for `postgres://user:password@host:port/name?option=value`.

    An `options` of one's own stands instead of ours (`-c jit=off`).

    Raises:
        ImproperlyConfigured: another scheme, or no name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(
            f"DATABASE_URL has scheme {parts.scheme!r} and database {name!r}; "
            "postgres://user:password@host:port/name is needed."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # Compiling the rules of all books (JIT) takes a second, judging ten thousand matters 20 ms.
        "OPTIONS": {"options": "-c jit=off", **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
