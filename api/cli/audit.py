"""`syllabary audit`: the log of what people changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from api.cli.exporting import opened_target
from api.cli.opening import open_database
from api.settings import Settings


@click.group("audit")
def audit_group() -> None:
    """Verify or export the log of everything that people changed."""


@audit_group.command("verify")
@click.option("--anchor", metavar="NUMBER:HASH", help="A place in the log noted earlier, elsewhere.")
@click.option(
    "--file", "exported", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check an export."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def verify_audit(settings: Settings, anchor: str | None, exported: Path | None, *, as_json: bool) -> None:
    """Verify the log, and compare the records of people's work with it; exit status 1 if anything differs.

    Each difference is named. The last line is the log's newest place: keep it elsewhere and give it back as --anchor,
    or name a file in SYLLABARY_ANCHORS, and a log that was cut short or written again is found too.
    """
    from catalog.store.audit import note_anchor, noted_anchor, parse_anchor, verify_export  # noqa: PLC0415
    from catalog.vetting.upkeep.audit_replay import verify  # noqa: PLC0415

    noted = parse_anchor(anchor) if anchor else noted_anchor(settings.anchors) if settings.anchors else None
    if exported is not None:
        with exported.open("rb") as lines:
            findings = verify_export(lines, noted)
    else:
        with open_database(settings) as database:
            findings = verify(database, noted)
        if findings.ok and settings.anchors:
            note_anchor(settings.anchors, findings.head)
    if as_json:
        problems = [{"entry": problem.sequence, "problem": problem.sentence} for problem in findings.problems]
        head = {"entry": findings.head.sequence, "hash": findings.head.hash}
        click.echo(
            json.dumps({"ok": findings.ok, "entries": findings.entries, "head": head, "problems": problems}, indent=2)
        )
    else:
        for finding in findings.problems:
            click.echo(finding.sentence)
        click.echo("The log is whole." if findings.ok else "The log or a record was changed.")
        click.echo(f"{findings.head.sequence}:{findings.head.hash}")
    if not findings.ok:
        sys.exit(1)


@audit_group.command("export")
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def export_audit(settings: Settings, target: Path) -> None:
    """Write the log to TARGET, one JSON object a line, which `syllabary audit verify --file` checks anywhere; - is
    standard output.

    A file that is there already is replaced once the new one is whole.
    """
    from catalog.store.audit import AuditLog  # noqa: PLC0415

    with open_database(settings) as database, opened_target(target) as stream:
        count = 0
        for line in AuditLog(database).export():
            stream.write(line)
            count += 1
    click.echo(f"Wrote {count:,} entries to {target}", err=target == Path("-"))
