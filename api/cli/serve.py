"""`syllabary serve`: the pages and the API."""

from __future__ import annotations

import click

from api.settings import Settings


@click.command("serve")
@click.option("--starter", is_flag=True, help="Import the starter collection first when the catalog is empty.")
@click.option("--host", default=None, help="Address to listen on (SYLLABARY_HOST).")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port to listen on (SYLLABARY_PORT).")
@click.pass_obj
def serve_command(settings: Settings, starter: bool, host: str | None, port: int | None) -> None:
    """Serve the pages and the API. Indexes first when there is no index for this catalog yet."""
    from api.cli.start import serve  # noqa: PLC0415

    serve(settings, host or settings.host, port or settings.port, starter=starter)
