"""`syllabary settings`: what is in force, and where it comes from."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click

from api.settings import Settings, in_force, unknown


@click.command("settings")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def settings_command(settings: Settings, as_json: bool) -> None:
    """Print every setting: its value, where that comes from, and what it is for. Secrets are masked."""
    shown = in_force(settings, os.environ)
    if as_json:
        click.echo(json.dumps([asdict(setting) for setting in shown], ensure_ascii=False, indent=2))
        return
    for setting in shown:
        value = click.style(setting.value or "(empty)", bold=True)
        click.echo(
            f"{setting.name} = {value}  ({setting.origin}; default: {setting.default or 'none'})\n"
            f"    {setting.sentence}"
        )
    for name in unknown(os.environ):
        click.echo(f"{name} is set, and is not a setting.")
    click.echo(f"Data is in {settings.home}")
