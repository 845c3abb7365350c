"""An OpenID Connect issuer on this machine, for tests: one person, real signatures, and ways to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "syllabary", "issuer's secret"


class Issuer:
    """``claims`` go into every ID token over the honest ones; ``key`` signs it."""

    def __init__(self) -> None:
        self.key, self.claims = RSAKey.generate_key(2048, {"kid": "one"}), dict[str, Any]()
        self.published = KeySet([self.key])
        self.asked: dict[str, dict[str, str]] = {}  # by code, what the browser brought
        self.address = ""

    def metadata(self) -> dict[str, str]:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return {"issuer": self.address} | {name: f"{self.address}/{place}" for name, place in places.items()}

    def authorize(self, query: str) -> str:
        """Where the browser is sent back to, as if its owner had signed in."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert asked["response_type"] == "code"
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, body: str, authorization: str) -> tuple[int, dict[str, Any]]:
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.asked.pop(sent.get("code", ""), None)
        challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if asked is None or authorization != f"Basic {basic}" or asked["code_challenge"] != proved:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "p-17", "iat": now, "exp": now + 300}
        claims |= {
            "nonce": asked["nonce"],
            "name": "Pat Person",
            "preferred_username": "Pat",
            "email": "pat@example.org",
        }
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims | self.claims, self.key)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextmanager
def running() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", issuer.authorize(parts.query))
                self.end_headers()
                return
            self._say(200, issuer.metadata() if parts.path.startswith("/.well") else issuer.published.as_dict())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._say(*issuer.token(body, self.headers.get("authorization", "")))

        def _say(self, status: int, record: Any) -> None:
            body = json.dumps(record).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield issuer
    server.shutdown()
    thread.join()
    server.server_close()
