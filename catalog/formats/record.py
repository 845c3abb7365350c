"""The results of reading a file: records, rejections and packages of standards; and the limits of all formats."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import InvalidRecordError
from catalog.messages import Message, message
from catalog.model import Association, Framework, Resource, Standard


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a record or file that was taken, which its reader should know: what of it is not used, and why.

    ``value`` is what was written; ``reason`` is a sentence, the same for all of one kind, so that a report can group,
    and ``detail`` the same for readers of any language.
    """

    field: str
    value: str
    reason: str
    detail: Message | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One resource as read. ``original`` is the record as it stood in the file, for provenance and export."""

    resource: Resource
    original: bytes
    line: int | None = None
    source: str = ""
    file: str = ""  # within the source; empty if the source is one file
    path: str = ""  # of the file as it was asked for, for messages
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note about a whole file: a sheet that was not read, what a column's dates were taken for."""

    note: Note
    line: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that was not taken, or the rest of a file that ended badly; ``reason`` says how to fix it, as
    ``detail`` does to readers of any language."""

    line: int | None
    field: str
    reason: str
    source: str = ""
    detail: Message | None = None

    @classmethod
    def of(cls, error: InvalidRecordError, line: int | None, source: str = "") -> Rejection:
        return cls(line, error.field, error.reason, source, error.detail)


@dataclass(frozen=True, slots=True)
class Package:
    """A CASE package: a framework whole. ``original`` is all its JSON: groupings, concepts, licences, rubrics too."""

    framework: Framework
    standards: tuple[Standard, ...]
    associations: tuple[Association, ...]
    original: bytes
    rejections: tuple[Rejection, ...] = ()
    source: str = ""


Item = Record | Rejection | Package | FileNote


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much of anything is read from a file that strangers may have written."""

    record_bytes: int = 8 * 1024 * 1024  # one line of NDJSON, one element of a list, one row
    document_bytes: int = 64 * 1024 * 1024  # a file that must be parsed whole: one JSON object, a page of HTML
    package_bytes: int = 512 * 1024 * 1024  # a CASE package
    markdown_bytes: int = 8 * 1024 * 1024
    front_matter_bytes: int = 64 * 1024
    inflation: int = 250  # times the compressed size that a gzip or XLSX may grow to ...
    inflation_floor: int = 64 * 1024 * 1024  # ... beyond this size
    text: int = 500_000  # characters of the material itself
    description: int = 100_000
    value: int = 10_000  # characters of any other single value
    values: int = 2_000  # values of one field
    depth: int = 12  # lists and objects within each other, inside one value
    columns: int = 1_000


LIMITS = _Limits()


def check_length(name: str, value: str, limit: int) -> str:
    """The value itself, if it is no longer than ``limit``; raises InvalidRecordError, which names the field."""
    if len(value) > limit:
        problem = f"“{name}” has {len(value):,} characters and at most {limit:,} are read: shorten it"
        detail = message("wrong-record.long", name=name, length=len(value), longest=limit)
        raise InvalidRecordError(f"{problem}, or put the whole behind a url.", field=name, detail=detail)
    return value
