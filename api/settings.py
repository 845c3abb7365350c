"""Every setting: one table of name, default and sentence, read from the environment once, by the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import InvalidRequestError

# name, default, what it is for. `syllabary settings` prints this table; the README points there.
TABLE: tuple[tuple[str, str, str], ...] = (
    ("SYLLABARY_HOME", "var", "Folder that holds all data: the catalog's database and the index."),
    ("SYLLABARY_DATABASE", "", "Database URL, such as postgresql+psycopg://host/name; SQLite in the home when empty."),
    ("SYLLABARY_MODEL", "", "Folder of a sentence-transformers model; all-MiniLM-L6-v2 as packaged when empty."),
    ("SYLLABARY_HOST", "127.0.0.1", "Address the server listens on."),
    ("SYLLABARY_PORT", "8000", "Port the server listens on, 1-65535."),
    ("SYLLABARY_GRADES", "us", "How pages name grades until a reader chooses: us, england or ages."),
    (
        "SYLLABARY_APPROVED",
        "all",
        "Approved materials for teachers: all alike, those first, or only those: all, first, only.",
    ),
    ("SYLLABARY_REPORTS", "people", "Who may report problems: people with an account, or anyone: people, anyone."),
    ("SYLLABARY_OIDC_ISSUER", "", "The district's OpenID Connect issuer, such as https://id.example.org."),
    ("SYLLABARY_OIDC_CLIENT", "", "What the issuer calls this service (client id)."),
    ("SYLLABARY_OIDC_SECRET", "", "The secret that the issuer gave this service."),
    ("SYLLABARY_OIDC_ADMIT", "off", "Whether whoever the issuer vouches for gets a teacher's account: on or off."),
    ("SYLLABARY_JUDGING", "off", "Pages to judge searches, which anybody who reaches them may write to: on or off."),
)
MODES = ("all", "first", "only")
REPORTERS = ("people", "anyone")
GRADE_SYSTEMS = ("us", "england", "ages")

_ALLOWED = {
    "SYLLABARY_GRADES": GRADE_SYSTEMS,
    "SYLLABARY_APPROVED": MODES,
    "SYLLABARY_REPORTS": REPORTERS,
    "SYLLABARY_JUDGING": ("on", "off"),
    "SYLLABARY_OIDC_ADMIT": ("on", "off"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, checked. ``database`` is always a URL; ``model`` is ``None`` for the packaged default."""

    home: Path
    database: str
    model: Path | None
    host: str
    port: int
    grades: str
    judging: bool = False
    approved: str = "all"
    reports: str = "people"
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_admit: bool = False

    @property
    def index(self) -> Path:
        return self.home / "index"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment; ``InvalidRequestError`` names the variable that cannot be read."""
    value = {name: environment.get(name, "") or default for name, default, _ in TABLE}
    home = Path(value["SYLLABARY_HOME"]).expanduser().resolve()
    port = value["SYLLABARY_PORT"]
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise InvalidRequestError("SYLLABARY_PORT", f"“{port}” is not a port.", "1-65535")
    for name, allowed in _ALLOWED.items():
        if value[name] not in allowed:
            raise InvalidRequestError(name, f"“{value[name]}” is not known.", ", ".join(allowed))
    if value["SYLLABARY_OIDC_ISSUER"] and not value["SYLLABARY_OIDC_CLIENT"]:
        raise InvalidRequestError("SYLLABARY_OIDC_CLIENT", "it is needed with SYLLABARY_OIDC_ISSUER.")
    return Settings(
        home=home,
        database=value["SYLLABARY_DATABASE"] or f"sqlite:///{home / 'catalog.db'}",
        model=Path(value["SYLLABARY_MODEL"]).expanduser() if value["SYLLABARY_MODEL"] else None,
        host=value["SYLLABARY_HOST"],
        port=int(port),
        grades=value["SYLLABARY_GRADES"],
        judging=value["SYLLABARY_JUDGING"] == "on",
        approved=value["SYLLABARY_APPROVED"],
        reports=value["SYLLABARY_REPORTS"],
        oidc_issuer=value["SYLLABARY_OIDC_ISSUER"],
        oidc_client=value["SYLLABARY_OIDC_CLIENT"],
        oidc_secret=value["SYLLABARY_OIDC_SECRET"],
        oidc_admit=value["SYLLABARY_OIDC_ADMIT"] == "on",
    )
