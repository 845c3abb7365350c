"""Files into a judged set: topics with ids of their own, runs to pool, and grades given elsewhere.

The pool of a question is every material that some run put among its first results, and those that people added by
hand. It is judged beside what search finds today, so that no run is favored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, func, insert, select

from catalog.errors import InvalidRequestError
from catalog.judging.judging import (
    GRADES,
    MAX_JUDGED,
    MAX_TOPICS,
    Judging,
    NewGrade,
    asked_record,
    current_ids,
    handle,
    judgments_of,
    logged,
    record_grades,
    set_row,
    topic_id,
    topic_row,
)
from catalog.model import Query
from catalog.store.audit import append, instant, utc_now
from catalog.store.grouping import present_ids
from catalog.store.tables import identities, judged_pool, judged_topics, resources

BY_HAND = "by hand"
_ID = re.compile(r"(?!(?:agreement|export\.zip|files)$)[A-Za-z0-9_][\w.-]{0,99}", re.ASCII)
_RUN = re.compile(r"[^\x00-\x1f]{1,80}")


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: how many were added, how many were there already, and ids that the catalog lacks."""

    added: int
    known: int = 0
    missing: tuple[str, ...] = ()


class Pool:
    """What can be added to the judged sets of ``judging`` from files. Safe to share between threads and processes."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging

    def topics(self, name: str, brought: Sequence[tuple[str, Query, Mapping[str, Sequence[str]]]], by: str) -> Brought:
        """Add questions under their own ids, with their labels; all or none.

        Raises InvalidRequestError if an id is taken by another question, cannot be an address, or there are too many.
        """
        by = handle(by)
        with self._judging.database.writing() as connection:
            key = set_row(connection, name).key
            rows = connection.execute(select(judged_topics).where(judged_topics.c.set_key == key)).all()
            there = {topic_id(row): str(row.asked) for row in rows}
            number = max((row.number for row in rows), default=0)
            added = 0
            for id, asked, labels in brought:
                record = asked_record(asked)
                if id in there:
                    if there[id] != record:
                        raise InvalidRequestError("file", f"topic “{id}” asks something else here: give it another id.")
                    continue
                if not _ID.fullmatch(id) or (re.fullmatch(r"q-\d+", id) and id != f"q-{number + 1:03}"):
                    raise InvalidRequestError(
                        "file",
                        f"topic “{id:.80}” needs another id: letters, digits, dots, hyphens; q-001 and so on are ours.",
                    )
                number += 1
                row = {
                    "set_key": key,
                    "number": number,
                    "asked": record,
                    "made_by": by,
                    "made": instant(utc_now()),
                    "id": id,
                }
                labels_text = orjson.dumps({label: list(values) for label, values in labels.items()}).decode()
                connection.execute(insert(judged_topics).values(**row, labels=labels_text if labels else None))
                there[id], added = record, added + 1
            if number > MAX_TOPICS:
                raise InvalidRequestError("file", f"a set holds at most {MAX_TOPICS:,} questions: start another.")
            append(connection, utc_now(), logged(by), "judging.topics", f"judging:{name}", after={"added": added})
        return Brought(added, len(brought) - added)

    def run(self, name: str, run: str, results: Mapping[str, Sequence[str]], depth: int, by: str) -> Brought:
        """Pool the first ``depth`` results of a run for each question of the set that it answers.

        Materials that the catalog lacks are left out and named. Raises InvalidRequestError if a name or depth is not
        one, the run answers none of the questions, or a pool would grow too large to judge.
        """
        if not 0 < depth <= 100 or not _RUN.fullmatch(run):
            raise InvalidRequestError("depth", "a run is pooled to a depth of 1 to 100 results.", "1-100")
        numbers = {topic.id: topic.number for topic in self._judging.topics(name)}
        wanted = {
            numbers[id]: list(results_of_topic)[:depth] for id, results_of_topic in results.items() if id in numbers
        }
        if not wanted:
            raise InvalidRequestError("file", "the run answers none of this set's questions: add its topics first.")
        return self._pool(name, run, wanted, by)

    def add(self, name: str, number: int, id: str, by: str) -> Brought:
        """Put one material before the judges of a question. Raises NotFoundError if it is not stored here."""
        with self._judging.database.reading() as connection:
            current_ids(connection, [id])
        return self._pool(name, BY_HAND, {number: [id]}, by)

    def _pool(self, name: str, run: str, wanted: Mapping[int, Sequence[str]], by: str) -> Brought:
        by, missing, added, known = handle(by), set[str](), 0, 0
        with self._judging.database.writing() as connection:
            key = set_row(connection, name).key
            here = present_ids(connection, {id for ids in wanted.values() for id in ids})
            for number, ids in wanted.items():
                topic_row(connection, name, number)
                missing |= set(ids) - here.keys()
                pooled = {one for _, one in _pooled(connection, key, number)}
                present = dict.fromkeys(here[id] for id in ids if id in here)
                fresh = [id for id in present if id not in pooled]
                if len(pooled) + len(fresh) > MAX_JUDGED:
                    raise InvalidRequestError("file", f"at most {MAX_JUDGED} materials are judged for one question.")
                rows = [{"set_key": key, "number": number, "run": run, "id": id} for id in fresh]
                if rows:
                    connection.execute(insert(judged_pool), rows)
                added, known = added + len(fresh), known + len(present) - len(fresh)
            details = {"run": run, "added": added}
            append(connection, utc_now(), logged(by), "judging.pool", f"judging:{name}", after=details)
        return Brought(added, known, tuple(sorted(missing)))

    def grades(self, name: str, judge: str, qrels: Mapping[str, Mapping[str, int]]) -> Brought:
        """Keep grades of a file as this judge's, all or none. One that the judge gave here already is never replaced.

        Raises InvalidRequestError for a grade outside 0-3, a question that the set lacks, and too many materials.
        """
        judge = handle(judge)
        numbers = {topic.id: topic.number for topic in self._judging.topics(name)}
        if unknown := sorted(qrels.keys() - numbers.keys()):
            raise InvalidRequestError("file", f"it judges topic “{unknown[0]:.80}”, which this set does not ask.")
        if wrong := [grade for grades in qrels.values() for grade in grades.values() if grade not in GRADES]:
            raise InvalidRequestError("file", f"it holds grade {wrong[0]}; turn its grades into 0 to 3 first.")
        wanted = {id for grades in qrels.values() for id in grades}
        added = known = 0
        with self._judging.database.writing() as connection:
            here = present_ids(connection, wanted)
            key = set_row(connection, name).key
            for topic, grades in qrels.items():
                history = judgments_of(connection, key, numbers[topic])
                judged = {judgment.id for judgment in history if judgment.judge == judge}
                new_grades = {here[id]: grade for id, grade in grades.items() if id in here and here[id] not in judged}
                known += len({here[id] for id in grades if id in here}) - len(new_grades)
                if new_grades:
                    fresh = [NewGrade(id, grade) for id, grade in new_grades.items()]
                    record_grades(connection, name, numbers[topic], judge, fresh)
                added += len(new_grades)
        return Brought(added, known, tuple(sorted(wanted - here.keys())))

    def runs(self, name: str) -> list[tuple[str, int]]:
        """The runs pooled in a set, each with how many results it brought, by name."""
        with self._judging.database.reading() as connection:
            key = set_row(connection, name).key
            count = select(judged_pool.c.run, func.count()).where(judged_pool.c.set_key == key)
            rows = connection.execute(count.group_by(judged_pool.c.run).order_by(judged_pool.c.run))
            return [(str(run), int(count)) for run, count in rows]

    def materials(self, name: str, number: int) -> list[str]:
        """The pool of a question, by the materials' present ids."""
        with self._judging.database.reading() as connection:
            key = topic_row(connection, name, number).set_key
            return sorted({id for _, id in _pooled(connection, key, number)})


def _pooled(connection: Connection, key: int, number: int) -> list[tuple[str, str]]:
    query = (
        select(judged_pool.c.run, resources.c.id)
        .join(identities, identities.c.id == judged_pool.c.id)
        .join(resources, resources.c.key == identities.c.resource_key)
        .where(judged_pool.c.set_key == key, judged_pool.c.number == number)
    )
    return [(str(run), str(id)) for run, id in connection.execute(query)]
