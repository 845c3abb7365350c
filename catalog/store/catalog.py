"""The system of record: everything that was imported, everything that people corrected, and the standards.

Every correction and every import is in the log (``catalog.store.audit``).

``Catalog`` hides a database, SQLite in one file or PostgreSQL. Readers never wait for an import. An import commits in
batches, each whole: a process killed at any moment leaves complete records, and the next import of the same file
goes on from there and ends as an undisturbed one would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Self

import orjson
from sqlalchemy import Connection, Select, select

from catalog.errors import InvalidRecordError, InvalidRequestError, NotFoundError, StateError, WithdrawnError
from catalog.formats.record import Package, Record, Rejection
from catalog.messages import field_label, message
from catalog.model import Framework, Provenance, Resource
from catalog.standards.graph import StandardsGraph
from catalog.store import frameworks, import_runs
from catalog.store.audit import instant, utc_now
from catalog.store.changes import Change, ids_changed, last_cursor, last_cursor_in, read_changes
from catalog.store.codec import Json, check
from catalog.store.codec import resource as decode
from catalog.store.corrections import Correction, add, corrections_of, in_force
from catalog.store.database import AnyRow, Database, batched
from catalog.store.effective_record import Resolver, refresh, resolve_again
from catalog.store.frameworks import PackageCounts
from catalog.store.identifiers import ids_at
from catalog.store.identity import global_id, spellings
from catalog.store.intake import Counts
from catalog.store.loading import Full, ImportOutcome, Loading, catalog_digest
from catalog.store.sources import place_of_record
from catalog.store.tables import identities, resources, source_records, sources, state
from catalog.store.upgrade import settle, unsettled
from catalog.store.withdrawal import (
    Removal,
    Source,
    list_sources,
    remove_material,
    remove_source,
    restore_material,
)

_PAGE = 1000
Step = Callable[[Connection], object]  # of a transaction


@dataclass(frozen=True, slots=True)
class StoredResource:
    """A resource with what the catalog knows about its own keeping. ``digest`` changes with the content alone."""

    resource: Resource
    digest: str
    added: str  # ISO 8601, UTC
    changed: str


@dataclass(frozen=True, slots=True)
class Original:
    """One source's record, byte for byte as it came."""

    provenance: Provenance
    id: str  # as this source calls the resource
    original: bytes


