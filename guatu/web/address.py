"""From where a request comes, when proxies stand in front: never what a browser says of itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the browser, as our own proxies saw it.

    Each proxy adds the address it was asked from to the end of `X-Forwarded-For`; what stands
    before the entries of our own proxies anybody may have written.
    """
    proxies: int = settings.PROXIES
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(forwarded) >= proxies and (seen := forwarded[-proxies].strip()):
        return seen
    return str(request.META.get("REMOTE_ADDR", ""))
