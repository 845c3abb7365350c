"""Judging searches: sets of questions, and each judge's grades for the results.

Kept in the catalog's database, each change with its entry in the log. Nothing is ever overwritten: a judge's latest
grade for a result holds, and every earlier one stays in the history. A judgment hangs on a material, whichever of its
identifiers it was found under.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson
from sqlalchemy import Connection, func, insert, select

from catalog.errors import InvalidRecordError, InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.model import Query
from catalog.store.audit import append, instant, utc_now
from catalog.store.codec import dumps, loads
from catalog.store.database import AnyRow, Database, next_key
from catalog.store.grouping import present_ids
from catalog.store.tables import identities, judged_sets, judged_topics, judgments, resources

GRADES = (0, 1, 2, 3)
MAX_TOPICS = 1000  # in a set
MAX_JUDGED = 500  # materials for one question
_MAX_TITLE = 120
_MAX_ASKED = 8000
_HANDLE = re.compile(r"\w[\w.-]{0,31}")


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """A set of questions; ``name`` is what its address and its folder are called."""

    name: str
    title: str
    made_by: str
    made: str
    topics: int
    judges: tuple[str, ...]
    judgments: int  # grades that hold


@dataclass(frozen=True, slots=True)
class AskedTopic:
    """A query as it was asked; ``number`` counts from 1 within its set."""

    number: int
    asked: Query
    made_by: str
    made: str
    id: str  # what files and addresses call it: its own, or q-NUMBER
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Judgment:
    """One judge's grade for one material; a ``grade`` of None takes an earlier one back."""

    key: int
    number: int
    id: str
    judge: str
    grade: int | None
    made: str


@dataclass(frozen=True, slots=True)
class NewGrade:
    """What a judge sends. ``shown_key`` is the key of the judgment that the judge was shown, 0 for none."""

    id: str
    grade: int | None
    shown_key: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: the ids whose grade changed, and the judgments that had come in between and hold no longer."""

    changed: tuple[str, ...] = ()
    replaced: tuple[Judgment, ...] = field(default=())


class Judging:
    """Judged sets in an open catalog's database. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # -- sets and questions ---------------------------------------------------------------------------------

    def start(self, title: str, by: str) -> JudgedSet:
        """A new, empty set. Its name is made of the title; a number keeps names apart."""
        title = " ".join(title.split())
        if not 0 < len(title) <= _MAX_TITLE or not title.isprintable():
            raise InvalidRequestError(
                "title",
                "a set needs a name to tell it from others.",
                "1-120 characters",
                detail=message("refused.set-title"),
            )
        by = handle(by)
        with self.database.writing() as connection:
            names = set(connection.execute(select(judged_sets.c.name)).scalars())
            name, count = _slug(title), 1
            while name in names:
                count += 1
                name = f"{_slug(title)}-{count}"
            key = next_key(connection, judged_sets.c.key)
            row = {"key": key, "name": name, "title": title, "made_by": by, "made": instant(utc_now())}
            connection.execute(insert(judged_sets).values(**row))
            append(connection, utc_now(), logged(by), "judging.start", f"judging:{name}", after={"title": title})
        return self.set(name)

    def sets(self) -> list[JudgedSet]:
        """All sets, the newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(judged_sets).order_by(judged_sets.c.key.desc())).all()
            return [_summary(connection, row) for row in rows]

    def set(self, name: str) -> JudgedSet:
        with self.database.reading() as connection:
            return _summary(connection, set_row(connection, name))

    def add(self, name: str, asked: Query, by: str) -> AskedTopic:
        """A question for the set; one that is asked already is not asked twice, but returned."""
        record, by = asked_record(asked), handle(by)
        with self.database.writing() as connection:
            key = set_row(connection, name).key
            here = select(judged_topics).where(judged_topics.c.set_key == key)
            same = connection.execute(here.where(judged_topics.c.asked == record)).first()
            if same is not None:
                return _topic(same)
            number = connection.execute(
                select(func.coalesce(func.max(judged_topics.c.number), 0) + 1).where(judged_topics.c.set_key == key)
            ).scalar_one()
            if number > MAX_TOPICS:
                raise InvalidRequestError(
                    "q",
                    f"a set holds at most {MAX_TOPICS:,} questions: start another.",
                    detail=message("refused.set-full", most=MAX_TOPICS),
                )
            row = {"set_key": key, "number": number, "asked": record, "made_by": by, "made": instant(utc_now())}
            connection.execute(insert(judged_topics).values(**row))
            subject = f"judging:{name}:{number}"
            append(connection, utc_now(), logged(by), "judging.ask", subject, after={"asked": orjson.loads(record)})
            return _topic(topic_row(connection, name, number))

    def topics(self, name: str) -> list[AskedTopic]:
        """The set's questions in the order they were added."""
        with self.database.reading() as connection:
            query = select(judged_topics).where(judged_topics.c.set_key == set_row(connection, name).key)
            return [_topic(row) for row in connection.execute(query.order_by(judged_topics.c.number))]

    def topic(self, name: str, number: int) -> AskedTopic:
        with self.database.reading() as connection:
            return _topic(topic_row(connection, name, number))

    def topic_called(self, name: str, id: str) -> AskedTopic:
        """The set's question of this id. Raises NotFoundError."""
        for topic in self.topics(name):
            if topic.id == id:
                return topic
        raise NotFoundError(f"There is no question “{id:.80}” here.", detail=message("refused.no-question", id=id[:80]))

    # -- judgments ------------------------------------------------------------------------------------------

    def record(self, name: str, number: int, judge: str, judgments: Sequence[NewGrade]) -> Saved:
        """Save one judge's grades for one question, all or none.

        A grade equal to the one shown is no statement and changes nothing, so that a page left open overwrites
        nothing that was not touched on it. If a grade was saved after the one shown, this later one holds and
        ``Saved.replaced`` tells of the other.
        """
        with self.database.writing() as connection:
            return record_grades(connection, name, number, judge, judgments)

    def judgments_by(self, name: str, number: int, judge: str) -> dict[str, Judgment]:
        """A judge's latest judgment of each material, by the material's id; also those taken back (grade None)."""
        judge = handle(judge)
        return {judgment.id: judgment for judgment in self.history(name, number) if judgment.judge == judge}

    def history(self, name: str, number: int) -> list[Judgment]:
        """Every judgment ever given for a question, oldest first, under the materials' present ids."""
        with self.database.reading() as connection:
            return judgments_of(connection, topic_row(connection, name, number).set_key, number)

    def ratings(self, name: str) -> dict[str, dict[tuple[str, str], int]]:
        """The grades that hold: judge -> (question's id, material's id) -> grade."""
        with self.database.reading() as connection:
            key = set_row(connection, name).key
            rows = connection.execute(select(judged_topics).where(judged_topics.c.set_key == key))
            return _ratings(judgments_of(connection, key), {row.number: topic_id(row) for row in rows})


def record_grades(connection: Connection, name: str, number: int, judge: str, judgments: Sequence[NewGrade]) -> Saved:
    """``Judging.record``, within the caller's transaction."""
    judge = handle(judge)
    _check(judgments)
    changed: list[tuple[NewGrade, Judgment | None]] = []  # each with the judgment that it follows
    topic = topic_row(connection, name, number)
    known = current_ids(connection, [one.id for one in judgments])
    history = judgments_of(connection, topic.set_key, number)
    if len({judgment.id for judgment in history} | set(known.values())) > MAX_JUDGED:
        raise InvalidRequestError(
            "id",
            f"at most {MAX_JUDGED} materials are judged for one question.",
            detail=message("refused.judged-most", most=MAX_JUDGED),
        )
    own = {judgment.key: judgment for judgment in history if judgment.judge == judge}
    by_id = {judgment.id: judgment for judgment in own.values()}
    for one in judgments:
        shown, last = own.get(one.shown_key), by_id.get(known[one.id])
        if one.grade not in {shown.grade if shown else None, last.grade if last else None}:
            changed.append((one, last))
    _keep(connection, topic, judge, changed)
    if changed:
        before = {one.id: last.grade if last else None for one, last in changed}
        after = {one.id: one.grade for one, _ in changed}
        about = f"judging:{name}:{number}"
        append(connection, utc_now(), logged(judge), "judging.save", about, before=before, after=after)
    replaced = tuple(last for one, last in changed if last is not None and last.key != one.shown_key)
    return Saved(tuple(known[one.id] for one, _ in changed), replaced)


def asked_record(asked: Query) -> str:
    """A question as it is stored. Raises InvalidRequestError if it asks nothing or is too long."""
    asked = replace(asked, limit=Query().limit, offset=0)
    if not asked.words.strip() and not asked.standards:
        raise InvalidRequestError(
            "q", "a question needs words or a standard.", detail=message("refused.question-empty")
        )
    try:
        record = dumps(asked).decode()
    except InvalidRecordError as error:
        raise InvalidRequestError("q", error.reason) from error
    if "\0" in asked.words or len(record) > _MAX_ASKED:
        raise InvalidRequestError(
            "q",
            "a question is text of at most 8,000 characters in all.",
            detail=message("refused.question-long", most=8000),
        )
    return record


