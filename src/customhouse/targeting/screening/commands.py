"""`customhouse screen` and `customhouse watchlist`: who on the watch lists may be meant; loading, showing the lists."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.pages.tables import csv_of
from customhouse.targeting.screening import queries, services
from customhouse.targeting.screening.asked_files import Asked, asked_in
from customhouse.targeting.screening.payloads import hit_as_json, list_as_json, loaded_as_json
from customhouse.targeting.screening.records import Sought
from customhouse.targeting.screening.reports import REPORT
from customhouse.targeting.screening.rules.births import asked_birth
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.rules.screening import THRESHOLD

app = typer.Typer(no_args_is_help=True, help="Watch lists: load, compare, show.")
BAD_ARGUMENTS = 2
BATCH = 500
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
ListCode = Annotated[str, typer.Option("--list", help="Only the list of this code.")]


def screen(
    name: Annotated[str, typer.Argument(help="A name, in any script.")] = "",
    dob: Annotated[str, typer.Option(help="Date of birth: 1965, 1965-03 or 1965-03-01.")] = "",
    number: Annotated[
        list[str] | None, typer.Option(help="A number (passport, IMO, container, plate); repeatable.")
    ] = None,
    list_code: ListCode = "",
    given: Annotated[
        Path | None, typer.Option("--input", help="CSV with a column name (and id, dob, number), or JSON lines.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Where the answers go; CSV, or JSON lines with --json.")] = None,
    threshold: Annotated[float, typer.Option(min=0.5, max=1.0, help="Score from which a match is told.")] = THRESHOLD,
    as_json: Json = False,
) -> None:
    """Say who on the watch lists may be meant by a name, or by each name of a file; each answer with its evidence."""
    if given is not None:
        _screen_file(given, output, list_code, threshold, as_json=as_json)
        return
    try:
        sought = queries.sought_of(name, dob, tuple(number or ()))
    except Refused as error:
        print(f"{error.text()} {error.cure()}", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None
    [hits] = queries.screened(SYSTEM, [sought], code=list_code, threshold=threshold)
    if as_json:
        print(json.dumps({"name": name, "matches": [hit_as_json(hit) for hit in hits]}, ensure_ascii=False))
    else:
        _print_table(hits)


def _screen_file(given: Path, output: Path | None, code: str, threshold: float, *, as_json: bool) -> None:
    """Answer a file row by row; the output has a line a match (CSV), or a line a row of the file (JSON)."""
    if not given.is_file():
        raise typer.BadParameter(f"There is no file {given}.", param_hint="--input")
    asked = matched = 0
    with given.open(encoding="utf-8-sig", newline="") as file, _opened(output) as out:
        try:
            rows = asked_in(file)
        except ValueError:
            raise typer.BadParameter("The file has no column name.", param_hint="--input") from None
        writer = _Answers(out, as_json=as_json)
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Screening", total=None)
            while batch := list(islice(rows, BATCH)):
                found = queries.screened(SYSTEM, list(map(_sought, batch)), code=code, threshold=threshold)
                for row, hits in zip(batch, found, strict=True):
                    asked += 1
                    matched += bool(hits)
                    writer.write(row.key or str(asked), row.name, hits)
                progress.advance(task, len(batch))
    if output is not None:
        told = {"rows": asked, "matched": matched}
        print(json.dumps(told) if as_json else f"{asked} names, {matched} of them with a match.")


def _sought(row: Asked) -> Sought:
    """Who a row asks for; a row that asks for nobody is told, and a date of birth that is none, which is left out."""
    born = asked_birth(row.birth)
    if row.why:
        print(f"line {row.line}: {row.why}; nobody was screened.", file=sys.stderr)
    elif row.birth.strip() and not born:
        print(f"line {row.line}: {row.birth} is no date of birth; the name was screened without it.", file=sys.stderr)
    return Sought(row.name, born, row.numbers)


class _Answers:
    """Writes the answers of a file."""

    def __init__(self, out: TextIO, *, as_json: bool) -> None:
        self.out, self.as_json = out, as_json
        self.rows = csv.writer(out)
        if not as_json:
            self.rows.writerow(["id", "name", "list", "key", "listed_name", "score", "evidence"])

    def write(self, key: str, name: str, hits: list[queries.Hit]) -> None:
        """One row of the file with its matches."""
        told = [hit_as_json(hit) for hit in hits]
        if self.as_json:
            self.out.write(json.dumps({"id": key, "name": name, "matches": told}, ensure_ascii=False) + "\n")
            return
        for each in told:
            self.rows.writerow(
                [key, name, each["watch_list"], each["key"], each["name"], each["score"], "; ".join(each["evidence"])]
            )


def _opened(output: Path | None) -> AbstractContextManager[TextIO]:
    """Where answers go: a file, or standard output, which stays open."""
    return nullcontext(sys.stdout) if output is None else output.open("w", encoding="utf-8", newline="")


def _print_table(hits: list[queries.Hit]) -> None:
    table = Table("Score", "List", "Key", "Name", "Evidence")
    for hit in hits:
        told = hit_as_json(hit)
        table.add_row(
            f"{told['score']:.2f}", told["watch_list"], told["key"], told["name"], "\n".join(told["evidence"])
        )
    Console().print(table if hits else "Nobody on the lists may be meant.")


@app.command(name="import")
def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list as its keeper publishes it.")],
    code: Annotated[str, typer.Option("--list", help="The code of the list.")],
    list_format: Annotated[Format, typer.Option("--format", help="The form of the file.")] = Format.OWN,
    name: Annotated[str, typer.Option(help="What the list is called.")] = "",
    *,
    reader: Annotated[
        list[Role] | None,
        typer.Option(help="A role that it is for; repeatable. As it was if left out; a new one: all."),
    ] = None,
    for_all: Annotated[bool, typer.Option("--for-all", help="It is for all who may screen.")] = False,
    needs_two: Annotated[
        bool | None,
        typer.Option("--needs-two/--needs-one", help="Whether a second person clears a match. As it was if left out."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    digest: Annotated[str, typer.Option(help="Only the file of this SHA-256, as a dry run told it.")] = "",
    against: Annotated[int, typer.Option(min=0, help="With --digest: only onto this edition.")] = 0,
    report: Annotated[Path | None, typer.Option(help="A CSV of what changes, row by row.")] = None,
    as_json: Json = False,
) -> None:
    """Load an edition of a watch list, and say what it changes and what of it was left out."""
    if reader and for_all:
        raise typer.BadParameter("Name readers, or say that it is for all.", param_hint="--for-all")
    readers = () if for_all else tuple(reader) if reader else None
    loaded = services.load_list(
        new=services.NewList(code, name, list_format, readers, needs_two),
        data=file.read_bytes(),
        actor=SYSTEM,
        at=timezone.now(),
        dry_run=dry_run,
        looked_at=services.LookedAt(digest, against) if digest else None,
        file=file.name,
    )
    if report is not None:
        report.write_text("".join(csv_of(REPORT, loaded.report())), encoding="utf-8", newline="")
    for found in loaded.findings:
        print(f"{found.path}: {found.text()} {found.cure()}", file=sys.stderr)
    if loaded.ends_much:
        print("It ends more than half of the list: make sure that the file is whole.", file=sys.stderr)
    told = loaded_as_json(loaded, dry_run=dry_run)
    line = "{watch_list}, edition {edition}: {added} added, {changed} changed, {removed} removed, {same} as before."
    print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))


@app.command(name="list")
def show_lists(*, as_json: Json = False) -> None:
    """List the watch lists with how many entries stand."""
    for told in _lists():
        print(
            json.dumps(told, ensure_ascii=False)
            if as_json
            else "{code:<12} {edition:>4} {entries:>8} {name}".format(**told)
        )


def _lists() -> Iterator[dict[str, Any]]:
    lists = queries.lists_for(SYSTEM)
    counts = queries.counts(lists)
    for each in lists:
        yield list_as_json(each, counts.get(each.pk, 0))
