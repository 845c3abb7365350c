"""`syllabary template`: an empty table to fill in, with what each column holds."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

# column, what it holds, an example
_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("id", "Your own id of the material. It stays the same from import to import.", "frac-01"),
    ("title", "The title that teachers know it by. The only column that every row needs.", "Fractions on a line"),
    ("url", "Its web address.", "https://example.org/frac-01"),
    ("description", "What it is, in a few sentences.", "Students place unit fractions on a line."),
    ("objectives", "What it teaches, in words; separate several with ;", "Place fractions; Compare them"),
    ("types", "Kinds of material; separate several with ;", "Lesson plan"),
    ("subjects", "Subjects; separate several with ;", "Mathematics"),
    ("keywords", "Other words to find it by; separate several with ;", "number line; unit fraction"),
    ("languages", "Languages; separate several with ;", "en; es"),
    ("grades", "Grades in your own words; separate several with ;", "Grade 3; Grade 4"),
    ("ages", "Ages, if they say more than the grades.", "8-10"),
    ("minutes", "How long it takes.", "45"),
    ("license", "The license: an address or its name.", "CC BY 4.0"),
    ("publisher", "Who publishes it.", "Example Press"),
    ("authors", "Who made it; separate several with ;", "Ana Ruiz; Ben Okri"),
    ("free", "yes if it costs nothing, else no.", "yes"),
    ("part_of", "The unit or course that it belongs to.", "Unit 5: Fractions"),
    ("position", "Its place in that unit, as a number.", "3"),
    ("teaches", "Codes of the standards that it teaches; separate several with ;", "3.NF.A.2"),
    ("assesses", "Codes of the standards that it assesses; separate several with ;", "3.NF.A.1"),
    ("requires", "Codes of the standards that it builds on; separate several with ;", "2.G.A.3"),
    ("audience", "Who uses it; separate several with ;", "teacher"),
    ("accessibility_features", "W3C terms; separate several with ;", "captions; transcript"),
    ("published", "The day it came out, as year-month-day.", "2026-09-01"),
)


@click.command("template")
@click.argument("form", type=click.Choice(["csv", "xlsx"]))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), required=False)
def template_command(form: str, target: Path | None) -> None:
    """Write an empty table to fill in and import; TARGET is materials.csv or materials.xlsx unless given.

    What each column holds is on a second sheet of the workbook; for CSV it is printed.
    """
    target = target or Path(f"materials.{form}")
    if target.exists():
        raise click.UsageError(f"{target} is there already: give another name.")
    if form == "xlsx":
        if target == Path("-"):
            raise click.UsageError("A workbook goes into a file: give its name.")
        _write_workbook(target)
    elif target == Path("-"):
        csv.writer(sys.stdout).writerow([name for name, *_ in _COLUMNS])
    else:
        with target.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerow([name for name, *_ in _COLUMNS])
    if form == "csv":
        for name, meaning, example in _COLUMNS:
            click.echo(f"{name:24}{meaning} For example: {example}", err=True)
    if target != Path("-"):
        click.echo(f"Wrote {target}. Fill it in, then run: syllabary import {target}")


def _write_workbook(target: Path) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415

    with Workbook(str(target)) as book:
        table = book.add_worksheet("Materials")
        table.write_row(0, 0, [name for name, *_ in _COLUMNS])
        table.freeze_panes(1, 0)
        explained = book.add_worksheet("What the columns hold")
        explained.write_row(0, 0, ["Column", "What it holds", "For example"])
        for line, (name, meaning, example) in enumerate(_COLUMNS, 1):
            # the bare name “title” would make this a sheet of materials
            explained.write_row(line, 0, [f"Column “{name}”", meaning, f"For example: {example}"])
        for column, width in enumerate((26, 80, 44)):
            explained.set_column(column, column, width)
