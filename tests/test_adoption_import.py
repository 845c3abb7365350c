"""Taking over the lists that districts keep: read, previewed, committed, reported row by row, and undone."""

from __future__ import annotations

import io

import pytest
from district import District
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from api.messages import english
from catalog.errors import ForbiddenError, NotFoundError, StateError, UnreadableFileError
from catalog.store.audit import LogEntry, append_many
from catalog.vetting.adoption_import.commit import ranges, spread
from catalog.vetting.adoption_import.rows import ImportRow, RowState
from catalog.vetting.adoption_import.sheet import read_sheet
from catalog.vetting.cycle.adoption import Outcome, Status
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.proposal import Origin, State
from catalog.vetting.upkeep.audit_replay import verify

SHEET = """Material ID,Link,Product name,Decision,Grade level,Expiration date,Notes
r1,,,Approved,3-5,6/30/2028,Fits unit 2
,https://a.example/r2/,,Pilot,Grade 4,,
,,lesson  R3,Approved with restrictions,,,
r4,,,NOT APPROVED,,,Costs too much
r99,,,Approved,,,
r5,,,maybe,,,
r5,,,Approved,purple,,
r5,,,Approved,,13/45/2028,
,,,,,,
r1,,,Approved,,,
"""


MAPPING = {
    "resource": "Material ID",
    "url": "Link",
    "title": "Product name",
    "status": "Decision",
    "grades": "Grade level",
    "expires": "Expiration date",
    "conditions": "Notes",
    "rationale": "Notes",
}


def said(row: ImportRow) -> str:
    """What is wrong with a row, as an English page says it."""
    return " ".join(english().say(problem) for problem in row.problems)


def test_a_preview_says_of_every_row_what_it_would_do_and_writes_nothing(here: District) -> None:
    head = here.desk.audit.head()
    preview = here.desk.imports.preview(here.chris, SHEET.encode(), "list.csv", MAPPING)
    assert [(row.line, row.state, row.resource_id, row.found_by) for row in preview.rows] == [
        (2, RowState.READY, "r1", "resource"),
        (3, RowState.READY, "r2", "url"),
        (4, RowState.WRONG, "r3", "title"),  # with restrictions, and none given
        (5, RowState.READY, "r4", "resource"),
        (6, RowState.WRONG, None, ""),
        (7, RowState.WRONG, "r5", "resource"),
        (8, RowState.WRONG, "r5", "resource"),
        (9, RowState.WRONG, "r5", "resource"),
        (11, RowState.WRONG, "r1", "resource"),
    ]
    problems = {row.line: said(row) for row in preview.rows if row.problems}
    assert "conditions" in problems[4]
    assert problems[6] == "No such material is in the catalog: choose one, or import it first."
    assert problems[7] == "“maybe” is not a decision we recognize: choose what it means, or leave its rows out."
    assert "purple" in problems[8]
    no_date = "Last day: “13/45/2028” is not a date. Write it as 2028-06-30."
    assert problems[9] == f"{no_date} Line 7 is about the same material."
    assert problems[11] == "Line 2 is about the same material."
    first = preview.rows[0].verdict
    assert first is not None
    assert (first.outcome, first.grades, first.expires, first.rationale) == (
        Outcome.ADOPT,
        "Grades 3-5",
        "2028-06-30",
        "Fits unit 2",
    )
    assert preview.counts == {RowState.READY: 3, RowState.WRONG: 6, RowState.UNCHANGED: 0, RowState.IMPORTED: 0,
                              RowState.REPLACES: 0}  # fmt: skip
    assert here.desk.audit.head() == head


def test_a_commit_decides_each_ready_row_and_reports_all(here: District) -> None:
    preview = here.desk.imports.preview(here.chris, SHEET.encode(), "list.csv", MAPPING)
    report = here.desk.imports.commit(here.chris, preview)
    assert report.counts == {RowState.READY: 0, RowState.WRONG: 6, RowState.UNCHANGED: 0, RowState.IMPORTED: 3,
                             RowState.REPLACES: 0}  # fmt: skip
    assert english().say(here.desk.adoptions.of("r1").message()) == "Adopted for grades 3-5 until June 2028"
    assert here.desk.adoptions.of("r2").status is Status.PILOT
    (refused,) = here.desk.adoptions.refused()
    assert (refused.resource_id, refused.rationale) == ("r4", "Costs too much")
    decision = here.desk.decisions.get(report.rows[0].decision or 0)
    proposal = here.desk.proposals.get(decision.proposal)
    assert (proposal.origin, proposal.reference, proposal.state) == (Origin.IMPORT, "list.csv, line 2", State.PUBLISHED)
    assert here.desk.decisions.get(report.rows[1].decision or 0).rationale == "Taken over from list.csv, line 3."


