"""Days as the API takes them: YYYY-MM-DD alone, never a number of seconds."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _as_day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise ValueError("YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_as_day)]
