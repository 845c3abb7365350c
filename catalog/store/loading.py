"""One import into the database, from its begin in the log to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import Enum
from itertools import islice

from sqlalchemy import Connection, select

from catalog.errors import InvalidRecordError, StateError
from catalog.formats.record import Record, Rejection
from catalog.store import import_runs
from catalog.store.audit import instant, utc_now
from catalog.store.database import Database
from catalog.store.effective_record import Resolver
from catalog.store.intake import Counts, Intake, IntakeRecord
from catalog.store.merging import digest
from catalog.store.record_keys import SharedId
from catalog.store.tables import state
from catalog.store.withdrawal import withdraw_missing

_BATCH = 500  # records a transaction: some 100 ms of lock


class Full(Enum):
    """Whether an import is all that its source has: what is missing is then withdrawn, however much if forced."""

    NO = "no"
    YES = "yes"
    FORCE = "force"


@dataclass(slots=True)
class ImportOutcome:
    """The result of importing records: counts, and every rejection and every shared id in the file's order."""

    counts: Counts = field(default_factory=Counts)
    rejections: list[Rejection] = field(default_factory=list)
    clashes: list[SharedId] = field(default_factory=list)
    refused: StateError | None = None  # why nothing was withdrawn by a full import


@dataclass(slots=True)
class Loading:
    """An import of what has one name; ``resolver`` gives what codes mean as a connection sees the standards."""

    database: Database
    resolver: Callable[[Connection], Resolver]
    source: str
    by: str = ""  # whom the log names for it
    outcome: ImportOutcome = field(default_factory=ImportOutcome)

    def run(
        self, records: Iterable[Record | Rejection], on_progress: Callable[[Counts], None] | None, full: Full
    ) -> ImportOutcome:
        """Store them all; what the iterable raises is raised when everything before it is stored."""
        now = instant(utc_now())
        with self.database.writing() as connection:
            intake = Intake(now, import_runs.cut_off_since(connection, self.source) or now)
            run_key = import_runs.start(connection, "resources", self.source, intake.now)
            before = catalog_digest(connection)
            import_runs.log(connection, run_key, "import.begin", before, before, by=self.by, source=self.source)
        failure: Exception | None = None
        try:
            self._store_all(iter(records), intake, run_key, on_progress)
        except Exception as error:  # noqa: BLE001  re-raised below
            failure = error
        with self.database.writing() as connection:
            if failure is None:
                intake.finish(connection, self.resolver(connection))
                self._withdraw(connection, intake, full)
            ended = instant(utc_now()) if failure is None else None
            import_runs.count(connection, run_key, self.outcome.counts, ended)
            details = {"source": self.source, "failed": failure is not None, **asdict(self.outcome.counts)}
            import_runs.log(
                connection, run_key, "import.end", before, catalog_digest(connection), by=self.by, **details
            )
        if failure is not None:
            raise failure
        self.outcome.clashes = intake.keys.clashes
        return self.outcome

    def _store_all(
        self,
        records: Iterator[Record | Rejection],
        intake: Intake,
        run_key: int,
        on_progress: Callable[[Counts], None] | None,
    ) -> None:
        """A transaction for each batch; a batch that ends with a failure is stored before that is raised."""
        failure: Exception | None = None
        while failure is None:
            batch: list[IntakeRecord] = []
            read = 0
            try:
                for record in islice(records, _BATCH):
                    read += 1
                    self._take(record, intake, batch)
            except Exception as error:  # noqa: BLE001  re-raised below
                failure = error
            if read:
                with self.database.writing() as connection:
                    self.outcome.counts.add(intake.store(connection, batch, self.resolver(connection)))
                    import_runs.count(connection, run_key, self.outcome.counts)
                if on_progress:
                    on_progress(self.outcome.counts)
            elif failure is None:
                return
        raise failure

    def _take(self, record: Record | Rejection, intake: Intake, batch: list[IntakeRecord]) -> None:
        """Put a record into the batch, or say in the outcome why it is not there."""
        if isinstance(record, Record):
            try:
                batch.append(intake.entry(record.source or self.source, record))
            except InvalidRecordError as error:
                record = Rejection.of(error, record.line, record.path or record.source)
            else:
                return
        self.outcome.rejections.append(record)
        self.outcome.counts.rejected += 1

    def _withdraw(self, connection: Connection, intake: Intake, full: Full) -> None:
        if full is Full.NO:
            return
        rejected, resolve = self.outcome.counts.rejected, self.resolver(connection)
        try:
            self.outcome.counts.removed = withdraw_missing(
                connection, intake, self.source, resolve, rejected=rejected, force=full is Full.FORCE
            )
        except StateError as error:
            self.outcome.refused = error


def catalog_digest(connection: Connection) -> str:
    """A digest of all that search depends on, as this connection sees it."""
    row = connection.execute(select(state.c.resources_digest, state.c.standards_digest)).one()
    return digest("\n".join(row).encode())
