"""Twelve sources in as many shapes, which share bare ids and titles: counted by other parsers, none loses a record."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook

from api.web.exports.cartridge import CartridgeItem, cartridge
from catalog.export import export_resources
from catalog.importing import import_path
from catalog.store.catalog import Catalog

TITLES = ["Introduction", "Setup", "Practice", "Practice", "Assessment: café", "Beans, peas; and corn"]
DATA = Path(__file__).parents[2] / "shared/data/resources"


def nodes(source: str) -> list[dict[str, object]]:
    """Lessons numbered alike in every source, each at an address of its own."""
    return [
        {
            "@type": "LearningResource",
            "identifier": f"lesson-{n:02}",
            "name": title,
            "url": f"https://{source}.example/{n}",
        }
        for n, title in enumerate(TITLES, 1)
    ]


def table(source: str, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["id", "title", "url"])
    writer.writerows([node["identifier"], node["name"], node["url"]] for node in nodes(source))
    return stream.getvalue()


def workbook(source: str) -> bytes:
    book = Workbook()
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        sheet.append(["id", "title", "url"])
        for node in nodes(f"{source}-{name.lower()}"):
            sheet.append([f"{name}-{node['identifier']}", node["name"], node["url"]])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(source: str) -> bytes:
    entries = [CartridgeItem(str(node["identifier"]), str(node["name"]), str(node["url"])) for node in nodes(source)]
    return cartridge("Beans", entries, "Overview", "en")


def lines(source: str) -> bytes:
    return b"\n".join(json.dumps(node).encode() for node in nodes(source))


def amb(source: str) -> bytes:
    rows = [{"id": node["url"], "type": ["LearningResource"], "name": node["name"]} for node in nodes(source)]
    return json.dumps(rows).encode()


def page(source: str) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes(source))


def sheets(data: bytes) -> int:
    book = load_workbook(io.BytesIO(data))
    return sum(max(0, len([row for row in sheet.iter_rows(values_only=True) if any(row)]) - 1) for sheet in book)


def items(data: bytes) -> int:
    """Items that lead to something, and the cartridge itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("imsmanifest.xml"))  # noqa: S314  our own
    return 1 + sum(bool(element.get("identifierref")) for element in root.iter() if element.tag.endswith("}item"))


def rows(delimiter: str, encoding: str) -> Callable[[bytes], int]:
    return lambda data: sum(1 for _ in csv.DictReader(io.StringIO(data.decode(encoding)), delimiter=delimiter))


# by file: its content, and how many records another parser counts in it
SOURCES: dict[str, tuple[bytes, Callable[[bytes], int]]] = {
    "a.ndjson": (lines("a"), lambda data: sum(bool(line) for line in data.splitlines())),
    "b.json": (json.dumps(nodes("b")).encode(), lambda data: len(json.loads(data))),
    "c.json": (json.dumps({"@graph": nodes("c")}).encode(), lambda data: len(json.loads(data)["@graph"])),
    "d.ndjson.gz": (gzip.compress(lines("d")), lambda data: len(gzip.decompress(data).splitlines())),
    "e.csv": (table("e", ",").encode(), rows(",", "utf-8")),
    "f.csv": (table("f", ";").encode("cp1252"), rows(";", "cp1252")),
    "g.tsv": (table("g", "\t").encode("utf-16"), rows("\t", "utf-16")),
    "h.xlsx": (workbook("h"), sheets),
    "i.imscc": (packed("i"), items),
    "j.html": (page("j").encode(), lambda data: len(re.findall(rb"<script", data))),
    "k.json": (amb("k"), lambda data: len(json.loads(data))),
    "l.md": (b"---\nidentifier: lesson-01\nname: Introduction\n---\nText\n", lambda data: data.startswith(b"---\n")),
}


def test_twelve_sources_imported_together_keep_every_record_and_come_through_an_export(tmp_path: Path) -> None:
    for name, (content, _) in SOURCES.items():
        (tmp_path / name).write_bytes(content)
    counted = {name: int(count(content)) for name, (content, count) in SOURCES.items()}
    exports = []
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        report = import_path(catalog, [tmp_path / name for name in SOURCES])
        assert {Path(source.name).name: source.records for source in catalog.sources()} == counted
        assert (report.rejections, report.resources.added, catalog.count()) == (
            [],
            sum(counted.values()),
            sum(counted.values()),
        )
        again = import_path(catalog, [tmp_path / name for name in SOURCES]).resources
        assert (again.added, again.changed, again.unchanged) == (0, 0, sum(counted.values()))
        export_resources(catalog, stream := io.BytesIO())
        exports.append(stream.getvalue())
    (tmp_path / "all.ndjson").write_bytes(exports[0])
    with Catalog.open(tmp_path / "fresh.db") as catalog:
        import_path(catalog, tmp_path / "all.ndjson")
        export_resources(catalog, stream := io.BytesIO())
        exports.append(stream.getvalue())
    assert exports[0] == exports[1]


@pytest.mark.skipif(not DATA.is_dir(), reason="the real catalogs are not here (../shared/data/resources)")
def test_a_real_source_keeps_every_record(tmp_path: Path) -> None:
    file = DATA / "openstax-hs-physics.ndjson.gz"
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        import_path(catalog, file)
        assert catalog.count() == sum(bool(line.strip()) for line in gzip.decompress(file.read_bytes()).splitlines())
