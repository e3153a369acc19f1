"""Signing in by OpenID Connect: whom a provider vouches for, by the code flow with PKCE, a state and a nonce."""

from __future__ import annotations

import secrets
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlsplit

from tacitus.data_packages import require
from tacitus.errors import SignInFailed, UsageError
from tacitus.model.people import Identity
from tacitus.team.site import LOOPBACKS

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""How a provider may sign; never `none`, and never with a secret that the client has too."""
SECONDS = 10.0
"""That a provider may take over an answer."""
LONGEST_ANSWER = 1_000_000
"""Bytes."""
KEPT = 3600.0
"""Seconds that what a provider says of itself is kept."""
LEEWAY = 60
"""Seconds by which its clock may differ."""
BACK = "/sign-in/provider/back"
"""Where a provider leads people back to, behind the site's origin."""
DISCOVERY = "/.well-known/openid-configuration"


def require_oidc() -> None:
    """Raise `InstallationError` where what this needs is not installed."""
    require("oidc", "authlib", "httpx", "joserfc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is remembered of somebody who was led to the provider, until they are back."""

    address: str
    """Where they are led to."""
    state: str
    nonce: str
    verifier: str
    """What shows the provider that who fetches the token is who asked for the code."""


class Provider:
    """One provider, to which this server is a client. It may be shared between threads."""

    def __init__(
        self,
        *,
        issuer: str,
        client: str,
        secret: str,
        back: str,
        called: str = "",
        now: Callable[[], float] = time.time,
    ) -> None:
        """`back` is the address to which people are led back. Raises `UsageError`, `InstallationError`."""
        require_oidc()
        if not client:
            raise UsageError("TACITUS_OIDC_ISSUER needs TACITUS_OIDC_CLIENT.", remedy="See docs/team.md.")
        self.issuer = _safe(issuer.strip())
        self.called = called or (urlsplit(self.issuer).hostname or "")
        self._client, self._secret, self._back, self._now = client, secret, back, now
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    def begin(self) -> Begun:
        """Where somebody is led to, and what to remember. Raises `SignInFailed` where the provider does not answer."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        address = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            client_id=self._client,
            response_type="code",
            redirect_uri=self._back,
            scope="openid",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(address=address, state=state, nonce=nonce, verifier=verifier)

    def who(self, code: str, nonce: str, verifier: str) -> Identity:
        """For whom the provider vouches. Raises `SignInFailed`, for whatever is not as it must be."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError

        answer = self._token(code, verifier)
        try:
            told = jwt.decode(str(answer.get("id_token")), self._keys, algorithms=list(SIGNED_BY))
            claims = CodeIDToken(
                told.claims,
                told.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._client},
                },
                {"nonce": nonce, "client_id": self._client, "access_token": answer.get("access_token")},
            )
            claims.validate(now=int(self._now()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _not_vouched() from error
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise _not_vouched()
        return Identity(issuer=self.issuer, subject=subject)

    def _token(self, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        address = self._endpoint("token_endpoint")
        if not self._secret:
            return self._asked(address, form={**form, "client_id": self._client})
        pair = f"{quote(self._client, safe='')}:{quote(self._secret, safe='')}"  # RFC 6749, 2.3.1
        shown = b64encode(pair.encode()).decode("ascii")
        return self._asked(address, form=form, authorization=f"Basic {shown}")

    def _keys(self, signed: Any) -> Any:
        """The keys of the provider; asked for anew for a key that is not among those that are known."""
        from joserfc.jwk import KeySet

        address, wanted = self._endpoint("jwks_uri"), signed.headers().get("kid")
        known = self._kept(address)
        if wanted and all(one.get("kid") != wanted for one in known.get("keys", ())):
            known = self._kept(address, anew=True)
        return KeySet.import_key_set(cast(Any, known))

    def _endpoint(self, name: str) -> str:
        told = self._kept(self.issuer.rstrip("/") + DISCOVERY)
        if told.get("issuer") != self.issuer or not isinstance(told.get(name), str):
            raise _not_vouched()
        try:
            return _safe(told[name])
        except UsageError as error:
            raise _not_vouched() from error

    def _kept(self, address: str, *, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            at, told = self._known.get(address, (float("-inf"), {}))
            if anew or time.monotonic() - at > KEPT:
                told = self._asked(address)
                self._known[address] = time.monotonic(), told
            return told

    def _asked(
        self, address: str, *, form: Mapping[str, str] | None = None, authorization: str = ""
    ) -> dict[str, Any]:
        """What a provider answers, as JSON. Redirects are not followed."""
        import httpx

        headers = {"accept": "application/json"} | ({"authorization": authorization} if authorization else {})
        with httpx.Client(timeout=SECONDS, headers=headers) as client:
            try:
                answer = client.post(address, data=form) if form else client.get(address)
                told = answer.json() if len(answer.content) <= LONGEST_ANSWER else None
            except (httpx.HTTPError, ValueError) as error:
                raise SignInFailed(
                    f"{self.called} does not answer.", remedy="Try again, or sign in with a password."
                ) from error
        if answer.status_code != 200 or not isinstance(told, dict):
            raise _not_vouched()
        return told


def _safe(address: str) -> str:
    """An address that is asked over TLS, or on this machine. Raises `UsageError`."""
    parts = urlsplit(address)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACKS)
    if not secure or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError(
            f"'{address[:80]}' is no address of a provider.", remedy="Give one as https://login.example."
        )
    return address


def _not_vouched() -> SignInFailed:
    return SignInFailed("The provider did not vouch for you.", remedy="Try again, or ask an admin.")
