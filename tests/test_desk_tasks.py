"""What else is done at the desk: problems settled, alignments judged, rubrics written, the log read."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from desk_site import (
    browser,
    plain,
    propose,
    send,
)
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import LESSONS

from api.messages import catalogs
from api.recommending import coverage
from api.search import fit
from api.web.desk import alignment
from catalog.formats.record import Record
from catalog.model import AgeRange, Query
from catalog.store.audit import verify_export
from catalog.store.reviewed_alignments import AlignmentVerdict
from catalog.vetting.upkeep.problems import Problems


def test_the_log_is_read_filtered_checked_and_exported_by_those_who_may(reported: FastAPI) -> None:
    chris = browser(reported, "chris")
    page = plain(chris.get("/desk/audit?subject=proposal:1"))
    assert "rita proposed the materials proposal:1 proposal.create" in page
    entries = reported.state.services.desk.audit.entries(limit=1000)
    assert {f"event.{entry.action}" for entry in entries} <= set(catalogs()["es"].messages)
    assert "person.create" not in page
    assert "The log is whole" in plain(chris.get("/desk/audit?verify=1"))
    lines = chris.get("/desk/audit/export").content.splitlines(keepends=True)
    assert verify_export(lines, reported.state.services.desk.audit.head()).ok
    older = re.search(r'href="(/desk/audit\?[^"]*before=\d+)"', chris.get("/desk/audit?who=admin").text)
    assert older is None or chris.get(unescape(older[1])).status_code == 200
    assert browser(reported, "rita").get("/desk/audit").status_code == 403


def test_a_reported_problem_is_settled_or_leads_to_a_proposal(cycle: FastAPI) -> None:
    tom, chris = browser(cycle, "tom"), browser(cycle, "chris")
    tom.post("/resources/m:both/problems", data={"kind": "wrong-grade", "note": "Too <b>hard"})
    page = chris.get("/desk/problems").text
    assert "Too &lt;b&gt;hard" in page
    assert "/desk/new?id=m%3Aboth&amp;origin=problem&amp;reference=problem:1" in page
    assert send(chris, "/desk/problems/1", note="").status_code == 400
    assert send(browser(cycle, "rita"), "/desk/problems/1", note="Done").status_code == 403
    send(chris, "/desk/problems/1", note="The grade is corrected")
    assert "No problem is open" in plain(chris.get("/desk/problems"))
    assert "The grade is corrected" in plain(chris.get("/desk/problems?all=1"))
    assert cycle.state.services.desk.audit.entries(limit=1)[0].who == "chris"


def test_a_reviewer_confirms_rejects_and_adds_alignments_and_takes_a_verdict_back(cycle: FastAPI) -> None:
    rita, alignments = browser(cycle, "rita"), cycle.state.services.desk.alignments
    propose(rita, "m:equivalent")
    said = {standard for (id, standard), sure in inferred_pairs(cycle).items() if id == "m:equivalent" and sure >= 0.25}
    declared = {alignment.standard_id for alignment in cycle.state.services.catalog.resource("m:equivalent").alignments}
    waiting = len(said | declared)
    assert f"{waiting} alignment" in plain(rita.get("/desk/alignments"))
    fields = {"id": "m:equivalent", "standard": "4.NF.A.1", "type": "teaches"}
    assert send(rita, "/desk/alignments", what="reject", note="", **fields).status_code == 400
    send(rita, "/desk/alignments", what="reject", note="It only mentions it", **fields)
    rejected = [
        (verdict.resource_id, verdict.standard_id) for verdict in alignments.verdicts(AlignmentVerdict.REJECTED)
    ]
    assert rejected == [("m:equivalent", "std:4.NF.A.1")]
    assert "It only mentions it" in plain(rita.get("/desk/alignments?id=m:equivalent"))
    send(rita, "/desk/alignments", what="clear", **fields, **seen(rita, "?id=m:equivalent"))
    assert not alignments.verdicts(AlignmentVerdict.REJECTED)
    send(rita, "/desk/alignments", what="add", **fields | {"standard": "4.NF.B.3", "type": "assesses"})
    assert "4.NF.B.3 assesses it" in plain(rita.get("/desk/alignments?id=m:equivalent"))
    assert send(rita, "/desk/alignments", what="add", **fields | {"standard": "9.ZZ"}).status_code == 400
    assert send(browser(cycle, "tom"), "/desk/alignments", what="add", **fields).status_code == 403


def seen(client: TestClient, query: str = "") -> dict[str, str]:
    """What each form on alignments sends of when its page was opened."""
    values = set(re.findall(r'name="seen" value="(\d+)"', client.get(f"/desk/alignments{query}").text))
    assert len(values) == 1
    return {"seen": values.pop()}


@pytest.mark.parametrize("opened", ["", "?id=m:equivalent"])
def test_no_verdict_replaces_one_that_was_given_since_the_page_was_opened(cycle: FastAPI, opened: str) -> None:
    rita, ruth, alignments = browser(cycle, "rita"), browser(cycle, "ruth"), cycle.state.services.desk.alignments
    fields = {"id": "m:equivalent", "standard": "4.NF.A.1", "type": "teaches"}
    before = seen(ruth, opened)
    noted = {"what": "reject", "note": "It only mentions it"}
    assert send(rita, "/desk/alignments", **fields, **noted, **seen(rita, opened)).status_code == 303
    for what in ("confirm", "add", "reject", "clear"):
        answer = send(ruth, "/desk/alignments", **fields, **before, what=what, note="On page 3")
        assert answer.status_code == 409
        assert "Nothing was saved: rita judged 4.NF.A.1 since this page was opened: Rejected." in plain(answer)
        assert "It only mentions it" in plain(answer)
    assert [(one.by, one.note) for one in alignments.of("m:equivalent")] == [("rita", "It only mentions it")]
    assert send(ruth, "/desk/alignments", **fields, **before, what="reject", note="").status_code == 400
    again = send(ruth, "/desk/alignments", **fields, **seen(ruth, "?id=m:equivalent"), what="confirm", note="On page 3")
    assert again.status_code == 303, "who saw it may replace it"
    assert alignments.of("m:equivalent")[-1].by == "ruth"


@pytest.mark.parametrize("opened", ["", "?id=m:equivalent"])
def test_a_verdict_that_was_taken_back_is_not_judged_again_unseen(cycle: FastAPI, opened: str) -> None:
    rita, alignments = browser(cycle, "rita"), cycle.state.services.desk.alignments
    fields = {"id": "m:equivalent", "standard": "4.NF.A.1", "type": "teaches"}
    send(rita, "/desk/alignments", **fields, what="confirm")
    before = seen(rita, opened)
    assert send(rita, "/desk/alignments", **fields, **before, what="clear").status_code == 303
    for old in (before, {"seen": ""}, {}):
        answer = send(rita, "/desk/alignments", **fields, **old, what="reject", note="On page 3")
        assert answer.status_code == 409
        assert "rita judged 4.NF.A.1 since this page was opened: Taken back." in plain(answer)
    assert [one.verdict for one in alignments.of("m:equivalent")] == ["confirmed", "cleared"]
    now = seen(rita, opened)
    assert send(rita, "/desk/alignments", **fields, **now, what="reject", note="On page 3").status_code == 303


def test_an_alignment_that_is_refused_keeps_all_that_was_typed_of_it(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    typed = {"id": "m:equivalent", "type": "assesses", "note": "In the “quiz”", "what": "add"}
    unknown = send(rita, "/desk/alignments", **typed, standard="9.ZZ")
    send(rita, "/desk/alignments", **typed | {"what": "reject"}, standard="4.NF.B.3")
    unseen = send(rita, "/desk/alignments", **typed, standard="4.NF.B.3")
    assert (unknown.status_code, unseen.status_code) == (400, 409)
    for answer, standard in ((unknown, "9.ZZ"), (unseen, "4.NF.B.3")):
        form = answer.text.partition('<section aria-labelledby="add">')[2]
        assert re.findall(r'<option value="(\w+)" selected', form) == ["assesses"]
        values = dict(re.findall(r'name="(standard|note)"[^>]* value="([^"]*)"', form))
        assert values == {"standard": standard, "note": "In the “quiz”"}


def test_a_rejected_alignment_still_says_that_the_publisher_declares_it(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    declared = {one.code for one in cycle.state.services.catalog.resource("m:equivalent").alignments}
    assert "4.NF.A.1" in declared
    assert "4.NF.B.3" not in declared
    for code in ("4.NF.A.1", "4.NF.B.3"):
        for type in ("teaches", "assesses"):
            fields = {"id": "m:equivalent", "standard": code, "type": type}
            send(rita, "/desk/alignments", **fields, what="reject", note="Only mentioned")
    cards = rita.get("/desk/alignments?id=m:equivalent").text.split('<article class="card">')[1:]
    said = [re.sub(r"<[^>]+>", " ", card).split() for card in cards if "Only mentioned" in card]
    assert len(said) == 4
    publishers = [(words[0], words[1]) for words in said if "Publisher" in words]
    assert publishers == [("4.NF.A.1", "teaches")]


def test_the_queue_of_alignments_goes_past_what_is_judged_and_says_what_it_does_not_list(
    cycle: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.web.desk.alignment.SHOWN", 1)
    rita, desk = browser(cycle, "rita"), cycle.state.services.desk
    for id in ("m:compare", "m:both", "m:equivalent"):
        propose(rita, id)
    declared = {id: cycle.state.services.catalog.resource(id).alignments for id in ("m:compare", "m:equivalent")}
    assert all(declared.values())
    first = plain(rita.get("/desk/alignments"))
    assert "Only the first one is shown; others follow as it is judged." in first
    assert "Only the newest one is shown." not in first
    inferred = {pair[1] for pair in inferred_pairs(cycle) if pair[0] == "m:equivalent"}
    for one in declared["m:equivalent"]:
        desk.alignments.confirm(desk.people.person("rita"), "m:equivalent", one.standard_id, one.type)
    for standard in inferred - {one.standard_id for one in declared["m:equivalent"]}:
        desk.alignments.confirm(desk.people.person("rita"), "m:equivalent", standard)
    waiting = rita.get("/desk/alignments").text.partition('id="waiting"')[2].partition("</section>")[0]
    assert "m%3Aequivalent" not in waiting
    assert re.search(r"\?id=m%3A(both|compare)", waiting), "what comes after the judged ones"


def edited(page: str) -> dict[str, str]:
    """The rubric editor's form as the page shows it."""
    inputs = re.findall(r'<input type="(?:text|hidden)"[^>]*? name="([^"]+)" value="([^"]*)"', page)
    fields = {name: unescape(value) for name, value in inputs}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page.split("<main")[1]):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        fields[name] = unescape(chosen[1] or chosen[2]) if chosen else ""
    return fields | dict.fromkeys(re.findall(r'name="(c\.[^"]+)" value="yes" checked', page), "yes")


