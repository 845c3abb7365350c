"""Commands over what people gave: `syllabary judgments` and `syllabary problems`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from api.settings import Settings


@click.group("judgments", invoke_without_command=True)
@click.pass_context
def judgments_group(context: click.Context) -> None:
    """List the judged sets, or export one as files that `syllabary evaluate` measures."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from catalog.judging.judging import Judging  # noqa: PLC0415

    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with open_existing_catalog(settings) as catalog:
        sets = Judging(catalog.database).sets()
    for one in sets:
        name = click.style(one.name, bold=True)
        counts = f"questions: {one.topics:,}, grades: {one.judgments:,}, judges: {len(one.judges):,}"
        click.echo(f"{name}: {one.title} ({counts})")
    if not sets:
        click.echo("No set has been started. Judging is on a page of the service: set SYLLABARY_JUDGING=on.")


@judgments_group.command("export")
@click.argument("name", metavar="SET")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export_judgments(settings: Settings, name: str, folder: Path) -> None:
    """Write SET's topics.jsonl and qrels.txt (the median of its judges) into FOLDER."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from api.measuring.judgment_files import write_judged  # noqa: PLC0415
    from catalog.judging.judging import Judging  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        written = write_judged(Judging(catalog.database), name, folder)
    click.echo(f"Wrote {' and '.join(map(str, written))}")


@click.group("problems", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="List the resolved ones too.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def problems_group(context: click.Context, everything: bool, as_json: bool) -> None:
    """List the problems that people reported with materials, oldest first."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from catalog.vetting.upkeep.problems import Problems  # noqa: PLC0415

    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with open_existing_catalog(settings) as catalog:
        found = Problems(catalog.database).listed(resolved=everything)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in found], ensure_ascii=False, indent=2))
        return
    for problem in found:
        click.echo(f"{problem.number:4}  {problem.reported[:10]}  {problem.kind:15}  {_shown(problem.id)}")
        for line in problem.note.splitlines():
            click.echo(f"      {_shown(line)}")
        if problem.resolved:
            click.echo(f"      Resolved {problem.resolved[:10]}: {problem.resolution}")
    if not found:
        click.echo("No problem is open.")


@problems_group.command("resolve")
@click.argument("number", type=int)
@click.option("--note", required=True, help="What was done.")
@click.pass_obj
def resolve_problem(settings: Settings, number: int, note: str) -> None:
    """Close problem NUMBER, saying what was done."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from catalog.vetting.upkeep.problems import Problems  # noqa: PLC0415

    with open_existing_catalog(settings) as catalog:
        problem = Problems(catalog.database).resolve(number, note)
    click.echo(f"Problem {problem.number} with {problem.id} is resolved.")


def _shown(text: str) -> str:
    """Text from strangers as a terminal may have it: nothing in it moves the cursor or changes a colour."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
