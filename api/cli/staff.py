"""Commands over accounts, what they did, and what decisions rest on: `syllabary people`, `audit` and `links`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.settings import Settings
from catalog.errors import InvalidRequestError, StateError
from catalog.vetting.people.permission import Role

if TYPE_CHECKING:
    from catalog.store.database import Database
    from catalog.vetting.people.people import People, Person

_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")


@click.group("people", invoke_without_command=True)
@click.pass_context
def people_group(context: click.Context) -> None:
    """List the accounts, or make one."""
    if context.invoked_subcommand is None:
        context.invoke(list_people)


@people_group.command("list")
@click.pass_obj
def list_people(settings: Settings) -> None:
    """List the accounts, their roles, and which are closed."""
    with _people(settings) as people:
        found = people.all()
    for one in found:
        click.echo(f"{one.handle:20} {one.role:14} {one.name}{'' if one.active else '  (closed)'}")
    if not found:
        click.echo("Nobody has an account. Make the first: syllabary people first-administrator")


@people_group.command("first-administrator")
@click.argument("handle")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", default="", help="An address for colleagues.")
@_STDIN
@click.pass_obj
def first_administrator(settings: Settings, handle: str, name: str, email: str, *, password_stdin: bool) -> None:
    """Make HANDLE the first administrator, while nobody has an account."""
    with _people(settings, make=True) as people:
        if people.any():
            raise StateError("There are accounts already: an administrator makes further ones.")
        made = people.create_first_administrator(handle, name, _password(stdin=password_stdin), email)
    click.echo(f"{made.handle} may now sign in.")


@people_group.command("add")
@click.argument("handle")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--email", default="", help="An address for colleagues.")
@click.option("--by", default="", metavar="HANDLE", help="The administrator doing it, if there are several.")
@click.option("--no-password", is_flag=True, help="Only the district's own sign-on lets this person in.")
@_STDIN
@click.pass_obj
def add_person(
    settings: Settings,
    handle: str,
    *,
    name: str,
    role: str,
    email: str,
    by: str,
    no_password: bool,
    password_stdin: bool,
) -> None:
    """Make an account for HANDLE, whose password must be changed at the first sign-in."""
    with _people(settings) as people:
        administrator = _administrator(people, by)
        password = "" if no_password else _password(stdin=password_stdin)
        made = people.create(administrator, handle, name, Role(role), password=password, email=email)
    click.echo(f"{made.handle} has an account as {made.role}.")


@click.group("audit")
def audit_group() -> None:
    """Check or export the log of everything that was changed by people."""


@audit_group.command("verify")
@click.option("--anchor", metavar="NUMBER:HASH", help="A place in the log noted earlier, elsewhere.")
@click.option(
    "--file", "exported", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check an export."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def verify_audit(settings: Settings, anchor: str | None, exported: Path | None, *, as_json: bool) -> None:
    """Check the log, and hold the records of people's work against it; exit status 1 if anything differs.

    Each difference is named. The last line is the log's newest place: keep it elsewhere and give it back as --anchor,
    or name a file in SYLLABARY_ANCHORS, and a log that was cut short or written again is found too.
    """
    from catalog.store.audit import note_anchor, noted_anchor, parse_anchor, verify_export  # noqa: PLC0415
    from catalog.vetting.upkeep.audit_replay import verify  # noqa: PLC0415

    noted = parse_anchor(anchor) if anchor else noted_anchor(settings.anchors) if settings.anchors else None
    if exported is not None:
        with exported.open("rb") as lines:
            found = verify_export(lines, noted)
    else:
        with _database(settings) as database:
            found = verify(database, noted)
        if found.ok and settings.anchors:
            note_anchor(settings.anchors, found.head)
    if as_json:
        problems = [{"entry": each.sequence, "problem": each.sentence} for each in found.problems]
        head = {"entry": found.head.sequence, "hash": found.head.hash}
        click.echo(json.dumps({"ok": found.ok, "entries": found.entries, "head": head, "problems": problems}, indent=2))
    else:
        for each in found.problems:
            click.echo(each.sentence)
        click.echo("The log is whole." if found.ok else "The log or a record was changed.")
        click.echo(f"{found.head.sequence}:{found.head.hash}")
    if not found.ok:
        sys.exit(1)


@audit_group.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_audit(settings: Settings, target: Path) -> None:
    """Write the log to TARGET, one JSON object a line, which `syllabary audit verify --file` checks anywhere."""
    from catalog.store.audit import AuditLog  # noqa: PLC0415

    with _database(settings) as database, target.open("wb") as stream:
        count = 0
        for line in AuditLog(database).export():
            stream.write(line)
            count += 1
    click.echo(f"Wrote {count:,} entries to {target}")


@click.group("links", invoke_without_command=True)
@click.pass_context
def links_group(context: click.Context) -> None:
    """List the dead links: those that were gone on two passes at least a day apart."""
    from catalog.vetting.upkeep.link_check import LinkChecks  # noqa: PLC0415

    if context.invoked_subcommand is not None:
        return
    with _database(context.obj) as database:
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

    with _database(settings) as database:
        checks = LinkChecks(database)
        counts, dead = checks.run_unattended(LinkChecker(), limit), checks.dead()
        head = AuditLog(database).head()
    if settings.anchors:
        note_anchor(settings.anchors, head)
    if as_json:
        gone = [{"url": each.url, "status": each.status, "since": each.first_gone} for each in dead]
        place = f"{head.sequence}:{head.hash}"
        click.echo(
            json.dumps({"asked": sum(counts.values()), "findings": counts, "dead": gone, "log": place}, indent=2)
        )
        return
    click.echo(", ".join(f"{finding}: {count:,}" for finding, count in counts.items()))
    click.echo(f"The audit log is at {head.sequence}:{head.hash}")


@contextmanager
def _database(settings: Settings, *, make: bool = False) -> Iterator[Database]:
    """The open database; only the first account makes a home that is not there yet."""
    from api.composition import has_catalog  # noqa: PLC0415
    from catalog.store.database import Database  # noqa: PLC0415

    if not make and not has_catalog(settings):
        raise StateError(f"There is no catalog in {settings.home}. Set SYLLABARY_HOME to where it is.")
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database.open(settings.database)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _people(settings: Settings, *, make: bool = False) -> Iterator[People]:
    from catalog.vetting.people.people import People  # noqa: PLC0415

    with _database(settings, make=make) as database:
        yield People(database)


def _administrator(people: People, handle: str) -> Person:
    found = people.all(Role.ADMINISTRATOR, active=True)
    if handle:
        found = [one for one in found if one.handle == handle.strip().casefold()]
    if not found:
        raise StateError("No such administrator: make one with syllabary people first-administrator.")
    if len(found) > 1:
        raise InvalidRequestError("--by", "there are several administrators.", ", ".join(one.handle for one in found))
    return found[0]


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer
