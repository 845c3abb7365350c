"""Check whether a page still exists: politely, and never inside this network.

One question at a time to a host, no faster than ``PAUSE``, as its robots.txt allows, with short timeouts, an end to
each request, and without reading the page. A name is resolved once; every address it has must be public, and the
connection goes to that very address, so that a name which means something else a moment later leads nowhere. Redirects
are followed by the same rules. The network itself is behind ``Opener`` and ``Resolver``, so that tests need none.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock, Timer
from typing import Protocol
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

AGENT = "Syllabary-link-check/1 (+https://w3id.org/syllabary)"
PAUSE = 1.0  # seconds between two questions to one host
TIMEOUT = 10.0  # seconds of silence
MAX_SECONDS = 60.0  # of one request, however a server spreads its answer
_HOPS = 5
_ROBOTS_BYTES = 500_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


class Finding(StrEnum):
    """What one question found. Only *gone* counts towards a dead link."""

    FINE = "fine"
    GONE = "gone"  # 404 or 410
    UNCLEAR = "unclear"  # any other refusal or failure: it may pass
    FORBIDDEN = "forbidden"  # by robots.txt
    REFUSED = "refused"  # by us: not http(s), or an inward address


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` is HTTP's, None if there was none; ``sentence`` is for a person."""

    finding: Finding
    status: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said: its status, where it points to, and the body if that was asked for."""

    status: int
    location: str = ""
    body: bytes = b""


Resolver = Callable[[str, int], Sequence[str]]  # host, port -> addresses; OSError if there are none


class Opener(Protocol):
    """Asks one server at one address. Raises OSError or HTTPException if it fails."""

    def __call__(self, method: str, url: SplitResult, address: str, most_bytes: int) -> Reply: ...


class _RefusedError(Exception):
    """An address that must not be asked."""


@dataclass(slots=True)
class LinkChecker:
    """One pass over many links. Threads may share it: a host is asked by one of them at a time."""

    resolve: Resolver = field(default_factory=lambda: resolve)
    ask: Opener = field(default_factory=lambda: ask)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    pause: float = PAUSE
    allow: Callable[[str], bool] = field(default_factory=lambda: is_public)
    _lock: Lock = field(default_factory=Lock)
    _hosts: dict[str, Lock] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser | None] = field(default_factory=dict)

    def check(self, url: str) -> Answer:
        """Ask for a page, by HEAD, or by GET if a server knows no HEAD."""
        try:
            return self._check(url)
        except _RefusedError as refused:
            return Answer(Finding.REFUSED, None, str(refused))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(Finding.UNCLEAR, None, f"It did not answer ({type(error).__name__}).")

    def _check(self, url: str) -> Answer:
        for _ in range(_HOPS + 1):
            parts = _web(url)
            if not self._permitted(parts):
                return Answer(Finding.FORBIDDEN, None, "Its robots.txt asks not to be checked.")
            reply = self._polite("HEAD", parts, 0)
            if reply.status in (405, 501):
                reply = self._polite("GET", parts, 0)
            if reply.status in _REDIRECTS and reply.location:
                url = urljoin(url, reply.location)
                continue
            if 200 <= reply.status < 300:
                return Answer(Finding.FINE, reply.status, "It answers.")
            finding = Finding.GONE if reply.status in _GONE else Finding.UNCLEAR
            return Answer(finding, reply.status, f"It answers {reply.status}.")
        return Answer(Finding.UNCLEAR, None, f"It leads on and on, more than {_HOPS} times.")

    def _permitted(self, parts: SplitResult) -> bool:
        site = f"{parts.scheme}://{parts.netloc}"
        with self._host_lock(f"robots {site}"):
            if site not in self._robots:
                self._robots[site] = self._read_robots(parts)
            rules = self._robots[site]
        return rules is None or rules.can_fetch(AGENT, parts.geturl())

    def _read_robots(self, parts: SplitResult) -> RobotFileParser | None:
        """None if there are no rules; a server that fails (5xx) asks us to keep away, as RFC 9309 has it."""
        here = parts._replace(path="/robots.txt", query="", fragment="")
        rules = RobotFileParser()
        for _ in range(_HOPS + 1):
            reply = self._polite("GET", here, _ROBOTS_BYTES)
            if reply.status in _REDIRECTS and reply.location:
                here = _web(urljoin(here.geturl(), reply.location))
                continue
            if reply.status >= 500:
                rules.parse(["User-agent: *", "Disallow: /"])
                return rules
            if reply.status != 200:
                return None
            rules.parse(reply.body.decode("utf-8", "replace").splitlines())
            return rules
        return None

    def _polite(self, method: str, parts: SplitResult, most_bytes: int) -> Reply:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with self._host_lock(host):
            waited = self._last.get(host)
            if waited is not None:
                self.sleep(max(0.0, waited + self.pause - self.clock()))
            try:
                addresses = self.resolve(host, port)
                inward = [address for address in addresses if not self.allow(address)]
                if inward or not addresses:
                    raise _RefusedError(f"{host} is an address inside a network, not on the public web.")
                return self.ask(method, parts, addresses[0], most_bytes)
            finally:
                self._last[host] = self.clock()

    def _host_lock(self, host: str) -> Lock:
        with self._lock:
            return self._hosts.setdefault(host, Lock())


_NOT_PUBLIC = (
    ipaddress.IPv6Network("::/96"),  # IPv4-compatible, long given up: ::127.0.0.1
    ipaddress.IPv6Network("fec0::/10"),  # site-local, given up for fc00::/7
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # a network's own translation to IPv4
)


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet: not private, loopback, link-local, reserved or multicast."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if any(parsed in network for network in _NOT_PUBLIC):
            return False
        hidden = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if hidden is None and parsed in ipaddress.ip_network("64:ff9b::/96"):
            hidden = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(str(hidden))
    return parsed.is_global and not parsed.is_multicast


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, by the system's resolver."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in answers))


def ask(method: str, url: SplitResult, address: str, most_bytes: int) -> Reply:
    """One request to one address, with the name of the host in it and, over TLS, in its certificate."""
    host = url.hostname or ""
    port = url.port or (443 if url.scheme == "https" else 80)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    raw: socket.socket = socket.create_connection((address, port), timeout=TIMEOUT)
    too_long = Event()

    def cut() -> None:
        too_long.set()
        with suppress(OSError):  # it was closed meanwhile
            raw.shutdown(socket.SHUT_RDWR)

    end = Timer(MAX_SECONDS, cut)
    end.daemon = True
    end.start()
    try:
        if url.scheme == "https":
            context = ssl.create_default_context()
            raw = context.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
            raw.do_handshake()
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        connection.sock = raw
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read(most_bytes) if most_bytes else b""
        if too_long.is_set():  # what was read by then may look like a whole answer
            raise TimeoutError(f"The answer took more than {MAX_SECONDS:.0f} seconds.")
        return Reply(response.status, response.headers.get("Location", ""), body)
    finally:
        end.cancel()
        raw.close()


def _web(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _RefusedError("Only http and https addresses are checked.")
    if parts.username is not None or parts.password is not None:
        raise _RefusedError("An address with a name and password in it is not checked.")
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise _RefusedError("The address holds a space or a control character.")
    if parts.port is not None and parts.port not in (80, 443, 8080, 8443) and parts.port < 1024:
        raise _RefusedError(f"Port {parts.port} is not one of the web's.")
    return parts._replace(fragment="")