def test_committing_again_changes_nothing_that_holds_already(here: District) -> None:
    preview = here.desk.imports.preview(here.chris, SHEET.encode(), "list.csv", MAPPING)
    here.desk.imports.commit(here.chris, preview)
    head = here.desk.audit.head()
    for again in (preview, here.desk.imports.preview(here.chris, SHEET.encode(), "list.csv", MAPPING)):
        assert here.desk.imports.commit(here.chris, again).counts[RowState.UNCHANGED] == 3
    assert here.desk.audit.head() == head
    changed = SHEET.replace("6/30/2028", "6/30/2029")
    preview = here.desk.imports.preview(here.chris, changed.encode(), "list.csv", MAPPING)
    assert (preview.counts[RowState.READY], preview.counts[RowState.REPLACES]) == (0, 1)


def test_a_decision_is_replaced_only_by_a_tick_of_its_own_and_is_shown_old_and_new(here: District) -> None:
    here.desk.imports.commit(
        here.chris, here.desk.imports.preview(here.chris, b"id,status\nr1,adopted\nr2,pilot\n", "a.csv")
    )
    preview = here.desk.imports.preview(here.chris, b"id,status\nr1,rejected\nr2,pilot\nr3,yes\n", "b.csv")
    assert [row.state for row in preview.rows] == [RowState.REPLACES, RowState.UNCHANGED, RowState.READY]
    held, new = preview.rows[0].replaced, preview.rows[0].verdict
    assert held is not None
    assert new is not None
    assert (held.status, new.outcome) == (Status.ADOPTED, Outcome.REJECT)
    assert here.desk.imports.commit(here.chris, preview).counts[RowState.IMPORTED] == 1
    assert here.desk.adoptions.of("r1").status is Status.ADOPTED
    assert here.desk.imports.commit(here.chris, preview, {2}).counts[RowState.IMPORTED] == 1
    assert here.desk.adoptions.of("r1").status is Status.REJECTED


def test_a_tick_is_void_when_the_decision_changed_after_it(here: District) -> None:
    imports = here.desk.imports
    imports.commit(here.chris, imports.preview(here.chris, b"id,status\nr1,adopted\n", "a.csv"))
    late = imports.preview(here.chris, b"id,status\nr1,rejected\n", "b.csv")
    imports.commit(here.chris, imports.preview(here.chris, b"id,status\nr1,pilot\n", "c.csv"), {2})
    assert imports.commit(here.chris, late, {2}).counts[RowState.IMPORTED] == 0
    assert here.desk.adoptions.of("r1").status is Status.PILOT


def test_a_list_that_gives_no_last_day_leaves_a_published_withdrawal_as_it_is(here: District) -> None:
    adopted = here.adopted()
    verdict = Verdict(outcome=Outcome.WITHDRAW, rationale="It was sold.", effective="2027-08-01")
    here.desk.decisions.publish(here.chris, here.desk.decisions.decide(here.chris, adopted.proposal, verdict).key)
    assert here.desk.adoptions.of("r1").until == "2027-07-31"
    for sheet in (b"id,status\nr1,adopted\n", b"id,status,until\nr1,adopted,2027-07-31\n"):
        (row,) = here.desk.imports.preview(here.chris, sheet, "a.csv").rows
        assert row.state is RowState.UNCHANGED


def test_every_word_for_a_status_can_be_said_to_mean_something(here: District) -> None:
    data = "id,status\nr1,Approved (Gr. 4 only)\nr2,✓\nr3,Adopted 2026\nr4,N\nr5,maybe\n".encode()
    preview = here.desk.imports.preview(here.chris, data, "a.csv")
    assert preview.statuses == {
        "Approved (Gr. 4 only)": None, "✓": Outcome.ADOPT, "Adopted 2026": Outcome.ADOPT, "N": Outcome.REJECT,
        "maybe": None,
    }  # fmt: skip
    assert [row.state is RowState.WRONG for row in preview.rows] == [True, False, False, False, True]
    told = here.desk.imports.preview(here.chris, data, "a.csv", statuses={"maybe": Outcome.PILOT, "✓": Outcome.PILOT})
    outcomes = {row.line: row.verdict.outcome for row in told.rows if row.verdict}
    assert outcomes == {3: Outcome.PILOT, 4: Outcome.ADOPT, 5: Outcome.REJECT, 6: Outcome.PILOT}


def test_dates_are_read_as_all_of_the_list_shows_and_otherwise_asked_for(here: District) -> None:
    rows = "".join(f"r{n},yes,0{n}/05/2027\n" for n in range(1, 5))
    unclear = here.desk.imports.preview(here.chris, f"id,status,until\n{rows}".encode(), "a.csv")
    assert unclear.day_first is None
    assert all("two dates" in said(row) for row in unclear.rows)
    shown = here.desk.imports.preview(here.chris, f"id,status,until\n{rows}r5,yes,31/05/2027\n".encode(), "a.csv")
    assert shown.day_first is True
    expires = [row.verdict.expires for row in shown.rows if row.verdict]
    assert expires == ["2027-05-01", "2027-05-02", "2027-05-03", "2027-05-04", "2027-05-31"]
    told = here.desk.imports.preview(here.chris, f"id,status,until\n{rows}".encode(), "a.csv", day_first=False)
    assert [row.verdict.expires for row in told.rows if row.verdict][0] == "2027-01-05"  # noqa: RUF015


def test_a_title_is_found_whatever_its_case_and_punctuation(here: District) -> None:
    sheet = b'title,status\n"LESSON, (R3)!",Approved\n'
    [row] = here.desk.imports.preview(here.chris, sheet, "list.csv", {"title": "title", "status": "status"}).rows
    assert (row.resource_id, row.found_by) == ("r3", "title")


def test_titles_that_are_nearly_those_of_materials_are_offered(here: District) -> None:
    data = b"title,status\nLeson R3,yes\n"
    (row,) = here.desk.imports.suggest(here.desk.imports.preview(here.chris, data, "a.csv").rows)
    assert row.state is RowState.WRONG
    assert ("r3", "Lesson r3") in row.near
    (chosen,) = here.desk.imports.preview(here.chris, data, "a.csv", chosen={2: "r3"}).rows
    assert (chosen.state, chosen.resource_id, chosen.found_by) == (RowState.READY, "r3", "choice")
    (unknown,) = here.desk.imports.preview(here.chris, data, "a.csv", chosen={2: "r99"}).rows
    assert unknown.state is RowState.WRONG


def test_a_row_reports_all_that_is_wrong_with_it_and_never_a_name_of_ours(here: District) -> None:
    head, row = "Product,Decision,Grades,Starts,Ends,Notes", "Nothing,maybe,purple,soon,31/31/2027,fine"
    names = {"title": "Product", "status": "Decision", "grades": "Grades", "effective": "Starts", "expires": "Ends"}
    (found,) = here.desk.imports.preview(here.chris, f"{head}\n{row}\n".encode(), "a.csv", names).rows
    assert [english().say(problem) for problem in found.problems] == [
        "“maybe” is not a decision we recognize: choose what it means, or leave its rows out.",
        "“purple” names no grades we recognize. Try “Grade 4” or “Grades 3-5”.",
        "First day: “soon” is not a date. Write it as 2028-06-30.",
        "Last day: “31/31/2027” is not a date. Write it as 2028-06-30.",
        "No such material is in the catalog: choose one, or import it first.",
    ]
    backwards = b"id,status,start,end\nr1,yes,2027-08-01,2027-06-30\n"
    (found,) = here.desk.imports.preview(here.chris, backwards, "a.csv").rows
    assert said(found) == "The last day, 2027-06-30, is before the first day, 2027-08-01."


