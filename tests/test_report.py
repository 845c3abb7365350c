"""The report in its three forms; the page is opened in a real browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from barriers import barriers_in_light_and_dark
from playwright.sync_api import Browser

from catalog.errors import UnknownStandardError
from catalog.model import Query
from evaluation.compare import Difference, compare
from evaluation.confusion import Confusion, Facts, WrongGrade
from evaluation.judgments import JudgedSet, Run
from evaluation.measures import MEASURES, Measurement
from evaluation.page import as_html, write_page
from evaluation.plots import bars, interval_rows, legend_mark
from evaluation.report import (
    MEANINGS,
    Report,
    as_record,
    as_text,
    meaning,
    mistakes,
    p_text,
    report_on,
    sentence,
    sentences,
    signed,
    table,
)
from evaluation.runner import Timing, run_topics
from evaluation.significance import Interval, Significance
from evaluation.topics import Topic

HOSTILE = '<script>alert("x")</script> & "quotes"'


def measured(run: str, shift: float) -> Measurement:
    rows = {f"q{n:02}": dict.fromkeys(MEASURES, min(1.0, max(0.0, n / 24 + shift * (n % 3 - 0.5)))) for n in range(24)}
    return Measurement(run=run, measures=MEASURES, per_topic=rows, unanswered=("q00",))


TOPICS = [
    Topic(id=f"q{n:02}", text=HOSTILE if n == 5 else f"question {n}", labels={"category": (f"kind {n % 3}",)})
    for n in range(24)
]


def full_report(*runs: str) -> Report:
    names = runs or ("ours last month", "ours", "theirs", "words only", "meaning only", HOSTILE, "seventh")
    comparison = compare([measured(name, 0.1 * place) for place, name in enumerate(names)], topics=TOPICS)
    return Report(
        title="Our searches",
        comparison=comparison,
        timings={names[0]: Timing(seconds={"q01": 0.012, "q02": 0.034})},
        failed={names[-1]: {"q03": "No standard “X.1” is known here."}},
        wrong_grades={names[0]: WrongGrade(shown=40, wrong=3, unknown=2, by_years={1: 2, 4: 1}, per_topic={})},
        confusions={
            names[0]: Confusion(shown=40, met=30, sibling=6, pairs=(("3.NF.A.1", "3.NF.A.2", 6),), per_topic={})
        },
    )


def difference(mean: float, p: float) -> Difference:
    return Difference(
        run="new",
        measure="nDCG@10",
        interval=Interval(mean, mean - 0.03, mean + 0.03),
        test=Significance(p, True, 16),
        p_holm=p,
        wins=5,
        ties=2,
        losses=1,
    )


def test_a_difference_is_told_in_a_sentence_that_claims_no_more_than_its_test() -> None:
    assert sentence(difference(0.05, 0.012), "old") == (
        "new is 0.050 better than old in nDCG@10 (95% interval +0.020 to +0.080), more than chance explains "
        "(p = .012): better on 5 topics, equal on 2, worse on 1."
    )
    assert "0.020 worse than old" in sentence(difference(-0.02, 0.2), "old")
    assert "which chance alone may explain (p = .200)" in sentence(difference(-0.02, 0.2), "old")
    assert sentence(difference(0.0, 1.0), "old").startswith("new is as good as old in nDCG@10")


def test_a_difference_that_unjudged_results_may_explain_is_called_neither_better_nor_sure() -> None:
    told = sentence(replace(difference(0.214, 0.008), caution="100% are judged and 48% of old"), "old")
    assert told == (
        "new and old cannot be compared by nDCG@10: 100% are judged and 48% of old. "
        "The measured difference is +0.214 (95% interval +0.184 to +0.244): judge what is missing first."
    )


@pytest.mark.parametrize(("text", "says"), [("pooled", "more than chance"), ("one-sided", "cannot be compared")])
def test_a_run_that_alone_was_judged_is_not_called_better(text: str, says: str) -> None:
    """Two runs, equally good in truth; judging only one's results makes it look better by far."""
    topics = [f"q{n}" for n in range(12)]
    mine = Run("mine", {t: [(f"{t}-m{n}", 9.0 - n) for n in range(5)] for t in topics})
    other = Run("other", {t: [(f"{t}-o{n}", 9.0 - n) for n in range(5)] for t in topics})
    qrels = {t: {f"{t}-m{n}": 2 for n in range(5)} for t in topics}
    if text == "pooled":
        for t in topics:
            qrels[t] |= {f"{t}-o{n}": 0 for n in range(5)}
    report = report_on(JudgedSet(name="ours", topics=(), qrels=qrels), [other, mine])
    lead = sentences(report.comparison)[0]
    assert lead in as_text(report)
    assert says in lead
    assert ("better" in lead) == (text == "pooled")
    if text == "one-sided":  # nor by the lists of judged results alone, of which the other has none
        assert not [line for line in sentences(report.comparison) if " than other" in line]


