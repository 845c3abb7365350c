"""The API's description is checked in, so that a change of the contract is seen in review and read in the docs."""

from __future__ import annotations

import copy
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from little_site import little_app
from openapi_changes import breaking

ROOT = Path(__file__).parents[1]
DESCRIPTION = ROOT / "docs" / "openapi.json"
(RELEASED,) = (Path(__file__).parent / "golden").glob("openapi-*.json")  # of the last release: written when one is made
HEADINGS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")  # https://keepachangelog.com/en/1.1.0/


def test_the_description_that_is_served_is_the_one_that_is_checked_in(tmp_path: Path) -> None:
    """`make openapi` writes the file again; look at its difference before you commit it."""
    with little_app(tmp_path) as app:
        served = json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("WRITE_OPENAPI"):
        DESCRIPTION.write_text(served, encoding="utf-8")
    assert json.loads(served) == json.loads(DESCRIPTION.read_text(encoding="utf-8"))


def test_every_example_is_what_its_schema_says() -> None:
    """Also those of parameters, each of which the API takes."""
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    tried = 0
    for place, schema in _schemas_with_examples(description):
        known = {**schema, "components": description["components"]}
        for example in schema["examples"]:
            assert [iter_error.message for iter_error in jsonschema_rs.iter_errors(known, example)] == [], place
            tried += 1
    assert tried > 5


def _schemas_with_examples(node: Any, place: str = "#") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("examples"), list):
            yield place, node
        if isinstance(node.get("schema"), dict) and isinstance(node.get("examples"), list):
            yield place, {**node["schema"], "examples": node["examples"]}
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _schemas_with_examples(value, f"{place}/{key}")


def test_every_operation_names_its_headers_and_what_a_copy_and_a_wrong_method_get() -> None:
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    for path, methods in description["paths"].items():
        for operation in methods.values():
            answers = operation["responses"]
            assert {"200", "400", "405", "414", "500", "503"} <= answers.keys(), path
            assert ("304" in answers) is ("401" not in answers), path
            assert "Allow" in answers["405"]["headers"]
            assert "Retry-After" in answers["503"]["headers"]
            named = {name for answer in answers.values() for name in answer["headers"]}
            assert named <= description["components"]["headers"].keys()


def test_a_breaking_change_is_announced() -> None:
    """What breaks clients of the last release is named in the changelog, under Unreleased, word for word in backticks
    (`GET /api/v1/x is gone`)."""
    unreleased = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("## Unreleased")[2].partition("\n## ")[0]
    announced = set(re.findall(r"`([^`]+)`", " ".join(unreleased.split())))
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    assert set(breaking(released, json.loads(DESCRIPTION.read_text(encoding="utf-8")))) <= announced


def test_the_changelog_keeps_its_shape() -> None:
    """Lines of two branches are put together by git, which can break a bullet or bring one back that was rewritten. If
    this fails after a rebase: ``git checkout main CHANGELOG.md``, and add your own bullet again."""
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("## Unreleased\n")[2].splitlines()
    headings = [line.removeprefix("### ") for line in lines if line.startswith("#")]
    assert [text for text in HEADINGS if text in headings] == headings, "a heading of Keep a Changelog, each once"
    bullets = re.findall(r"^- .*\n(?:  .*\n)*", "\n".join([*lines, ""]), re.MULTILINE)
    assert [bullet for bullet in bullets if bullet.count("\n") > 4] == [], "one fact, one bullet of at most four lines"
    written = [line for line in lines if line and not re.match(r"### |\*\*[^*]+\*\*$", line)]
    assert written == "".join(bullets).splitlines(), "every line is a heading, a topic or part of a bullet"
    assert [line for line, times in Counter(written).items() if times > 1] == [], "no line twice"


def _search(description: Any) -> Any:
    return description["paths"]["/api/v1/search"]["get"]


def _parameter(description: Any, name: str) -> Any:
    return next(parameter for parameter in _search(description)["parameters"] if parameter["name"] == name)


def _schema(description: Any, name: str) -> Any:
    return description["components"]["schemas"][name]


def _new_and_required(description: Any) -> None:
    _search(description)["parameters"].append({"in": "query", "name": "x", "required": True, "schema": {}})


CHANGES: list[tuple[Callable[[Any], object], str]] = [
    (lambda d: d["paths"].pop("/api/v1/needs"), "GET /api/v1/needs is gone"),
    (lambda d: d["paths"]["/api/v1/plan"].pop("get"), "GET /api/v1/plan is gone"),
    (lambda d: _search(d)["parameters"].remove(_parameter(d, "q")), "GET /api/v1/search: parameter q is gone"),
    (_new_and_required, "GET /api/v1/search: parameter x is new and required"),
    (lambda d: _parameter(d, "q").update(required=True), "GET /api/v1/search: parameter q is now required"),
    (
        lambda d: _parameter(d, "sort")["schema"]["enum"].remove("title"),
        "GET /api/v1/search: parameter sort no longer takes title",
    ),
    (
        lambda d: _parameter(d, "need")["schema"]["items"]["enum"].remove("captions"),
        "GET /api/v1/search: an item of parameter need no longer takes captions",
    ),
    (
        lambda d: _parameter(d, "limit")["schema"].update(maximum=20),
        "GET /api/v1/search: parameter limit has a tighter maximum",
    ),
    (
        lambda d: _schema(d, "SearchResponse")["properties"].pop("count"),
        "GET /api/v1/search: answer 200, count is gone",
    ),
    (
        lambda d: _schema(d, "ResultModel")["required"].remove("title"),
        "GET /api/v1/search: answer 200, results[], title may be left out",
    ),
    (
        lambda d: _schema(d, "ResultModel")["properties"]["score"].update(type="string"),
        "GET /api/v1/search: answer 200, results[], score may be string now",
    ),
    (
        lambda d: _schema(d, "Problem")["properties"].pop("errors"),
        "GET /api/v1/search: answer 400, errors is gone",
    ),
    (lambda d: _search(d)["responses"].pop("503"), "GET /api/v1/search: answer 503 is gone"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[said for _, said in CHANGES])
def test_a_change_that_breaks_clients_is_seen(change: Callable[[Any], object], said: str) -> None:
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    changed = copy.deepcopy(description)
    change(changed)
    assert said in breaking(description, changed)


def test_what_is_only_added_breaks_no_client() -> None:
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    more = copy.deepcopy(description)
    more["paths"]["/api/v1/new"] = {"get": {"responses": {}}}
    _search(more)["parameters"].append({"in": "query", "name": "x", "required": False, "schema": {}})
    _schema(more, "ResultModel")["properties"]["x"] = {"type": "string"}
    assert breaking(description, more) == breaking(description, description) == []
