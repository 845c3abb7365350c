"""Every setting, each in one place: its name, default, values, and what it is for. Read from the environment once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from catalog.errors import InvalidRequestError

PREFIX = "SYLLABARY_"
MODES = ("all", "first", "only")
REPORTERS = ("people", "anyone")
ACCESS_LOGS, METRICS = ("off", "on", "addresses"), ("loopback", "anyone", "off")
MAX_WORKERS = 64
GRADE_SYSTEMS = ("us", "england", "ages")
DEFAULT, ENVIRONMENT = "default", "environment"
_MASK = "********"
_PASSWORD = re.compile(r"(://[^:/?#@]*:)[^/?#]*(?=@)|(\bpassword=)[^&#]*")


def _setting(default: str, sentence: str, read: Callable[[str, str], Any], *, secret: bool = False) -> Any:
    """A field of ``Settings``; ``read`` gets the variable's name and its text, or the default."""
    return field(metadata={"default": default, "sentence": sentence, "read": read, "secret": secret}, repr=not secret)


def _text(_: str, text: str) -> str:
    return text


def _folder(_: str, text: str) -> Path | None:
    return Path(text).expanduser() if text else None


def _home(_: str, text: str) -> Path:
    return Path(text).expanduser().resolve()


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise InvalidRequestError(name, f"“{text}” is not a port.", "1-65535")
    return int(text)


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_WORKERS):
        raise InvalidRequestError(name, f"“{text}” is not a number of processes.", f"1-{MAX_WORKERS}")
    return int(text)


def _one_of(*allowed: str) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if text not in allowed:
            raise InvalidRequestError(name, f"“{text}” is not known.", ", ".join(allowed))
        return text

    return read


def _switch(name: str, text: str) -> bool:
    return _one_of("on", "off")(name, text) == "on"


def _origins(name: str, text: str) -> str:
    """Origins of pages (scheme, host and port), with one comma and space between."""
    origins = [_address(name, block) for block in text.replace(",", " ").split()]
    if any(urlsplit(origin).path for origin in origins):
        raise InvalidRequestError(name, "an origin has no path.", "https://planner.example.org")
    return ", ".join(dict.fromkeys(origins))


def _address(name: str, text: str) -> str:
    """An http or https address, with a path or without, and without its last slash; or ""."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if text and (not fits or parts.query or parts.fragment or parts.username):
        raise InvalidRequestError(name, f"“{text}” is not an address of a server.", "https://materials.example.org")
    return text.rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, checked. The variable of a field is its name in capitals after ``PREFIX``. ``database`` is always
    a URL; ``model`` is None for the packaged default."""

    home: Path = _setting("var", "Folder that holds all data: the catalog's database and the index.", _home)
    database: str = _setting(
        "", "Database URL, such as postgresql+psycopg://host/name; SQLite in the home when empty.", _text
    )
    model: Path | None = _setting(
        "", "Folder of a sentence-transformers model; all-MiniLM-L6-v2 as packaged when empty.", _folder
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.", _text)
    port: int = _setting("8000", "Port the server listens on, 1-65535.", _port)
    public_url: str = _setting(
        "",
        "Address that readers use, such as https://example.org/materials; the server's own (host and port) when empty.",
        _address,
    )
    cors: str = _setting(
        "", "Origins whose pages may read the API from a browser, with commas between; none when empty.", _origins
    )
    workers: int = _setting(
        "1", "Processes that answer, 1-64; the bounds of the service are shared among them.", _count
    )
    access_log: str = _setting(
        "off",
        "A line of JSON for each request on standard output, without what was typed: off, on, or with addresses.",
        _one_of(*ACCESS_LOGS),
    )
    metrics: str = _setting(
        "loopback",
        "Who may read /metrics: programs of this machine that come through no proxy, anyone, or off.",
        _one_of(*METRICS),
    )
    grades: str = _setting(
        "us",
        "How pages name grades if neither question, reader nor publisher does: us, england or ages.",
        _one_of(*GRADE_SYSTEMS),
    )
    approved: str = _setting(
        "all",
        "Approved materials for teachers: all alike, those first among equals, or only those: all, first, only.",
        _one_of(*MODES),
    )
    reports: str = _setting(
        "people", "Who may report problems: people with an account, or anyone: people, anyone.", _one_of(*REPORTERS)
    )
    oidc_issuer: str = _setting("", "The district's OpenID Connect issuer, such as https://id.example.org.", _text)
    oidc_client: str = _setting("", "What the issuer calls this service (client id).", _text)
    oidc_secret: str = _setting("", "The secret that the issuer gave this service.", _text, secret=True)
    oidc_admit: bool = _setting(
        "off", "Whether people whom the issuer vouches for get a teacher's account: on or off.", _switch
    )
    anchors: Path | None = _setting(
        "",
        "File, best on another disk, to which each check of the log and of links adds the log's newest place.",
        _folder,
    )
    judging: bool = _setting(
        "off", "Pages to judge searches, which anyone who reaches them may write to: on or off.", _switch
    )

    count_searches: bool = _setting(
        "off",
        "Count which words are searched for, and which results said to be useful, on how many days, never by whom, in "
        "the home: on or off.",
        _switch,
    )

    @property
    def index(self) -> Path:
        return self.home / "index"


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting as it holds: ``value`` as text, a secret masked; ``origin`` is the default or the environment."""

    name: str
    value: str
    origin: str
    default: str
    sentence: str


def names() -> list[str]:
    """Every variable, in the order of ``Settings``."""
    return [PREFIX + setting.name.upper() for setting in fields(Settings)]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises InvalidRequestError, with the variable's name, if a value cannot be read."""
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        values[setting.name] = setting.metadata["read"](name, environment.get(name, "") or setting.metadata["default"])
    values["database"] = values["database"] or f"sqlite:///{values['home'] / 'catalog.db'}"
    if values["oidc_issuer"] and not values["oidc_client"]:
        raise InvalidRequestError("SYLLABARY_OIDC_CLIENT", "it is needed with SYLLABARY_OIDC_ISSUER.")
    return Settings(**values)


def in_force(settings: Settings, environment: Mapping[str, str]) -> list[InForce]:
    """Every setting with its value and origin; secrets, and passwords in addresses, are masked."""
    shown = []
    for setting in fields(Settings):
        name, value = PREFIX + setting.name.upper(), getattr(settings, setting.name)
        text = ("on" if value else "off") if isinstance(value, bool) else "" if value is None else str(value)
        text = (
            (_MASK if text else "")
            if setting.metadata["secret"]
            else _PASSWORD.sub(lambda match: (match[1] or match[2]) + _MASK, text)
        )
        origin = ENVIRONMENT if environment.get(name) else DEFAULT
        shown.append(InForce(name, text, origin, setting.metadata["default"], setting.metadata["sentence"]))
    return shown


def unknown(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that begin as settings do and are none, each with the setting that may be meant, or ""."""
    known = names()
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    suffixes = [name.removeprefix(PREFIX) for name in known]
    near = {name: get_close_matches(name.removeprefix(PREFIX), suffixes, 1, 0.75) for name in strange}
    return {name: PREFIX + guesses[0] if guesses else "" for name, guesses in near.items()}