@pytest.mark.parametrize(("p", "text"), [(0.0004, "< .001"), (0.05, ".050"), (1.0, "1.000")])
def test_p_values_are_written_as_papers_do(p: float, text: str) -> None:
    assert p_text(p) == text


@pytest.mark.parametrize(("value", "text"), [(0.1234, "+0.123"), (-0.5, "−0.500"), (-0.0001, "0.000"), (0.0, "0.000")])
def test_differences_carry_their_sign_unless_they_round_to_zero(value: float, text: str) -> None:
    assert signed(value) == text


def test_runs_just_made_are_reported_beside_runs_read() -> None:
    judged = JudgedSet(
        name="ours", topics=(Topic(id="q1", text="x"), Topic(id="q2", text="y")), qrels={"q1": {"a": 1}, "q2": {"a": 1}}
    )

    def search(query: Query) -> list[tuple[str, float]]:
        if query.words == "y":
            raise UnknownStandardError("X.1")
        return [("b", 2.0), ("a", 1.0)]

    outcome = run_topics(judged.topics, search, name="made")
    report = report_on(
        judged,
        [Run("read", {"q1": [("a", 1.0)]}), outcome],
        measures=["RR@10"],
        facts=Facts(lambda _: None, lambda _: ["3.NF.A.1"], str.upper),
    )
    assert report.comparison.deltas("made", "RR@10") == {"q1": -0.5, "q2": 0.0}
    assert list(report.timings) == ["made"]
    assert report.failed == {"made": {"q2": "No standard “X.1” is known here."}}
    assert set(report.confusions) == {"read", "made"}
    assert [(one.shown, one.unknown) for one in report.wrong_grades.values()] == [(0, 0), (0, 0)]
    assert report.titles == {"a": "A", "b": "B"}


def test_every_measure_has_its_meaning_in_words() -> None:
    assert all("{" not in meaning(f"{kind}@10") for kind in MEANINGS)
    assert "first 10 results" in meaning("nDCG@10")


def test_a_table_lines_up() -> None:
    assert table([["run", "P@3"], ["a long name", "0.5"]]) == "run          P@3\n───────────  ───\na long name  0.5"


def test_mistakes_that_could_not_be_made_are_not_told() -> None:
    nothing = WrongGrade(shown=0, wrong=0, unknown=0, by_years={}, per_topic={})
    unasked = Confusion(shown=0, met=0, sibling=0, pairs=(), per_topic={})
    report = replace(full_report("old"), wrong_grades={"old": nothing}, confusions={"old": unasked})
    assert mistakes(report) == []


def test_the_terminal_report_tells_everything_there_is() -> None:
    text = as_text(full_report("old", "new"))
    for part in (
        "Our searches: 24 topics",
        "Difference from old",
        "two-sided paired randomization test",
        "category: kind 1",
        "time a topic",
        "12 ms",
        "Note: old answers 23 of 24 topics; the other 1 count as 0.",
        "new refused 1 topic, counted as 0; the first, q03: No standard “X.1” is known here.",
        "old: 7.5% of the first ten results are for the wrong grade (3 of 40: 2 by 1 year, 1 by 4 years; 2 of unknown",
        "most often 3.NF.A.1 → 3.NF.A.2 (6)",
    ):
        assert part in text


def test_the_record_is_json_and_holds_every_topic() -> None:
    record = json.loads(json.dumps(as_record(full_report("old", "new")), allow_nan=False))
    assert record["runs"]["new"]["per_topic"]["q23"]["nDCG@10"] == pytest.approx(1.0)
    assert record["runs"]["old"]["seconds"]["p50"] == pytest.approx(0.012)
    assert record["runs"]["old"]["wrong_grade"]["share"] == pytest.approx(0.075)
    assert len(record["differences"]) == len(MEASURES) - 1  # Judged@10 is no measure of quality


def test_equal_inputs_give_equal_pages() -> None:
    assert as_html(full_report()) == as_html(full_report())


