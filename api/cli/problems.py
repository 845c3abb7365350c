"""`syllabary problems`: what readers reported of materials."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from api.settings import Settings


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
        reported = Problems(catalog.database)
        problems = reported.listed(resolved=everything, limit=reported.count(resolved=everything))
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        click.echo(f"{problem.number:4}  {problem.reported[:10]}  {problem.kind:15}  {_shown(problem.id)}")
        for line in problem.note.splitlines():
            click.echo(f"      {_shown(line)}")
        if problem.resolved:
            click.echo(f"      Resolved {problem.resolved[:10]}: {problem.resolution}")
    if not problems:
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
