"""Open311 GeoReport v2: the answer of GET /requests, as JSON or XML.

Source: the GeoReport v2 specification (wiki.open311.org). Unknown fields are left aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from guatu.ledger.grid.request import NAMES, GridUnread

Row = tuple[int, Mapping[str, str]]


def json_rows(text: str, *, document: str) -> Iterator[Row]:
    """Return the requests of a JSON answer, numbered from 1: a list, or a list in an object.

    Raises:
        GridUnread: it is no JSON, or holds no list of requests.
    """
    try:
        held: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GridUnread(name=document, why=str(error)[:80], wanted="JSON") from None
    if isinstance(held, dict) and "service_request_id" in held:
        held = [held]
    elif isinstance(held, dict):
        held = next((value for value in held.values() if isinstance(value, list)), None)
    if not isinstance(held, list) or not all(isinstance(item, dict) for item in held):
        raise GridUnread(name=document, why="JSON", wanted='[{"service_request_id": …}, …]')
    return enumerate((_texts(item) for item in held), start=1)


def xml_rows(text: str, *, document: str) -> Iterator[Row]:
    """Return the requests of an XML answer, numbered from 1.

    Raises:
        GridUnread: it is no XML, has a DTD, or holds no requests.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise GridUnread(name=document, why="<!DOCTYPE", wanted="<service_requests>")
    try:
        # The text is decoded already: what it says of its encoding does not count any more.
        root = ET.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ET.ParseError as error:
        raise GridUnread(name=document, why=str(error), wanted="XML") from None
    if root.tag != "service_requests":
        raise GridUnread(name=document, why=f"<{root.tag}>", wanted="<service_requests>")
    requests = ({child.tag: child.text or "" for child in item} for item in root.iter("request"))
    return enumerate((_texts(item) for item in requests), start=1)


def _texts(item: Mapping[str, object]) -> dict[str, str]:
    return {
        name: str(value)
        for name, value in item.items()
        if name in NAMES and isinstance(value, str | int | float)
    }
