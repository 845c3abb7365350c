"""What wholes have from their parts follows in a segment as in one index over all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from engine_queries import engine_queries
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from keyword_embedder import KeywordEmbedder
from little_catalog import STANDARDS, ChangedSnapshot, LittleSnapshot, some_resources
from segments import ALWAYS, FOR_AGES, STATEMENTS, built_whole, compare, compare_lookups, fair_model

from catalog.model import AgeRange, Part, Resource
from indexer.build import build
from indexer.engine import EngineQuery
from indexer.generation.files import open_reader
from indexer.generation.local_engine import open_engine

__all__ = ["fair_model"]  # a fixture


@pytest.mark.parametrize("changed", ["whole", "part", "new", "another", "beside", "gone"])
def test_what_a_whole_says_by_its_parts_is_another_at_once(tmp_path: Path, changed: str) -> None:
    """A unit is for the ages of its one lesson; a program is for those of its unit. A material that is in the course
    that the unit is in is written with it, as all of a course, and says nothing of it."""
    course = (Part("A course", "course"),)
    kept = {
        "program": Resource(id="program", title="A program", has_parts=(Part("A unit", "whole"),)),
        "whole": Resource(id="whole", title="A unit", has_parts=(Part("A lesson", "part"),), parts=course),
        "part": Resource(id="part", title="A lesson", ages=AgeRange(8, 9)),
        "another": Resource(id="another", title="Something else"),
        "beside": Resource(id="beside", title="Something beside", parts=course),
    }
    before = LittleSnapshot(kept.values())
    build(before, KeywordEmbedder(), tmp_path, segments=ALWAYS)
    one = kept.get(changed, Resource(id="new", title="More", parts=(Part("A unit", "whole"),)))
    now = kept | {changed: replace(one, ages=AgeRange(9, 10))}
    if changed == "gone":
        now = {id: resource for id, resource in kept.items() if id != "part"}
    build(ChangedSnapshot(now.values(), before), KeywordEmbedder(), tmp_path, segments=ALWAYS)
    written, ages = {
        "whole": (["beside", "program", "whole"], (9, 10)),
        "part": (["beside", "part", "program", "whole"], (9, 10)),
        "new": (["beside", "new", "program", "whole"], (8, 10)),
        "another": (["another"], (8, 9)),
        "beside": (["beside", "whole"], (8, 9)),
        "gone": (["beside", "program", "whole"], None),
    }[changed]
    with closing(open_engine(tmp_path)) as engine, closing(open_reader(tmp_path)) as reader:
        assert (engine.manifest.base, reader.names("ids")) == ("000001", written)
        for id in ("whole", "program"):
            assert engine.resource(id).ages == (ages and AgeRange(*ages))


def with_wholes(resources: Sequence[Resource], chance: random.Random) -> list[Resource]:
    """The resources with units of some of them and programs of these units, named from above or from below, most of
    which say little of themselves."""
    course = Part("A course of many", "course")  # which has no record: it relates none of those that are in it
    units = [
        Resource(
            id=f"unit{number}",
            title=f"Unit {number % 3}",
            types=("Unit",),
            description=chance.choice(resources).description,
            subjects=chance.choice([(), ("Music",)]),
            parts=chance.choice([(), (course,)]),
        )
        for number in range(max(1, len(resources) // 5))
    ]
    lessons = []
    for resource in resources:
        unit = chance.choice(units)
        part = Part(unit.title, chance.choice([unit.id, None]), chance.randrange(5))
        more = chance.choice([(), (part,), (course,)])
        lessons.append(replace(resource, parts=(*resource.parts, *more)))
    listing = [
        replace(unit, has_parts=tuple(Part(one.title, one.id) for one in chance.sample(lessons, min(3, len(lessons)))))
        if chance.random() < 0.5
        else unit
        for unit in units
    ]
    parts = tuple(Part(unit.title, unit.id) for unit in units[:3])
    return [*lessons, *listing, Resource(id="program", title="A program", has_parts=parts)]


@given(seed=st.integers(0, 10_000), engine_query=engine_queries)
@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@pytest.mark.usefixtures("fair_model")
def test_wholes_and_parts_that_change_are_answered_as_by_one_index(
    tmp_path_factory: pytest.TempPathFactory, seed: int, engine_query: EngineQuery
) -> None:
    folder, chance = tmp_path_factory.mktemp("wholes"), random.Random(seed)  # noqa: S311  nothing here is secret
    snapshot = LittleSnapshot(with_wholes(some_resources(30, seed), chance), STATEMENTS, FOR_AGES)
    build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
    resources = [resource for resource, _ in snapshot.resources()]
    for turn in range(2):
        left = [resource for resource in resources if chance.random() > 0.05]
        resources = [
            replace(resource, ages=None, subjects=(), title=f"{resource.title} again", parts=resource.parts[1:])
            if chance.random() < 0.1
            else resource
            for resource in left
        ]
        new = Part("Unit 1", "unit1", 2)
        resources.append(Resource(id=f"new{turn}", title="A rhyme", ages=AgeRange(turn, 3), parts=(new,)))
        snapshot = ChangedSnapshot(resources, snapshot, STATEMENTS, FOR_AGES)
        build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
        with closing(open_engine(folder)) as engine, closing(built_whole(snapshot, folder / f"{turn}", folder)) as one:
            assert engine.manifest.base == "000001"
            standards = dict.fromkeys(STANDARDS[:3], 1.0)
            refused = {standard: [resource.id for resource in resources] for standard in standards}
            for asked in (
                engine_query,
                EngineQuery(),
                EngineQuery(standards=standards),
                EngineQuery(standards=standards, refused=refused),  # what only its parts declare is then refused too
            ):
                compare(engine, one, asked)
            wholes = [
                resource.id for resource, _ in snapshot.resources() if resource.id.startswith(("unit", "program"))
            ]
            compare_lookups(engine, one, [*wholes, *sorted(resource.id for resource in resources)[:20]])


def test_a_whole_is_a_duplicate_no_longer_if_its_parts_are_for_other_ages(tmp_path: Path) -> None:
    unit = Resource(id="a", title="A unit", description="Rivers begin, bend, flood, freeze, narrow, widen, end and dry")
    part = Resource(id="lesson", title="A lesson", ages=AgeRange(8, 9))
    twin = replace(unit, id="b", has_parts=(Part("A lesson", "lesson"),))
    before = LittleSnapshot([replace(unit, ages=AgeRange(8, 9)), twin, part])
    after = ChangedSnapshot([replace(unit, ages=AgeRange(8, 9)), twin, replace(part, ages=AgeRange(12, 13))], before)
    for snapshot, first in ((before, 0), (after, 1)):
        build(snapshot, KeywordEmbedder(), tmp_path, segments=ALWAYS)
        with closing(open_engine(tmp_path)) as engine:
            assert engine.candidates(EngineQuery(), 10).duplicates.tolist() == [0, first, 2]
