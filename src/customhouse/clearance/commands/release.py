"""`customhouse release`: the conditions of release, the release note, and its verification."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from customhouse.clearance import releasing
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.release.corrections import ask_correction
from customhouse.clearance.release.errors import not_released
from customhouse.clearance.release.queries import release_of, verified
from customhouse.clearance.showing.note import note_pdf
from customhouse.clearance.showing.release import standing_as_json, verification_as_json
from customhouse.clearance.showing.verification import verification_of
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.settings import settings

app = typer.Typer()
Mrn = Annotated[str, typer.Argument(help="The declaration (MRN).")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in words.")]


@app.command()
def conditions(mrn: Mrn, as_json: AsJson = False) -> None:
    """Say what is still missing before release, who acts next, and until when; exit 1 while something is."""
    declaration = _found(mrn)
    told = standing_as_json(declaration, releasing.standing_of(declaration))
    if as_json:
        _print(told)
    else:
        table = Table("condition", "met", "acts next", "until", "")
        for each in told["conditions"]:
            met = "yes" if each["met"] else "no"
            table.add_row(each["code"], met, each["acting"] or "", each["due"] or "", each["text"])
        Console().print(table)
    if not told["released"]:
        raise typer.Exit(1)


@app.command()
def note(
    mrn: Mrn,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF file to write.")],
    language: Annotated[str, typer.Option("--language", help="en, fr or ar; the installation's if not given.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write the release note of a declaration as a PDF file."""
    if language not in {"", "en", "fr", "ar"}:
        typer.echo(f"{language!r} is none of en, fr, ar.", err=True)
        raise typer.Exit(2)
    declaration = _found(mrn)
    release = release_of(declaration.pk)
    if release is None:
        raise not_released(mrn)
    data = note_pdf(declaration, release, language or settings().language)
    try:
        output.write_bytes(data)
    except OSError as error:
        typer.echo(f"The file cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from error
    told = {"mrn": declaration.mrn, "release": release.reference, "output": str(output), "bytes": len(data)}
    if as_json:
        _print(told)
    else:
        typer.echo(f"{release.reference}: {output} ({len(data)} bytes)")


@app.command()
def verify(
    code: Annotated[str, typer.Argument(help="The code under the note's square.")], as_json: AsJson = False
) -> None:
    """Say whether a release note is genuine and stands now; exit 1 if not."""
    release = verified(code)
    if release is None:
        told: dict[str, Any] = {"genuine": False, "valid": False}
        text = "No release note has this code."
    else:
        told = verification_as_json(verification_of(release, settings().language))
        text = f"{told['text']} {told['mrn']}, {told['release']}, {told['office']}, {told['released_at']}"
    if as_json:
        _print(told)
    else:
        typer.echo(text)
    if not told["valid"]:
        raise typer.Exit(1)


@app.command()
def correct(
    mrn: Mrn,
    item: Annotated[int, typer.Option("--item", help="Number of the goods item.")],
    element: Annotated[str, typer.Option("--element", help="What is wrong, as `customs_value`.")],
    found: Annotated[str, typer.Option("--found", help="What is right.")],
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Ask for a correction of a declaration whose goods were released; an officer decides on it."""
    wanted = [Correction(item, element, found)]
    asked = ask_correction(mrn=_found(mrn).mrn or "", corrections=wanted, reason=reason, actor=SYSTEM, at=_now())
    _told({"mrn": mrn, "request": asked.number, "state": "asked"}, as_json=as_json)


def _told(line: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print(line)
    else:
        typer.echo(" ".join(f"{name} {value}" for name, value in line.items()))


def _print(line: dict[str, Any]) -> None:
    typer.echo(msgspec.json.encode(line).decode())


def _now() -> datetime:
    return datetime.now(UTC)


def _found(mrn: str) -> Declaration:
    declaration = find(SYSTEM, mrn)
    if declaration is None:
        raise NotFound("declaration", mrn)
    return declaration
