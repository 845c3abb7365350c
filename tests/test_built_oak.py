"""Oak's lessons and the national curriculum come out of Turtle as they are in the files that we measured on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from evaluation import oak
from evaluation.built import compact, digests
from evaluation.engageny import read_lessons

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
LESSONS = DATA / "resources" / "oak-lessons.ndjson.gz"
CURRICULUM = DATA / "standards" / "england-national-curriculum.case.json.gz"
SORTED = "standards/england-national-curriculum-sorted.case.json"
needs_data = pytest.mark.skipif(not LESSONS.is_file(), reason=f"the judged catalogs are not at {DATA}")
BASE = "https://w3id.org/uk/oak/curriculum"
PREFIXES = f"""@prefix curric: <{BASE}/ontology/> .
@prefix oak: <{BASE}/oakcurriculum/> .
@prefix nat: <{BASE}/nationalcurriculum/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
MUSIC = """
nat:subject-music a curric:Subject ; rdfs:label "Music"@en .
nat:scheme-music a curric:Scheme ; curric:isSchemeOf nat:subject-music ; curric:coversKeyStage nat:key-stage-2 .
nat:progression-music-key-stage-2 a curric:Progression ; curric:isProgressionOf nat:scheme-music ;
  curric:includesContentDescriptor nat:contentdescriptor-listen .
nat:discipline-music a skos:Concept, curric:Discipline ; skos:prefLabel "Music"@en .
nat:strand-music a curric:Strand ; skos:prefLabel "Music"@en ; skos:broader nat:discipline-music .
nat:substrand-music a curric:SubStrand ; skos:prefLabel "Music"@en ; skos:broader nat:strand-music .
nat:contentdescriptor-listen a curric:ContentDescriptor ; skos:broader nat:substrand-music ;
  skos:prefLabel \"\"\"Listen to
  music.\"\"\"@en .
nat:subcontentdescriptor-listen a curric:SubContentDescriptor ; skos:prefLabel "Hear a pulse."@en ;
  skos:broader nat:contentdescriptor-listen .
oak:programme-music-year-group-4 a curric:Programme ; curric:coversYearGroup nat:year-group-4 ;
  curric:hasUnitVariantInclusion oak:first .
oak:programme-music-year-group-3 a curric:Programme ; curric:coversYearGroup nat:year-group-3 ;
  curric:hasUnitVariantInclusion oak:second .
oak:first a curric:UnitVariantInclusion ; curric:includesUnitVariant oak:unitvariant-12 .
oak:second a curric:UnitVariantInclusion ; curric:includesUnitVariantChoice oak:choice .
oak:choice a curric:UnitVariantChoice ; curric:hasUnitVariantOption oak:unitvariant-9 .
oak:unit-5 a curric:Unit ; rdfs:label "Pulse"@en ; curric:slug "pulse" ; curric:isUnitOf nat:scheme-music .
oak:unitvariant-12 a curric:UnitVariant ; curric:isUnitVariantOf oak:unit-5 ; curric:hasLessonInclusion oak:a .
oak:unitvariant-9 a curric:UnitVariant ; curric:isUnitVariantOf oak:unit-5 ; curric:hasLessonInclusion oak:b .
oak:a curric:includesLesson oak:lesson-1 ; curric:sequencePosition "3"^^xsd:positiveInteger .
oak:b curric:includesLesson oak:lesson-1 ; curric:sequencePosition "2"^^xsd:positiveInteger .
oak:lesson-1 a curric:Lesson ; rdfs:label "Beat"@en ; curric:slug "beat" ; curric:hasKeyword oak:k-beat , oak:k-clap ;
  curric:hasKeyLearningPoint oak:p-1 , oak:p-2 ; curric:hasPupilLessonOutcome oak:o ; curric:hasMisconception oak:m .
oak:k-beat a curric:Keyword ; schema:name "beat"@en ; schema:description "a pulse"@en .
oak:k-clap a curric:Keyword ; schema:name "clap"@en ; schema:description "hands meet"@en .
oak:p-1 rdfs:label "One."@en .
oak:p-2 rdfs:label "Two."@en .
oak:o rdfs:label "I can clap."@en .
oak:m curric:statement "Fast is loud."@en ; curric:correction "It is not."@en .
"""


def checkout(folder: Path, text: str) -> Path:
    (folder / "data" / "subjects" / "music").mkdir(parents=True)
    (folder / "data" / "subjects" / "music" / "music.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return folder


def test_a_lesson_has_its_years_units_and_words_from_the_graph(tmp_path: Path) -> None:
    (lesson,) = oak.lessons(oak.read(checkout(tmp_path, MUSIC)))
    assert lesson["identifier"] == "oak:beat"
    assert (lesson["educationalLevel"], lesson["typicalAgeRange"]) == (["Year 3", "Year 4"], "7-9")
    assert [(part["@id"], part["position"]) for part in lesson["isPartOf"]] == [
        ("oak-unit:pulse", 2), ("oak-unit:pulse", 3)
    ]  # fmt: skip
    assert (lesson["about"], lesson["keywords"], lesson["description"]) == (["Music"], ["clap", "beat"], "Two. One.")
    assert lesson["text"] == "clap: hands meet beat: a pulse Misconception: Fast is loud. Response: It is not."


def test_a_descriptor_has_the_subject_and_key_stage_of_its_progression_and_its_parts_too(tmp_path: Path) -> None:
    case = oak.curriculum(oak.read(checkout(tmp_path, MUSIC)))
    *above, listen, pulse = case["CFItems"]
    assert [item["fullStatement"] for item in above] == ["Music"] * 3
    assert (listen["fullStatement"], listen["educationLevel"]) == ("Listen to music.", ["KS2"])
    assert (pulse["educationLevel"], pulse["conceptKeywords"]) == (["KS2"], ["Music"])
    assert case["CFAssociations"][-1]["destinationNodeURI"]["uri"] == listen["uri"]


def test_what_is_no_checkout_and_an_earlier_version_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert oak.main(["lessons", str(tmp_path), str(tmp_path / "out")]) == 2
    assert "data/*.ttl" in capsys.readouterr().err
    checkout(tmp_path, MUSIC.replace('curric:slug "pulse" ;', ""))
    assert oak.main(["lessons", str(tmp_path), str(tmp_path / "out")]) == 2
    assert "unit-5: has no slug" in capsys.readouterr().err


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) + "@en"


def turtle_of(lessons: Iterable[Mapping[str, Any]]) -> str:
    """The graph that these lessons come from, with numbers of our own, and a unit for each of their places."""
    lines: list[str] = []
    variant = 0
    for number, lesson in enumerate(lessons, start=1):
        languages = [name for name in lesson["about"] if name in oak._LANGUAGES.values()]
        schemes = [f"nat:scheme-{subject.replace(' ', '_')}" for subject in lesson["about"] if subject not in languages]
        lines += [
            f"{scheme} curric:isSchemeOf nat:of-{scheme[4:]} . nat:of-{scheme[4:]} rdfs:label {quoted(subject)} ."
            for scheme, subject in zip(schemes, lesson["about"], strict=False)
        ]
        for part in lesson["isPartOf"]:
            variant += 1
            slug = part["@id"].removeprefix("oak-unit:")
            lines.append(
                f"oak:unit-{variant} rdfs:label {quoted(part['name'])} ; curric:slug {json.dumps(slug)} ;"
                f" curric:isUnitOf {' , '.join(schemes)} .\n"
                f"oak:unitvariant-{variant} curric:isUnitVariantOf oak:unit-{variant} ;"
                f" curric:hasLessonInclusion oak:i-{variant} .\n"
                f"oak:i-{variant} curric:includesLesson oak:lesson-{number} ; curric:sequencePosition"
                f' "{part["position"]}"^^xsd:positiveInteger . oak:u-{variant} curric:includesUnitVariant'
                f" oak:unitvariant-{variant} ."
            )
            for year in lesson["educationalLevel"]:
                programme = f"oak:programme-{(languages or ['any'])[0].lower()}-{year[5:]}"
                lines.append(
                    f"{programme} a curric:Programme ; curric:coversYearGroup nat:year-group-{year[5:]} ;"
                    f" curric:hasUnitVariantInclusion oak:u-{variant} ."
                )
        lines += lesson_of(number, lesson)
    return "\n".join(lines)


