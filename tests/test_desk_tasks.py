"""What else is done at the desk: lists taken over, problems settled, alignments judged, the log read."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desk_site import (
    browser,
    one_adopted_one_refused,
    plain,
    propose,
    rows,
    send,
    with_rubric,
)
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import LESSONS

from api.messages import english
from api.recommending import coverage
from api.search import fit
from api.web.desk import alignment
from catalog.formats.columns import COLUMNS
from catalog.formats.record import Record
from catalog.model import AgeRange, Query
from catalog.store.audit import verify_export
from catalog.store.reviewed_alignments import AlignmentVerdict


@pytest.fixture
def cycle(tmp_path: Path) -> Iterator[FastAPI]:
    with with_rubric(tmp_path) as app:
        yield app


@pytest.fixture
def reported(cycle: FastAPI) -> FastAPI:
    one_adopted_one_refused(cycle)
    return cycle


LIST = """Id,Product,Decision,Until
m:equivalent,,Approved,6/30/2028
,Volcanoes for beginners,Denied,
nowhere,,Approved,
"""


def upload(client: TestClient, text: str, name: str = "list.csv", **headers: str) -> Response:
    return client.post("/desk/import", headers=headers, files={"file": (name, text.encode())})


def mapped(page: str) -> dict[str, str]:
    """The form of a preview as the page shows it."""
    fields = {name: unescape(value) for name, value in re.findall(r'name="(file|filename)" value="([^"]*)"', page)}
    for ours, options in re.findall(r'<select id="map-[a-z]+" name="(map\.[a-z]+)">(.*?)</select>', page):
        chosen = re.search(r'value="([^"]+)" selected', options)
        fields |= {ours: unescape(chosen[1])} if chosen else {}
    return fields


def commit(client: TestClient, fields: dict[str, str | list[str]]) -> Response:
    """Import as the page that is shown asks for it, and open the page that follows."""
    answer = client.post("/desk/import/preview", data=fields | {"then": "import"})
    assert answer.status_code == 303, plain(answer)
    return finished(client, answer.headers["location"])


def finished(client: TestClient, address: str) -> Response:
    """The page of a job at its end, looked at as a reader does who follows its link."""
    for _ in range(200):
        page = client.get(address)
        if 'data-state="running"' not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_an_adoption_list_is_uploaded_mapped_previewed_and_imported(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    before = rows(cycle.state.services.catalog.database)
    preview = upload(chris, LIST.replace("Product", "What we bought"))
    assert rows(cycle.state.services.catalog.database) == before, "a preview writes nothing"
    fields = mapped(preview.text)
    assert fields["map.resource"] == "Id"
    assert "map.title" not in fields
    fields |= {"map.title": "What we bought", "map.expires": "Until"}
    again = chris.post("/desk/import/preview", data=fields | {"then": "preview"})
    assert "2 ready, 0 replace a decision, 0 unchanged, 1 with a problem." in plain(again)
    assert "Adopt, from today, until 2028-06-30" in plain(again)
    assert "Until 6/30/2028" in plain(again), "the cells as they are written"
    done = commit(chris, mapped(again.text))
    assert "2 imported, 0 left as they were decided, 0 unchanged, 1 with a problem." in plain(done)
    assert english().say(cycle.state.services.desk.adoptions.of("m:equivalent").message()) == "Adopted until June 2028"
    assert cycle.state.services.desk.adoptions.of("m:volcano").status == "rejected"
    assert cycle.state.services.desk.audit.verify().ok
    report = re.search(r'href="([^"]+report\.csv)"', done.text)
    assert report
    lines = list(csv.DictReader(io.StringIO(chris.get(report[1]).text.lstrip("\ufeff"))))
    assert [line["state"] for line in lines] == ["imported", "imported", "wrong"]
    assert lines[2]["problem"] == "No such material is in the catalog: choose one, or import it first."


def test_an_import_is_undone_whole_on_the_page_with_a_reason(cycle: FastAPI) -> None:
    chris, adoptions = browser(cycle, "chris"), cycle.state.services.desk.adoptions
    commit(chris, mapped(upload(chris, LIST).text))
    entry = re.search(r'name="entry" value="(\d+)"', chris.get("/desk/import").text)
    assert entry
    refused = send(chris, "/desk/import/undo", entry=entry[1], reason=" ")
    assert (refused.status_code, adoptions.of("m:equivalent").status) == (400, "adopted")
    undone = send(chris, "/desk/import/undo", entry=entry[1], reason="The list of last year")
    assert undone.headers["location"] == "/desk/import?done=import-undone"
    assert not adoptions.of("m:equivalent").decision
    assert "undone on" in plain(chris.get("/desk/import"))
    assert send(browser(cycle, "rita"), "/desk/import/undo", entry=entry[1], reason="x").status_code == 403


def test_a_material_with_nearly_the_title_is_chosen_on_the_page_and_the_choice_lasts(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    page = upload(chris, "Title,Decision\nVolcanos for beginers,Approved\n").text
    offered = re.search(r'<select id="choose-2".*?</select>', page, re.DOTALL)
    assert offered
    assert 'value="m:volcano"' in offered[0]
    chosen = chris.post("/desk/import/preview", data=mapped(page) | {"choose.2": "m:volcano", "then": "preview"})
    assert "1 ready" in plain(chosen)
    assert '<option value="m:volcano" selected' in chosen.text
    commit(chris, mapped(chosen.text) | {"choose.2": "m:volcano"})
    assert cycle.state.services.desk.adoptions.of("m:volcano").status == "adopted"


def test_a_row_replaces_a_decision_only_if_it_is_ticked_on_the_page(cycle: FastAPI) -> None:
    chris, adoptions = browser(cycle, "chris"), cycle.state.services.desk.adoptions
    commit(chris, mapped(upload(chris, LIST).text))
    page = upload(chris, "Id,Decision\nm:equivalent,Denied\n", "new.csv").text
    assert "Replace the decision on row 2" in page
    held = re.search(r'name="held.2" value="(\d+)"', page)
    assert held
    fields = mapped(page)
    for unticked in ({}, {"replace": "2"}, {"replace": "2", "held.2": "999"}):
        commit(chris, fields | unticked)
        assert adoptions.of("m:equivalent").status == "adopted"
    ticked = fields | {"replace": "2", "held.2": held[1]}
    assert "checked" in chris.post("/desk/import/preview", data=ticked).text, (
        "a tick lasts while the list is read again"
    )
    commit(chris, ticked)
    assert adoptions.of("m:equivalent").status == "rejected"


def test_a_long_list_is_shown_in_pages_that_keep_what_was_chosen_on_others(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    unknown = "".join(f"Nothing {n},Approved\n" for n in range(120))
    page = upload(chris, f"Title,Decision\nVolcanos for beginers,Approved\n{unknown}").text
    assert "Page 1 of 2" in page
    second = chris.post("/desk/import/preview", data=mapped(page) | {"choose.2": "m:volcano", "page": "2"})
    assert "Page 2 of 2" in second.text
    assert '<input type="hidden" name="choose.2" value="m:volcano">' in second.text
    assert "1 ready" in plain(second)


def test_a_word_for_a_status_is_mapped_on_the_page(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    page = upload(chris, "Id,Decision\nm:equivalent,Top pick\n").text
    assert 'name="status-word" value="Top pick"' in page
    commit(chris, mapped(page) | {"status-word": "Top pick", "status.0": "pilot"})
    assert cycle.state.services.desk.adoptions.of("m:equivalent").status == "in pilot"


def test_a_file_that_is_no_list_is_refused_and_one_with_other_headings_can_be_mapped(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    assert upload(chris, "\x00\x01", "x.xlsx").status_code == 400
    odd = upload(chris, "Thing,Verdict of ours\nm:equivalent,Approved\n")
    assert odd.status_code == 400
    assert "Say which column has the decision" in plain(odd)
    assert "mapping" not in plain(odd), "no name of ours is in what a coordinator reads"
    fields = mapped(odd.text) | {"map.resource": "Thing", "map.status": "Verdict of ours", "then": "preview"}
    assert "1 ready" in plain(chris.post("/desk/import/preview", data=fields))
    for unknown in ("%%", "../../etc", "a" * 22):
        assert chris.post("/desk/import/preview", data=fields | {"file": unknown}).status_code == 404
    assert upload(chris, LIST, origin="https://evil.example").status_code == 403
    assert upload(chris, "x" * (21 * 1024 * 1024)).status_code == 413
    assert upload(browser(cycle, "rita"), LIST).status_code == 403


# -- materials --------------------------------------------------------------------------------------------------

TABLE = """Name,Id,Grade,Time (minutes),Pulisher,Color
Counting shells,s-1,2,30,Beach Press,blue
Counting stones,s-2,2,about noon,Beach Press,
,s-3,2,,Beach Press,
Counting sand,s-2,3,,Beach Press,
"""


def send_table(client: TestClient, text: str = TABLE, **fields: str) -> Response:
    return client.post("/desk/materials", data=fields, files={"file": ("shells.csv", text.encode())})


def controls(page: str) -> dict[str, str | list[str]]:
    """What the form of a preview sends as it is."""
    form = re.search(r'<form method="post" action="(/desk/materials/[^"]+)".*?</form>', page, re.DOTALL)
    assert form
    found: dict[str, str | list[str]] = {"action": form[1]}
    for name in ("column", "mapped", "mapped-to"):
        found[name] = re.findall(rf'name="{name}" value="([^"]*)"', form[0])
    found |= dict(re.findall(r'name="(source|records)"[^>]* value="([^"]*)"', form[0]))
    for name, options in re.findall(r'<select id="ours-\d+" name="(ours\.\d+)">(.*?)</select>', form[0]):
        chosen = re.search(r'value="([^"]+)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_materials_are_tried_on_a_copy_mapped_and_imported_under_a_source(cycle: FastAPI) -> None:
    chris, catalog = browser(cycle, "chris"), cycle.state.services.catalog
    before = rows(catalog.database)
    page = finished(chris, send_table(chris, source="Beach").headers["location"])
    assert rows(catalog.database) == before, "a trial writes nothing"
    said = plain(page)
    assert "Nothing is changed yet. 3 added, 0 changed, 0 unchanged, 1 rejected, 0 withdrawn." in said
    assert "1 identifier that several records have" in said
    assert "lines" in said or "on line 4" in said
    fields = controls(page.text)
    assert fields["column"] == ["Pulisher", "Color"]
    assert fields["ours.0"] == "publisher", "a column that is nearly ours is offered as that"
    again = chris.post(str(fields.pop("action")), data=fields | {"then": "trial"})
    tried = finished(chris, again.headers["location"])
    assert "Publisher 3 0" in plain(tried)
    fields = controls(tried.text)
    assert fields["column"] == ["Color"]
    done = finished(chris, chris.post(str(fields.pop("action")), data=fields | {"then": "import"}).headers["location"])
    assert "The file is imported. 3 added" in plain(done)
    assert {each.publisher for each in catalog.resources() if each.title.startswith("Counting")} == {"Beach Press"}
    begin, end = [each for each in cycle.state.services.desk.audit.entries(who="chris") if "import." in each.action][
        ::-1
    ]
    assert (begin.action, end.action) == ("import.begin", "import.end")
    assert (begin.after["source"], end.after["added"]) == ("Beach", 3)


def test_every_column_of_a_table_has_a_name_for_readers() -> None:
    assert {name for name in COLUMNS if not english().get(f"materials.name.{name}", "")} == set()


def test_what_a_whole_source_lacks_is_withdrawn_only_below_a_third_or_with_a_tick(cycle: FastAPI) -> None:
    chris, catalog = browser(cycle, "chris"), cycle.state.services.catalog
    ten = "Title,Id\n" + "".join(f"Lesson {n},n-{n}\n" for n in range(10))

    def run(text: str, **fields: str) -> str:
        page = finished(chris, send_table(chris, text, source="Ten", full="1", **fields).headers["location"])
        sent = controls(page.text)
        action = str(sent.pop("action"))
        told = sent | {"full": "1", "then": "import"} | fields
        return plain(finished(chris, chris.post(action, data=told).headers["location"]))

    assert "10 added" in run(ten)
    half = "\n".join(ten.splitlines()[:6]) + "\n"
    assert "Nothing was withdrawn from Ten: 5 of its 10 records are missing, more than 30%." in run(half)
    assert len([each for each in catalog.resources() if each.title.startswith("Lesson ")]) == 10
    assert "5 withdrawn" in run(half, force="1")


def test_only_coordinators_import_materials_and_a_source_has_a_name(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    assert (rita.get("/desk/materials").status_code, send_table(rita, source="x").status_code) == (403, 403)
    job = send_table(chris, source="Beach").headers["location"]
    assert rita.get(job).status_code == 403
    assert "Give the source a name" in plain(send_table(chris, source=" "))
    assert "none of the formats" in plain(
        finished(chris, send_table(chris, "\0\1\2\3\4\5\6\7", source="x").headers["location"])
    )


def test_the_log_is_read_filtered_checked_and_exported_by_those_who_may(reported: FastAPI) -> None:
    chris = browser(reported, "chris")
    page = plain(chris.get("/desk/audit?subject=proposal:1"))
    assert "proposal.create" in page
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
    declared = {each.standard_id for each in cycle.state.services.catalog.resource("m:equivalent").alignments}
    waiting = len(said | declared)
    assert f"{waiting} alignment" in plain(rita.get("/desk/alignments"))
    fields = {"id": "m:equivalent", "standard": "4.NF.A.1", "type": "teaches"}
    assert send(rita, "/desk/alignments", what="reject", note="", **fields).status_code == 400
    send(rita, "/desk/alignments", what="reject", note="It only mentions it", **fields)
    rejected = [(each.resource_id, each.standard_id) for each in alignments.verdicts(AlignmentVerdict.REJECTED)]
    assert rejected == [("m:equivalent", "std:4.NF.A.1")]
    assert "It only mentions it" in plain(rita.get("/desk/alignments?id=m:equivalent"))
    send(rita, "/desk/alignments", what="clear", **fields)
    assert not alignments.verdicts(AlignmentVerdict.REJECTED)
    send(rita, "/desk/alignments", what="add", **fields | {"standard": "4.NF.B.3", "type": "assesses"})
    assert "4.NF.B.3 assesses it" in plain(rita.get("/desk/alignments?id=m:equivalent"))
    assert send(rita, "/desk/alignments", what="add", **fields | {"standard": "9.ZZ"}).status_code == 400
    assert send(browser(cycle, "tom"), "/desk/alignments", what="add", **fields).status_code == 403


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
    assert (made.title, [each.id for each in made.criteria], made.rule.gateways) == ("My title", ["a", "b", "c"], 1)
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
    judged = {(each.resource_id, each.standard_id) for each in desk.alignments.verdicts()}
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
            rita, "/desk/alignments", id=id, standard=standard, what="clear", back="https://evil.example/desk"
        ).headers["location"]
    )
    assert shown_pairs(rita.get("/desk/alignments?framework=f&subject=Science").text) == []
    assert browser(reported, "tom").get("/desk/alignments").status_code == 403


def test_coverage_counts_what_probably_meets_a_standard_and_leads_to_its_review(
    reported: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "PROBABLE", limit := 0.4)  # the keywords of these lessons make nothing surer
    rita, inferred = browser(reported, "rita"), inferred_pairs(reported)
    judged = {(each.resource_id, each.standard_id) for each in reported.state.services.desk.alignments.verdicts()}
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
    judged = {(each.resource_id, each.standard_id) for each in reported.state.services.desk.alignments.verdicts()}
    assert seen == [pair for pair in inferred_pairs(reported) if pair not in judged]
    assert len(seen) > 3


def inferred_pairs(app: FastAPI) -> dict[tuple[str, str], float]:
    """What is inferred of each material by the signals that search ranks by, surest first."""
    found: dict[tuple[str, str], float] = {}
    for standard in app.state.services.catalog.graph().standards:
        with app.state.services.search.session() as session:
            _, candidates = session.look(Query(standards=(standard,)))
        signals = candidates.signals
        for id, value, place in zip(candidates.ids, signals["inferred"], signals["inferred.standard"], strict=True):
            if value > 0 and place == 0:
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
    assert "taken back It was right." in plain(chris.get("/desk/correct?id=m:both"))


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
