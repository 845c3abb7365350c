"""api.web.pages: the sentence, the picture and the reasons of a card."""

from __future__ import annotations

from types import SimpleNamespace

from api.messages import english
from api.search.reasons import Reason
from api.web.pages.card import common_reasons, make_card
from api.web.pages.excerpt import MAX_LENGTH, excerpt
from api.web.pages.picture import picture
from catalog.messages import Message
from catalog.model import Resource
from catalog.standards.graph import StandardsGraph
from catalog.text.analysis import terms

TIDES = Resource(
    id="t",
    title="Tides",
    description="Pupils read about the coast. The moon pulls the water, which makes two tides a day.",
    text="# Tides\n\nSpring tides come at a *full moon*.",
)


def marked(query: str, resource: Resource = TIDES) -> str:
    return str(excerpt(resource, frozenset(terms(query))))


def test_the_sentence_is_the_one_with_most_of_the_words_and_they_are_marked_in_every_form() -> None:
    assert marked("tide moon") == "The <mark>moon</mark> pulls the water, which makes two <mark>tides</mark> a day."
    assert marked("spring full moon").endswith("come at a <mark>full</mark> <mark>moon</mark>.")
    assert marked("glacier") == "Pupils read about the coast."
    assert marked("") == "Pupils read about the coast."


def test_a_sentence_is_text_and_no_markup_and_a_long_one_is_cut_around_the_words() -> None:
    hostile = Resource(id="h", title="H", description="A <script>alert(1)</script> & a volcano & <b>more</b> of it.")
    assert "<script" not in marked("volcano", hostile)
    assert "&amp; a <mark>volcano</mark>" in marked("volcano", hostile)
    long = Resource(id="l", title="L", description="word " * 200 + "volcano " + "word " * 200)
    shown = marked("volcano", long)
    assert "<mark>volcano</mark>" in shown
    assert shown.startswith("…")
    assert len(shown) <= MAX_LENGTH + len("<mark></mark>……")


def test_a_picture_is_drawn_unless_the_record_holds_one_itself() -> None:
    drawn = picture(Resource(id="x", title="X", types=("Lesson Plan",), subjects=("Maths",), image="https://a.b/c.png"))
    assert (drawn.kind, drawn.subject, drawn.image) == ("lesson", "mathematics", "")
    held = "data:image/png;base64,iVBORw0KGgo="
    assert picture(Resource(id="x", title="X", image=held)).image == held
    for other in (
        "data:image/svg+xml;base64,PHN2Zz4=",
        'data:image/png;base64,a"onload=',
        "data:text/html;base64,aa==",
    ):
        assert not picture(Resource(id="x", title="X", image=other)).image


def hit(*reasons: tuple[float, str, str]) -> SimpleNamespace:
    told = tuple(Reason(points, Message("x", default=text), kind) for points, text, kind in reasons)
    return SimpleNamespace(resource=TIDES, score=1.0, tiers={}, duplicates=(), reasons=told, barriers=None)


def test_what_is_only_loosely_related_is_no_reason_of_a_card() -> None:
    words, graph = english(), StandardsGraph((), (), ())
    loose = hit((1, "far", "meaning"))
    loose.reasons = (Reason(1.0, Message("reason.meaning.far"), "meaning"),)
    assert [line.text for line in make_card(graph, words, loose).lines] == ["Loosely related to your words"]
    loose.tiers = {"topic": "loose"}
    assert make_card(graph, words, loose).lines == []
    assert common_reasons(words, [loose] * 3) == []


def test_a_card_gives_at_most_two_reasons_and_none_that_all_results_share() -> None:
    words, graph = english(), StandardsGraph((), (), ())
    hits = [hit((3, "Close", "meaning"), (2, f"Unit {n}", "course"), (1, f"Type {n}", "type")) for n in range(3)]
    assert common_reasons(words, hits) == ["Close"]
    assert common_reasons(words, hits[:2]) == []
    card = make_card(graph, words, hits[0], common=frozenset(["Close"]))
    assert [line.text for line in card.lines] == ["Unit 0", "Type 0"]
    misses = hit(
        (3, "Close", "meaning"), (2, "Unit", "course"), (-1, "Too long", "minutes"), (-2, "French", "language")
    )
    assert [line.text for line in make_card(graph, words, misses).lines] == ["Close", "French"]