def lesson_of(number: int, lesson: Mapping[str, Any]) -> Iterable[str]:
    this = f"oak:lesson-{number}"
    yield f"{this} rdfs:label {quoted(lesson['name'])} ; curric:slug {json.dumps(lesson['identifier'][4:])} ."
    yield part(this, "hasKeyLearningPoint", "p", {"rdfs:label": lesson["description"]})
    yield part(this, "hasPupilLessonOutcome", "o", {"rdfs:label": lesson["teaches"][0]})
    words, *misconceptions = lesson["text"].split(" Misconception: ")
    for place, said in reversed(list(enumerate(misconceptions))):
        statement, correction = said.split(" Response: ", 1)
        own = {"curric:statement": statement, "curric:correction": correction}
        yield part(this, "hasMisconception", f"m{place}", own)
    explained = []
    for word, later in zip(lesson["keywords"], [*lesson["keywords"][1:], None], strict=True):
        description, _, rest = words.removeprefix(f"{word}: ").partition(f" {later}: ")
        explained.append({"schema:name": word, "schema:description": description})
        words = f"{later}: {rest}"
    for place, own in reversed(list(enumerate(explained))):
        yield part(this, "hasKeyword", f"k{place}", own)


def part(lesson: str, property: str, name: str, own: Mapping[str, str]) -> str:
    said = " ; ".join(f"{key} {quoted(value)}" for key, value in own.items())
    return f"{lesson} curric:{property} {lesson}-{name} . {lesson}-{name} {said} ."


@needs_data
def test_one_lesson_in_forty_comes_out_byte_for_byte(tmp_path: Path) -> None:
    lessons = read_lessons(LESSONS)[::40]
    built = oak.lessons(oak.read(checkout(tmp_path, turtle_of(lessons))))
    assert [compact(record) for record in built] == [compact(record) for record in lessons]


def taxonomy_of(case: Mapping[str, Any]) -> str:
    above = {link["originNodeURI"]["uri"]: link["destinationNodeURI"]["uri"] for link in case["CFAssociations"]}
    lines = [
        f"nat:subject-{n} rdfs:label {quoted(subject)} . nat:scheme-{n} curric:isSchemeOf nat:subject-{n} ."
        for n, subject in enumerate(subjects(case))
    ]
    for number, item in enumerate(case["CFItems"]):
        lines.append(
            f"<{item['uri']}> a curric:{item['CFItemType']} ; skos:prefLabel {quoted(item['fullStatement'])} ;"
            f" skos:broader <{above[item['uri']]}> ."
        )
        if item["CFItemType"] == "ContentDescriptor":
            for level in item["educationLevel"]:
                group, n = ("year-group", level[5:]) if level.startswith("Year") else ("key-stage", level[2:])
                for subject in item["conceptKeywords"]:
                    scheme = f"{subjects(case).index(subject)}"
                    own = f"nat:stage-{scheme}-{n}"
                    lines.append(
                        f"nat:progression-{number}-{scheme}-{group}-{n}-x a curric:Progression ; curric:isProgressionOf"
                        f" {own} ; curric:includesContentDescriptor <{item['uri']}> ."
                        f" {own} curric:isSchemeOf nat:subject-{scheme} ; curric:coversKeyStage nat:key-stage-{n} ."
                    )
    return "\n".join(lines)


def subjects(case: Mapping[str, Any]) -> list[str]:
    return sorted({subject for item in case["CFItems"] for subject in item.get("conceptKeywords", ())})


def in_order(case: Mapping[str, Any]) -> dict[str, Any]:
    """The package with items by type and address, and associations in the order of what they are of."""
    items = sorted(case["CFItems"], key=lambda item: (oak._TYPES.index(item["CFItemType"]), item["uri"]))
    place = {item["uri"]: number for number, item in enumerate(items)}
    links = sorted(case["CFAssociations"], key=lambda link: place[link["originNodeURI"]["uri"]])
    numbered = [
        {**link, "uri": f"{link['uri'].rpartition('/')[0]}/{number}", "sequenceNumber": number + 1}
        for number, link in enumerate(links)
    ]
    return {**case, "CFItems": items, "CFAssociations": numbered}


@needs_data
def test_the_curriculum_comes_out_as_the_one_measured_on_put_in_order(tmp_path: Path) -> None:
    case = json.loads(gzip.decompress(CURRICULUM.read_bytes()))
    assert sha256(compact(in_order(case)).encode()).hexdigest() == digests()[SORTED]
    checkout(tmp_path, taxonomy_of(case))
    assert oak.main(["curriculum", str(tmp_path), str(tmp_path / "out.json")]) == 0