class Snapshot:
    """One state of the catalog, unmoved by what is written meanwhile. From ``Catalog.snapshot()``."""

    def __init__(self, connection: Connection, graph: StandardsGraph) -> None:
        self._connection = connection
        self.graph = graph
        self.digest = catalog_digest(connection)
        row = connection.execute(select(state.c.resources_digest, state.c.standards_digest)).one()
        self.resources_digest, self.standards_digest = row
        self.cursor = last_cursor_in(connection)

    def count(self) -> int:
        return int(self._connection.execute(select(state.c.resources)).scalar_one())

    def resources(self) -> Iterator[tuple[Resource, str]]:
        """Every resource and its digest, in the order of ids."""
        after: str | None = None
        while rows := _page(self._connection, after):
            after = rows[-1].id
            for row in rows:
                yield _resource(row), row.digest

    def sources(self) -> list[str]:
        """The names of all sources."""
        return list(self._connection.execute(select(sources.c.name)).scalars())

    def changed(self, after: int) -> set[str]:
        """The ids of what was stored or withdrawn behind a cursor."""
        return ids_changed(self._connection, after)

    def some(self, ids: Iterable[str]) -> Iterator[tuple[Resource, str]]:
        """Those of the resources that are here, and their digests, in the order of ids."""
        for chunk in batched(sorted(ids), _PAGE // 2):
            here = _live().where(resources.c.id.in_(chunk)).order_by(resources.c.id)
            for row in self._connection.execute(here):
                yield _resource(row), row.digest

    def digests(self) -> Iterator[tuple[str, str]]:
        """Every id and digest, in the order of ids, without reading the records."""
        rows = self._connection.execute(
            select(resources.c.id, resources.c.digest).where(resources.c.withdrawn.is_(None)).order_by(resources.c.id)
        )
        yield from ((row.id, row.digest) for row in rows)


class Catalog:
    """One catalog, open. Safe to share between threads; the same database may be open in other processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._resolver: tuple[str, Resolver] | None = None  # with the digest of the standards it was made of

    @classmethod
    def open(cls, url: str | Path) -> Catalog:
        """Open or make a catalog: a file's path, ``sqlite:///path`` or ``postgresql+psycopg://host/database``.

        Migrates an older one. Raises StoreError, which says what to do, if it cannot be opened.
        """
        catalog = cls(Database.open(url))
        with catalog.database.reading() as connection:
            behind = unsettled(connection)
        if behind:
            with catalog.database.writing() as connection:
                settle(connection, catalog._resolve(connection), instant(utc_now()))
        return catalog

    @property
    def database(self) -> Database:
        """The open database, for what else is kept beside the catalog: judgments, reported problems."""
        return self._database

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stored(self, id: str, *, withdrawn: bool = False) -> StoredResource:
        """The resource that any source calls by this id; NotFoundError if none does.

        WithdrawnError if it is no longer here, unless ``withdrawn`` asks for what was last known of it.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(resources).join(identities).where(identities.c.id == _text("id", id))
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"No resource “{id}” is stored here.", detail=message("error.no-material", id=id))
        if row.withdrawn is not None and not withdrawn:
            raise WithdrawnError(row.id, row.withdrawn)
        return StoredResource(_resource(row), row.digest, row.added, row.changed)

    def resource(self, id: str) -> Resource:
        return self.stored(id).resource

    def located(self, text: str) -> Resource | None:
        """The resource whose identifier or address is ``text``, with or without its scheme and "www."; None if none is.

        An address that several materials share leads to none of them.
        """
        known = {*spellings(text), *filter(None, [global_id(text), global_id(f"isbn:{text}")])}
        with self._database.reading() as connection:
            if "\0" in text:
                return None
            there = {text, *ids_at(connection, known, live=True)}
            here = identities.c.id.in_(sorted(there)[:_PAGE]), resources.c.withdrawn.is_(None)
            rows = {
                row.key: row for row in connection.execute(select(resources).join(identities).where(*here).limit(20))
            }
        return _resource(rows.popitem()[1]) if len(rows) == 1 else None

    def resources(self) -> Iterator[Resource]:
        """Every resource in the order of ids, read by the page: see ``snapshot`` for one consistent state."""
        after: str | None = None
        while True:
            with self._database.reading() as connection:
                rows = _page(connection, after)
            if not rows:
                return
            after = rows[-1].id
            yield from map(_resource, rows)

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute(select(state.c.resources)).scalar_one())

    def digest(self) -> str:
        """A digest of all that search depends on: the effective resources and the standards, however they came here."""
        with self._database.reading() as connection:
            return catalog_digest(connection)

    def originals(self, id: str) -> list[Original]:
        """What each source said of a resource, in the order the sources came."""
        record = source_records.c
        here = select(identities.c.resource_key).where(identities.c.id == _text("id", id)).scalar_subquery()
        query = (
            select(place_of_record(), record.line, record.imported, record.digest, record.id, record.original)
            .join(sources, sources.c.key == record.source_key)
            .join(identities, identities.c.id == record.id)
            .where(identities.c.resource_key == here)
            .order_by(record.source_key, record.id, record.occurrence)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Original(Provenance(*row[:4]), row.id, bytes(row.original)) for row in rows]

    def corrections(self, id: str) -> list[Correction]:
        """Every correction of a resource, oldest first; the last one of a field holds, unless it was withdrawn."""
        with self._database.reading() as connection:
            return corrections_of(connection, _text("id", id))

    def runs(self, limit: int = 20) -> list[import_runs.ImportRun]:
        """The latest imports, newest first."""
        with self._database.reading() as connection:
            return import_runs.latest(connection, limit)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """A consistent view for as long as the block lasts; writers go on meanwhile."""
        with self._database.snapshot() as connection:
            yield Snapshot(connection, self._resolve(connection).graph)

    def graph(self) -> StandardsGraph:
        """All standards; the same object until standards change."""
        with self._database.reading() as connection:
            return self.graph_in(connection)

    def graph_in(self, connection: Connection) -> StandardsGraph:
        """As ``graph``, of the state that this connection sees."""
        return self._resolve(connection).graph

    def frameworks(self) -> list[Framework]:
        with self._database.reading() as connection:
            return frameworks.load_frameworks(connection)

    def package(self, framework_id: str) -> Json:
        """The CASE package as it was imported, with everything in it."""
        with self._database.reading() as connection:
            document = frameworks.load_document(connection, _text("framework", framework_id))
        if document is None:
            raise NotFoundError(f"No framework “{framework_id}” is stored here.")
        return document

    def import_package(self, package: Package, source: str = "", by: str = "") -> PackageCounts:
        """Store a framework whole, in place of its earlier version, and resolve the resources' codes again."""
        now = instant(utc_now())
        with self._database.writing() as connection:
            before, whole = _standards_digest(connection), catalog_digest(connection)
            counts = frameworks.put(connection, package, now)
            if _standards_digest(connection) != before:
                resolve_again(connection, Resolver(frameworks.load(connection)), now)
            run_key = import_runs.start(connection, "standards", source or package.framework.title, now)
            import_runs.count(connection, run_key, counts.items, instant(utc_now()))
            details = {"framework": package.framework.id, **asdict(counts)}
            import_runs.log(
                connection, run_key, "import.standards", whole, catalog_digest(connection), by=by, **details
            )
        return counts

    def import_resources(
        self,
        records: Iterable[Record | Rejection],
        source: str,
        on_progress: Callable[[Counts], None] | None = None,
        full: Full = Full.NO,
        by: str = "",
    ) -> ImportOutcome:
        """Store what a reader found, batch by batch; ``on_progress`` gets the counts after each.

        ``source`` names the import, and the source of those records that name none. An error that the iterable
        raises comes through after everything read before it is stored. ``by`` is whom the log names, if a person.
        """
        return Loading(self._database, self._resolve, source, by).run(records, on_progress, full)

    def correct(
        self, id: str, field: str, value: Any, by: str, note: str = "", *, also: Step | None = None
    ) -> Resource:
        """Record a person's change of one field, which no import undoes; the resource as it now is.

        ``value`` is of the field's own type; None, ``""`` or an empty list say that the value is unknown. ``also`` is
        done in the same transaction: if it raises, nothing is changed.
        """
        try:
            checked = check(field, value)
        except InvalidRecordError as error:
            raise InvalidRequestError(field, error.reason, detail=error.detail) from error
        return self._correct(id, Correction(field, checked, _text("by", by), _text("note", note), ""), also)

    def withdraw(self, id: str, field: str, by: str, note: str = "", *, also: Step | None = None) -> Resource:
        """Take the corrections of one field back, by a further entry: what the sources say of it counts again.
        ``also`` is as in ``correct``."""
        return self._correct(
            id, Correction(field, None, _text("by", by), _text("note", note), "", withdrawn=True), also
        )

    def sources(self) -> list[Source]:
        """Where records come from, by name."""
        with self._database.reading() as connection:
            return list_sources(connection)

    def remove_source(self, name: str) -> int:
        """Withdraw all records of a source, until it is imported again; returns how many."""
        with self._database.writing() as connection:
            return remove_source(connection, _text("source", name), self._resolve(connection), instant(utc_now()))

    def remove(self, id: str, by: str, note: str = "") -> None:
        """Take a material out of the catalog, whatever its sources say, until it is restored."""
        with self._database.writing() as connection:
            entry = Removal(_text("id", id), _text("by", by), _text("note", note))
            remove_material(connection, entry, self._resolve(connection), instant(utc_now()))

    def restore(self, id: str, by: str, note: str = "") -> None:
        """Put a withdrawn material back."""
        with self._database.writing() as connection:
            entry = Removal(_text("id", id), _text("by", by), _text("note", note))
            restore_material(connection, entry, self._resolve(connection), instant(utc_now()))

    def changes(self, after: int = 0, limit: int = 1000) -> list[Change]:
        """What became of materials, oldest first, behind the cursor ``after``."""
        return read_changes(self._database, after, limit)

    def last_change(self) -> int:
        """The cursor of the newest change; 0 if there is none."""
        return last_cursor(self._database)

    def _correct(self, id: str, new: Correction, also: Step | None) -> Resource:
        now = utc_now()
        with self._database.writing() as connection:
            columns = (identities.c.resource_key, resources.c.id, resources.c.record, resources.c.withdrawn)
            here = select(*columns).join(resources)
            row = connection.execute(here.where(identities.c.id == _text("id", id))).one_or_none()
            if row is None:
                raise NotFoundError(f"No resource “{id}” is stored here.", detail=message("error.no-material", id=id))
            if row.withdrawn is not None:
                raise WithdrawnError(row.id, row.withdrawn)
            if new.withdrawn and new.field not in in_force(corrections_of(connection, id)):
                raise StateError(
                    f"There is no correction of the field “{new.field:.40}” of this resource.",
                    detail=message("refused.no-correction", field=field_label(new.field[:40])),
                )
            add(connection, id, new, orjson.loads(row.record).get(new.field), now)
            refresh(connection, [row.resource_key], self._resolve(connection), instant(now))
            if also is not None:
                also(connection)
        return self.resource(id)

    def _resolve(self, connection: Connection) -> Resolver:
        """The resolver of the standards as this connection sees them, made again only when they have changed."""
        current = _standards_digest(connection)
        with self._lock:
            if self._resolver is None or self._resolver[0] != current:
                self._resolver = current, Resolver(frameworks.load(connection))
            return self._resolver[1]


def _page(connection: Connection, after: str | None) -> list[AnyRow]:
    query = _live()
    if after is not None:
        query = query.where(resources.c.id > after)
    return list(connection.execute(query.order_by(resources.c.id).limit(_PAGE)).all())


def _live() -> Select[Any]:
    columns = (resources.c.id, resources.c.record, resources.c.provenance, resources.c.digest)
    return select(*columns).where(resources.c.withdrawn.is_(None))


def _resource(row: AnyRow) -> Resource:
    return decode(orjson.loads(row.record), tuple(Provenance(*origin) for origin in orjson.loads(row.provenance)))


def _standards_digest(connection: Connection) -> str:
    return str(connection.execute(select(state.c.standards_digest)).scalar_one())


def _text(parameter: str, value: str) -> str:
    if "\0" in value or (not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value)):
        raise InvalidRequestError(parameter, "it holds characters that are not text.")
    return value
