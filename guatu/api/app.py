"""The API as a whole: its parts, who may ask, and each failure mapped to JSON once."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from guatu.api import city, documents, drafts, matters
from guatu.api.scope import language, signed
from guatu.api.shapes import Failed
from guatu.errors import GuatuError
from guatu.wording import say

api = NinjaAPI(
    title="guatu 挂图",
    version="1",
    description="The same acts and selectors as the pages. docs/api.md tells how to begin.",
    auth=signed,
    docs_url=None,  # its page needs inline scripts, which the pages' policy forbids
)
PARTS = {"/matters": matters, "/documents/drafts": drafts, "/documents": documents, "": city}
for path, part in PARTS.items():
    api.add_router(path, part.router)


def _failed(
    request: HttpRequest, code: str, status: int, facts: Mapping[str, object]
) -> HttpResponse:
    body = Failed.model_validate(
        {"error": {"code": code, "message": say(code, facts, language(request)), "facts": facts}}
    )
    return api.create_response(request, body.model_dump(mode="json"), status=status)


@api.exception_handler(GuatuError)
def broken_rule(request: HttpRequest, error: GuatuError) -> HttpResponse:
    """Tell an error of ours with its status."""
    facts = {name: str(value) for name, value in error.facts.items()}
    return _failed(request, error.code, error.status, facts)


@api.exception_handler(ValidationError)
def wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Tell which field is not what was wanted; the first of them in words."""
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"])
    value = str(first.get("input", "—"))[:80]
    facts = {"what": where, "value": value, "wanted": first["msg"]}
    return _failed(request, "invalid", 422, facts)


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Tell that no token came, or one that is no good."""
    answer = _failed(request, "api.no_token", 401, {})
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Tell of a body that is no JSON."""
    return _failed(request, "api.unreadable", error.status_code, {"why": str(error)})