def test_a_rubric_is_written_published_and_begun_anew(cycle: FastAPI) -> None:
    chris, rubrics = browser(cycle, "chris"), cycle.state.services.desk.rubrics

    def do(page: Response, what: str, **changed: str) -> Response:
        return chris.post("/desk/rubric-draft", data=edited(page.text) | changed | {"do": what})

    page = do(chris.get("/desk/rubric-draft"), "add-criterion.0", **{"c.0.0.id": "a", "c.0.0.text": "Is it good?"})
    assert "Criterion 1" in plain(page)
    wrong = do(page, "save", name="ours", title="Our rubric")
    assert wrong.status_code == 400
    assert "before saving" in plain(wrong)
    assert len(rubrics.all()) == 1, "nothing half-made is stored"
    section = {"s.0.id": "one", "s.0.title": "The first", "c.0.1.id": "b", "c.0.1.text": "Is it free?"}
    saved = do(do(wrong, "add-criterion.0"), "save", **section)
    assert saved.status_code == 303, plain(saved)[:900]
    assert saved.headers["location"] == "/desk/rubric-draft?name=ours&done=draft"
    open_twice = chris.get("/desk/rubric-draft?name=ours")
    do(open_twice, "save", title="Another title")
    clash = do(open_twice, "save", title="My title")
    assert clash.status_code == 409
    assert "Another title" in clash.text
    assert 'value="My title"' in clash.text
    gates = do(clash, "add-section", **{"rule.kind": "gateways", "gateways": "1"})
    second = {"s.1.id": "two", "s.1.title": "The second", "c.1.0.id": "c", "c.1.0.text": "Is it ours?"}
    again = do(gates, "add-criterion.1", **second)
    done = do(again, "publish")
    assert done.status_code == 303, plain(done)[:900]
    assert done.headers["location"] == "/desk/rubrics/ours?done=rubric-published"
    made = rubrics.get("ours", 1)
    assert (made.title, [criterion.id for criterion in made.criteria], made.rule.gateways) == (
        "My title",
        ["a", "b", "c"],
        1,
    )
    begun = send(chris, "/desk/rubric-draft/begin", name="ours").headers["location"]
    do(chris.get(begun), "save", title="Version two")
    assert "Drafts" in plain(chris.get("/desk/rubrics"))
    assert rubrics.get("ours").title == "My title", "a published version never changes"
    assert do(chris.get(begun), "discard").headers["location"] == "/desk/rubrics?done=discarded"
    assert chris.get(begun).status_code == 404
    assert browser(cycle, "rita").get("/desk/rubric-draft").status_code == 403


