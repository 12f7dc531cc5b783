"""`customhouse tariff import|export|schedules`: tariffs that others publish, brought in and written out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.messages.findings import Finding
from customhouse.tariff.schedules import queries
from customhouse.tariff.schedules.rules.formats import FORMATS, LARGEST
from customhouse.tariff.schedules.rules.writing import template
from customhouse.tariff.schedules.services import Imported, Source, import_schedule, look_at, report
from customhouse.tariff.schedules.writing import written

NOT_DOABLE = 1
BAD_ARGUMENTS = 2
SHOWN = 20
Format = Annotated[str, typer.Option("--format", help="uk, us, taric or sheet.")]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON object a line: each row that differs, and last the counts.")
]


def bring_in(files: list[Path], format_: str, schedule: str, currency: str, *, dry_run: bool, as_json: bool) -> None:
    """Bring files in as a schedule, and tell what differed (`workbaskets.import_commands` is the command)."""
    sources = [Source(format_, file.name, body_of(file), schedule, currency.upper()) for file in files]
    try:
        if dry_run:
            for source, looked in zip(sources, look_at(sources=sources, actor=SYSTEM), strict=True):
                _report(looked, source.name, as_json=as_json)
            return
        for source in sources:
            imported = import_schedule(source=source, dry_run=False, actor=SYSTEM, at=timezone.now())
            _report(imported, source.name, as_json=as_json)
    except Refused as error:
        tell(error.findings)
        raise typer.Exit(BAD_ARGUMENTS) from None


def export(
    schedule: Annotated[str, typer.Argument(help="Code of the schedule, such as uk.")] = "",
    *,
    format_: Format = "sheet",
    output: Annotated[Path | None, typer.Option(help="Where to write it; standard output if left out.")] = None,
    as_template: Annotated[bool, typer.Option("--template", help="Write an empty table to fill in instead.")] = False,
) -> None:
    """Write a schedule as it stands in a format that can be brought in again; or the template of a table."""
    if format_ not in FORMATS or (not as_template and queries.schedule_of(schedule) is None):
        known = ", ".join(row.code for row in queries.schedules()) or "none"
        print(f"There is no such format ({', '.join(FORMATS)}) or schedule ({known}).", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS)
    try:
        body = template() if as_template else written(schedule, format_)
    except Conflict as error:
        tell([error.finding])
        raise typer.Exit(NOT_DOABLE) from None
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        output.write_bytes(body)


def schedules(*, as_json: Json = False) -> None:
    """List the schedules that were brought in, with their last import."""
    for row in queries.schedules():
        told = queries.as_json(row)
        print(json.dumps(told, ensure_ascii=False) if as_json else "\t".join(str(each or "") for each in told.values()))


def body_of(file: Path) -> bytes:
    """The bytes of a file, or an exit that says why it cannot be read."""
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        print(f"{file} cannot be read: {error}. Give a file that can be.", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None
    if len(body) > LARGEST:
        print(f"{file} has more than {LARGEST} bytes. Bring it in by parts.", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS)
    return body


def _report(imported: Imported, file: str, *, as_json: bool) -> None:
    *lines, counts = report(imported, file)
    if as_json:
        for line in (*lines, counts):
            print(json.dumps(line, ensure_ascii=False))
        return
    for line in lines[:SHOWN]:
        print("\t".join(str(each) for each in line.values()))
    if len(lines) > SHOWN:
        print(f"… {len(lines) - SHOWN} more: --json shows all.")
    print(", ".join(f"{name} {count}" for name, count in imported.difference.counts.items()))


def tell(findings: Iterable[Finding]) -> None:
    """Say findings with their places and remedies on the error stream."""
    for finding in findings:
        print(f"{finding.path}: {finding.text()} {finding.cure()}", file=sys.stderr)
