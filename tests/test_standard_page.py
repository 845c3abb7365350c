"""What a standard's page counts, against counting by hand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path

from little_site import LESSONS, lesson, little_site

from api.search.fit import STANDARD_TIERS
from api.search.tiers import part_of
from catalog.model import AgeRange, Alignment, AlignmentType, Resource

KINDS = (("Lesson",), ("Worksheet", "Lesson"), ("Video",))
MANY = [
    replace(
        lesson(f"m:{n:03d}", f"Comparing fractions, part {n}", 30, "4.NF.A.2"),
        types=KINDS[n % 3],
        accessibility_features=("captions",) if n % 4 == 0 else (),
    )
    for n in range(130)
]
ONLY_REQUIRES = replace(MANY[0], id="m:after", alignments=(Alignment(AlignmentType.REQUIRES, "4.NF.A.2"),))


def counted(folder: Path, resources: list[Resource]) -> dict[str, list[str]]:
    """The rows of the coverage table: the words of each cell by the row's heading."""
    with little_site(folder, resources) as site:
        page = site.get("/standards/4.NF.A.2").text
    rows = re.findall(r"<tr.*?</tr>", page[page.index('<table class="coverage">') :], re.DOTALL)
    cells = [
        [
            " ".join(unescape(re.sub("<[^>]+>", " ", cell)).split())
            for cell in re.findall("<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]
    return {row[0]: row[1:] for row in cells}


def test_every_material_of_a_standard_is_counted_however_many_there_are(tmp_path: Path) -> None:
    rows = counted(tmp_path, [*LESSONS, *MANY, ONLY_REQUIRES])
    captioned = [resource for resource in MANY if resource.accessibility_features]
    kinds = Counter(kind for resource in captioned for kind in resource.types)
    order = sorted({kind for resource in MANY for kind in resource.types})
    assert rows["Captions and transcripts"] == [
        *(str(kinds[kind]) for kind in order),
        f"{len(captioned)} ({len(captioned)} declared)",
    ]


def test_a_material_that_only_requires_a_standard_does_not_count_as_covering_it(tmp_path: Path) -> None:
    with little_site(tmp_path, [*LESSONS, ONLY_REQUIRES]) as site:
        assert "m:after" not in site.get("/standards/4.NF.A.2").text


def test_page_search_and_json_count_alike_what_meets_a_standard_and_what_is_only_near_it(tmp_path: Path) -> None:
    """Three materials are for 4.NF.A.2 here, of which two say the same; two are for standards that it builds on."""
    said_twice = replace(MANY[0], id="m:again")
    other = lesson("m:other", "Number lines for comparing", 20, "4.NF.A.2")
    before = [lesson(f"m:before{n}", f"Halves and quarters {n}", 20, "3.NF.A.3d") for n in (1, 2)]
    with little_site(tmp_path, [MANY[0], said_twice, other, *before]) as site:
        tiers = site.get("/api/v1/search", params={"standard": "4.NF.A.2"}).json()["tiers"]
        counted = site.get("/api/v1/standards/4.NF.A.2/coverage").json()
        pages = [site.get("/standards/4.NF.A.2").text, site.get("/", params={"standard": "4.NF.A.2"}).text]
    counts = tiers["standard"]
    assert counts["declared"] == 2, "two places, since two materials say the same"
    near = counts["possibly"] + counts["related"]
    assert tiers["topic"] == {"about": counts["declared"] + counts["probably"], "loose": near}
    assert (counted["materials"], counted["inferred"]) == (tiers["topic"]["about"], counts["probably"])
    assert near > 0
    for page in pages:
        assert f"{tiers['topic']['about']} materials for it." in page
        assert f"{near} more" in page


def test_search_and_page_put_what_is_declared_first_though_it_is_for_another_grade_unless_a_grade_is_asked_for(
    tmp_path: Path,
) -> None:
    older = replace(lesson("m:older", "Number lines for comparing", 20, "4.NF.A.2"), ages=AgeRange(12, 13))
    with little_site(tmp_path, [MANY[0], older, *LESSONS]) as site:
        hits = site.get("/api/v1/search", params={"standard": "4.NF.A.2"}).json()["results"]
        page = site.get("/standards/4.NF.A.2").text
        asked = site.get("/api/v1/search", params={"standard": "4.NF.A.2", "grade": "Grade 4"}).json()["results"]
        shown = site.get("/", params={"standard": "4.NF.A.2"}).text
    places = [STANDARD_TIERS.index(hit["tiers"]["standard"]) for hit in hits]
    assert places == sorted(places)
    assert [hit["id"] for hit in hits if hit["tiers"]["standard"] == "declared"][-1] == "m:older"
    on_page = dict.fromkeys(re.findall(r'href="/resources/(m:[a-z0-9-]+)', page))
    listed = [hit["id"] for hit in hits if hit["tiers"]["topic"] == "about"]
    assert list(on_page) == listed[: len(on_page)]
    assert [list(hit["tiers"]) for hit in (hits[0], asked[0])] == [
        ["topic", "standard", "grade"],
        ["topic", "grade", "standard"],
    ]
    assert part_of({"topic": "about", "standard": "declared", "grade": "other"}) == ""
    assert part_of({"topic": "about", "grade": "other", "standard": "declared"}) == "other"
    assert "m:older" in shown
