"""Need profiles: the page that makes and changes them, and the step that puts one's needs into an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypedDict
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.forms import Form, read_form, remember
from api.http.addresses import with_query
from api.http.well_formed import only
from api.search.need_rules import need_rules
from api.web import need_profiles as profiles
from api.web.contexts import Page, Template
from api.web.pages import frame
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.needs.needs import NEEDS, Need, need_groups

router = APIRouter(prefix="/needs")
PLACES = {"search": "/", "plan": "/plan"}
YEAR_SECONDS = 31_536_000
Sent = Annotated[Form, Depends(read_form)]
Needs = Annotated[list[str], Query(max_length=len(NEEDS))]


class Typed(TypedDict):
    """The form of a profile: its name, the name that it had ("" for a new one), and its needs."""

    name: str
    was: str
    needs: Sequence[str]


class NeedsPage(Page):
    """The reader's profiles, the form for one, and by what rules each need is known."""

    need_groups: Sequence[tuple[str, Sequence[Need]]]
    rules_of: Callable[[str], Sequence[str]]  # by a need's id, as sentences
    typed: Typed
    error: InvalidRequestError | None
    done: str | None  # "saved" or "removed"
    links: Sequence[
        tuple[profiles.NeedProfile, Sequence[tuple[str, str]]]
    ]  # each with the places to use it, as addresses


NEEDS_PAGE = Template("needs.html", NeedsPage)


@router.get("", dependencies=[Depends(only("name", "need", "done"))])
def profiles_page(request: Request, name: str = "", need: Needs = []) -> Response:  # noqa: B006  read, never changed
    """With a profile's name in the address, the form changes that one; with needs, it is a new one's."""
    own = next((one for one in _own(request) if one.name == name), None)
    name = own.name if own else ""
    return _page(request, {"name": name, "was": name, "needs": own.needs if own else need})


@router.post("")
def save(request: Request, form: Sent) -> Response:
    """Save a profile, or remove the one whose button was pressed."""
    own, gone = _own(request), form.text("remove")
    name, was, chosen = form.text("name"), form.text("was"), form.all("need")
    try:
        profiles_left = (
            profiles.without(own, gone) if gone else profiles.saved(own, profiles.make_profile(name, chosen), was)
        )
        value = profiles.write(profiles_left)
    except InvalidRequestError as error:
        return _page(request, {"name": name, "was": was, "needs": chosen}, error)
    response = RedirectResponse(with_query("/needs", [("done", "removed" if gone else "saved")]), 303)
    remember(request, response, profiles.COOKIE, value, YEAR_SECONDS)
    return response


@router.get("/for/{place}")
def choose(request: Request, place: str, profile: str) -> Response:
    """The search or plan that was asked for, with a profile's needs in place of those that were ticked."""
    if place not in PLACES:
        raise NotFoundError(f"Needs are for {' and '.join(PLACES)}.")
    chosen = profiles.named(_own(request), profile.strip())
    pairs = parse_qsl(request.url.query)
    conditions = [(name, value) for name, value in pairs if name not in {"profile", "need", "offset"} and value.strip()]
    return RedirectResponse(with_query(PLACES[place], [*conditions, *(("need", need) for need in chosen.needs)]), 303)


def _own(request: Request) -> tuple[profiles.NeedProfile, ...]:
    return profiles.read(request.cookies.get(profiles.COOKIE, ""))


def _page(request: Request, typed: Typed, error: InvalidRequestError | None = None) -> Response:
    context: NeedsPage = {
        "title": frame.words_of(request)("profiles.title"),
        "here": "",
        "need_groups": need_groups(),
        "rules_of": lambda need: need_rules(frame.words_of(request), need),
        "typed": typed,
        "error": error,
        "done": request.query_params.get("done"),
        "links": [
            (one, [(place, with_query(path, [("need", need) for need in one.needs])) for place, path in PLACES.items()])
            for one in _own(request)
        ],
    }
    return frame.page(request, NEEDS_PAGE, context, 400 if error else 200)