def test_what_people_typed_is_escaped_on_the_page() -> None:
    page = as_html(full_report())
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_page_refers_to_nothing_outside_itself() -> None:
    page = as_html(full_report())
    assert re.search(r"(src|href)\s*=|url\(|@import|<script|https?:", page) is None


def test_every_topic_has_a_row_and_every_slice_a_table_with_the_plotted_figures() -> None:
    report = full_report("old", "new")
    page = as_html(report)
    for topic in TOPICS:
        assert f'<th scope="row">{topic.id}</th>' in page
    for part in report.comparison.slices:
        at = part.means["new"]
        assert f"{at.mean:.3f} [{at.low:.3f}, {at.high:.3f}]" in page


def test_a_dot_stands_where_its_mean_is() -> None:
    svg = str(interval_rows({0: Interval(0.25, 0.1, 0.5)}))
    assert 'cx="25.0%"' in svg
    assert 'x1="10.0%" x2="50.0%"' in svg
    assert 'x1="50.0%" x2="50.0%"' in str(interval_rows({0: Interval(0.5, 0.4, 0.6)}, low=-1, high=1))


def test_gains_rise_above_the_zero_line_and_losses_hang_below_it() -> None:
    svg = str(bars([("a", 0.5), ("b", -1.0)], title="t", description="d", key="k"))
    up, down = re.findall(r'<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%" y="([\d.]+)" height="([\d.]+)"', svg)
    assert up == ("gain", "0.000", "42.500", "55.0", "55.0")
    assert down == ("loss", "50.000", "42.500", "110.0", "110.0")
    assert '<title id="k-t">t</title><desc id="k-d">d</desc>' in svg


def test_runs_differ_in_shape_and_not_in_colour_alone() -> None:
    assert len({str(legend_mark(index)) for index in range(12)}) == 12


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of "#rrggbb"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_and_marks_stand_out_from_the_paper_in_both_schemes(scheme: int) -> None:
    palettes = re.findall(r":root \{(.*?)\}", as_html(full_report()), re.DOTALL)
    colours = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", palettes[scheme]))
    paper = luminance(colours["paper"])
    for name, colour in colours.items():
        lighter, darker = sorted([luminance(colour), paper], reverse=True)
        contrast = (lighter + 0.05) / (darker + 0.05)
        if name in {"ink", "soft", "link"}:
            assert contrast >= 4.5, name
        elif name not in {"paper", "band", "rule"}:
            assert contrast >= 3, name


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("runs", [(), ("only one",)], ids=["seven runs", "one run"])
def test_the_page_is_accessible_fits_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, width: int, runs: tuple[str, ...]
) -> None:
    write_page(tmp_path / "report.html", full_report(*runs))
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "report.html").as_uri())
    for summary in page.locator("summary").all():
        summary.click()
    assert asked == [(tmp_path / "report.html").as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    marks = page.locator(".field .mark").evaluate_all(
        "marks => marks.map(m => m.getBoundingClientRect()).map(r => [r.width, r.left, r.right])"
    )
    assert marks
    assert all(size > 8 and left >= 0 and right <= width for size, left, right in marks)
    assert barriers_in_light_and_dark(page) == []
    page.close()


def test_lists_stand_side_by_side_with_grades_titles_and_what_moved(browser: Browser, tmp_path: Path) -> None:
    judged = JudgedSet(name="ours", topics=(Topic(id="q1", text="maps"),), qrels={"q1": {"a": 2, "b": 0, "d": 1}})
    old, new = Run("old", {"q1": [("a", 3.0), ("b", 2.0), ("d", 1.0)]}), Run("new", {"q1": [("b", 2.0), ("c", 1.0)]})
    facts = Facts(lambda _: None, lambda _: [], {"a": "All maps", "b": "Bad map"}.get)  # type: ignore[arg-type]
    write_page(tmp_path / "report.html", report_on(judged, [old, new], measures=["RR@10"], facts=facts))
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    page.get_by_text("maps new:").click()
    lists = page.locator("details section")
    assert [item.inner_text() for item in lists.nth(0).locator("li").all()] == [
        "All maps a grade 2", "Bad map b grade 0", "d grade 1",
    ]  # fmt: skip
    assert [item.inner_text() for item in lists.nth(1).locator("li").all()] == [
        "Bad map b grade 0; was 2", "c not judged; new",
    ]  # fmt: skip
    assert "No longer among them: All maps (grade 2), d (grade 1)." in lists.nth(1).inner_text()
    page.close()
