"""`syllabary needs`: the learner needs that search knows."""

from __future__ import annotations

import click


@click.command("needs")
def needs_command() -> None:
    """List the learner needs and what counts as evidence for each."""
    from api.messages import english  # noqa: PLC0415
    from api.search.need_rules import need_rules  # noqa: PLC0415
    from catalog.needs.needs import GROUPS, NEEDS  # noqa: PLC0415

    words = english()
    for group in GROUPS:
        click.echo(click.style(words(f"need-group.{group}"), underline=True))
        for need in (need for need in NEEDS.values() if need.group == group):
            about = words(f"need-about.{need.id}")
            click.echo(f"{click.style(need.id, bold=True)}: {need.name}. {about}")
            for rule in need_rules(words, need.id):
                click.echo(f"    {rule}")
