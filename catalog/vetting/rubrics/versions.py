"""The rubrics of a district: drafts that change, and published versions that never do.

There is at most one draft of a name, the version after the last published one. Reviews name the version they use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from catalog.errors import Clash, ConflictError, NotFoundError, StateError
from catalog.messages import message
from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import AnyRow, Database
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.rubrics.parsing import parse, templates
from catalog.vetting.rubrics.rubric import Rubric, to_json
from catalog.vetting.tables import rubrics


@dataclass(frozen=True, slots=True)
class RubricLine:
    """One version in a list; ``published`` is None for a draft."""

    name: str
    version: int
    title: str
    criteria: int
    made_by: str
    made: str
    published: str | None


@dataclass(frozen=True, slots=True)
class RubricDraft:
    """A draft as it was last saved; ``revision`` goes back with the next save."""

    rubric: Rubric
    revision: int


class RubricVersions:
    """The rubrics of one database."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    def all(self) -> list[RubricLine]:
        """Every version of every rubric, by name, newest first."""
        query = select(rubrics).order_by(rubrics.c.name, rubrics.c.version.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            RubricLine(row.name, row.version, rubric.title, len(rubric.criteria), row.made_by, row.made, row.published)
            for row, rubric in ((row, _rubric(row)) for row in rows)
        ]

    def get(self, name: str, version: int | None = None) -> Rubric:
        """A published version, by default the newest. Raises NotFoundError if there is none."""
        with self._database.reading() as connection:
            return published(connection, name, version)

    def draft(self, name: str) -> RubricDraft:
        with self._database.reading() as connection:
            row = _draft(connection, name)
        if row is None:
            raise NotFoundError(
                f"There is no draft of the rubric “{name}”.", detail=message("refused.no-draft", name=name[:80])
            )
        return RubricDraft(_rubric(row), row.revision)

    def save_draft(self, by: Person | None, record: Any, revision: int = 0) -> RubricDraft:
        """Save a draft of a new name or over revision ``revision``; InvalidRubricError, or ConflictError with both."""
        actor = require(by, Action.EDIT_RUBRIC)
        rubric = parse(record)
        with self._database.writing() as connection:
            old = _draft(connection, rubric.name)
            if old is None and revision:
                raise StateError(
                    f"The draft of “{rubric.name}” is published or gone: begin a new version.",
                    detail=message("refused.draft-gone", name=rubric.name[:80]),
                )
            if old is not None and old.revision != revision:
                yours = orjson.dumps(to_json(rubric), option=orjson.OPT_INDENT_2).decode()
                raise ConflictError((Clash(rubric.name, yours, old.record, old.revision),))
            version = _newest(connection, rubric.name) + 1 if old is None else old.version
            rubric = replace(rubric, version=version)
            self._write(connection, actor.handle, rubric, old)
        return RubricDraft(rubric, revision + 1)

    def new_version(self, by: Person | None, name: str) -> RubricDraft:
        """A draft that begins as the newest published version, or the draft that there is."""
        actor = require(by, Action.EDIT_RUBRIC)
        with self._database.writing() as connection:
            if (old := _draft(connection, name)) is not None:
                return RubricDraft(_rubric(old), old.revision)
            last = published(connection, name)
            rubric = replace(last, version=last.version + 1)
            self._write(connection, actor.handle, rubric, None)
        return RubricDraft(rubric, 1)

    def publish(self, by: Person | None, name: str, revision: int) -> Rubric:
        """Make the draft a version that never changes; ``revision`` is the one that was read."""
        actor = require(by, Action.EDIT_RUBRIC)
        with self._database.writing() as connection:
            row = _draft(connection, name)
            if row is None:
                raise StateError(
                    f"There is no draft of “{name}” to publish.", detail=message("refused.no-draft", name=name[:80])
                )
            if row.revision != revision:
                raise ConflictError((Clash(name, f"revision {revision}", row.record, row.revision),))
            now = instant(self._clock())
            this = (rubrics.c.name == name) & (rubrics.c.version == row.version)
            connection.execute(update(rubrics).where(this).values(published=now))
            self._log(connection, actor.handle, "rubric.publish", (name, row.version), after={"published": now})
        return _rubric(row)

    def discard_draft(self, by: Person | None, name: str, revision: int | None = None) -> None:
        """Throw a draft away; published versions stay for ever, and the log keeps the draft's last text.

        Raises StateError if there is none, or it is no longer at ``revision``.
        """
        actor = require(by, Action.EDIT_RUBRIC)
        with self._database.writing() as connection:
            row = _draft(connection, name)
            if row is None:
                raise StateError(
                    f"There is no draft of “{name}” to throw away.", detail=message("refused.no-draft", name=name[:80])
                )
            if revision is not None and row.revision != revision:
                sentence = f"The draft of “{name}” was saved since you opened it: open it before you throw it away."
                raise StateError(sentence, message("refused.draft-saved", name=name))
            this = (rubrics.c.name == name) & (rubrics.c.version == row.version)
            connection.execute(delete(rubrics).where(this))
            before = orjson.loads(row.record)
            self._log(connection, actor.handle, "rubric.discard", (name, row.version), before=before)

    def install_templates(self, by: Person | None) -> list[str]:
        """Publish the rubrics that come with Syllabary, save those whose names are taken; returns what was new."""
        actor = require(by, Action.EDIT_RUBRIC)
        new = []
        with self._database.writing() as connection:
            for template in templates():
                if not _newest(connection, template.name) and _draft(connection, template.name) is None:
                    self._write(connection, actor.handle, replace(template, version=1), None, publish=True)
                    new.append(template.name)
        return new

    def _write(
        self, connection: Connection, who: str, rubric: Rubric, old: AnyRow | None, *, publish: bool = False
    ) -> None:
        now = instant(self._clock())
        record = to_json(rubric)
        text = orjson.dumps(record).decode()
        values = {"record": text, "made_by": who, "made": now, "published": now if publish else None}
        if old is None:
            row = {"name": rubric.name, "version": rubric.version, "revision": 1, **values}
            connection.execute(insert(rubrics).values(**row))
        else:
            this = (rubrics.c.name == rubric.name) & (rubrics.c.version == rubric.version)
            connection.execute(update(rubrics).where(this).values(**values, revision=old.revision + 1))
        before = None if old is None else orjson.loads(old.record)
        action = "rubric.publish" if publish else "rubric.draft"
        self._log(connection, who, action, (rubric.name, rubric.version), before=before, after=record)

    def _log(
        self,
        connection: Connection,
        who: str,
        action: str,
        at: tuple[str, int],
        *,
        before: Any = None,
        after: Any = None,
    ) -> None:
        append(connection, self._clock(), who, action, f"rubric:{at[0]}:{at[1]}", before=before, after=after)


def published(connection: Connection, name: str, version: int | None = None) -> Rubric:
    """A published version, read in the caller's transaction. Raises NotFoundError if there is none."""
    query = select(rubrics).where(rubrics.c.name == name, rubrics.c.published.is_not(None))
    if version is not None:
        query = query.where(rubrics.c.version == version)
    row = connection.execute(query.order_by(rubrics.c.version.desc()).limit(1)).one_or_none()
    if row is None:
        wanted = f"“{name}”" if version is None else f"“{name}” version {version}"
        raise NotFoundError(
            f"No rubric {wanted} is published here.", detail=message("refused.no-rubric-here", name=name[:80])
        )
    return _rubric(row)


def _draft(connection: Connection, name: str) -> AnyRow | None:
    query = select(rubrics).where(rubrics.c.name == name, rubrics.c.published.is_(None))
    return connection.execute(query).one_or_none()


def _newest(connection: Connection, name: str) -> int:
    query = select(rubrics.c.version).where(rubrics.c.name == name, rubrics.c.published.is_not(None))
    return max(connection.execute(query).scalars(), default=0)


def _rubric(row: AnyRow) -> Rubric:
    return parse(orjson.loads(row.record))