def handle(text: str) -> str:
    """What a judge is called: short, one word, the same whether typed large or small."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _HANDLE.fullmatch(word):
        raise InvalidRequestError(
            "judge",
            "a judge goes by one short word; it need not be a name.",
            "1-32 letters, digits, dots or hyphens",
            detail=message("refused.judge"),
        )
    return word


def logged(judge: str) -> str:
    """A judge in the log: a word that the judge chose, which no account can have as its handle."""
    return f"judge:{judge}"


def _check(judgments: Sequence[NewGrade]) -> None:
    for one in judgments:
        if one.grade is not None and (isinstance(one.grade, bool) or one.grade not in GRADES):
            raise InvalidRequestError("grade", f"{one.grade!r} is no grade.", "0, 1, 2, 3")
        if one.id.split() != [one.id]:
            raise InvalidRequestError("id", f"“{one.id:.80}” holds a space, which judgment files cannot hold.")
    if len({one.id for one in judgments}) < len(judgments):
        raise InvalidRequestError(
            "id", "one material is given two grades at once.", detail=message("refused.two-grades")
        )


def _keep(connection: Connection, topic: AnyRow, judge: str, changed: Sequence[tuple[NewGrade, object]]) -> None:
    shared = {"set_key": topic.set_key, "number": topic.number, "judge": judge, "made": instant(utc_now())}
    rows = [
        {"key": key, **shared, "id": one.id, "grade": one.grade}
        for key, (one, _) in enumerate(changed, next_key(connection, judgments.c.key))
    ]
    if rows:
        connection.execute(insert(judgments), rows)


def _ratings(history: Sequence[Judgment], ids: Mapping[int, str]) -> dict[str, dict[tuple[str, str], int]]:
    latest = {(one.judge, one.number, one.id): one.grade for one in history}
    ratings: dict[str, dict[tuple[str, str], int]] = {}
    for (judge, number, resource), grade in sorted(latest.items(), key=lambda item: item[0]):
        if grade is not None:
            ratings.setdefault(judge, {})[ids[number], resource] = grade
    return ratings


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "set"


def _summary(connection: Connection, row: AnyRow) -> JudgedSet:
    rows = connection.execute(select(judged_topics).where(judged_topics.c.set_key == row.key)).all()
    topics, ids = len(rows), {topic.number: topic_id(topic) for topic in rows}
    ratings = _ratings(judgments_of(connection, row.key), ids)
    count = sum(len(grades) for grades in ratings.values())
    return JudgedSet(row.name, row.title, row.made_by, row.made, topics, tuple(sorted(ratings)), count)


def set_row(connection: Connection, name: str) -> AnyRow:
    row = connection.execute(select(judged_sets).where(judged_sets.c.name == name.replace("\0", ""))).one_or_none()
    if row is None:
        raise NotFoundError(
            f"No judged set “{name:.80}” is stored here.", detail=message("refused.no-set", name=name[:80])
        )
    return row


def topic_row(connection: Connection, name: str, number: int) -> AnyRow:
    key = set_row(connection, name).key
    number = number if 0 < number <= MAX_TOPICS else 0  # a larger one may not fit the database's integer
    query = select(judged_topics).where(judged_topics.c.set_key == key, judged_topics.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(
            f"The judged set “{name:.80}” has no such question.", detail=message("refused.no-question", id=str(number))
        )
    return row


def _topic(row: AnyRow) -> AskedTopic:
    labels = {label: tuple(values) for label, values in orjson.loads(row.labels or "{}").items()}
    return AskedTopic(row.number, loads(Query, row.asked), row.made_by, row.made, topic_id(row), labels)


def topic_id(row: AnyRow) -> str:
    """What files and addresses call a stored question."""
    return str(row.id) if row.id else f"q-{row.number:03}"


def judgments_of(connection: Connection, set_key: int, number: int | None = None) -> list[Judgment]:
    columns = (judgments.c[name] for name in ("judge", "grade", "made"))
    query = (
        select(judgments.c.key, judgments.c.number, resources.c.id, *columns)
        .join(identities, identities.c.id == judgments.c.id)
        .join(resources, resources.c.key == identities.c.resource_key)
        .where(judgments.c.set_key == set_key)
        .order_by(judgments.c.key)
    )
    if number is not None:
        query = query.where(judgments.c.number == number)
    return [Judgment(*row) for row in connection.execute(query)]


def current_ids(connection: Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """By id, the material's own id today. Raises NotFoundError for an id that is unknown here."""
    current = present_ids(connection, dict.fromkeys(ids))
    if unknown := sorted(set(ids) - current.keys()):
        raise NotFoundError(
            f"No resource “{unknown[0]:.200}” is stored here.", detail=message("error.no-material", id=unknown[0][:200])
        )
    return current
