"""`syllabary serve`: the pages and the API."""

from __future__ import annotations

from dataclasses import replace

import click

from api.cli.opening import model_ahead, uncollected
from api.settings import MAX_WORKERS, Settings


@click.command("serve")
@click.option("--starter", is_flag=True, help="Import the starter collection first when the catalog is empty.")
@click.option("--host", default=None, help="Address to listen on (SYLLABARY_HOST).")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port to listen on (SYLLABARY_PORT).")
@click.option(
    "--workers", default=None, type=click.IntRange(1, MAX_WORKERS), help="Processes that answer (SYLLABARY_WORKERS)."
)
@click.pass_obj
def serve_command(settings: Settings, starter: bool, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the pages and the API. Indexes first when there is no index for this catalog yet."""
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    settings = replace(settings, workers=workers or settings.workers)
    with uncollected(freeze=True):
        ahead = model_ahead(settings) if settings.workers == 1 else None
        from api.cli.start import serve  # noqa: PLC0415

    serve(settings, starter=starter, ahead=ahead)
