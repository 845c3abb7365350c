"""JSON-LD in every shape it comes in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import InvalidRecordError
from catalog.formats.lrmi import resource_of
from catalog.formats.reading import Format, format_of, read
from catalog.formats.record import LIMITS, FileNote, Record, Rejection
from catalog.formats.stream import open_bytes
from catalog.formats.values import plain
from catalog.model import AgeRange, Alignment, AlignmentType, Part, Resource

DATA = Path(__file__).parents[2] / "shared/data/resources"
needs_real = pytest.mark.skipif(not DATA.exists(), reason="the real catalogs are not on this machine")


def written(tmp_path: Path, content: str | bytes, name: str = "catalog.json") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def records(path: Path) -> list[Resource]:
    items = list(read(path))
    assert not [item for item in items if not isinstance(item, Record)]
    return [item.resource for item in items if isinstance(item, Record)]


def split(path: Path) -> tuple[list[str], list[Rejection]]:
    """Titles read, and rejections."""
    items = list(read(path))
    return (
        [item.resource.title for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Rejection)],
    )


FULL: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": ["LearningResource", "VideoObject"],
    "@id": "https://example.org/r/1",
    "identifier": "pub:1",
    "name": "Fraction walls",
    "description": "<p>Build &amp; compare</p> unit fractions where 1/4 < 1/3.",
    "teaches": ["Compare unit fractions", {"@type": "DefinedTerm", "termCode": "3.NF.A.3d", "name": "Compare fractions",
                                          "inDefinedTermSet": {"name": "CCSS Math"}}],
    "assesses": "4.NF.A.2",
    "competencyRequired": "Counting to ten",
    "learningResourceType": [{"@type": "DefinedTerm", "name": "Lesson plan"}, "Video"],
    "about": {"@type": "Thing", "name": "Mathematics"},
    "keywords": "fractions, unit fractions, bars",
    "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en-GB"},
    "educationalLevel": [{"@type": "DefinedTerm", "name": "Year 4"}],
    "typicalAgeRange": "8-9",
    "timeRequired": "PT1H15M30S",
    "license": {"@type": "CreativeWork", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "publisher": {"@type": "Organization", "name": "Example Press"},
    "author": [{"@type": "Person", "name": "Ada"}, "Grace"],
    "isAccessibleForFree": "https://schema.org/True",
    "isPartOf": {"@type": "Course", "@id": "u:1", "name": "Unit 1"},
    "position": "7",
    "educationalAlignment": [
        {"alignmentType": "requires", "targetName": "3.NF.A.1", "educationalFramework": "CCSS Math"},
        {"alignmentType": "educationalSubject", "targetName": "Number"},
        {"alignmentType": "educationalLevel", "targetName": "Grade 3"},
        {"alignmentType": "readingLevel", "targetName": "620L", "educationalFramework": "Lexile"},
    ],
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": [{"@type": "ItemList", "itemListElement": ["textual", "visual"]}, "textual"],
    "accessibilityFeature": "captions, transcript",
    "accessibilityHazard": ["noFlashingHazard"],
    "accessibilityControl": ["fullKeyboardControl"],
    "audience": [{"@type": "EducationalAudience", "educationalRole": "teacher", "description": "English learners"},
                 "student"],
    "educationalUse": "practice",
    "encodingFormat": "video/mp4",
    "dateModified": "2024-05-06T07:08:09Z",
    "datePublished": "yesterday",
    "somethingElse": {"nested": [1, 2, {"deep": None}]},
}  # fmt: skip


def test_every_property_of_a_full_record_arrives() -> None:
    assert resource_of(FULL) == Resource(
        id="pub:1",
        title="Fraction walls",
        url="https://example.org/r/1",
        description="Build & compare\n unit fractions where 1/4 < 1/3.",
        objectives=("Compare unit fractions", "Compare fractions"),
        types=("Lesson plan", "Video"),
        subjects=("Mathematics", "Number"),
        keywords=("fractions", "unit fractions", "bars"),
        languages=("en-GB",),
        ages=AgeRange(8, 9),
        grades=("Year 4", "Grade 3"),
        minutes=76,
        license="https://creativecommons.org/licenses/by/4.0/",
        publisher="Example Press",
        authors=("Ada", "Grace"),
        free=True,
        parts=(Part("Unit 1", "u:1", 7),),
        alignments=(
            Alignment(AlignmentType.REQUIRES, "3.NF.A.1", None, "CCSS Math"),
            Alignment(AlignmentType.TEACHES, "3.NF.A.3d", None, "CCSS Math", "Compare fractions"),
            Alignment(AlignmentType.ASSESSES, "4.NF.A.2"),
        ),
        access_modes=("textual", "visual"),
        access_modes_sufficient=("textual,visual", "textual"),
        accessibility_features=("captions", "transcript"),
        accessibility_hazards=("noFlashingHazard",),
        accessibility_controls=("fullKeyboardControl",),
        audience=("teacher", "student"),
        audience_notes=("English learners", "Reading level: 620L (Lexile)", "Assumes: Counting to ten"),
        educational_use=("practice",),
        format="video/mp4",
        modified="2024-05-06",
    )


def test_amb_is_read_with_its_labels_in_the_records_language() -> None:
    amb = {
        "@context": ["https://w3id.org/kim/amb/context.jsonld", {"@language": "de"}],
        "id": "https://oer.example/eis",
        "type": ["LearningResource", "Video"],
        "name": "Gletscher",
        "inLanguage": ["de"],
        "about": [{"id": "https://w3id.org/kim/hochschulfaechersystematik/n42", "type": "Concept",
                   "prefLabel": {"de": "Geographie", "en": "Geography"}}],
        "learningResourceType": [{"id": "https://w3id.org/kim/hcrt/video", "prefLabel": {"en": "Video", "de": "Film"}}],
        "teaches": [{"id": "https://curriculum.example/c7", "prefLabel": {"de": "Eis verstehen"}}],
        "creator": [{"type": "Person", "name": "Uta"}],
        "license": {"id": "https://creativecommons.org/licenses/by/4.0/"},
        "isAccessibleForFree": True,
        "conditionsOfAccess": {"id": "http://w3id.org/kim/conditionsOfAccess/no_login"},
    }  # fmt: skip
    found = resource_of(amb)
    assert (found.id, found.url, found.languages) == ("https://oer.example/eis", "https://oer.example/eis", ("de",))
    assert (found.subjects, found.types, found.objectives) == (("Geographie",), ("Video",), ("Eis verstehen",))
    assert found.alignments == (
        Alignment(AlignmentType.TEACHES, "https://curriculum.example/c7", statement="Eis verstehen"),
    )
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"
    assert found.authors == ("Uta",)


def one(name: str, **more: Any) -> dict[str, Any]:
    return {"@type": "LearningResource", "identifier": f"x:{name}", "name": name, **more}


A, B = one("A"), one("B")
SHAPES = {
    "one object": json.dumps(A, indent=2),
    "one object on one line": json.dumps(A),
    "a list": json.dumps([A, B], indent=1),
    "a list on one line": json.dumps([A, B]),
    "nested lists": json.dumps([[A], [B]]),
    "one a line": f"{json.dumps(A)}\n\n{json.dumps(B)}\n",
    "lines with Windows ends": f"{json.dumps(A)}\r\n{json.dumps(B)}\r\n",
    "a graph": json.dumps({"@context": "c", "@graph": [A, {"@type": "Organization", "name": "O"}, B]}, indent=1),
    "a graph a line": f"{json.dumps({'@graph': [A]})}\n{json.dumps({'@graph': [B]})}",
    "a data feed": json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": A}, {"item": B}]}),
    "HTML": f"<!doctype html><title>x</title><script type='application/ld+json'>{json.dumps([A, B])}</script>",
    "two scripts": f'<script type="application/ld+json">{json.dumps(A)}</script>'
    f'<script type="application/ld+json">//<![CDATA[\n{json.dumps(B)}\n//]]></script>'
    '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": []}</script>',
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("packing", ["plain", "gzip", "BOM", "UTF-16"])
def test_every_shape_is_read(shape: str, packing: str, tmp_path: Path) -> None:
    text = SHAPES[shape]
    data = {
        "plain": text.encode(),
        "gzip": gzip.compress(text.encode()),
        "BOM": text.encode("utf-8-sig"),
        "UTF-16": text.encode("utf-16"),
    }[packing]
    titles = [found.title for found in records(written(tmp_path, data, "some.data"))]
    assert titles == (["A"] if shape.startswith("one object") else ["A", "B"])


def test_a_graph_on_one_long_line_is_read_whole(tmp_path: Path) -> None:
    graph = [one(f"N{n}", text="x" * 90_000) for n in range(100)]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}) + "\n"
    assert len(text) > LIMITS.record_bytes
    assert len(records(written(tmp_path, text))) == 100


def test_a_reference_within_a_graph_is_followed(tmp_path: Path) -> None:
    graph = [one("A", publisher={"@id": "#press"}), {"@type": "Organization", "@id": "#press", "name": "The Press"}]
    assert records(written(tmp_path, json.dumps({"@graph": graph})))[0].publisher == "The Press"


def test_names_may_be_prefixed_or_expanded(tmp_path: Path) -> None:
    spelled = {
        "@type": ["http://schema.org/LearningResource"],
        "@id": "https://example.org/1",
        "http://schema.org/name": [{"@value": "Bruch", "@language": "de"}],
        "schema:typicalAgeRange": "11",
    }
    found = records(written(tmp_path, json.dumps(spelled)))[0]
    assert (found.title, found.ages) == ("Bruch", AgeRange(11, 12))


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ({"typicalAgeRange": "7-9"}, AgeRange(7, 9)),
        ({"typicalAgeRange": "16-"}, AgeRange(16, None)),
        ({"typicalAgeRange": ["5-6", "7-8"]}, AgeRange(5, 8)),
        ({"typicalAgeRange": 12}, AgeRange(12, 13)),
        ({"typicalAgeRange": "any", "educationalLevel": ["Grade 3", "Grade 5"]}, AgeRange(8, 11)),
        ({"educationalLevel": "Key Stage 2"}, AgeRange(7, 11)),
        ({"audience": {"suggestedMinAge": 8, "suggestedMaxAge": "10"}}, AgeRange(8, 10)),
        ({"educationalLevel": "beginner"}, None),
    ],
)
def test_ages_are_read_wherever_they_are_said(said: dict[str, Any], ages: AgeRange | None) -> None:
    assert resource_of(one("A", **said)).ages == ages


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"identifier": "oak:a", "@id": "https://x.org/a"}, "oak:a"),
        ({"identifier": {"@type": "PropertyValue", "propertyID": "ISBN", "value": "978"}}, "ISBN:978"),
        ({"identifier": "12", "@id": "https://x.org/12"}, "12"),
        ({"identifier": ["doi:1", "other"]}, "doi:1"),
        ({"identifier": None, "url": "https://x.org/u"}, "https://x.org/u"),
    ],
)
def test_the_identity_is_the_publishers_own_where_it_is_telling(said: dict[str, Any], expected: str) -> None:
    assert resource_of({"name": "A", **said}).id == expected


def test_a_record_without_any_identity_keeps_one_across_a_changed_description() -> None:
    first = resource_of({"name": "A", "publisher": "P", "description": "old"})
    assert first.id == resource_of({"name": "A", "publisher": "P", "description": "new"}).id
    assert first.id != resource_of({"name": "A", "publisher": "Q"}).id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x07c", "abc"),
        ("x < 3 and y > 2", "x < 3 and y > 2"),
        ("<b>bold</b> &amp; <i>it</i>", "bold & it"),
        ("Quantities&lt;sup&gt;★&lt;/sup&gt;", "Quantities★"),
        ("one<br>two<script>alert(1)</script>", "one\ntwo"),
        ("List<String> and <unknown>", "List<String> and <unknown>"),
        ("<p>unclosed <a href='x'", "unclosed <a href='x'"),
    ],
)
def test_markup_becomes_text_and_mathematics_stays(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_the_original_record_is_kept_to_the_byte(tmp_path: Path) -> None:
    line = b'{"name":  "A", "identifier": "x:a", "other": 1.50}'
    (item,) = read(written(tmp_path, line + b"\n"))
    assert isinstance(item, Record)
    assert (item.original, item.line) == (line, 1)


keys = st.sampled_from(["@id", "@type", "name", "prefLabel", "en", "position", "itemListElement", "url"])
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FULL, "audience", "id", "type", "@graph"]), json_values, max_size=8))
@settings(max_examples=150)
def test_any_json_is_a_resource_or_an_invalid_record(node: dict[str, Any]) -> None:
    try:
        found = resource_of(node)
    except InvalidRecordError:
        return
    else:
        assert found.id
        assert found.title


def test_the_format_is_told_by_content(tmp_path: Path) -> None:
    def told(path: Path) -> Format:
        with open_bytes(path) as stream:
            return format_of(stream, path)

    assert told(written(tmp_path, json.dumps(A), "a.txt")) is Format.JSON_DOCUMENT
    assert told(written(tmp_path, json.dumps([A]), "a.txt")) is Format.JSON_LIST
    assert told(written(tmp_path, f"{json.dumps(A)}\n{json.dumps(B)}\n", "a.txt")) is Format.JSON_LINES
    assert told(written(tmp_path, '{"CFDocument": {}}', "a.json")) is Format.CASE
    assert told(written(tmp_path, "---\nname: A\n---\n", "a.txt")) is Format.MARKDOWN
    assert told(written(tmp_path, "title,url\nA,b", "a.txt")) is Format.TABLE


@needs_real
@pytest.mark.parametrize(
    ("name", "count"),
    [("oak-lessons.ndjson.gz", 12517), ("engageny-lessons.ndjson.gz", 5343), ("openstax-hs-physics.ndjson.gz", 75)],
)
def test_real_catalogs_lose_nothing(name: str, count: int) -> None:
    """Against a plain reading of the same lines."""
    items = list(read(DATA / name))
    assert len(items) == count
    with gzip.open(DATA / name) as file:
        for item, line in zip(items, file, strict=True):
            assert isinstance(item, Record), item
            _compare(item.resource, orjson.loads(line))
            assert item.original == line.strip()


def _compare(found: Resource, raw: dict[str, Any]) -> None:
    def once(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(plain(value) for value in raw.get(name, [])))

    low, high = raw["typicalAgeRange"].split("-")
    assert (found.id, found.url) == (raw["identifier"], raw.get("url"))
    assert found.title == " ".join(plain(raw["name"]).split())
    assert (found.description, found.text) == (plain(raw["description"]), plain(raw.get("text", "")))
    assert (found.ages, found.grades) == (AgeRange(int(low), int(high)), tuple(raw["educationalLevel"]))
    assert (found.subjects, found.objectives, found.keywords) == (once("about"), once("teaches"), once("keywords"))
    assert (found.publisher, found.license) == (raw["publisher"]["name"], raw.get("license"))
    assert (found.languages, found.types) == ((raw["inLanguage"],), (raw["learningResourceType"],))
    assert found.free == raw.get("isAccessibleForFree")
    parts = [(part["name"].strip(), part.get("@id"), part.get("position")) for part in raw["isPartOf"]]
    assert [(part.name, part.id, part.position) for part in found.parts] == list(dict.fromkeys(parts))
    codes = [(a["targetName"], a["educationalFramework"]) for a in raw.get("educationalAlignment", [])]
    assert [(a.code, a.framework) for a in found.alignments] == list(dict.fromkeys(codes))
    assert list(found.audience_notes) == [note["description"] for note in raw.get("audience", [])]


def _page(*blocks: object) -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)
    return f"<!doctype html><title>A page</title>{scripts}"


MAIN = {"@type": "LearningResource", "name": "A", "identifier": "x:A"}
IMAGE = {"@type": "ImageObject", "@id": "#i", "name": "Picture", "url": "https://x.org/a.png"}
SUPPORTED = {
    "helpers of a graph": {"@graph": [{**MAIN, "image": {"@id": "#i"}, "license": {"@id": "_:l"}}, IMAGE,
        {"@type": "CreativeWork", "@id": "_:l", "name": "CC BY 4.0"}]},
    "breadcrumbs beside it": [{"@type": "BreadcrumbList", "itemListElement": ["https://x.org/"]}, MAIN],
    "a page about it": {"@type": "WebPage", "name": "The page", "mainEntity": MAIN},
    "a page about it in a graph": {"@graph": [
        {"@type": "WebPage", "name": "The page", "mainEntity": {"@id": "#m"}}, {**MAIN, "@id": "#m"}]},
    "a page that is it": {"@type": "ItemPage", "name": "A", "identifier": "x:A", "learningResourceType": "Lesson"},
    "a page's own image and site": {"@graph": [IMAGE, {"@type": "WebSite", "name": "Site"}, MAIN]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SUPPORTED)
def test_what_supports_a_material_is_neither_one_nor_a_rejection(shape: str, tmp_path: Path) -> None:
    titles, rejected = split(written(tmp_path, _page(SUPPORTED[shape]), "a.html"))
    assert (titles, rejected) == (["A"], [])


def test_nodes_without_an_address_are_followed(tmp_path: Path) -> None:
    graph = [
        one("A", publisher={"@id": "_:o"}, author="_:p", educationalAlignment={"@id": "_:al"}, license={"@id": "_:l"}),
        {"@type": "Organization", "@id": "_:o", "name": "Guild"},
        {"@type": "Person", "@id": "_:p", "name": "Ada"},
        {"@type": "AlignmentObject", "@id": "_:al", "alignmentType": "teaches", "targetName": "4.NF.A.1"},
        {"@type": "CreativeWork", "@id": "_:l", "name": "CC BY 4.0"},
    ]
    (found,) = records(written(tmp_path, json.dumps({"@graph": graph})))
    assert (found.publisher, found.authors, found.alignments[0].code) == ("Guild", ("Ada",), "4.NF.A.1")
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"


def test_files_of_a_folder_that_are_not_read_are_named(tmp_path: Path) -> None:
    for name in ("a.qmd", "b.mdx", "c.Rmd", "d.txt", "e"):
        written(tmp_path, f"---\nname: {name}\n---\n", name)
    items = list(read(tmp_path))
    assert sorted(item.resource.title for item in items if isinstance(item, Record)) == ["a.qmd", "b.mdx", "c.Rmd"]
    assert [item.note.value for item in items if isinstance(item, FileNote)] == ["d.txt", "e"]
