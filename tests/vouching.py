"""A provider of OpenID Connect on this machine: discovery, codes with PKCE, tokens that it signs, and lies when told."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from web_site import Answer, Handler, Site, page, site

CLIENT, SECRET = "tacitus of ours", "a secret: with signs/"


@dataclass
class Vouching:
    """A provider for one client; `subject` is whoever sits before the browser."""

    server: Site
    back: str
    subject: str = "sub-1"
    claims: dict[str, Any] = field(default_factory=dict)
    """What is said otherwise in the next tokens; None leaves it out."""
    header: dict[str, Any] = field(default_factory=dict)
    foreign_key: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.other = RSAKey.generate_key(2048, {"kid": "one"})
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.answers("/.well-known/openid-configuration", told)
        self.server.answers["/keys"] = lambda handler: self.said({"keys": [self.key.as_dict(private=False)]})(
            handler
        )
        self.server.answers["/token"] = self.token

    @property
    def issuer(self) -> str:
        return self.server.home

    @staticmethod
    def said(plain: Any, status: int = 200) -> Answer:
        return page(json.dumps(plain).encode(), "application/json", status)

    def answers(self, path: str, plain: Any, status: int = 200) -> None:
        self.server.answers[path] = self.said(plain, status)

    def authorize(self, address: str) -> str:
        """What the browser is told that was led to an address: where it is led back to."""
        parts = urlsplit(address)
        asked = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT, self.back)
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split()
        assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"], "session_state": "x", "iss": self.issuer}
        return f"{self.back}?{urlencode(told)}"

    def token(self, handler: Handler) -> None:
        """Exchange a code, once, for who shows the secret and what the challenge was made of."""
        _, _, headers, body = self.server.asked[-1]
        form = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
        shown = b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        made = (
            urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            .rstrip(b"=")
            .decode()
        )
        fits = asked is not None and asked["code_challenge"] == made and form.get("redirect_uri") == self.back
        if asked is None or not fits or [unquote(one) for one in shown.split(":")] != [CLIENT, SECRET]:
            self.said({"error": "invalid_grant"}, 400)(handler)
            return
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "one", **self.header}
        key = self.other if self.foreign_key else self.key
        token = (
            jwt.encode(header, kept, key, algorithms=[header["alg"]])
            if header["alg"] != "none"
            else unsigned(kept)
        )
        self.said({"access_token": "a", "token_type": "Bearer", "id_token": token})(handler)


def unsigned(claims: Any) -> str:
    """A token that nobody signed."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
    return ".".join((*(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""))


@contextmanager
def a_provider(back: str) -> Iterator[Vouching]:
    """A provider whose client is led back to an address."""
    with site() as server:
        yield Vouching(server, back)
