"""What of an API's description no longer holds for clients of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
MAX_DEPTH = 12  # of schemas within schemas


def breaking(old: Json, new: Json) -> list[str]:
    """A sentence for each change that breaks a client: what is gone, what is newly required, what is narrower."""
    found: list[str] = []
    old, new = _without_names(old), _without_names(new)
    for path, methods in old["paths"].items():
        for method, before in methods.items():
            place = f"{method.upper()} {path}"
            after = new["paths"].get(path, {}).get(method)
            if after is None:
                found.append(f"{place} is gone")
                continue
            found += [f"{place}: {text}" for text in _of_parameters(old, before, new, after)]
            found += [f"{place}: {text}" for text in _of_answers(old, before, new, after)]
    return found


def _without_names(description: Json) -> Json:
    """The same with parameters in paths numbered: no request has their names."""
    paths = {}
    for path, methods in description["paths"].items():
        numbers = {name: str(n) for n, name in enumerate(re.findall(r"\{(\w+)\}", path), 1)}
        place = path
        for name, number in numbers.items():
            place = place.replace(f"{{{name}}}", f"{{{number}}}")
        paths[place] = {
            method: {
                **operation,
                "parameters": [
                    {**one, "name": numbers[one["name"]]} if one["in"] == "path" else one
                    for one in operation.get("parameters", ())
                ],
            }
            for method, operation in methods.items()
        }
    return {**description, "paths": paths}


def _of_parameters(old: Json, before: Json, new: Json, after: Json) -> Iterator[str]:
    known = {(parameter["in"], parameter["name"]): parameter for parameter in before.get("parameters", ())}
    there = {(parameter["in"], parameter["name"]): parameter for parameter in after.get("parameters", ())}
    for key, parameter in known.items():
        name = f"parameter {key[1]}"
        if key not in there:
            yield f"{name} is gone"
            continue
        if there[key].get("required") and not parameter.get("required"):
            yield f"{name} is now required"
        yield from _narrower(name, old, parameter["schema"], new, there[key]["schema"])
    yield from (f"parameter {key[1]} is new and required" for key in there.keys() - known if there[key].get("required"))


def _narrower(name: str, old: Json, before: Json, new: Json, after: Json, *, depth: int = 0) -> Iterator[str]:
    """Values that were taken and no longer are."""
    before, after = _resolved(old, before), _resolved(new, after)
    yield from (f"{name} no longer takes {value}" for value in sorted(_values(before, old) - _values(after, new)))
    if _values(after, new) and not _values(before, old):
        yield f"{name} takes only some values now"
    if _types(old, before) - _types(new, after):
        yield f"{name} no longer takes {', '.join(sorted(_types(old, before) - _types(new, after)))}"
    for limit, tighter in (("maximum", -1), ("maxLength", -1), ("maxItems", -1), ("minimum", 1), ("minLength", 1)):
        if limit in after and (limit not in before or (after[limit] - before[limit]) * tighter > 0):
            yield f"{name} has a tighter {limit}"
    if "items" in before and "items" in after and depth < MAX_DEPTH:
        yield from _narrower(f"an item of {name}", old, before["items"], new, after["items"], depth=depth + 1)


def _of_answers(old: Json, before: Json, new: Json, after: Json) -> Iterator[str]:
    for status, answer in before["responses"].items():
        if status not in after["responses"]:
            yield f"answer {status} is gone"
            continue
        for media, content in answer.get("content", {}).items():
            other = after["responses"][status].get("content", {}).get(media)
            if other is None:
                yield f"answer {status} is no {media} any more"
            else:
                yield from _less(f"answer {status}", old, content["schema"], new, other["schema"])


def _less(name: str, old: Json, before: Json, new: Json, after: Json, *, depth: int = 0) -> Iterator[str]:
    """What an answer promised and no longer does."""
    before, after = _resolved(old, before), _resolved(new, after)
    if _types(new, after) - _types(old, before):
        yield f"{name} may be {', '.join(sorted(_types(new, after) - _types(old, before)))} now"
    for value, schema in before.get("properties", {}).items():
        place = f"{name}, {value}"
        if value not in after.get("properties", {}):
            yield f"{place} is gone"
            continue
        if value in before.get("required", ()) and value not in after.get("required", ()):
            yield f"{place} may be left out"
        if depth < MAX_DEPTH:
            yield from _less(place, old, schema, new, after["properties"][value], depth=depth + 1)
    yield from (f"{name} is never {value} now" for value in sorted(_values(before, old) - _values(after, new)))
    if "items" in before and "items" in after and depth < MAX_DEPTH:
        yield from _less(f"{name}[]", old, before["items"], new, after["items"], depth=depth + 1)


def _resolved(whole: Json, schema: Json) -> Json:
    """The schema that a reference names; of one that may be null, the other."""
    while "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    some = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    return _resolved(whole, some[0]) if len(some) == 1 else schema


def _values(schema: Json, whole: Json) -> set[str]:
    values = schema.get("enum", [schema["const"]] if "const" in schema else ())
    return {str(value) for value in values}


def _types(whole: Json, schema: Json) -> set[str]:
    kind = schema.get("type")
    return set(kind) if isinstance(kind, list) else {kind} if kind else set()
