"""Topics, judgments and runs: what is read, what is written, and what is refused with a way to fix it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import JudgmentError
from catalog.model import AgeRange, Filter, Query
from catalog.needs.needs import NEEDS
from evaluation.judgments import (
    JudgedSet,
    Run,
    check_ranking,
    parse_judgments,
    parse_run,
    qrels_lines,
    read_folder,
    read_judgments,
    read_run,
    run_lines,
    write_qrels,
    write_run,
)
from evaluation.topics import Topic, parse_topics, read_topics, topic_line, write_topics

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data" / "judgments"
ids = st.text(min_size=1, max_size=12).filter(lambda text: text.split() == [text] and text.isprintable())
words = st.text(max_size=40).filter(lambda text: text.isprintable())
some_words = words.filter(lambda text: text.strip() != "")
several = st.lists(some_words, max_size=3).map(tuple)
ages = st.none() | st.tuples(st.integers(0, 120), st.none() | st.integers(1, 9)).map(
    lambda pair: AgeRange(pair[0], None if pair[1] is None else pair[0] + pair[1])
)
needs = st.lists(st.sampled_from(sorted(NEEDS)), max_size=3).map(tuple)
filters = st.builds(
    Filter, subjects=several, types=several, languages=several, ages=ages, free=st.none() | st.booleans()
)
labels = st.dictionaries(
    some_words.filter(lambda key: key not in {"id", "text", "standards", "ages", "needs", "filter"}),
    st.lists(some_words, min_size=1, max_size=3).map(tuple),
    max_size=2,
)
topics = st.builds(
    Topic, id=ids, text=some_words, standards=several, ages=ages, needs=needs, filter=filters, labels=labels
)

qrels = st.dictionaries(ids, st.dictionaries(ids, st.integers(-2, 9), min_size=1, max_size=5), max_size=4)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    results = {}
    for topic in draw(st.lists(ids, unique=True, max_size=4)):
        resources = draw(st.lists(ids, unique=True, min_size=1, max_size=6))
        scores = sorted(
            draw(st.lists(st.integers(-9999, 9999), unique=True, min_size=len(resources), max_size=len(resources))),
            reverse=True,
        )
        results[topic] = tuple((resource, score / 8) for resource, score in zip(resources, scores, strict=True))
    return Run(draw(ids), results)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
topic_like = st.dictionaries(
    st.sampled_from(["id", "text", "standards", "ages", "needs", "filter", "category"]), json_values
)


@given(st.lists(topics, unique_by=lambda topic: topic.id, max_size=4))
def test_topics_read_back_as_they_were_written(written: list[Topic]) -> None:
    data = "".join(topic_line(topic) + "\n" for topic in written).encode()
    assert list(parse_topics(data, "topics.jsonl")) == written


@given(qrels)
def test_judgments_read_back_as_they_were_written(written: dict[str, dict[str, int]]) -> None:
    assert parse_judgments("\n".join(qrels_lines(written)).encode(), "qrels.txt")[0] == written


@given(runs())
def test_a_run_reads_back_as_it_was_written(written: Run) -> None:
    read = parse_run("\n".join(run_lines(written)).encode(), "a.run", written.name)
    assert read.results == written.results


@given(runs(), st.randoms(use_true_random=False))
def test_the_order_of_a_runs_lines_does_not_matter(written: Run, random: object) -> None:
    lines = run_lines(written)
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert parse_run("\n".join(lines).encode(), "a.run").results == written.results


@pytest.mark.parametrize("parse", [parse_topics, parse_judgments, parse_run])
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_as_a_judgment_error(parse: object, data: bytes) -> None:
    with contextlib.suppress(JudgmentError):
        parse(data, "file")  # type: ignore[operator]


@given(st.lists(topic_like, max_size=3))
def test_any_json_is_read_as_topics_or_refused_as_a_judgment_error(records: list[object]) -> None:
    try:
        read = parse_topics("\n".join(json.dumps(record) for record in records).encode(), "file")
    except JudgmentError:
        return
    again = "\n".join(topic_line(topic) for topic in read).encode()
    assert parse_topics(again, "again") == read


def test_a_deeply_nested_line_is_refused() -> None:
    with pytest.raises(JudgmentError, match="line 1: not JSON"):
        parse_topics(b"[" * 200_000, "topics.jsonl")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("fractions", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"text": "x"}', "line 2: “id” must be text without spaces"),
        ('{"id": "a b", "text": "x"}', "“id” must be text without spaces"),
        ('{"id": "q", "text": " "}', "asks nothing; give it “text”, “standards” or both"),
        ('{"id": "q", "text": "x", "ages": "9-8"}', "“ages” must be rising ages"),
        ('{"id": "q", "text": "x", "ages": 8}', "“ages” must be rising ages"),
        ('{"id": "q", "text": "x", "filter": {"subject": ["Art"]}}', "“filter” does not know subject; it may hold"),
        ('{"id": "q", "text": "x", "filter": {"subjects": "Art"}}', "“filter.subjects” must be a list"),
        ('{"id": "q", "text": "x", "filter": {"free": "yes"}}', "“filter.free” must be true or false"),
        ('{"id": "q", "text": "x", "filter": {"max_minutes": true}}', "“filter.max_minutes” must be a whole number"),
        ('{"id": "q", "text": "x", "filter": []}', "“filter” must be an object"),
        ('{"id": "q", "text": "x", "needs": ["ell"]}', "“ell” in “needs” is not a need we recognize; use"),
        ('{"id": "q", "text": "x", "needs": ["caption"]}', "use captions."),
        ('{"id": "q", "text": "x", "age": "8-9"}', "“age” looks like “ages” mistyped"),
        ('{"id": "q", "text": "x", "note": {"by": "me"}}', "“note” must be a list of texts"),
        ('{"id": "one", "text": "x"}', "topic “one” is given twice; give one another id"),
        ('{"id": "q", "text": "\\ud800"}', "“text” must be text"),
    ],
)
def test_a_faulty_topic_is_refused_with_its_line_and_what_mends_it(line: str, problem: str) -> None:
    with pytest.raises(JudgmentError) as caught:
        parse_topics(f'{{"id": "one", "text": "maps"}}\n{line}\n'.encode(), "topics.jsonl")
    assert "topics.jsonl, line 2: " in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("q1 0 a", "3 columns where 4 belong; write “topic 0 resource grade”"),
        ("q1 0 a high", "grade “high” is not a whole number"),
        ("q1 0 a 1.0", "grade “1.0” is not a whole number"),
        ("q1 0 a ²", "grade “²” is not a whole number"),
        ("q1 0 seen 2", "“seen” is judged twice for topic “q1”; keep one of the lines"),
    ],
)
def test_a_faulty_judgment_is_refused_with_its_line_and_what_mends_it(line: str, problem: str) -> None:
    with pytest.raises(JudgmentError) as caught:
        parse_judgments(f"q1 0 seen 1\n\n{line}".encode(), "qrels.txt")
    assert "qrels.txt, line 3: " in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("q1 Q0 b 2 1.0", "5 columns where 6 belong"),
        ("q1 Q0 b second 1.0 me", "rank “second” is not a whole number"),
        ("q1 Q0 b 2 nan me", "score “nan” is not a finite number"),
        ("q1 Q0 b 2 inf me", "score “inf” is not a finite number"),
        ("q1 Q0 b 2 high me", "score “high” is not a finite number"),
        ("q1 Q0 a 2 1.0 me", "“a” is ranked twice for topic “q1”; keep the better line"),
        ("q1 Q0 b 1 1.0 me", "rank 1 of topic “q1” is taken by line 1; number them 1, 2, 3"),
        ("q1 Q0 b 2 9.0 me", "“b” scores more than what is ranked above it for topic “q1”"),
        ("q1 Q0 b 2 1.0 you", "names run “you” after “me”; write one run a file"),
    ],
)
def test_a_faulty_run_is_refused_with_its_line_and_what_mends_it(line: str, problem: str) -> None:
    with pytest.raises(JudgmentError) as caught:
        parse_run(f"q1 Q0 a 1 2.0 me\n{line}".encode(), "me.run")
    assert "me.run, line 2: " in str(caught.value)
    assert problem in str(caught.value)


def test_a_file_that_is_not_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(JudgmentError, match=r"qrels\.txt, line 2: not UTF-8 text; save the file as UTF-8"):
        parse_judgments("q1 0 a 1\nq1 0 é 1".encode("latin-1"), "qrels.txt")


def test_a_missing_file_is_a_judgment_error(tmp_path: Path) -> None:
    for read in (read_topics, read_judgments, read_run):
        with pytest.raises(JudgmentError, match="cannot be read"):
            read(tmp_path / "nothing")


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    assert parse_judgments("\ufeffq1 0 a 1\r\nq1 0 b 2\r\n".encode(), "qrels.txt")[0] == {"q1": {"a": 1, "b": 2}}
    assert parse_topics('\ufeff{"id": "q", "text": "x"}\r\n'.encode(), "t")[0].id == "q"


def test_equal_scores_keep_the_order_of_their_ranks() -> None:
    run = parse_run(b"q Q0 b 2 1 me\nq Q0 a 1 1 me\nq Q0 c 3 1 me", "me.run")
    assert [resource for resource, _ in run.results["q"]] == ["a", "b", "c"]


def test_scores_that_tie_or_differ_less_than_single_precision_are_written_strictly_falling() -> None:
    run = Run("two words", {"q": (("a", 1.0), ("b", 1.0 - 1e-12), ("c", 0.5)), "r": (("a", 0.7), ("b", 0.2))})
    assert run_lines(run) == [
        "q Q0 a 1 3 two-words",
        "q Q0 b 2 2 two-words",
        "q Q0 c 3 1 two-words",
        "r Q0 a 1 0.7 two-words",
        "r Q0 b 2 0.2 two-words",
    ]


def test_scores_beyond_single_precision_are_written_as_places() -> None:
    assert [line.split()[4] for line in run_lines(Run("me", {"q": (("a", 2e300), ("b", 1e300))}))] == ["2", "1"]


@pytest.mark.parametrize(
    "ranking",
    [
        [("a", 1.0), ("b", 2.0)],
        [("a", float("nan"))],
        [("a", float("inf"))],
        [("a", 2.0), ("a", 1.0)],
        [("a b", 1.0)],
        [("", 1.0)],
    ],
)
def test_what_is_no_ranking_is_not_written(ranking: list[tuple[str, float]], tmp_path: Path) -> None:
    with pytest.raises(JudgmentError):
        check_ranking("q", ranking)
    with pytest.raises(JudgmentError):
        write_run(tmp_path / "me.run", Run("me", {"q": ranking}))
    assert not (tmp_path / "me.run").exists()


def test_a_grade_that_is_not_a_whole_number_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(JudgmentError, match=r"grade 1\.5"):
        write_qrels(tmp_path / "qrels.txt", {"q": {"a": 1.5}})  # type: ignore[dict-item]


def test_a_label_cannot_take_a_fields_name() -> None:
    with pytest.raises(JudgmentError, match="a label cannot be named text"):
        topic_line(Topic(id="q", text="x", labels={"text": ("y",)}))


def test_a_topic_becomes_the_query_that_its_asker_would_send() -> None:
    topic = parse_topics(
        b'{"id": "q", "text": "halves", "standards": ["1.G.A.3"], "ages": "6-7", "needs": ["captions"],'
        b' "filter": {"subjects": ["Mathematics", "Art"], "ages": "5-11", "max_minutes": 30}}',
        "t",
    )[0]
    wanted = Filter(subjects=("Mathematics", "Art"), ages=AgeRange(5, 11), max_minutes=30)
    assert topic.query() == Query(
        words="halves", standards=("1.G.A.3",), ages=AgeRange(6, 7), needs=("captions",), filter=wanted, limit=50
    )


def test_a_topic_is_sliced_by_its_labels_and_by_what_it_asks() -> None:
    line = (
        b'{"id": "q", "text": "x", "ages": "8-9", "needs": ["captions", "home-language"], "category": "precise",'
        b' "hard": true, "filter": {"subjects": ["Physics", "Biology"]}}'
    )
    assert parse_topics(line, "t")[0].slices() == {
        "asks by": ("words",),
        "subject": ("Biology, Physics",),
        "phase": ("primary",),
        "grade band": ("grades 3-5",),
        "need": ("captions", "home-language"),
        "category": ("precise",),
        "hard": ("true",),
    }


def test_ages_that_span_several_bands_are_in_none_and_a_label_wins_over_a_field() -> None:
    slices = Topic(id="q", standards=("X.1",), ages=AgeRange(5, 11), labels={"subject": ("Art",)}).slices()
    assert slices == {"asks by": ("standards",), "phase": ("primary",), "subject": ("Art",)}


def test_a_folder_unites_its_parts_and_reads_its_runs(tmp_path: Path) -> None:
    write_topics(tmp_path / "topics.jsonl", [Topic(id="q1", text="x")])
    write_topics(tmp_path / "part-a.topics.jsonl", [Topic(id="q2", text="y")])
    write_qrels(tmp_path / "qrels.txt", {"q1": {"a": 3}})
    write_qrels(tmp_path / "part-a.qrels.txt", {"q2": {"b": 1}, "q1": {"c": 0}})
    write_run(tmp_path / "mine.run", Run("another name", {"q1": [("a", 1.0)]}))
    judged = read_folder(tmp_path)
    assert [topic.id for topic in judged.topics] == ["q1", "q2"]
    assert judged.qrels == {"q1": {"a": 3, "c": 0}, "q2": {"b": 1}}
    assert [run.name for run in judged.runs] == ["mine"]


def test_a_folder_without_judgments_is_a_set_to_be_judged(tmp_path: Path) -> None:
    write_topics(tmp_path / "topics.jsonl", [Topic(id="q1", text="x")])
    assert read_folder(tmp_path).qrels == {}


def test_a_folder_without_topics_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JudgmentError, match=r"holds no topics; write topics\.jsonl"):
        read_folder(tmp_path)


def test_parts_may_not_share_a_topic_or_a_judgment(tmp_path: Path) -> None:
    write_topics(tmp_path / "topics.jsonl", [Topic(id="q1", text="x")])
    write_topics(tmp_path / "more.topics.jsonl", [Topic(id="q1", text="y")])
    with pytest.raises(JudgmentError, match=r"more\.topics\.jsonl: topic “q1” is in another part"):
        read_folder(tmp_path)
    (tmp_path / "more.topics.jsonl").unlink()
    write_qrels(tmp_path / "qrels.txt", {"q1": {"a": 3}})
    write_qrels(tmp_path / "more.qrels.txt", {"q1": {"a": 2}})
    with pytest.raises(JudgmentError, match=r"more\.qrels\.txt: “a” is judged in another part too"):
        read_folder(tmp_path)


def test_a_judgment_of_an_unknown_topic_is_refused(tmp_path: Path) -> None:
    write_topics(tmp_path / "topics.jsonl", [Topic(id="q1", text="x")])
    write_qrels(tmp_path / "qrels.txt", {"q9": {"a": 3}, "q8": {"a": 3}})
    with pytest.raises(JudgmentError, match=r"qrels\.txt: judges topic “q8”, which no topics file has \(and 1 more\)"):
        read_folder(tmp_path)


def test_the_digest_of_a_set_changes_with_what_is_measured_and_not_with_its_order() -> None:
    first, second = Topic(id="q1", text="x"), Topic(id="q2", text="y")
    judged = JudgedSet(name="a", topics=(first, second), qrels={"q1": {"a": 1}, "q2": {"b": 2}})
    turned = JudgedSet(name="b", topics=(second, first), qrels={"q2": {"b": 2}, "q1": {"a": 1}})
    regraded = JudgedSet(name="a", topics=(first, second), qrels={"q1": {"a": 2}, "q2": {"b": 2}})
    assert judged.digest() == turned.digest()
    assert judged.digest() != regraded.digest()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the large judged sets are not here (../shared/data/judgments)")
@pytest.mark.parametrize(
    ("name", "topics", "judgments"),
    [("oak-search", 99, 346), ("engageny-ccss-math", 255, 1496), ("engageny-ccss-ela", 237, 3509)],
)
def test_the_large_judged_sets_are_read_whole(name: str, topics: int, judgments: int) -> None:
    judged = read_folder(SHARED / name)
    assert len(judged.topics) == len(judged.qrels) == topics
    assert sum(map(len, judged.qrels.values())) == judgments
