"""Reference pages made from the code itself, so that they cannot differ from it: commands, settings, API, measures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import evaluation.measures
from api.cli.main import main
from api.settings import in_force, read_settings

HERE = Path(__file__).parent


def generate(folder: Path) -> None:
    """Write every reference page into ``folder``, which is made if it is missing."""
    folder.mkdir(exist_ok=True)
    pages = {"commands": commands(), "settings": settings(), "api": endpoints(), "measures": measures()}
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def commands() -> str:
    """What ``--help`` prints, command by command, in the order of their names."""
    return "\n".join(["# Commands\n", *_command(main, click.Context(main, info_name="syllabary"), 2)])


def _command(command: click.Command, context: click.Context, depth: int) -> Iterator[str]:
    yield f"{'#' * min(depth, 4)} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from _command(child, click.Context(child, info_name=name, parent=context), depth + 1)


def settings() -> str:
    """Each setting with its default and what it is for."""
    rows = [
        f"| `{each.name}` | {f'`{each.default}`' if each.default else ''} | {each.sentence} |"
        for each in in_force(read_settings({}), {})
    ]
    head = "# Settings\n\nRead from the environment; `syllabary settings` prints the values in force.\n"
    return "\n".join([head, "| setting | default | what it is for |", "|---|---|---|", *rows, ""])


def endpoints() -> str:
    """Each operation of the OpenAPI description with its parameters and answers."""
    described = description()
    parts = ["# API\n\nThe description itself is served at `/api/v1/openapi.json`.\n"]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            parts.append(f"## {method.upper()} {path}\n\n{operation.get('summary', '')}\n")
            rows = [
                f"| `{each['name']}` | {each['in']} | {each.get('description', '').replace('|', '/')} |"
                for each in operation.get("parameters", [])
            ]
            if rows:
                parts.append("\n".join(["| parameter | in | meaning |", "|---|---|---|", *rows, ""]))
            answers = [f"| {code} | {answer['description']} |" for code, answer in operation["responses"].items()]
            parts.append("\n".join(["| status | meaning |", "|---|---|", *answers, ""]))
    return "\n".join(parts)


def measures() -> str:
    """The measures that evaluation reports, as their own module explains them."""
    return f"# Measures\n\n{evaluation.measures.__doc__}\n"


def description() -> Any:
    """The checked-in OpenAPI description, which a test holds to what the service serves."""
    described: dict[str, dict[str, dict[str, dict[str, object]]]] = json.loads(
        (HERE / "openapi.json").read_text("utf-8")
    )
    return described
