"""Lists of decisions and tables of materials, taken over at the desk after a preview."""

from __future__ import annotations

import csv
import io
import re
import time
from html import unescape

from desk_site import (
    browser,
    plain,
    rows,
    send,
)
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from api.messages import english
from catalog.formats.columns import COLUMNS

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
    assert "is not read. If it holds one of these, choose it above: What we bought" in plain(preview)
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


def test_rows_that_contradict_each_other_decide_nothing(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    page = upload(chris, "Id,Title,Decision\nm:equivalent,,Yes\nm:volcano,,No\nm:volcano,,No\nm:equivalent,,Denied\n"
                  "m:equivalent,,Maybe\n,Volcanos for beginers,Yes\n")  # fmt: skip
    assert "1 ready, 0 replace a decision, 0 unchanged, 5 with a problem." in plain(page)
    assert "Line 5 decides otherwise about the same material: keep one of them in the file." in plain(page)
    fields = mapped(page.text) | {"choose.7": "m:volcano"}
    chosen = chris.post("/desk/import/preview", data=fields)
    assert "0 ready" in plain(chosen)
    assert "Line 7 decides otherwise" in plain(chosen)
    commit(chris, fields)
    assert not any(one.decision for one in cycle.state.services.desk.adoptions.statuses().values())


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
    assert {resource.publisher for resource in catalog.resources() if resource.title.startswith("Counting")} == {
        "Beach Press"
    }
    begin, end = [entry for entry in cycle.state.services.desk.audit.entries(who="chris") if "import." in entry.action][
        ::-1
    ]
    assert (begin.action, end.action) == ("import.begin", "import.end")
    assert (begin.after["source"], end.after["added"]) == ("Beach", 3)


def test_every_row_that_is_rejected_is_in_the_report_and_the_page_says_what_it_does_not_list(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    columns = [f"Column {n}" for n in range(205)]
    table = ",".join(["id", "title", "url", *columns]) + "\n" + "x,,not a web address\n" * 1100
    table += "".join(f"ours-{n},Counting,https://example.org/{n},{'c,' * 205}\n" for n in range(2))
    page = finished(chris, send_table(chris, table, source="Broken").headers["location"])
    link = re.search(r'href="([^"]+report\.csv)"', page.text)
    assert link
    lines = list(csv.reader(io.StringIO(chris.get(link[1]).content.decode("utf-8-sig"))))
    assert lines[0] == ["what", "file", "line", "field", "reason", "records"]
    assert sorted(int(line[2]) for line in lines if line[0] == "rejected") == list(range(2, 1102))
    assert [line[3] for line in lines if line[0] == "column not used"] == columns
    fields = controls(page.text)
    fields |= {f"ours.{n}": "" for n in range(205)} | {"ours.204": "publisher"}
    again = finished(chris, chris.post(str(fields.pop("action")), data=fields | {"then": "trial"}).headers["location"])
    assert "Column 204 → " in plain(again), "no column is too far to the right"


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
    assert len([resource for resource in catalog.resources() if resource.title.startswith("Lesson ")]) == 10
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


def test_what_is_said_of_a_file_of_materials_is_in_the_readers_language(cycle: FastAPI) -> None:
    table = "id,title,minutes,url,description\nk-3,Uno,un rato,mi sitio,\nk-3,Dos,,,\nk-4,,,,Sin nombre\n"
    for language, said in (
        ("en", ["The record has no “title”", "“k-3” is in 2 records", "It is no length known", "It is no web address"]),
        ("es", ["El registro no tiene «title»", "«k-3» está en 2 registros: k.csv (línea 2) y k.csv (línea 3)",
                "No es una duración conocida aquí", "No es una dirección web"]),
    ):  # fmt: skip
        admin = browser(cycle, "admin")
        admin.headers["accept-language"] = language
        begun = admin.post("/desk/materials", data={"source": "k"}, files={"file": ("k.csv", table.encode())})
        page = finished(admin, begun.headers["location"])
        report = admin.get(begun.headers["location"] + "/report.csv").text
        for sentence in said:
            assert sentence in plain(page)
            assert sentence in report.replace('""', '"')
        assert '<span lang="en"' not in page.text
