"""`syllabary links`: what the links of materials lead to."""

from __future__ import annotations

import json

import click

from api.cli.opening import open_database
from api.settings import Settings


@click.group("links", invoke_without_command=True)
@click.pass_context
def links_group(context: click.Context) -> None:
    """List the dead links: those that were gone on two passes at least a day apart."""
    from catalog.vetting.upkeep.link_check import LinkChecks  # noqa: PLC0415

    if context.invoked_subcommand is not None:
        return
    with open_database(context.obj) as database:
        dead = LinkChecks(database).dead()
    for link in dead:
        click.echo(f"{link.status}  since {(link.first_gone or '')[:10]}  {link.url}")
    if not dead:
        click.echo("No link is known to be dead. Links are asked for with: syllabary links check")


@links_group.command("check")
@click.option("--limit", default=1000, type=click.IntRange(1, 100_000), show_default=True, help="Links to ask for.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def check_links(settings: Settings, limit: int, *, as_json: bool) -> None:
    """Ask for the links that are due, politely and as robots.txt allows; for a timer, once a day.

    Approved materials whose links died appear on the desk under “Due again”.
    """
    from catalog.store.audit import AuditLog, note_anchor  # noqa: PLC0415
    from catalog.vetting.upkeep.link_check import LinkChecks  # noqa: PLC0415
    from catalog.vetting.upkeep.links import LinkChecker  # noqa: PLC0415

    with open_database(settings) as database:
        checks = LinkChecks(database)
        counts, dead = checks.run_unattended(LinkChecker(), limit), checks.dead()
        head = AuditLog(database).head()
    if settings.anchors:
        note_anchor(settings.anchors, head)
    if as_json:
        gone = [{"url": link.url, "status": link.status, "since": link.first_gone} for link in dead]
        place = f"{head.sequence}:{head.hash}"
        click.echo(
            json.dumps({"asked": sum(counts.values()), "findings": counts, "dead": gone, "log": place}, indent=2)
        )
        return
    click.echo(", ".join(f"{finding}: {count:,}" for finding, count in counts.items()))
    click.echo(f"The audit log is at {head.sequence}:{head.hash}")