def test_the_queue_of_inferred_alignments_covers_the_catalog_and_leaves_out_what_is_judged(reported: FastAPI) -> None:
    rita, desk = browser(reported, "rita"), reported.state.services.desk
    engine_order = list(inferred_pairs(reported))
    shown = shown_pairs(rita.get("/desk/alignments").text)
    judged = {(verdict.resource_id, verdict.standard_id) for verdict in desk.alignments.verdicts()}
    assert shown == [pair for pair in engine_order if pair not in judged][:20], "the surest first"
    confident = inferred_pairs(reported)
    near = sorted(engine_order, key=lambda pair: (abs(confident[pair] - 0.8), *pair))
    page = rita.get("/desk/alignments?order=unsure")
    assert [confident[pair] for pair in shown_pairs(page.text)] == [
        confident[pair] for pair in near if pair not in judged
    ][:20]
    id, standard = shown[0]
    back = "/desk/alignments?framework=f&start=0"
    answer = send(rita, "/desk/alignments", id=id, standard=standard, what="confirm", back=back)
    assert answer.headers["location"] == f"{back}&done=alignment"
    assert shown[0] not in shown_pairs(rita.get(back).text)
    assert (
        "https"
        not in send(
            rita,
            "/desk/alignments",
            id=id,
            standard=standard,
            what="clear",
            back="https://evil.example/desk",
            **seen(rita),
        ).headers["location"]
    )
    assert shown_pairs(rita.get("/desk/alignments?framework=f&subject=Science").text) == []
    assert browser(reported, "tom").get("/desk/alignments").status_code == 403


def test_coverage_counts_what_probably_meets_a_standard_and_leads_to_its_review(
    reported: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "PROBABLE", limit := 0.4)  # the keywords of these lessons make nothing surer
    rita, inferred = browser(reported, "rita"), inferred_pairs(reported)
    judged = {
        (verdict.resource_id, verdict.standard_id) for verdict in reported.state.services.desk.alignments.verdicts()
    }
    page = rita.get("/desk/coverage?framework=f").text
    cell = re.compile(r'<a href="(/desk/alignments\?standard=[^"]*)">(\d+)<span')
    counted = {unescape(href): int(number) for href, number in cell.findall(page)}
    assert counted
    for standard in reported.state.services.catalog.graph().standards:
        waiting = [pair for pair in inferred if pair[1] == standard and pair not in judged]
        href = f"/desk/alignments?{urlencode({'standard': standard})}"
        assert counted.get(href, 0) == sum(inferred[pair] >= limit for pair in waiting)
        if href in counted:
            assert shown_pairs(rita.get(href).text) == waiting[:20], "this standard's alone, the surest first"
    file = rita.get("/desk/coverage?framework=f&format=json").json()
    assert sum(row["probably"] for row in [*file["rows"], *file["practices"]]) == sum(counted.values())
    assert ",probably," in rita.get("/desk/coverage?framework=f&format=csv").text.splitlines()[0]
    monkeypatch.setattr(coverage, "PAIRS", 1)
    assert not cell.search(rita.get("/desk/coverage?framework=f").text), "no count that is cut short"


