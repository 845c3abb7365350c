"""What every answer says beside its own: its headers are read through once, for all of it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.prefix import Header, Prefix

# Pages run no script but ours: what an imported record may smuggle in stays text.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
GUARDS: tuple[Header, ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
BEHIND_HTTPS: tuple[Header, ...] = ((b"strict-transport-security", b"max-age=31536000"),)
ENCODING = b"Accept-Encoding"


class EveryAnswer:
    """Adds the security headers, says that answers depend on Accept-Encoding, small, fresh or whole, and keeps
    addresses below the prefix."""

    def __init__(self, app: ASGIApp, prefix: Prefix, *, https: bool = False) -> None:
        self.app, self._prefix, self._https = app, prefix, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = self._prefix.taken_off(scope)
        added = GUARDS + BEHIND_HTTPS if self._https or scope["scheme"] == "https" else GUARDS

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = varied(list(message.get("headers", ())))
                message["headers"] = [*self._prefix.put_on(headers, scope), *added]
            await send(message)

        await self.app(scope, receive, completed)


def varied(headers: list[Header]) -> list[Header]:
    """With Accept-Encoding in Vary."""
    for place, (name, value) in enumerate(headers):
        if name == b"vary":
            if ENCODING.lower() in value.lower():
                return headers
            return [*headers[:place], (name, value + b", " + ENCODING), *headers[place + 1 :]]
    return [*headers, (b"vary", ENCODING)]
