"""What every operation declares beside its answer: how it may fail."""

from __future__ import annotations

from typing import Any

from guatu.api.shapes import Failed

_ALWAYS = (400, 401, 404, 422, 503)
_ACTS = (403, 409)


def reads(shape: Any) -> dict[int, Any]:
    """Return the answers of an operation that changes nothing."""
    return {200: shape, **dict.fromkeys(_ALWAYS, Failed)}


def does(shape: Any) -> dict[int, Any]:
    """Return the answers of an operation that does something."""
    return reads(shape) | dict.fromkeys(_ACTS, Failed)
