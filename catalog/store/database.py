"""Opening the catalog's database: SQLite in one file, or PostgreSQL by URL; its migrations and its transactions."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Engine, Row, Select, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.elements import ColumnElement

from catalog.errors import StoreError
from catalog.store.backup import copy_database
from catalog.store.tables import SCHEMA, state

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]

_BUSY_SECONDS = 60  # how long a writer waits for another
_NEW_SECONDS = 5  # how long a file that another process makes may be empty
_VALUES = 500  # of one column in one statement
_MIGRATION_LOCK = 7_312_004  # any number that other programs on the server do not use


class Database:
    """One database and three kinds of transaction: ``reading``, ``writing`` and a lasting ``snapshot``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.url.render_as_string(hide_password=True)
        self._postgres = engine.dialect.name == "postgresql"
        self._sql: dict[Select[Any], str] = {}
        self._spare: list[PoolProxiedConnection] = []
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error

    @classmethod
    def open(cls, address: str | Path) -> Database:
        """Open, making and migrating what is needed; a copy of a file that is migrated stays beside it. Raises
        StoreError, which says what to do, if it cannot be opened.
        """
        url = _url(address)
        name = url.render_as_string(hide_password=True)
        try:
            if url.get_backend_name() == "sqlite":
                engine = _sqlite(url)
            elif url.get_backend_name() == "postgresql":
                engine = create_engine(url, pool_pre_ping=True)
            else:
                raise StoreError(f"{name}: a catalog is kept in SQLite or PostgreSQL, not {url.get_backend_name()}.")
        except ImportError as error:
            raise StoreError(f"{name} needs a driver: install it with pip install 'syllabary[postgres]'.") from error
        except NoSuchModuleError as error:
            raise StoreError(f"{name}: write sqlite:///path or postgresql+psycopg://host/database.") from error
        try:
            _migrate(engine, name)
        except (SQLAlchemyError, OSError) as error:
            engine.dispose()
            raise StoreError(f"The catalog {name} cannot be opened: {_cause(error)}.") from error
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        while self._spare:
            self._spare.pop().close()
        self._engine.dispose()

    def check(self) -> None:
        """Raises StoreError if the database does not answer, or is not there any more."""
        if not self._postgres and not Path(str(self._engine.url.database)).is_file():
            raise StoreError(f"The catalog {self.name} is not there any more.")
        with self.reading() as connection:
            connection.execute(select(state.c.key).limit(1)).one()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read; it never waits for a writer."""
        with self._store_errors(), self._engine.connect() as connection:
            yield connection

    def row(self, statement: Select[Any]) -> tuple[Any, ...]:
        """The one row of a statement without values. It is asked of the driver alone, by a connection that no pool
        takes back in between, at a tenth of what SQLAlchemy costs: every request asks one."""
        sql = self._sql.get(statement) or self._sql.setdefault(statement, str(statement.compile(self._engine)))
        found = None
        with suppress(IndexError, self._driver_error):  # as of one that a server has closed since
            found = self._asked(self._spare.pop(), sql)
        if found is None:
            with self._store_errors():
                found = self._asked(self._engine.raw_connection(), sql)
        if found is None:
            raise StoreError(f"The catalog {self.name} lacks a row that it was made with: restore a backup.")
        return tuple(found)

    def _asked(self, connection: PoolProxiedConnection, sql: str) -> Any:
        """The first row of a statement. The connection is kept for the next one, unless it fails or one is kept."""
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            found = cursor.fetchone()
            connection.rollback()
        except BaseException:
            connection.close()
            raise
        if self._spare:
            connection.close()
        else:
            self._spare.append(connection)
        return found

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A read that sees one state of the database for as long as it lasts."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if self._postgres else {}
        with self._store_errors(), self._engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing, and one writer at a time: on SQLite by BEGIN IMMEDIATE, on PostgreSQL by a row's lock."""
        with (
            self._store_errors(),
            self._engine.connect().execution_options(syllabary_writes=True) as connection,
            connection.begin(),
        ):
            if self._postgres:
                connection.execute(select(state.c.key).with_for_update())
            yield connection

    @contextmanager
    def _store_errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, self._driver_error) as error:
            raise StoreError(f"The catalog {self.name} refused: {_cause(error)}.") from error


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of ``size`` items, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def rows_among(
    connection: Connection, query: Select[Any], column: ColumnElement[Any], values: Iterable[Any]
) -> Iterator[AnyRow]:
    """The rows of a query for which a column is one of these values. They are asked for in several statements, as the
    parameters of one are limited, so the query's own order holds within each 500 values only."""
    for chunk in batched(values, _VALUES):
        yield from connection.execute(query.where(column.in_(chunk)))


def next_key(connection: Connection, column: Column[int]) -> int:
    """One more than the greatest key, 1 for a table without rows. Within ``Database.writing`` no other takes it."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0) + 1)).scalar_one())


def _url(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        return make_url(address)
    except ArgumentError as error:
        raise StoreError("The catalog's address is no URL: write sqlite:///path or postgresql+psycopg://…") from error


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("A catalog needs a file: write sqlite:///path/to/catalog.db.")
    try:
        Path(url.database).expanduser().resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of {url.database} cannot be made: {error.strerror}.") from error
    file = Path(url.database).expanduser()
    url = url.set(database=str(file))
    try:  # a new one is its owner's alone; SQLite gives the files beside it the same rights
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        _refuse_emptied(file)
    except OSError as error:
        raise StoreError(f"The file {file} cannot be made: {error.strerror}.") from error
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, pool_size=8, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where this module says, not where sqlite3 guesses
        _write_ahead(connection)
        for pragma in (
            "synchronous = FULL",  # what was committed survives a power cut too
            "foreign_keys = ON",
            "cache_size = -32000",
            "journal_size_limit = 67108864",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("syllabary_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _refuse_emptied(file: Path) -> None:
    """Raises StoreError for a file without a byte: a catalog that lost its contents must not be taken for a new one.
    One that another process is making just now is empty for a moment."""
    patience = time.monotonic() + _NEW_SECONDS
    while file.is_file() and not file.stat().st_size:
        if time.monotonic() > patience:
            raise StoreError(f"{file} is there and empty: put a backup in its place, or remove it to begin with none.")
        time.sleep(0.05)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and the one writer not wait for each other. SQLite's own patience does not cover this change: if
    several open a new file at once, all but one get the error at once that it is locked."""
    patience = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        version = _version(connection, name)
    if version == SCHEMA:
        return
    if version is not None and engine.dialect.name == "sqlite" and engine.url.database:
        file = Path(engine.url.database)
        copy = file.with_name(f"{file.stem}.schema-{version}{file.suffix}")
        if not copy.exists():
            copy_database(file, copy)
    with engine.connect().execution_options(syllabary_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        if _version(connection, name) != SCHEMA:  # another process may have migrated while this one waited
            _upgrade(connection)


def _version(connection: Connection, name: str) -> str | None:
    """The schema's version, None for an empty database; StoreError for one that this program must not touch."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(f"{name} belongs to another program (it has a table {min(tables)}): give another file.")
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is not None and str(version) > SCHEMA:
        raise StoreError(
            f"{name} was written by a newer Syllabary (schema {version}, this one knows {SCHEMA}):"
            " install that version or a later one, or open a copy made before the upgrade."
        )
    return None if version is None else str(version)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # here, because it takes a while to import and is needed once  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, SCHEMA)


def _cause(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())
