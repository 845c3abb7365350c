"""Codes in every spelling, and the neighborhood of a standard."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from growth import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from api.recommending.declared_standards import WiderGraph
from catalog.errors import AmbiguousCodeError, UnknownStandardError
from catalog.model import AgeRange, Association, Framework, Relation, Standard
from catalog.standards.codes import code_key, is_like, short_code
from catalog.standards.graph import MAX_LEVELS, StandardsGraph
from catalog.standards.nearness import Nearness

REAL = Path(__file__).parents[2] / "shared/data/standards"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real CASE packages are not on this machine")


def framework(id: str, title: str = "", status: str = "Adopted") -> Framework:
    return Framework(id=id, uri=f"https://example.org/{id}", title=title or id, adoption_status=status)


def standard(
    id: str, code: str = "", statement: str = "", framework_id: str = "math", alternative: str = ""
) -> Standard:
    return Standard(
        id=id,
        uri=f"http://corestandards.org/{id}",
        framework_id=framework_id,
        code=code,
        alternative_code=alternative,
        statement=statement or f"statement of {id}",
    )


def link(origin: str, type: str, destination: str, sequence: int | None = None) -> Association:
    return Association(f"{origin}-{type}-{destination}", type, origin, destination, sequence)


@pytest.fixture(scope="module")
def graph() -> StandardsGraph:
    """A few fractions, an algebra, a reading, a science and an arts standard, and drafts that paraphrase some."""
    content = "CCSS.Math.Content."
    return StandardsGraph(
        [framework("math", "Common Core Mathematics"), framework("ela"), framework("sci"),
         framework("draft", status="Draft"), framework("draft-sci", status="Draft")],
        [
            standard("nf", "", "Number and Operations—Fractions"),
            standard("nf-b", content + "4.NF.B", "Build fractions from unit fractions"),
            standard("nf-b3", content + "4.NF.B.3", "Understand a fraction a/b", alternative="4.NF.3"),
            standard("nf-b3a", content + "4.NF.B.3a", "Understand addition of fractions as joining parts"),
            standard("nf-b3b", content + "4.NF.B.3b", "Decompose a fraction into a sum"),
            standard("nf-a1", content + "3.NF.A.1", "Understand a fraction 1/b as a unit part", alternative="3.NF.1"),
            standard("sse", content + "HSA-SSE.A.1", "Interpret expressions", alternative="A.SSE.1"),
            standard("mp1", "CCSS.Math.Practice.MP1", "Persevere in solving problems", alternative="MP.1"),
            standard("rl", "CCSS.ELA-Literacy.RL.2.1", "Ask and answer questions", "ela", "RL.2.1"),
            standard("rl9", "CCSS.ELA-Literacy.RL.9-10.1", "Cite strong evidence", "ela", "RL.9-10.1"),
            standard("ls2", "MS-LS2-3", "Model the cycling of matter", "sci"),
            standard("ess2", "4-ESS2-2", "Analyze maps", "sci"),
            standard("geo", "D2.Geo.1.3-5", "Construct maps", "sci"),
            standard("art", "VA:Cr1.1.3a", "Elaborate on an idea", "sci"),
            standard("teks", "111.5(b)(3)(A)", "Represent fractions", "sci"),
            standard("own-b3", content + "4.NF.B.3", "Fractions as sums, in our words", "draft"),
            standard("own-b3a", content + "4.NF.B.3.a", "Joining parts, in our words", "draft"),
            standard("own-ls2", "MS-LS2-3", "Where matter goes, in our words", "draft-sci"),
        ],
        [
            link("nf-b", "isChildOf", "nf", 1),
            link("nf-b3", "isChildOf", "nf-b", 1),
            link("nf-b3b", "isChildOf", "nf-b3", 2),
            link("nf-b3a", "isChildOf", "nf-b3", 1),
            link("own-b3a", "isChildOf", "own-b3"),
            link("nf-a1", "precedes", "nf-b3"),
            link("nf-b3", "precedes", "sse"),
            link("nf-b3", "isRelatedTo", "mp1"),
            link("nf-b3", "isChildOf", "not-imported"),
        ],
    )  # fmt: skip


SPELLINGS = {
    "4.NF.B.3a": "nf-b3a", "4.NF.B.3.a": "nf-b3a", "CCSS.MATH.CONTENT.4.NF.B.3.A": "nf-b3a", "4.nf.3a": "nf-b3a",
    "4 NF B 3a": "nf-b3a", "CCSS.Math.Content.4.NF.B.3a": "nf-b3a", "ccss 4.NF.B.3a": "nf-b3a", "4-NF-B-3-a": "nf-b3a",
    "http://www.corestandards.org/Math/Content/4/NF/B/3/a/": "nf-b3a", "NF-B3A": "nf-b3a",
    "https://corestandards.org/nf-b3a": "nf-b3a", "HSA-SSE.A.1": "sse", "A-SSE.A.1": "sse", "HSA.SSE.A.1": "sse",
    "A-SSE.1": "sse", "a.sse.1": "sse", "HS.A-SSE.A.1": "sse", "ELA-Literacy.RL.2.1": "rl", "RL.2.1": "rl",
    "rl 2.1": "rl", "CCSS.ELA-LITERACY.RL.2.1": "rl", "RL.9-10.1": "rl9", "RL.9.1": "rl9", "RL.10.1": "rl9",
    "3.NF.1": "nf-a1", "3.NF.A.1": "nf-a1", "MP1": "mp1", "MP.1": "mp1", "CCSS.MATH.PRACTICE.MP1": "mp1",
    "MS-LS2-3": "ls2", "ms ls2 3": "ls2", "NGSS MS-LS2-3": "ls2", "4-ESS2-2": "ess2", "D2.Geo.1.3-5": "geo",
    "D2.Geo.1.4": "geo", "VA:Cr1.1.3a": "art", "va.cr.1.1.3.a": "art", "111.5(b)(3)(A)": "teks", "§111.5.b.3.A": "teks",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "id"), SPELLINGS.items())
def test_every_spelling_people_type_resolves(graph: StandardsGraph, typed: str, id: str) -> None:
    assert graph.resolve(typed).id == id


@pytest.mark.parametrize("typed", ["4.NF.Z.3a", "4.NF", "", "   ", "fractions", "4", "x" * 5000, "4.NF.B.33", "《》"])
def test_what_is_no_code_here_is_an_unknown_standard(graph: StandardsGraph, typed: str) -> None:
    with pytest.raises(UnknownStandardError):
        graph.resolve(typed)


def test_near_misses_are_suggested_in_short_spelling(graph: StandardsGraph) -> None:
    with pytest.raises(UnknownStandardError) as caught:
        graph.resolve("4.NF.B.3c")
    assert set(caught.value.suggestions[:3]) == {"4.NF.B.3", "4.NF.B.3a", "4.NF.B.3b"}
    assert graph.suggest("4.NF")[0] == "4.NF.B"
    assert graph.suggest("MS-LS2-4") == ("MS-LS2-3",)


@pytest.mark.parametrize(("one", "other", "like"), [
    ("ms.ls.1.5", "sl.1.5", False), ("ms.ls.1.5", "ms.ls.2.3", True), ("4.nf.3", "4.nf.a.3", True),
    ("w.5.99", "w.5.9", True), ("nf.b.3", "4.nf.b.3", True), ("k.ps.2.9", "k.cc.9", False),
])  # fmt: skip
def test_a_code_is_suggested_for_one_of_its_pattern_or_domain(one: str, other: str, like: bool) -> None:
    assert is_like(one, other) is is_like(other, one) is like


def test_a_number_beyond_the_last_of_its_domain_is_an_unknown_code() -> None:
    write = Standard(id="w", uri="https://f.example/w", framework_id="f", code="W.5.9", statement="Write.")
    graph = StandardsGraph([Framework(id="f", uri="https://f.example", title="F")], [write], [])
    spans = graph.find_codes("lessons W.5.9, W.5.99, W.6.99 and 5.9")
    assert [(span.code, span.standard_ids) for span in spans] == [("W.5.9", ("w",)), ("W.5.99", ())]


def test_the_published_standard_wins_over_its_paraphrase_and_names_it_as_equivalent(graph: StandardsGraph) -> None:
    assert [s.id for s in graph.equivalents("nf-b3a")] == ["own-b3a"]
    assert [s.id for s in graph.equivalents("own-ls2")] == ["ls2"]
    assert graph.resolve("4.NF.B.3.a").id == "nf-b3a"
    assert graph.resolve("own-b3a").id == "own-b3a", "an identifier means that very item"


def test_one_code_in_unlike_frameworks_is_ambiguous_and_each_candidate_resolves() -> None:
    graph = StandardsGraph(
        [framework("t3", "Texas Grade 3"), framework("t4", "Texas Grade 4")],
        [standard("a", "1.A", "Count", "t3"), standard("b", "1.A", "Measure", "t4")],
        [],
    )
    with pytest.raises(AmbiguousCodeError) as caught:
        graph.resolve("1.a")
    assert caught.value.candidates == ("1.A (Texas Grade 3)", "1.A (Texas Grade 4)")
    assert [graph.resolve(name).id for name in caught.value.candidates] == ["a", "b"]
    assert graph.resolve("1.A", framework="Texas grade 4").id == "b"


def test_exact_matches_make_equivalents_however_they_are_chained() -> None:
    items = [standard(name, framework_id=name) for name in "abcd"]
    links = [link("a", "exactMatchOf", "b"), link("c", "exactMatchOf", "b"), link("c", "exactMatchOf", "a")]
    graph = StandardsGraph([], items, links)
    assert [s.id for s in graph.equivalents("c")] == ["a", "b"]
    assert graph.equivalents("d") == ()


def test_an_item_and_its_part_under_one_code_mean_the_part() -> None:
    items = [standard("cluster", "5.MD.B.2", "Represent data"), standard("item", "5.MD.B.2", "Make a line plot")]
    assert StandardsGraph([], items, [link("item", "isChildOf", "cluster")]).resolve("5.MD.B.2").id == "item"


def test_the_tree_is_walked_in_the_framework_s_order(graph: StandardsGraph) -> None:
    assert [s.id for s in graph.parts("nf")] == ["nf-b", "nf-b3", "nf-b3a", "nf-b3b"]
    assert [s.id for s in graph.children("nf-b3")] == ["nf-b3a", "nf-b3b"]
    assert [s.id for s in graph.ancestors("nf-b3a")] == ["nf-b3", "nf-b", "nf"]
    assert [s.id for s in graph.siblings("nf-b3a")] == ["nf-b3b"]
    assert "nf" in [s.id for s in graph.roots("math")]
    assert "nf-b3" not in [s.id for s in graph.roots("math")]
    assert graph.children("math") == graph.roots("math")


def test_prerequisites_and_what_follows(graph: StandardsGraph) -> None:
    assert [s.id for s in graph.prerequisites("sse")] == ["nf-b3"]
    assert [s.id for s in graph.prerequisites("sse", depth=2)] == ["nf-b3", "nf-a1"]
    assert [s.id for s in graph.leads_to("nf-a1", depth=5)] == ["nf-b3", "sse"]
    assert [s.id for s in graph.related("mp1")] == ["nf-b3"]


def test_the_neighborhood_says_how_each_standard_is_near(graph: StandardsGraph) -> None:
    near = graph.neighborhood("nf-b3")
    assert near == {
        "nf-b3": (Nearness.SELF, 1.0),
        "own-b3": (Nearness.EQUIVALENT, 0.95),
        "nf-b3a": (Nearness.PART, 0.9),
        "nf-b3b": (Nearness.PART, 0.9),
        "own-b3a": (Nearness.PART, 0.9),
        "nf-b": (Nearness.PARENT, 0.6),
        "mp1": (Nearness.RELATED, 0.4),
        "nf-a1": (Nearness.PREREQUISITE, 0.3),
    }
    assert graph.neighborhood("unheard-of") == {}


def test_what_answers_for_a_standard_is_the_standard_itself_its_equivalents_and_its_parts(
    graph: StandardsGraph,
) -> None:
    parts = dict.fromkeys(("nf-b3a", "nf-b3b", "own-b3a"), Nearness.PART)
    answering = {"nf-b3": Nearness.SELF, "own-b3": Nearness.EQUIVALENT, **parts}
    assert graph.answering("nf-b3") == answering
    assert graph.answering("nf-b3") is graph.answering("nf-b3"), "worked out once"
    assert graph.answering("unheard-of") == {}


def test_a_declared_code_answers_for_its_spellings_in_the_graph_that_knows_it_alone(graph: StandardsGraph) -> None:
    code = Standard(id="code:tx.4a", uri="", framework_id="", code="TX.4A", statement="")
    assert graph.answering(code.id) == {}
    wider = WiderGraph(graph, [code], {code.id: (code.id, "code:TX.4A")})
    assert wider.answering(code.id) == dict.fromkeys((code.id, "code:TX.4A"), Nearness.SELF)
    assert wider.answering("nf-b3") == graph.answering("nf-b3")
    assert graph.answering(code.id) == {}


TYPED = {
    "practice for 4.NF.B.3a, please": [("4.NF.B.3a", ("nf-b3a",))],
    "MS-LS2-3 food webs (RL 2.1)": [("MS-LS2-3", ("ls2",)), ("RL 2.1", ("rl",))],
    "4 NF B 3a bars": [("4 NF B 3a", ("nf-b3a",))],
    "4.NF.Z.9 fractions": [("4.NF.Z.9", ())],
    "MP1 problems": [("MP1", ("mp1",))],
    "what is VA:Cr1.1.3a?": [("VA:Cr1.1.3a", ("art",))],
    "fractions grade 3": [],
    "it's 3.5 or 4-5 or covid-19, e.g. C++": [],
    "divide 3 by 4 and a 1": [],
}


@pytest.mark.parametrize(("text", "codes"), TYPED.items())
def test_codes_are_found_in_typed_words(
    graph: StandardsGraph, text: str, codes: list[tuple[str, tuple[str, ...]]]
) -> None:
    spans = graph.find_codes(text)
    assert [(span.code, span.standard_ids) for span in spans] == codes
    assert all(text[span.start : span.end] == span.code for span in spans)


def test_standards_are_searched_by_code_and_by_words(graph: StandardsGraph) -> None:
    assert graph.search("decompose fractions")[0].id == "nf-b3b"
    assert [s.id for s in graph.search("4.NF.B.3", limit=3)] == ["nf-b3", "nf-b3a", "nf-b3b"]
    assert graph.search("zebra") == ()
    assert graph.search("fraction", limit=0) == ()


def test_a_part_that_only_repeats_its_whole_is_found_once() -> None:
    said = "Count in halves"
    items = [
        standard("part", "", said),
        standard("whole", "", said),
        standard("strand", "", said),
        standard("other", "", said),
        standard("coded", "1.A", said),
        standard("longer", "", f"{said} and quarters"),
        replace(standard("older", "", said), ages=AgeRange(9, 10)),
        standard("loop", "", "Round"),
        standard("pool", "", "Round"),
    ]
    above = [
        ("part", "whole"),
        ("whole", "strand"),
        ("coded", "whole"),
        ("longer", "whole"),
        ("older", "whole"),
        ("loop", "pool"),
        ("pool", "loop"),
    ]
    graph = StandardsGraph([], items, [link(part, "isChildOf", whole) for part, whole in above])
    assert {one.id for one in graph.search("count halves")} == {"strand", "other", "coded", "longer", "older"}
    assert len(graph.search("round")) == 1
    assert [one.id for one in graph.search("count halves", within={"part"})] == ["part"]


codes = st.from_regex(r"[A-Z]{0,6}[.:-]?[1-9][A-Z]{0,2}[.-][A-Z]{1,3}[.-][1-9][a-e]?", fullmatch=True)


@given(st.lists(codes, min_size=1, max_size=8, unique_by=code_key))
def test_every_code_resolves_to_its_own_standard_in_any_case_and_with_any_separators(written: list[str]) -> None:
    graph = StandardsGraph([], [standard(f"id-{n}", code) for n, code in enumerate(written)], [])
    for n, code in enumerate(written):
        for spelling in (code, code.lower(), code.replace("-", "."), f" {code} ", short_code(code)):
            assert graph.resolve(spelling).id == f"id-{n}"
        assert graph.resolve(graph.name(f"id-{n}")).id == f"id-{n}"


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["isChildOf", "precedes", "exactMatchOf", "isRelatedTo"]),
                          st.integers(0, 6)), max_size=25), st.text(max_size=30))  # fmt: skip
def test_cycles_and_missing_ends_are_survived(edges: list[tuple[int, str, int]], typed: str) -> None:
    items = [standard(str(n), f"{n % 3}.X.{n}") for n in range(5)]
    graph = StandardsGraph([], items, [link(str(a), kind, str(b)) for a, kind, b in edges])
    for id in graph.standards:
        assert id not in {s.id for s in (*graph.parts(id), *graph.ancestors(id), *graph.prerequisites(id, 9))}
        assert graph.neighborhood(id)[id] == (Nearness.SELF, 1.0)
    graph.find_codes(typed)
    graph.search(typed)
    graph.suggest(typed)


def _package(path: Path) -> tuple[Framework, list[Standard], list[Association]]:
    with gzip.open(path) as file:
        package: dict[str, Any] = json.load(file)
    document = package["CFDocument"]["identifier"]
    items = [
        Standard(id=i["identifier"], uri=i["uri"], framework_id=document, code=i.get("humanCodingScheme") or "",
                 alternative_code=i.get("alternativeLabel") or "", statement=i["fullStatement"])
        for i in package["CFItems"]
    ]  # fmt: skip
    ends = [(a["originNodeURI"]["identifier"], a["associationType"], a["destinationNodeURI"]["identifier"])
            for a in package["CFAssociations"]]  # fmt: skip
    return framework(document), items, [link(*end) for end in ends]


@needs_real
def test_the_real_packages_build_and_their_codes_resolve_in_time_that_grows_with_their_size() -> None:
    packages = [_package(path) for path in sorted(REAL.glob("*.case.json.gz"))]
    standards = [item for _, items, _ in packages for item in items]
    links = [association for _, _, associations in packages for association in associations]

    def build(size: int) -> StandardsGraph:
        ids = {item.id for item in standards[:size]}
        kept = [one for one in links if one.origin_id in ids and one.destination_id in ids]
        return StandardsGraph([framework for framework, _, _ in packages], standards[:size], kept)

    assert growth(build, len(standards)) < LINEAR
    graph = StandardsGraph([framework for framework, _, _ in packages], standards, links)
    assert len(graph.standards) == 4385
    coded = [item for item in standards if item.code]
    assert growth(lambda size: [graph.meanings(item.code) for item in coded[:size]], len(coded)) < LINEAR
    wrong = [item.code for item in coded if graph.meanings(item.code) != (item.id,)]
    # The packages themselves repeat two codes: a cluster labeled as its only standard, and two anchor standards.
    assert sorted(set(wrong)) == ["CCSS.ELA-Literacy.CCRA.L.6", "CCSS.Math.Content.5.MD.B.2"]


def test_a_chain_made_to_hurt_is_followed_no_further_than_a_framework_is_deep() -> None:
    """Every standard within the one before: what is worked out for each must not grow with how deep it is."""
    deep = 4000
    framework = Framework(id="f", uri="https://example.org/f", title="Chain")
    chain = [
        Standard(id=f"s{n}", uri=f"https://example.org/{n}", framework_id="f", code=f"C.{n}", statement=f"Step {n}")
        for n in range(deep)
    ]
    links = [Association(f"a{n}", Relation.IS_CHILD_OF, f"s{n}", f"s{n - 1}") for n in range(1, deep)]
    graph = StandardsGraph([framework], chain, links)
    assert [ancestor.id for ancestor in graph.ancestors("s1000")] == [f"s{n}" for n in range(999, 999 - MAX_LEVELS, -1)]
    assert [part.id for part in graph.parts("s1000")] == [f"s{n}" for n in range(1001, 1001 + MAX_LEVELS)]
    counted = sum(len(graph.ancestors(standard.id)) + len(graph.parts(standard.id)) for standard in chain)
    assert counted <= 2 * MAX_LEVELS * deep
    assert [ancestor.id for ancestor in graph.ancestors("s3")] == ["s2", "s1", "s0"]
