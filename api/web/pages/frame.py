"""What every page shares: the templates, the reader's language and grade system, and the answer itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import resources
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.addresses import resource_path, standard_path, web_link
from api.auth.sign_in import session_of
from api.auth.visibility import search_of
from api.messages import Words, catalogs, choose_language
from api.problems import Telling, error_said
from api.settings import GRADE_SYSTEMS
from api.web import need_profiles as profiles
from api.web.pages import facts
from catalog.errors import GenerationError, SyllabaryError
from catalog.messages import Message
from catalog.model import AgeRange
from catalog.standards.codes import short_code
from catalog.vetting.cycle.adoption import Adoption, Status
from catalog.vetting.people.permission import Action, may

GRADES_COOKIE, LANGUAGE_COOKIE = "grades", "language"
MAX_ADDRESS, MAX_TELLING = 16_000, 600


class Frame:
    """Draws pages. Holds the compiled templates, and a digest of the static files to name their version."""

    def __init__(self, grades: str) -> None:
        self._grades = grades
        static = resources.files("api.web") / "static"
        files = sorted(static.iterdir(), key=lambda file: file.name)
        self._version = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
        self._templates = Environment(
            loader=PackageLoader("api.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "web_link": web_link,
            "resource_path": resource_path,
            "standard_path": standard_path,
            "sentence": sentence,
            "short_code": short_code,
            "words_for_tongue": lambda tag, words: words.get(f"tongue.{tag}", tag),
            "words_for_feature": lambda term, words: facts.feature_words(words, term),
        }

    def system(self, request: Request) -> str:
        """How this reader names grades."""
        chosen = request.cookies.get(GRADES_COOKIE, "")
        return chosen if chosen in GRADE_SYSTEMS else self._grades

    def words(self, request: Request) -> Words:
        return choose_language(request.cookies.get(LANGUAGE_COOKIE, ""), request.headers.get("accept-language", ""))

    def grade(self, request: Request, ages: AgeRange | None) -> str:
        return facts.grade_words(self.words(request), ages, self.system(request))

    def page(
        self, request: Request, template: str, context: Mapping[str, Any], status: int = 200, **headers: str
    ) -> Response:
        """Render ``template`` with ``context`` beside what every page needs."""
        words, system = self.words(request), self.system(request)
        session = session_of(request)
        person = session.person if session else None
        shared: dict[str, Any] = {
            "t": words,
            "person": person,
            "csrf": session.csrf if session else "",
            "may": {action.name.lower(): may(person, action) for action in Action},
            "here": "",
            "judging": request.app.state.judging is not None,
            "own_collections": partial(request.app.state.desk.kept.names, person) if may(person, Action.KEEP) else list,
            "profiles": lambda: profiles.read(request.cookies.get(profiles.COOKIE, "")),
            "back": _back(request),
            "system": system,
            "systems": GRADE_SYSTEMS,
            "languages": catalogs(),
            "static_version": self._version,
            "catalog_size": _size(request),
            "grade_words": lambda ages: facts.grade_words(words, ages, system),
            "grade_choice": lambda choice: facts.choice_words(words, choice, system),
            "told": partial(told, words),
            "license_words": partial(facts.license_words, words),
            "minutes_words": partial(facts.minutes_words, words),
            "accessibility": partial(facts.accessibility_words, words),
            "adoption": _adoption(request),
        }
        html = self._templates.get_template(template).render(shared | dict(context))
        kept = {"cache-control": "private, no-store"} if session else {}  # what one person sees is nobody else's
        return HTMLResponse(html, status, {"vary": "Accept-Language, Cookie", **kept, **headers})

    def problem(self, request: Request, status: int, title: str, detail: Telling) -> Response:
        heading = self.words(request).get(f"problem.{status}", title)
        return self.page(request, "problem.html", {"title": heading, "detail": detail}, status)


def _size(request: Request) -> int | None:
    try:
        return search_of(request).size
    except GenerationError:
        return None


def _adoption(request: Request) -> Callable[[str], Adoption | None]:
    """What is decided of a material; read once for a page, and only by pages that ask."""
    statuses: Callable[[], Mapping[str, Adoption]] = cache(request.app.state.desk.adoptions.statuses)

    def adoption(id: str) -> Adoption | None:
        found = statuses().get(id)
        return None if found is None or found.status in {Status.NONE, Status.PROPOSED} else found

    return adoption


def _back(request: Request) -> str:
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return address if len(address) <= MAX_ADDRESS else request.url.path


def told(words: Words, what: Telling) -> str:
    """What went wrong in the reader's language, or in English and marked so where nobody has translated it yet."""
    known = error_said(what) if isinstance(what, SyllabaryError) else what
    if isinstance(known, Message):
        return truncated(words.say(known))
    return Markup('<span lang="en" dir="ltr">{}</span>').format(truncated(str(what)))


def truncated(text: str) -> str:
    return text if len(text) <= MAX_TELLING else text[: MAX_TELLING - 1] + "…"


def sentence(text: str) -> str:
    """A sentence of the ranking's with one full stop, however it came."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
