"""A provider of identities on the loopback: discovery, codes with PKCE, signed tokens, and lies."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET, CODE = "guatu-test", "a secret of the test", "code-1"
GOOD = RSAKey.generate_key(2048, parameters={"kid": "one"}, auto_kid=False)
OTHER = RSAKey.generate_key(2048, parameters={"kid": "one"}, auto_kid=False)


@dataclass
class Loopback:
    """What the provider says; tests change it to make it lie."""

    issuer: str = ""
    subject: str = "s-li"
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | OctKey = field(default_factory=lambda: GOOD)
    algorithm: str = "RS256"
    asked: dict[str, str] = field(default_factory=dict)
    now: int = 0

    def authorize(self, url: str) -> dict[str, str]:
        """Be the browser at the provider: return the query with which it is sent back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return {"code": CODE, "state": self.asked["state"]}

    def answer(self, path: str, given: dict[str, str], authorization: str) -> tuple[int, Any]:
        """Return status and JSON of a request."""
        if path == "/.well-known/openid-configuration":
            ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return 200, {"issuer": self.issuer, **{end: f"{self.issuer}/{end}" for end in ends}}
        if path == "/jwks_uri":
            return 200, {"keys": [GOOD.as_dict(private=False)]}
        return (200, self.token(given)) if self._is_right(given, authorization) else (400, {})

    def _is_right(self, given: dict[str, str], authorization: str) -> bool:
        digest = sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).partition(b":")
        return (
            given.get("code") == CODE
            and challenge == self.asked["code_challenge"]
            and given.get("redirect_uri") == self.asked["redirect_uri"]
            and (name.decode(), secret.decode()) == (CLIENT, SECRET.replace(" ", "%20"))
        )

    def token(self, given: dict[str, str]) -> dict[str, str]:
        """Return the answer to a code."""
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": self.now,
            "exp": self.now + 300, "nonce": self.asked["nonce"], **self.claims,
        }  # fmt: skip
        header = {"alg": self.algorithm, "kid": "one"}
        return {"access_token": "x", "id_token": jwt.encode(header, claims, self.key)}


@contextmanager
def running(told: Loopback) -> Iterator[Loopback]:
    """Serve `told` on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, given: dict[str, str]) -> None:
            authorization = self.headers.get("Authorization", "")
            status, answer = told.answer(self.path, given, authorization)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()
