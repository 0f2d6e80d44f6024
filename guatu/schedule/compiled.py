"""The one door to numba: plain functions in, machine code out, typed as they were.

Compiled functions release the interpreter, so that two searches run on two cores, and are kept
on disk: the first call after an installation compiles for some seconds, later ones do not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Return `function` compiled on its first call for each set of argument types."""
    return cast(Function, njit(cache=True, nogil=True)(function))