def test_the_queue_is_paged_without_gap_or_repetition(reported: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "PAGE", 3)
    rita, address, seen = browser(reported, "rita"), "/desk/alignments?framework=f", []
    while address:
        page = rita.get(address).text
        seen += shown_pairs(page)
        found = re.search(r'class="pager"><a class="button" href="([^"]+)"', page)
        address = unescape(found[1]) if found else ""
    judged = {
        (verdict.resource_id, verdict.standard_id) for verdict in reported.state.services.desk.alignments.verdicts()
    }
    assert seen == [pair for pair in inferred_pairs(reported) if pair not in judged]
    assert len(seen) > 3


def inferred_pairs(app: FastAPI) -> dict[tuple[str, str], float]:
    """What is inferred of each material by the signals that search ranks by, surest first."""
    found: dict[tuple[str, str], float] = {}
    for standard in app.state.services.catalog.graph().standards:
        with app.state.services.search.session() as session:
            asked, candidates = session.look(Query(standards=(standard,)))
        signals, own = candidates.signals, list(asked.engine_query.standards).index(standard)
        for id, value, place in zip(candidates.ids, signals["inferred"], signals["inferred.standard"], strict=True):
            if value > 0 and place == own:
                found[id, standard] = float(value)
    return dict(sorted(found.items(), key=lambda item: (-item[1], *item[0])))


def shown_pairs(page: str) -> list[tuple[str, str]]:
    row = re.compile(r'name="id" value="([^"]+)"><input type="hidden" name="standard" value="([^"]+)"')
    return [(unescape(id), unescape(standard)) for id, standard in row.findall(page.split('id="inferred"')[1])]


def test_a_wrong_grade_is_reported_corrected_and_settled_in_one_step_and_can_be_taken_back(cycle: FastAPI) -> None:
    tom, chris = browser(cycle, "tom"), browser(cycle, "chris")
    catalog, log = cycle.state.services.catalog, cycle.state.services.desk.audit
    tom.post("/resources/m:both/problems", data={"kind": "wrong-grade", "note": "It is for Grade 6."})
    link = re.search(r'href="(/desk/correct[^"]+)"', chris.get("/desk/problems").text)
    assert link
    assert "Problem number 1 is settled with it" in plain(chris.get(unescape(link[1])))
    about = {"id": "m:both", "field": "ages", "value": "Grade 6", "problem": "1"}
    assert "Reason" not in send(chris, "/desk/correct", **about, note="").headers.get("location", "")
    answer = send(chris, "/desk/correct", **about, note="Its standards are of Grade 6.")
    assert answer.headers["location"] == "/desk/problems?done=problem"
    assert catalog.resource("m:both").ages == AgeRange(11, 12)
    assert "No problem is open" in plain(chris.get("/desk/problems"))
    resolved, corrected = log.entries(limit=2)
    assert (resolved.action, resolved.after["resolution"]) == ("problem.resolve", "Its standards are of Grade 6.")
    assert (corrected.who, corrected.before["value"], corrected.after["value"]) == (
        "chris", {"low": 9, "high": 10}, {"low": 11, "high": 12}
    )  # fmt: skip
    before = log.verify().entries
    send(chris, "/desk/correct", **about | {"value": "Grade 7"}, note="Once more, on a page left open.")
    assert catalog.resource("m:both").ages == AgeRange(11, 12), "a problem that is settled already: neither is done"
    assert log.verify().entries == before
    same = [Record(one, b"again" + one.id.encode(), n) for n, one in enumerate(LESSONS, 1)]
    catalog.import_resources(same, "little")
    assert catalog.resource("m:both").ages == AgeRange(11, 12), "no import undoes it"
    assert "ages, by chris" in plain(chris.get("/resources/m:both"))
    answer = send(chris, "/desk/correct", id="m:both", field="ages", what="withdraw", note="It was right.")
    assert answer.headers["location"] == "/desk/correct?id=m%3Aboth&done=correction-withdrawn"
    assert catalog.resource("m:both").ages == AgeRange(9, 10)
    assert "ages, by chris" not in plain(chris.get("/resources/m:both"))
    assert "withdrawn It was right." in plain(chris.get("/desk/correct?id=m:both"))


