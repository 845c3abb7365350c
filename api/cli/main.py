"""The command `syllabary`. Heavy imports wait until a command needs them, so that `--help` answers at once."""

from __future__ import annotations

import errno
import os
import sqlite3
from importlib import import_module
from typing import Any

import click

from api.settings import read_settings, unknown
from catalog.errors import SyllabaryError

# By name, the module of each command and what it is called there. It is loaded when it is called or listed.
_COMMANDS = {
    "audit": "api.cli.audit:audit_group",
    "backup": "api.cli.backup:backup_command",
    "evaluate": "api.cli.measuring:evaluate_command",
    "export": "api.cli.exporting:export_command",
    "import": "api.cli.importing:import_command",
    "index": "api.cli.index:index_command",
    "judgments": "api.cli.judgments:judgments_group",
    "links": "api.cli.links:links_group",
    "needs": "api.cli.needs:needs_command",
    "people": "api.cli.people:people_group",
    "problems": "api.cli.problems:problems_group",
    "remove": "api.cli.sources:remove_command",
    "restore": "api.cli.sources:restore_command",
    "restore-backup": "api.cli.backup:restore_backup_command",
    "search": "api.cli.search:search_command",
    "searches": "api.cli.measuring:searches_command",
    "serve": "api.cli.serve:serve_command",
    "settings": "api.cli.settings:settings_command",
    "sources": "api.cli.sources:sources_command",
    "status": "api.cli.index:status_command",
    "template": "api.cli.template:template_command",
    "train": "api.cli.measuring:train_command",
}
_CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})

_CANNOT_WRITE_SQLITE = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM}
)


class Group(click.Group):
    """Errors raised on purpose end a command with their sentence and exit status 1, without a trace."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *_COMMANDS])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in _COMMANDS:
            module, _, command = _COMMANDS[name].partition(":")
            loaded: click.Command = getattr(import_module(module), command)
            return loaded
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SyllabaryError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno not in _CANNOT_WRITE:
                raise
            place = f"{error.filename}: " if error.filename else ""
            raise _unwritable(f"{place}{error.strerror}") from error
        except sqlite3.OperationalError as error:  # of a cache: the catalog's own are StoreError
            if error.sqlite_errorcode & 0xFF not in _CANNOT_WRITE_SQLITE:
                raise
            raise _unwritable(str(error).capitalize()) from error


def _unwritable(why: str) -> click.ClickException:
    return click.ClickException(f"{why}. Nothing that was there is lost.")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="syllabary")
@click.pass_context
def main(context: click.Context) -> None:
    """Search and recommendation for instructional materials.

    All data lives in one folder, SYLLABARY_HOME (var/ unless set). `syllabary settings` lists every setting.
    """
    context.obj = read_settings(os.environ)
    for name, meant in unknown(os.environ).items():
        if meant:
            click.echo(f"{name} is not a setting and changes nothing. Did you mean {meant}?", err=True)
