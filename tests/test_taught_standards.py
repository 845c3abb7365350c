"""Which standards a unit is planned and counted for."""

from __future__ import annotations

from api.recommending.taught_standards import taught_standards
from catalog.model import Association, Framework, Relation, Standard
from catalog.standards.graph import StandardsGraph


def test_a_heading_is_planned_by_the_standards_under_it_each_once() -> None:
    def standard(code: str) -> Standard:
        return Standard(id=code, uri=f"https://example.org/{code}", framework_id="f", code=code, statement=code)

    def under(part: str, whole: str) -> Association:
        return Association(f"{part}<{whole}", Relation.IS_CHILD_OF, part, whole)

    wide = [f"5.MD.A.{n}" for n in range(31)]
    codes = ["4", "4.NF", "4.NF.1", "4.NF.2", "4.NF.1a", "5.MD", *wide]
    tree = [under("4.NF", "4"), under("4.NF.1", "4.NF"), under("4.NF.2", "4.NF"), under("4.NF.1a", "4.NF.1")]
    tree += [under(code, "5.MD") for code in wide]
    framework = Framework(id="f", uri="https://example.org/f", title="F", subjects=())
    graph = StandardsGraph([framework], [standard(code) for code in codes], tree)
    assert set(taught_standards(graph, ["4"])) == set(taught_standards(graph, ["4.NF"])) == {"4.NF.1", "4.NF.2"}
    assert taught_standards(graph, ["4.NF.2", "4.NF"]) == ("4.NF.2", "4.NF.1")
    assert taught_standards(graph, ["4.NF.1"]) == ("4.NF.1",)
    assert taught_standards(graph, ["4.NF.1a"]) == ("4.NF.1a",)
    assert set(taught_standards(graph, ["5.MD"])) == set(wide)


def test_a_heading_over_parts_without_codes_is_itself_what_is_taught() -> None:
    framework = Framework(id="f", uri="https://example.org/f", title="F", subjects=())
    standards = [
        Standard(id=id, uri=f"https://example.org/{id}", framework_id="f", code=code, statement=id)
        for id, code in (("whole", "K"), ("part", ""))
    ]
    graph = StandardsGraph([framework], standards, [Association("a", Relation.IS_CHILD_OF, "part", "whole")])
    assert taught_standards(graph, ["whole"]) == ("whole",)
