"""`syllabary needs`: the learner needs that search knows, and how much the index knows of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from api.cli.opening import search_session
from api.settings import Settings

if TYPE_CHECKING:
    from api.search.needs_served import NeedCoverage

STATES = ("declared", "inferred", "barrier", "unknown")


@click.command("needs")
@click.option("--coverage", is_flag=True, help="Count what the index knows of each need, by publisher.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with the sources of each rule.")
@click.pass_obj
def needs_command(settings: Settings, coverage: bool, as_json: bool) -> None:
    """List the learner needs and what counts as evidence for each.

    With --coverage also for how many materials of each publisher it is declared, inferred, a barrier or unknown.
    """
    publishers: Sequence[NeedCoverage] = ()
    if coverage:
        from api.search.needs_served import need_coverage  # noqa: PLC0415

        with search_session(settings) as session:
            publishers = need_coverage(session)
    needs = list(_described(publishers if coverage else None))
    if as_json:
        click.echo(json.dumps({"needs": needs}, ensure_ascii=False, indent=2))
        return
    group = ""
    for need in needs:
        if need["group"] != group:
            group = need["group"]
            click.echo(click.style(group, underline=True))
        click.echo(f"{click.style(need['id'], bold=True)}: {need['name']}. {need['about']}")
        for rule in need["rules"]:
            click.echo(f"    {rule}")
        for row in need.get("coverage", ()):
            counts = ", ".join(f"{row[state]:,} {state}" for state in STATES)
            click.echo(f"    {row['publisher'] or 'No publisher named'} ({row['materials']:,}): {counts}")


def _described(publishers: Sequence[NeedCoverage] | None) -> Iterator[Mapping[str, Any]]:
    """What is printed of each need, in their order; with counts unless ``publishers`` is None."""
    from api.messages import english  # noqa: PLC0415
    from api.search.need_rules import need_rules  # noqa: PLC0415
    from catalog.needs.needs import need_groups  # noqa: PLC0415

    words = english()
    for group, needs in need_groups():
        for need in needs:
            described: dict[str, Any] = {
                "id": need.id,
                "group": words(f"need-group.{group}"),
                "name": need.name,
                "about": words(f"need-about.{need.id}"),
                "rules": need_rules(words, need.id),
                "sources": [{"title": source.title, "url": source.url} for source in need.sources],
            }
            if publishers is not None:
                described["coverage"] = [
                    {"publisher": one.publisher, "materials": one.materials, **one.needs[need.id]} for one in publishers
                ]
            yield described