def test_two_windows_on_one_field_of_a_material_overwrite_nothing_in_silence(cycle: FastAPI) -> None:
    chris, catalog = browser(cycle, "chris"), cycle.state.services.catalog
    opened = re.search(r'name="seen" value="(\d+)"', chris.get("/desk/correct?id=m:both").text)
    assert opened
    about = {"id": "m:both", "field": "minutes", "note": "As printed"}
    assert (
        send(chris, "/desk/correct", **about | {"field": "title", "value": "Both"}, seen=opened[1]).status_code == 303
    )
    assert send(chris, "/desk/correct", **about, value="45", seen=opened[1]).status_code == 303, "another field"
    for what in ("save", "withdraw"):
        answer = send(chris, "/desk/correct", **about, value="30", seen=opened[1], what=what)
        assert answer.status_code == 409
        assert "“chris” changed this field since you opened this page." in plain(answer)
        assert catalog.resource("m:both").minutes == 45
    again = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert again
    assert send(chris, "/desk/correct", **about, value="30", seen=again[1]).status_code == 303
    assert catalog.resource("m:both").minutes == 30


def test_problems_beyond_the_first_page_are_on_the_next(cycle: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.web.desk.problems.SHOWN", 2)
    reported = Problems(cycle.state.services.catalog.database)
    for n in range(1, 4):
        reported.report("m:both", "other", f"Wrong in place {n}")
    chris = browser(cycle, "chris")
    first = chris.get("/desk/problems")
    link = re.search(r'href="(/desk/problems\?start=2)"', first.text)
    assert link
    assert "Wrong in place 3" not in plain(first)
    assert "Wrong in place 3" in plain(chris.get(link[1]))


@pytest.mark.parametrize(
    ("field", "value", "held"),
    [
        ("minutes", "45", 45),
        ("minutes", "", None),
        ("types", "Lesson; Quiz\nGame", ("Lesson", "Quiz", "Game")),
        ("license", "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"),
        ("url", "https://example.org/a", "https://example.org/a"),
        ("minutes", "long", ...),
        ("minutes", "0", ...),
        ("ages", "grade zebra", ...),
        ("url", "javascript:alert(1)", ...),
        ("title", "", ...),
        ("alignments", "x", ...),
    ],
)
def test_a_correction_is_what_its_field_can_hold_or_is_asked_for_again(
    cycle: FastAPI, field: str, value: str, held: object
) -> None:
    chris, before = browser(cycle, "chris"), cycle.state.services.catalog.stored("m:both")
    answer = send(chris, "/desk/correct", id="m:both", field=field, value=value, note="Because")
    if held is ...:
        assert answer.status_code == 400
        assert "Because" in answer.text
        assert cycle.state.services.catalog.stored("m:both") == before
    else:
        assert answer.status_code == 303
        assert getattr(cycle.state.services.catalog.resource("m:both"), field) == held


def test_only_coordinators_correct(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    assert rita.get("/desk/correct?id=m:both").status_code == 403
    assert send(rita, "/desk/correct", id="m:both", field="minutes", value="1", note="x").status_code == 403
    assert "/desk/correct" not in rita.get("/resources/m:both").text
    assert "/desk/correct?id=m%3Aboth" in browser(cycle, "chris").get("/resources/m:both").text
    assert cycle.state.services.catalog.corrections("m:both") == []
