"""`syllabary search`: results with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.opening import model_ahead, search_session, uncollected
from api.settings import Settings
from catalog.formats.containers import AGGREGATIONS
from catalog.model import Sort

if TYPE_CHECKING:
    from api.search.results import Results


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--standard", multiple=True, metavar="CODE", help="A standard's code, in any usual spelling.")
@click.option("--grade", default="", help="Grade wished for: “Grade 4”, “Year 5”, “K-2”, “ages 8-9”.")
@click.option("--need", multiple=True, help="A learner need, such as english-learner; `syllabary needs` lists them.")
@click.option("--subject", multiple=True, help="Only this subject (or any of several).")
@click.option("--type", "type_", multiple=True, help="Only this type (or any of several).")
@click.option(
    "--level",
    multiple=True,
    type=click.Choice(AGGREGATIONS),
    help="Only programs, units, lessons or parts (or any of several).",
)
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    show_default="as WORDS say, or best",
    help="Order of the results.",
)
@click.option("--limit", default=10, type=click.IntRange(1, 100), show_default=True, help="Results to show.")
@click.option("--offset", default=0, type=click.IntRange(0), help="Results to skip.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would answer.")
@click.pass_obj
def search_command(
    settings: Settings,
    *,
    words: tuple[str, ...],
    standard: tuple[str, ...],
    grade: str,
    need: tuple[str, ...],
    subject: tuple[str, ...],
    type_: tuple[str, ...],
    level: tuple[str, ...],
    sort: str | None,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find materials for WORDS, a standard, a grade or a need, and say why each is there."""
    if len(text := " ".join(words)) > 1000:
        raise click.BadParameter("at most 1,000 characters, please.", param_hint="WORDS")
    with uncollected():
        ahead = model_ahead(settings)
        from api.search.parameters import SearchParameters, read_query  # noqa: PLC0415

        parameters = SearchParameters(
            q=text,
            standard=list(standard),
            grade=grade,
            need=list(need),
            subject=list(subject),
            type=list(type_),
            level=list(level),
            sort=sort or "",
            limit=limit,
            offset=offset,
        )
        with search_session(settings, ahead) as search:
            results = search(read_query(parameters))
            if as_json:
                from api.v1.rows import Rows  # noqa: PLC0415  its schema takes a while

                click.echo(Rows(search).search(results).model_dump_json(indent=2))
            else:
                _print(results, offset)


def _print(results: Results, offset: int) -> None:
    from api.messages import english  # noqa: PLC0415

    say = english().say
    for chip in results.chips:
        click.echo(f"Understood “{chip.words}” as {chip.kind}: {chip.label}", err=True)
    for sentence in (*results.reason, *results.all_notices):
        click.echo(say(sentence))
    for option in results.loosen:
        click.echo(f"  without {say(option.label)}: {option.count}")
    for place, hit in enumerate(results.hits, offset + 1):
        click.echo(f"{place:3}. {click.style(hit.resource.title, bold=True)}  ({hit.score:.2f})  {hit.resource.id}")
        for reason in hit.reasons:
            click.echo(f"      {reason.points:+.2f}  {say(reason.because)}")
        for twin in hit.duplicates:
            click.echo(f"      says the same: {twin.title}  {twin.id}")
