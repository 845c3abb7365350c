"""`syllabary people`: the accounts of the coordinator's desk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from api.cli.opening import open_database
from api.settings import Settings
from catalog.errors import InvalidRequestError, StateError
from catalog.vetting.people.permission import Role

if TYPE_CHECKING:
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
        accounts = people.all()
    for one in accounts:
        click.echo(f"{one.handle:20} {one.role:14} {one.name}{'' if one.active else '  (closed)'}")
    if not accounts:
        click.echo("There is no account yet. Make the first: syllabary people first-administrator")


@people_group.command("first-administrator")
@click.argument("handle")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", default="", help="An address for colleagues.")
@_STDIN
@click.pass_obj
def first_administrator(settings: Settings, handle: str, name: str, email: str, *, password_stdin: bool) -> None:
    """Make HANDLE the first administrator, if there is no account yet."""
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


@contextmanager
def _people(settings: Settings, *, make: bool = False) -> Iterator[People]:
    from catalog.vetting.people.people import People  # noqa: PLC0415

    with open_database(settings, make=make) as database:
        yield People(database)


def _administrator(people: People, handle: str) -> Person:
    administrators = people.all(Role.ADMINISTRATOR, active=True)
    if handle:
        administrators = [one for one in administrators if one.handle == handle.strip().casefold()]
    if not administrators:
        raise StateError("No such administrator: make one with syllabary people first-administrator.")
    if len(administrators) > 1:
        raise InvalidRequestError(
            "--by", "there are several administrators.", ", ".join(one.handle for one in administrators)
        )
    return administrators[0]


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer
