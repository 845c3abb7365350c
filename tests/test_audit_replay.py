"""The log held against the tables: honest work passes, and each record changed beside the log is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from district import PASSWORD, District, new_database
from sqlalchemy import Connection

from api.cli.main import main
from catalog.store.audit import AuditLog, Entry
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.cycle.seal import seal
from catalog.vetting.people.permission import Role
from catalog.vetting.upkeep.audit_replay import verify


@pytest.fixture
def here(tmp_path: Path) -> Iterator[District]:
    """A district with one adopted proposal, one with a settled disagreement, and one reviewer who has a conflict."""
    made = District(new_database(tmp_path))
    made.adopted(grades="3-5", expires="2028-06-30", votes={"for": 5, "against": 1})
    differing = made.assigned(made.rita, made.rob)
    made.score(differing, made.rita, 3)
    made.score(differing, made.rob, 0)
    made.desk.reviews.adjudicate(made.chris, differing, "a1", RatingDraft(2, "Half of it is right.", ""))
    conflicted = made.propose("r2")
    made.desk.proposals.assign(made.chris, conflicted, ["rita", "ruth"])
    made.desk.reviews.declare(made.ruth, conflicted, conflict=True, note="My sister wrote it.")
    made.desk.reviews.save(made.rita, made.assigned(made.rita), {"a1": RatingDraft(2, "Still blind.", "p. 1")})
    made.desk.people.change(made.admin, "tom", made.tom.version, name="Thomas")
    made.desk.imports.commit(
        made.chris, made.desk.imports.preview(made.chris, b"id,status\nr4,yes\nr5,no\n", "old.csv")
    )
    made.catalog.remove("r5", "chris", "Not ours.")
    made.desk.lists.save(made.chris, "Fifth grade", "5.NF.A.1\n5.NF.A.2")
    yield made
    made.database.close()


def tamper(here: District, statement: str) -> list[str]:
    """Change the file past the program, and tell what verifying names."""
    with sqlite3.connect(here.database.name.removeprefix("sqlite:///")) as connection:
        assert connection.execute(statement).rowcount == 1, "the forgery changes just one row"
    connection.close()
    assert AuditLog(here.database).verify().ok, "the chain of hashes alone does not see it"
    return [problem.sentence for problem in verify(here.database).problems]


def test_what_people_did_through_the_program_leaves_no_difference(here: District) -> None:
    found = verify(here.database)
    assert found.problems == ()
    assert found.head == AuditLog(here.database).head()


def test_chain_and_records_are_verified_as_of_one_moment_while_people_work(
    here: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest_first, replayed = AuditLog.oldest_first, list[int]()

    def after_one_more_proposal(connection: Connection) -> Iterator[Entry]:
        here.propose("r4")
        for entry in oldest_first(connection):
            replayed.append(entry.sequence)
            yield entry

    monkeypatch.setattr(AuditLog, "oldest_first", after_one_more_proposal)
    found = verify(here.database)
    assert found.problems == ()
    assert found.head.sequence == max(replayed) < AuditLog(here.database).head().sequence


def test_undoing_rejecting_and_withdrawing_leave_no_difference(here: District) -> None:
    adopted = here.adopted()
    undoing = here.desk.decisions.undo(here.chris, adopted.key, "It was too early.")
    here.desk.decisions.undo(here.chris, undoing.key, "It was right after all.")
    refused = here.propose("r3")
    here.desk.decisions.decide(here.chris, refused, Verdict(outcome=Outcome.REJECT, rationale="Out of date."))
    here.desk.rubrics.install_templates(here.chris)
    assert verify(here.database).problems == ()


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE decisions SET outcome = 'reject' WHERE key = 1", ["Decision 1", "outcome", "adopt", "reject"]),
        (
            "UPDATE scores SET value = 0 WHERE proposal_key = 1 AND criterion = 'a1' AND value = 3"
            " AND person_key = (SELECT key FROM people WHERE handle = 'rita')",
            ["Scores of rita on proposal 1", "a1"],
        ),
        (
            "UPDATE assignments SET state = 'ready', conflict = '' WHERE state = 'blocked'",
            ["Assignment of ruth to proposal 3", "blocked", "ready"],
        ),
        (
            "UPDATE assignments SET conflict = '' WHERE state = 'blocked'",
            ["Assignment of ruth to proposal 3", "conflict", "My sister wrote it."],
        ),
        ("DELETE FROM adjudications", ["Settled score a1 on proposal 2", "gone"]),
        ("UPDATE people SET role = 'administrator' WHERE handle = 'tom'", ["Account tom", "role", "administrator"]),
        (
            "UPDATE rubrics SET record = replace(record, 'It is right.', 'It is cheap.')",
            ["Rubric tiny version 1", "text"],
        ),
        ("UPDATE proposals SET state = 'decided' WHERE key = 3", ["Proposal 3", "state", "decided"]),
        ("UPDATE standards_lists SET codes = '5.NF.A.1'", ["Standards list 1", "codes"]),
        (
            "INSERT INTO decisions SELECT key + 50, proposal_key, outcome, rationale, votes, grades, low, high,"
            " effective, expires, conditions, decided_by, decided, published, undoes FROM decisions WHERE key = 1",
            ["Decision 51", "no entry of the log made"],
        ),
        # of a review that is still blind, of which the log holds no score
        ("UPDATE scores SET value = 3 WHERE proposal_key = 4", ["Score of rita on proposal 4 for a1", "its seal"]),
        ("UPDATE scores SET note = 'Bad.' WHERE proposal_key = 4", ["Score of rita on proposal 4 for a1", "its seal"]),
        ("UPDATE scores SET salt = NULL, value = 0 WHERE proposal_key = 4", ["Score of rita on proposal 4 for a1"]),
        ("DELETE FROM scores WHERE proposal_key = 4", ["Score of rita on proposal 4 for a1", "gone"]),
        (
            "INSERT INTO scores SELECT proposal_key, person_key, 'a2', 1, applies, note, place, 1, saved, NULL"
            " FROM scores WHERE proposal_key = 4",
            ["Score of rita on proposal 4 for a2", "no entry of the log made"],
        ),
        # further ones
        ("UPDATE decisions SET votes = replace(votes, '5', '6') WHERE key = 1", ["Decision 1", "votes"]),
        ("UPDATE decisions SET decided_by = 'rita' WHERE key = 1", ["Decision 1", "decided_by", "chris", "rita"]),
        ("UPDATE decision_resources SET resource_id = 'r3' WHERE decision_key = 1", ["Decision 1", "resources", "r3"]),
        ("UPDATE decisions SET outcome = 'adopt' WHERE outcome = 'reject'", ["Decision 3", "outcome", "reject"]),
        (
            "INSERT INTO assignments SELECT proposal_key, (SELECT key FROM people WHERE handle = 'tom'), 'submitted',"
            " '', due, assigned_by, assigned, declared, submitted FROM assignments WHERE proposal_key = 4",
            ["Assignment of tom to proposal 4", "no entry of the log made"],
        ),
        ("DELETE FROM removals", ["Removal 1 of r5", "gone"]),
        ("UPDATE removals SET removed = 0", ["Removal 1 of r5", "removed"]),
    ],
)
def test_a_record_changed_beside_the_log_is_named(here: District, statement: str, names: list[str]) -> None:
    told = " ".join(tamper(here, statement))
    for name in names:
        assert name in told


def test_an_import_that_was_undone_cannot_be_brought_back_beside_the_log(here: District) -> None:
    (entry,) = here.desk.imports.past()
    here.desk.imports.undo(here.chris, entry.entry, "The wrong list.")
    assert verify(here.database).problems == ()
    told = tamper(here, "DELETE FROM decisions WHERE undoes = 2")
    assert told == ["Decision 4 is in the log, and its record is gone."]


def test_the_log_of_a_blind_review_gives_no_score_away(here: District) -> None:
    saved = here.desk.audit.entries(subject="proposal:4", action="review.save")
    (sealed,) = [entry.after["seals"]["a1"] for entry in saved]
    guesses = [
        seal("", {"value": value, "applies": True, "note": "Still blind.", "place": "p. 1"}) for value in range(4)
    ]
    assert sealed not in guesses, "who knows all but the score cannot find it by trying"
    assert len(sealed) == 64


def test_a_cut_tail_with_its_head_put_right_shows_in_the_records_it_leaves_behind(here: District) -> None:
    here.desk.people.create(here.admin, "zoe", "Zoe", Role.TEACHER, password=PASSWORD)
    with sqlite3.connect(here.database.name.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER audit_delete")
        connection.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
        connection.execute(
            "UPDATE audit_head SET sequence = (SELECT max(sequence) FROM audit),"
            " hash = (SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1)"
        )
    connection.close()
    assert AuditLog(here.database).verify().ok
    assert [problem.sentence for problem in verify(here.database).problems] == [
        "Account zoe has a record that no entry of the log made."
    ]


def test_a_log_cut_and_written_on_is_found_by_the_file_of_anchors(here: District, tmp_path: Path) -> None:
    """A forged last entry with its head made to fit fits every hash and every record; only the anchor differs."""
    home, anchors = Path(here.database.name.removeprefix("sqlite:///")), tmp_path / "elsewhere.txt"
    told = {"SYLLABARY_DATABASE": here.database.name, "SYLLABARY_HOME": str(home.parent)}
    told["SYLLABARY_ANCHORS"] = str(anchors)
    before = CliRunner().invoke(main, ["audit", "verify"], env=told)
    assert before.exit_code == 0, before.output
    assert anchors.read_text(encoding="utf-8") == before.output.splitlines()[-1] + "\n"
    with sqlite3.connect(home) as connection:
        for trigger in ("audit_update", "audit_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
        last = connection.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
        connection.execute("UPDATE audit_head SET sequence = ?, hash = ?", last)
    connection.close()
    here.desk.lists.save(here.chris, "Another", "5.NF.A.1")
    assert AuditLog(here.database).verify().ok
    after = CliRunner().invoke(main, ["audit", "verify"], env=told)
    assert after.exit_code == 1
    assert "is not the one that was noted elsewhere" in after.output
    assert len(anchors.read_text(encoding="utf-8").splitlines()) == 1, "a log that fails is not noted"
