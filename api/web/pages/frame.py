"""What every page shares: the templates, the reader's language and grade system, and how a page is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from http import HTTPStatus
from importlib import resources
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.auth.sign_in import forget_session, session_of
from api.auth.visibility import search_of
from api.http.addresses import absolute, resource_path, standard_path, web_link
from api.http.prefix import below
from api.http.problems import Telling, error_message
from api.messages import Words, catalogs, choose_language
from api.search.fit import Band
from api.services import base_url, services_of
from api.web import need_profiles as profiles
from api.web.contexts import C, Page, Shared, Template
from api.web.pages import facts, grade_naming
from api.web.pages.picture import picture
from api.web.pages.unit_line import unit_line
from catalog.errors import GenerationError, StoreError, SyllabaryError
from catalog.messages import Message
from catalog.model import AgeRange, Resource
from catalog.standards.codes import short_code
from catalog.vetting.cycle.adoption import Adoption, Status
from catalog.vetting.people.permission import Action, may

LANGUAGE_COOKIE = "language"
MAX_ADDRESS, MAX_TELLING = 16_000, 600


class ProblemPage(Page):
    """What went wrong: an error, or a sentence."""

    detail: Telling
    cure: str  # the message of what to do if it passes by itself, or nothing


PROBLEM = Template("problem.html", ProblemPage)


@cache
def static_version() -> str:
    """A digest of the static files, which names their version in addresses."""
    files = sorted((resources.files("api.web") / "static").iterdir(), key=lambda file: file.name)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@cache
def templates() -> Environment:
    """The compiled templates."""
    made = Environment(
        loader=PackageLoader("api.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "web_link": web_link,
        "resource_path": resource_path,
        "standard_path": standard_path,
        "sentence": sentence,
        "band": lambda alignment: Band.of(alignment).value,
        "short_code": short_code,
        "first_capital": lambda text: text[:1].upper() + text[1:],
        "words_for_tongue": lambda tag, words: words.get(f"tongue.{tag}", tag),
    }
    return made


def words_of(request: Request) -> Words:
    """The messages in this reader's language."""
    return choose_language(request.cookies.get(LANGUAGE_COOKIE, ""), request.headers.get("accept-language", ""))


def grade_of(request: Request, ages: AgeRange | None) -> str:
    """Ages by the names of grades in use on this page."""
    return facts.grade_words(words_of(request), ages, grade_naming.system_of(request))


def made_for(request: Request, resource: Resource) -> str:
    """The grade of a material, as grades are named on this page."""
    return facts.grade_words(words_of(request), resource.ages, grade_naming.system_of(request, resource))


def page(request: Request, template: Template[C], context: C, status: int = 200, **headers: str) -> Response:
    """Render ``template`` with ``context`` beside what every page shares."""
    return render(request, template.name, context, status, **headers)


def render(
    request: Request, template: str, context: Mapping[str, object], status: int = 200, **headers: str
) -> Response:
    """The same for a room of pages that give something more to each of their templates, as the desk does."""
    html = templates().get_template(template).render({**_shared(request), **context})
    private = {"cache-control": "private, no-store"} if session_of(request) else {}  # what one person sees
    html = below(services_of(request).prefix, grade_naming.carry(request, html))
    spoken = {"content-language": words_of(request).language, "vary": "Accept-Language, Cookie"}
    return HTMLResponse(html, status, {**spoken, **private, **headers})


def _shared(request: Request) -> Shared:
    services, words = services_of(request), words_of(request)
    session = session_of(request)
    person = session.person if session else None
    return {
        "t": words,
        "person": person,
        "may": {action.name.lower(): may(person, action) for action in Action},
        "counted": services.counts is not None,
        "reports": services.anyone_reports or may(person, Action.REPORT_PROBLEM),
        "judging": services.judging is not None,
        "own_collections": cache(partial(services.desk.collections.names, person))
        if may(person, Action.KEEP)
        else list,
        "profiles": lambda: profiles.read(request.cookies.get(profiles.COOKIE, "")),
        "back": _back(request),
        "canonical": absolute(base_url(request), quote(request.url.path, safe="/:%")),
        "systems": grade_naming.CHOICES,
        "grades_choice": grade_naming.choice_of(request),
        "grades_carried": grade_naming.carried(request),
        "languages": catalogs(),
        "static_version": static_version(),
        "catalog_size": _size(request),
        "grade_words": partial(grade_of, request),
        "made_for": partial(made_for, request),
        "localized": partial(localized, words),
        "value_name": partial(facts.value_name, words),
        "value_names": partial(facts.value_names, words),
        "values_words": partial(facts.values_words, words),
        "license_words": partial(facts.license_words, words),
        "minutes_words": partial(facts.minutes_words, words),
        "accessibility": partial(facts.accessibility_words, words),
        "adoption": partial(_adoption, request),
        "picture": picture,
        "lang_of": partial(facts.lang_of, words),
        "unit_line": partial(unit_line, request),
    }


def problem(request: Request, status: int, title: str, detail: Telling) -> Response:
    """An error as a page; while the database is away it is drawn as without a sign-in."""
    if isinstance(detail, StoreError):
        forget_session(request)
    heading = words_of(request).get(f"problem.{status}", title)
    passes, form = status == HTTPStatus.SERVICE_UNAVAILABLE, request.method not in {"GET", "HEAD"}
    cure = "" if not passes else "form-again" if form else "again"
    context: ProblemPage = {"title": heading, "here": "", "detail": detail, "cure": cure}
    return page(request, PROBLEM, context, status)


def _size(request: Request) -> int | None:
    try:
        return search_of(request).size
    except (GenerationError, StoreError):
        return None


def _adoption(request: Request, id: str) -> Adoption | None:
    """What is decided of a material, or that it is in review."""
    adoption = search_of(request).adoptions.get(id)
    return None if adoption is None or adoption.status in {Status.NONE, Status.PROPOSED} else adoption


def _back(request: Request) -> str:
    query = request.url.query
    if grade_naming.PARAMETER in request.query_params:  # or the choice made there would do nothing
        query = urlencode([pair for pair in parse_qsl(query) if pair[0] != grade_naming.PARAMETER])
    address = request.url.path + (f"?{query}" if query else "")
    return address if len(address) <= MAX_ADDRESS else request.url.path


def localized(words: Words, what: Telling) -> str:
    """What went wrong in the reader's language, or in English and marked so if it has no translation."""
    known = error_message(what) if isinstance(what, SyllabaryError) else what
    if isinstance(known, Message):
        return truncated(words.say(known))
    return Markup('<span lang="en" dir="ltr">{}</span>').format(truncated(str(what)))


def truncated(text: str) -> str:
    return text if len(text) <= MAX_TELLING else text[: MAX_TELLING - 1] + "…"


def sentence(text: str) -> str:
    """A sentence of the ranking's with one full stop, however it came."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
