"""Sign-in at the city's own provider (OpenID Connect): the code flow, with PKCE and a nonce.

Of all that the provider says only `sub` counts: an e-mail address or a name that is the same
proves nothing. Which account a subject means was bound by hand (`link_identity`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from guatu.errors import Busy, NotAllowed

# Signatures by a key pair only: with a shared secret whoever verifies could also sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY_S = 60
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class ProviderAway(Busy):
    """The provider does not answer, or not as a provider does."""

    code = "web.provider_away"


class SignInRefused(NotAllowed):
    """The provider's answer does not belong to the sign-in that began here, or is not signed."""

    code = "web.sign_in_refused"


class Stranger(NotAllowed):
    """The provider knows the person, and no account here is bound to them."""

    code = "web.stranger"


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as the settings name it."""

    issuer: str
    client: str
    secret: str

    @classmethod
    def configured(cls) -> Self | None:
        """Return the provider of the settings, or `None` when there is none."""
        if not settings.OIDC_ISSUER:
            return None
        return cls(settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET)


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: what only this browser's session knows."""

    state: str
    nonce: str
    verifier: str


def begin(provider: Provider, back: str) -> tuple[str, Begun]:
    """Return the address at which the person signs in, and what to keep until they are back.

    Args:
        provider: where they sign in.
        back: our address to which the provider sends them.

    Raises:
        ProviderAway: it cannot be reached.
    """
    begun = Begun(*(secrets.token_urlsafe(32) for _ in range(3)))
    with _client() as client:
        endpoint = _address(_discovered(client, provider), "authorization_endpoint")
    url = prepare_grant_uri(
        endpoint, provider.client, "code", back, "openid", begun.state,
        nonce=begun.nonce,
        code_challenge=create_s256_code_challenge(begun.verifier),
        code_challenge_method="S256",
    )  # fmt: skip
    return url, begun


def finish(
    provider: Provider, begun: Begun, given: Mapping[str, str], *, back: str, now: int
) -> str:
    """Return the subject that the provider vouches for.

    Args:
        provider: where the person signed in.
        begun: what was kept when it began.
        given: the query with which they came back.
        back: our address, as it was given when it began.
        now: seconds since 1970.

    Raises:
        ProviderAway: it cannot be reached.
        SignInRefused: state, code, signature, issuer, audience, time or nonce is not right.
    """
    if not secrets.compare_digest(given.get("state", "").encode(), begun.state.encode()):
        raise SignInRefused(why="state")
    if not (code := given.get("code", "")):
        raise SignInRefused(why=given.get("error", "code")[:80])
    with _client() as client:
        told = _discovered(client, provider)
        token = _token(client, provider, told, code=code, back=back, verifier=begun.verifier)
        keys = _asked(client, "GET", _address(told, "jwks_uri"))
    return _subject(token, keys, provider, nonce=begun.nonce, now=now)


def _client() -> httpx.Client:
    # No proxy out of the environment, no redirects: the addresses are those of the provider.
    return httpx.Client(timeout=10, trust_env=False)


def _discovered(client: httpx.Client, provider: Provider) -> Mapping[str, Any]:
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    told = _asked(client, "GET", _checked(address))
    if told.get("issuer") != provider.issuer:
        raise ProviderAway(what=provider.issuer)
    return told


def _token(  # what the standard asks for
    client: httpx.Client,
    provider: Provider,
    told: Mapping[str, Any],
    *,
    code: str,
    back: str,
    verifier: str,
) -> str:
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider.client,
        "code_verifier": verifier,
    }
    auth = (quote(provider.client, safe=""), quote(provider.secret, safe=""))
    answer = _asked(client, "POST", _address(told, "token_endpoint"), data=given, auth=auth)
    return str(answer.get("id_token", ""))


def _subject(
    token: str, keys: Mapping[str, Any], provider: Provider, *, nonce: str, now: int
) -> str:
    try:
        signed = jwt.decode(
            token,
            KeySet.import_key_set(cast(KeySetSerialization, keys)),
            algorithms=list(ALGORITHMS),
        )
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={"iss": {"value": provider.issuer}, "aud": {"value": provider.client}},
            params={"nonce": nonce, "client_id": provider.client},
        )
        claims.validate(now=now, leeway=LEEWAY_S)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise SignInRefused(why=type(error).__name__) from error
    return str(claims["sub"])


def _asked(client: httpx.Client, method: str, address: str, **given: Any) -> Mapping[str, Any]:
    try:
        answer = client.request(method, address, **given).raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderAway(what=urlsplit(address).hostname) from error
    if not isinstance(answer, dict):
        raise ProviderAway(what=urlsplit(address).hostname)
    return answer


def _address(told: Mapping[str, Any], name: str) -> str:
    return _checked(str(told.get(name, "")))


def _checked(address: str) -> str:
    """Return `address` if nobody on the way can read or change what is said there."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return address
    raise ProviderAway(what=address)