def test_each_column_of_dates_is_read_by_its_own_dates_and_by_the_others_if_it_has_none_that_show(
    here: District,
) -> None:
    rows = "id,status,start,end\nr1,yes,5/4/2027,6/30/2028\nr2,yes,{},7/31/2028\n"
    apart = here.desk.imports.preview(here.chris, rows.format("25/4/2027").encode(), "a.csv")
    days = [(row.verdict.effective, row.verdict.expires) for row in apart.rows if row.verdict]
    assert days == [("2027-04-05", "2028-06-30"), ("2027-04-25", "2028-07-31")]
    borrowed = here.desk.imports.preview(here.chris, rows.format("2027-04-25").encode(), "a.csv")
    assert borrowed.rows[0].verdict
    assert borrowed.rows[0].verdict.effective == "2027-05-04"


def test_a_column_whose_dates_have_both_orders_is_asked_about(here: District) -> None:
    data = b"id,status,end\nr1,yes,5/4/2027\nr2,yes,25/4/2027\nr3,yes,4/25/2027\n"
    rows = here.desk.imports.preview(here.chris, data, "a.csv").rows
    assert [row.state is RowState.WRONG for row in rows] == [True, False, False]
    assert "other dates of this column show both orders" in said(rows[0])


def test_the_sheet_and_the_header_row_are_found_or_chosen() -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Adopted materials of the district"])
    for name, status in (("2025", "Denied"), ("2026", "Approved")):
        sheet = book.create_sheet(name)
        sheet.append([f"List of {name}"])
        sheet.append([])
        sheet.append(["Title", "Decision"])
        sheet.append(["A", status])
    file = io.BytesIO()
    book.save(file)
    found = read_sheet(file.getvalue(), "list.xlsx")
    assert (found.sheets, found.sheet, found.header) == (("Sheet", "2025", "2026"), "2025", ("Title", "Decision"))
    chosen = read_sheet(file.getvalue(), "list.xlsx", "2026")
    assert chosen.rows == ((4, ("A", "Approved")),)


def test_preview_and_commit_have_one_limit_of_rows(here: District) -> None:
    rows = b"id,status\n" + b"r1,yes\n" * 20_001
    with pytest.raises(UnreadableFileError, match="20,000 rows"):
        here.desk.imports.preview(here.chris, rows, "a.csv")


def test_an_import_is_undone_whole_by_one_entry_and_what_held_before_holds_again(here: District) -> None:
    imports, audit = here.desk.imports, here.desk.audit
    imports.commit(here.chris, imports.preview(here.chris, b"id,status\nr1,pilot\n", "old.csv"))
    second = imports.preview(here.chris, b"id,status\nr1,adopted\nr2,no\nr3,yes\n", "new.csv")
    report = imports.commit(here.chris, second, {2})
    assert report.entry is not None
    lone = report.rows[2].decision
    assert lone is not None
    here.desk.decisions.undo(here.chris, lone, "Only this one.")
    head = audit.head().sequence
    assert imports.undo(here.chris, report.entry, "The wrong file.") == 2
    (entry,) = audit.entries(limit=audit.head().sequence - head)
    assert (entry.action, entry.after["import"], entry.after["reason"]) == (
        "adoptions.undo", report.entry, "The wrong file.",
    )  # fmt: skip
    assert {
        name: adoption.status for name, adoption in here.desk.adoptions.statuses().items() if adoption.decision
    } == {"r1": Status.PILOT}
    assert [here.desk.proposals.get(key).state for key in (1, 2, 3)] == [State.PUBLISHED, State.CLOSED, State.CLOSED]
    assert [(past.filename, past.rows, bool(past.undone)) for past in imports.past()] == [
        ("new.csv", 3, True), ("old.csv", 1, False),
    ]  # fmt: skip
    assert verify(here.database).problems == ()
    with pytest.raises(StateError, match="undone already"):
        imports.undo(here.chris, report.entry, "Again.")
    with pytest.raises(NotFoundError):
        imports.undo(here.chris, 1, "No import.")
    with pytest.raises(ForbiddenError):
        imports.undo(here.rita, report.entry, "May not.")


