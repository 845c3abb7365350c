"""A district's own sign-on by OpenID Connect: the authorization code flow with PKCE, and an ID token that is verified.

``begin`` gives the address to send a browser to and what must be kept for its return; ``finish`` turns
the code it comes back with into ``Claims``, or raises SignInError. Only asymmetric signatures are taken, by a key that
the issuer publishes. What this is done with is imported when it is used: a fifth of a second, which a service without
sign-on saves.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from catalog.errors import InvalidRequestError, SignInError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_SCOPE = "openid profile email"
_LEEWAY_SECONDS, _KEPT_SECONDS, _TIMEOUT_SECONDS = 60, 3600, 10
_FAILED = "The district's sign-on did not confirm who you are. Try again; if it happens again, tell an administrator."
_HANDLE = re.compile(r"[^a-z0-9._@+-]+")


@dataclass(frozen=True, slots=True)
class Pending:
    """What the browser keeps between leaving for the issuer and coming back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class IdentityClaims:
    """A person's identity by the issuer; ``handle`` is a suggestion for an account's name."""

    issuer: str
    subject: str
    name: str
    email: str
    handle: str


class OpenIDConnect:
    """One issuer. Its addresses and keys are fetched when first needed, and again after an hour or for a new key."""

    def __init__(
        self, issuer: str, client: str, secret: str, *, admit: bool = False, clock: Callable[[], float] = time.time
    ) -> None:
        self.issuer, self._client, self._secret, self.admit = issuer.rstrip("/"), client, secret, admit
        self._clock, self._lock = clock, threading.Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None
        check_address(issuer)

    def begin(self, back: str) -> tuple[str, Pending]:
        """The issuer's address to send a browser to, which will come back to ``back``."""
        pending = Pending(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        with self._session(back) as session:
            address, _ = session.create_authorization_url(
                self._issuer()[0]["authorization_endpoint"],
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(address), pending

    def finish(self, code: str, pending: Pending, back: str) -> IdentityClaims:
        """The person who came back with this code. Raises SignInError if the issuer or its token refuses it."""
        import httpx  # noqa: PLC0415
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415

        metadata = self._issuer()[0]
        try:
            with self._session(back) as session:
                token = session.fetch_token(metadata["token_endpoint"], code=code, code_verifier=pending.verifier)
            claims = self._verified(str(token["id_token"]), pending)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise SignInError(_FAILED) from error
        email = str(claims.get("email") or "")
        username = str(claims.get("preferred_username") or email or claims["sub"])
        handle = _HANDLE.sub("-", username.casefold()).strip("-._@+")[:64]
        return IdentityClaims(self.issuer, str(claims["sub"]), str(claims.get("name") or username), email, handle)

    # -- within ---------------------------------------------------------------------------------------------

    def _verified(self, token: str, pending: Pending) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415

        keys = self._issuer()[1]
        try:
            claims = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError):  # the issuer may have changed its keys
            claims = jwt.decode(token, self._issuer(refresh=True)[1], algorithms=_ALGORITHMS)
        wanted = {
            "iss": {"essential": True, "value": self._issuer()[0]["issuer"]},
            "sub": {"essential": True},
            "aud": {"essential": True, "value": self._client},
            "exp": {"essential": True},
            "nonce": {"essential": True, "value": pending.nonce},
        }
        params = {"nonce": pending.nonce, "client_id": self._client}
        CodeIDToken(claims.claims, claims.header, wanted, params).validate(
            now=int(self._clock()), leeway=_LEEWAY_SECONDS
        )
        return dict(claims.claims)

    def _session(self, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415

        return OAuth2Client(
            client_id=self._client,
            client_secret=self._secret,
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
        )

    def _issuer(self, *, refresh: bool = False) -> tuple[dict[str, Any], KeySet]:
        """The issuer's metadata and keys. Raises SignInError if they cannot be read or are another issuer's."""
        import httpx  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        with self._lock:
            if self._known is not None and not refresh and self._clock() < self._known[0] + _KEPT_SECONDS:
                return self._known[1:]
            try:
                with httpx.Client(timeout=_TIMEOUT_SECONDS) as http:
                    place = f"{self.issuer}/.well-known/openid-configuration"
                    metadata = http.get(place).raise_for_status().json()
                    if str(metadata["issuer"]).rstrip("/") != self.issuer:
                        raise ValueError("the metadata names another issuer")
                    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                        check_address(str(metadata[name]))
                    keys = KeySet.import_key_set(http.get(metadata["jwks_uri"]).raise_for_status().json())
            except (httpx.HTTPError, InvalidRequestError, JoseError, KeyError, TypeError, ValueError) as error:
                raise SignInError("The district's sign-on cannot be reached just now: try again later.") from error
            self._known = self._clock(), metadata, keys
            return metadata, keys


def check_address(address: str) -> None:
    """InvalidRequestError unless it is https, or http on this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) not in {("http", "127.0.0.1"), ("http", "localhost")}:
        raise InvalidRequestError("SYLLABARY_OIDC_ISSUER", f"“{address:.200}” is no https address.")
