"""`syllabary index` and `syllabary status`: what is findable, and whether it is up to date."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from api.cli.opening import embedder_of
from api.cli.progress import INDEXING, show_progress
from api.settings import Settings


@click.command("index")
@click.option("--verify", is_flag=True, help="Check every file of the index in use instead, and say if it is whole.")
@click.option("--rollback", is_flag=True, help="Return to the index before this one instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def index_command(settings: Settings, verify: bool, rollback: bool, as_json: bool) -> None:
    """Index what was imported. Only what changed is embedded; a running server moves to the new index by itself."""
    from api.composition import open_existing_catalog  # noqa: PLC0415
    from indexer.build import build  # noqa: PLC0415
    from indexer.generation import files as generation  # noqa: PLC0415

    if verify:
        generation.verify(settings.index)
        click.echo("The index is whole.")
        return
    if rollback:
        click.echo(f"Serving the generation built {generation.rollback(settings.index).built}.")
        return
    with (
        open_existing_catalog(settings) as catalog,
        catalog.snapshot() as snapshot,
        show_progress(INDEXING) as advance,
    ):
        report = build(snapshot, embedder_of(settings, convert=True), settings.index, advance)
    click.echo(json.dumps(report.to_json(), indent=2) if as_json else report.to_text())


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def status_command(settings: Settings, as_json: bool) -> None:
    """Say what is stored, what is indexed, and whether the index is up to date."""
    from api.composition import has_catalog, open_existing_catalog  # noqa: PLC0415
    from indexer.generation.files import read_manifest  # noqa: PLC0415

    manifest, resources, frameworks, current = None, 0, list[str](), False
    if has_catalog(settings):
        with open_existing_catalog(settings) as catalog:
            manifest = read_manifest(settings.index)
            resources, frameworks = catalog.count(), [framework.title for framework in catalog.frameworks()]
            current = manifest is not None and manifest.catalog_digest == catalog.digest()
    if as_json:
        index = None if manifest is None else asdict(manifest) | {"up_to_date": current}
        facts = {"home": str(settings.home), "resources": resources, "frameworks": frameworks, "index": index}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    if not has_catalog(settings):
        click.echo(f"There is no catalog in {settings.home}. Set SYLLABARY_HOME to where it is, or import materials.")
        return
    click.echo(f"{resources:,} resources and {len(frameworks)} frameworks in {settings.home}")
    if manifest is None:
        click.echo("No index yet: run `syllabary index`.")
    else:
        stale = "" if current else " The catalog has changed since: run `syllabary index`."
        click.echo(f"Index of {manifest.resources:,} resources, built {manifest.built} with {manifest.model}.{stale}")
