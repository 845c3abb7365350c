"""Import of files and folders of any format into a catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from catalog.errors import InvalidRecordError, UnreadableFileError
from catalog.export import restored
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Item, Record, Rejection
from catalog.importing.report import Report
from catalog.store.catalog import Catalog
from catalog.store.intake import Counts
from catalog.store.loading import Full


def import_path(
    catalog: Catalog,
    path: Path | str | Iterable[Path | str],
    mapping: Mapping[str, str] | None = None,
    on_progress: Callable[[Counts], None] | None = None,
    source: str | None = None,
    *,
    full: Full = Full.NO,
    sheet: str = "",
    by: str = "",
) -> Report:
    """Import files and folders of any format known, standards and resources alike; the content says which is which.

    A file's source is its path: from the working folder if it is within, else from the root. ``source`` is the one
    name of all that is imported, so that a newer copy replaces the older one wherever it is and whatever its
    files are called. ``full`` says that this is all that each source has. ``mapping`` gives our column for each of a
    table's own, ``sheet`` the one sheet of workbooks to read. A path that does not exist is a rejection like any other.
    ``on_progress`` gets the counts so far. ``by`` is whom the log names, "" for the program.
    """
    paths = [Path(path)] if isinstance(path, Path | str) else [Path(name) for name in path]
    report = Report()
    if source:
        named = (_name_sources(_readable(read(path, mapping, sheet), path), path, source) for path in paths)
        _store(catalog, chain.from_iterable(named), source, report, on_progress=on_progress, full=full, by=by)
    else:
        for one_path in paths:
            items = _name_sources(_readable(read(one_path, mapping, sheet), one_path), one_path, None)
            name = source_name(one_path) + ("/" if one_path.is_dir() else "")
            _store(catalog, items, name, report, on_progress=on_progress, full=full, by=by)
    return report


def source_name(path: Path) -> str:
    """What a file or folder is called as a source, if nothing else is said."""
    whole = path.absolute()
    here = Path.cwd()
    name = whole.relative_to(here).as_posix() if whole.is_relative_to(here) else whole.as_posix()
    return _printable(name)


def _store(
    catalog: Catalog,
    items: Iterable[Item],
    source: str,
    report: Report,
    *,
    on_progress: Callable[[Counts], None] | None,
    full: Full,
    by: str,
) -> None:
    records = _import_packages(catalog, items, report, by)
    first = next(records, None)
    if first is not None or full is not Full.NO:  # a package alone is no import of resources
        outcome = catalog.import_resources(chain([first] if first else [], records), source, on_progress, full, by)
        report.resources.add(outcome.counts)
        report.rejections += outcome.rejections
        report.clashes += outcome.clashes
        report.refused += [outcome.refused] if outcome.refused else []


def _readable(items: Iterator[Item], path: Path) -> Iterator[Item]:
    """What can be read; what cannot at all is one rejection."""
    try:
        yield from items
    except UnreadableFileError as error:
        yield Rejection(None, "", str(error), str(path))


def _name_sources(items: Iterable[Item], root: Path, name: str | None) -> Iterator[Item]:
    known: dict[str, tuple[str, str]] = {}  # the path that the reader gave -> our name and the file within
    for item in items:
        origin = item.source or str(root)
        if origin not in known:
            path = Path(origin)
            inner = path.relative_to(root).as_posix() if path.is_relative_to(root) and path != root else ""
            known[origin] = (name, _printable(inner)) if name else (source_name(path), "")
        source, file = known[origin]
        if isinstance(item, Record):
            yield replace(item, source=source, file=file, path=_printable(origin))
        elif isinstance(item, Rejection | FileNote):
            yield replace(item, source=_printable(origin))
        else:
            yield replace(item, source=f"{source}/{file}" if file else source)


def _printable(name: str) -> str:
    """A file's name may hold bytes that are no text."""
    return name.encode("utf-8", "backslashreplace").decode()


def _import_packages(catalog: Catalog, items: Iterable[Item], report: Report, by: str) -> Iterator[Record | Rejection]:
    """Import the packages of standards as they are met, note what is to be noted, and pass on what is left."""
    for item in items:
        if isinstance(item, Record):
            report.count(item)
            for note in item.notes:
                report.note(note, item.path, item.line)
            yield _restored(item)
            continue
        if isinstance(item, FileNote):
            report.note(item.note, item.source, item.line)
            continue
        if isinstance(item, Rejection):
            yield item
            continue
        report.rejections += [replace(rejection, source=item.source) for rejection in item.rejections]
        try:
            counts = catalog.import_package(item, item.source, by)
        except InvalidRecordError as error:
            report.rejections.append(Rejection.of(error, None, item.source))
            continue
        report.frameworks.append(item.framework.title)
        report.items.add(counts.items)
        report.associations.add(counts.associations)


def _restored(record: Record) -> Record | Rejection:
    try:
        return restored(record)
    except InvalidRecordError as error:
        return Rejection.of(error, record.line, record.path)
