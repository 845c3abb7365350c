"""The web application, made from open objects: nothing is read from the environment here."""

from __future__ import annotations

from importlib import metadata, resources

from fastapi import Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from api.auth import sign_in as signin
from api.auth.cross_site import RefuseCrossSite, why_refused
from api.auth.visibility import CloseSearch
from api.http import problems
from api.http.every_answer import EveryAnswer
from api.http.head_limits import BoundHead
from api.http.observe import NoteRoute, Observe
from api.http.overload import BoundTries, Look, Overload
from api.http.prefix import Prefix, own_segments
from api.http.reads import Compressed, Heads, SharedAPI, Tags
from api.http.well_formed import well_formed
from api.services import Services
from api.v1 import changes as change_routes
from api.v1 import collections as collection_routes
from api.v1 import coverage as coverage_routes
from api.v1 import health, metrics, reports
from api.v1 import plan as plan_routes
from api.v1 import prerequisites as prerequisite_routes
from api.v1 import resources as resource_routes
from api.v1 import search as search_routes
from api.v1 import standards as standard_routes
from api.v1 import suggest as suggest_routes
from api.v1.description import describe_errors
from api.web.desk import (
    account,
    adoption_import,
    alignment,
    comparing,
    correcting,
    coverage,
    jobs,
    lists,
    log,
    material_import,
    openid_connect,
    people,
    proposal,
    proposing,
    queue,
    record,
    reviewing,
    rubric,
    rubric_editor,
)
from api.web.desk import problems as problem_queue
from api.web.pages import browse as browse_page
from api.web.pages import collection as collection_page
from api.web.pages import collection_print as print_page
from api.web.pages import discovery as discovery_page
from api.web.pages import docs as docs_page
from api.web.pages import frame
from api.web.pages import judge as judge_page
from api.web.pages import need_profiles as needs_page
from api.web.pages import plan as plan_page
from api.web.pages import report as report_page
from api.web.pages import resource as resource_page
from api.web.pages import saved_collections as kept_page
from api.web.pages import search as search_page
from api.web.pages import settings as settings_page
from api.web.pages import standard as standard_page
from api.web.pages import unit as unit_page
from catalog.messages import Message, message

COMPRESSION = 3  # a quarter of the time of level 9, for an eighth more bytes


def create_app(services: Services) -> App:
    app = App(
        title="Syllabary",
        version=metadata.version("syllabary"),
        summary="Search and recommendation for instructional materials: by standard, grade and learner need.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        dependencies=[Depends(well_formed)],
    )
    app.state.services = services
    styles = (resources.files("api.web") / "static" / "style.css").read_bytes()
    app.state.look = Look(f"/static/style.css?{frame.static_version()}", styles, services.prefix)
    materials = (suggest_routes, prerequisite_routes, resource_routes, collection_routes, change_routes)
    app.include_router(search_routes.router)  # first, since addresses are tried in turn
    app.include_router(coverage_routes.of_standards)  # before the address that takes any code
    for routes in (health, *materials, standard_routes, plan_routes, coverage_routes, reports):
        app.include_router(routes.router)
    app.include_router(standard_routes.frameworks)
    pages = (search_page, report_page, resource_page, standard_page, collection_page, kept_page, plan_page, judge_page)
    for page in (*pages, browse_page, unit_page, print_page, needs_page, settings_page, docs_page, discovery_page):
        app.include_router(page.router, include_in_schema=False)
    desk_pages = (account, people, queue, proposing, proposal, reviewing, record, rubric, lists, coverage, comparing)
    desk_tasks = (rubric_editor, alignment, adoption_import, material_import, jobs, problem_queue, log, correcting)
    for page in (*desk_pages, openid_connect, *desk_tasks):
        app.include_router(page.router, include_in_schema=False)
    app.include_router(metrics.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(resources.files("api.web") / "static")), name="static")
    describe_errors(app)
    problems.install(app, frame.problem, standard_routes.name_standard)
    signin.install(app, account.lapsed_page)
    app.add_middleware(NoteRoute)
    app.add_middleware(RefuseCrossSite, refuse=_refuse, public_url=services.public_url)
    app.add_middleware(Tags)
    app.add_middleware(Compressed, minimum_size=1000, compresslevel=COMPRESSION)
    app.add_middleware(Heads, routes=app.router.routes)
    if services.cors:
        app.add_middleware(SharedAPI, origins=services.cors)
    app.add_middleware(Overload, line=services.line, apart=(signin.SIGN_IN, signin.ACCOUNT))
    app.add_middleware(BoundTries, tries=services.tries, path=signin.SIGN_IN)
    app.add_middleware(BoundHead, refuse=_refuse_head)
    return app


class App(FastAPI):
    """What is outside all else holds for a page about a failure of ours too: a request's session of search is closed,
    the answer has its headers and its prefix, and is counted."""

    def build_middleware_stack(self) -> ASGIApp:
        services: Services = self.state.services
        app: ASGIApp = CloseSearch(super().build_middleware_stack())
        prefix = Prefix(services.prefix, own_segments(self.router.routes))
        app = EveryAnswer(app, prefix, https=services.public_url.startswith("https:"))
        return Observe(app, services.measures, services.access_log, services.note_index)


def _refuse(request: Request) -> Response:
    return _answer(request, 403, why_refused(request.headers))


def _refuse_head(request: Request, status: int) -> Response:
    return _answer(request, status, message(f"error.head-{int(status)}"))


def _answer(request: Request, status: int, detail: Message) -> Response:
    body = problems.problem(status, problems.language_of(request).say(detail), words=problems.language_of(request))
    return problems.answer(request, frame.problem, status, body, telling=detail)