def test_every_import_is_listed_and_whether_it_was_undone_however_long_ago(here: District) -> None:
    imports = here.desk.imports
    report = imports.commit(here.chris, imports.preview(here.chris, b"id,status\nr1,pilot\n", "first.csv"))
    assert report.entry is not None
    imports.undo(here.chris, report.entry, "The wrong file.")
    later = [LogEntry("adoptions.import", f"import:{n}.csv", after={"rows": 1, "decisions": [n, n]}) for n in range(25)]
    others = [LogEntry("adoptions.undo", "import:x.csv", after={"import": 0})] * 10_001
    with here.database.writing() as connection:
        append_many(connection, here.clock(), "chris", [*later, *others])
    past = imports.past()
    assert [one.filename for one in past] == [f"{n}.csv" for n in reversed(range(25))] + ["first.csv"]
    assert [bool(one.undone) for one in past] == [False] * 25 + [True]


def test_what_was_decided_after_an_import_outlives_its_undoing(here: District) -> None:
    imports = here.desk.imports
    report = imports.commit(here.chris, imports.preview(here.chris, b"id,status\nr1,adopted\n", "a.csv"))
    verdict = Verdict(outcome=Outcome.WITHDRAW, rationale="Out of print.")
    later = here.desk.decisions.decide(here.chris, 1, verdict)
    here.desk.decisions.publish(here.chris, later.key)
    imports.undo(here.chris, report.entry or 0, "The wrong file.")
    assert here.desk.adoptions.of("r1").status is Status.WITHDRAWN
    assert here.desk.proposals.get(1).state is State.PUBLISHED
    assert verify(here.database).problems == ()


@given(st.sets(st.integers(1, 60)))
def test_runs_of_numbers_are_kept_as_their_ends(keys: set[int]) -> None:
    assert spread(ranges(sorted(keys))) == sorted(keys)


def test_a_list_of_old_may_give_only_the_last_day(here: District) -> None:
    sheet = b"id,status,until\nr1,approved,2020-06-30\n"
    here.desk.imports.commit(here.chris, here.desk.imports.preview(here.chris, sheet, "old.csv"))
    assert here.desk.adoptions.of("r1").status is Status.EXPIRED


def test_a_title_that_two_materials_have_is_not_guessed(here: District) -> None:
    here.lessons("r6")
    here.catalog.correct("r6", "title", "Lesson r1", "kim")
    preview = here.desk.imports.preview(here.chris, b"title,status\nlesson R1,approved\nLesson r2,yes\n", "a.csv")
    assert [row.state for row in preview.rows] == [RowState.WRONG, RowState.READY]
    assert "2 materials have this title" in said(preview.rows[0])
    assert {id for id, _ in preview.rows[0].near} == {"r1", "r6"}
    assert preview.rows[1].title == "Lesson r2"


def test_only_coordinators_import(here: District) -> None:
    preview = here.desk.imports.preview(here.chris, SHEET.encode(), "list.csv", MAPPING)
    for by in (here.rita, here.tom, None):
        with pytest.raises(ForbiddenError):
            here.desk.imports.preview(by, SHEET.encode(), "list.csv", MAPPING)
        with pytest.raises(ForbiddenError):
            here.desk.imports.commit(by, preview)


# -- reading ----------------------------------------------------------------------------------------------------


def test_a_list_in_spanish_is_read_and_a_row_that_names_nothing_is_told_apart(here: District) -> None:
    sheet = (
        "Título;Estado;Adoptado el;Fecha de adopción;Hasta;Notas\nLesson R3;Aprobada;;13/4/2025;1/6/2027;\n;No;;;;\n"
    )
    preview = here.desk.imports.preview(here.chris, sheet.encode("utf-8-sig"), "lista.csv")
    assert preview.mapping == {
        "title": "Título", "status": "Estado", "effective": "Fecha de adopción", "expires": "Hasta",
        "rationale": "Notas",
    }  # fmt: skip
    read, nameless = preview.rows
    assert read.verdict is not None
    assert (read.resource_id, read.verdict.outcome) == ("r3", Outcome.ADOPT)
    assert (read.verdict.effective, read.verdict.expires) == ("2025-04-13", "2027-06-01")
    assert said(nameless) == "The row names no material: fill in its title, its address or its identifier here."
