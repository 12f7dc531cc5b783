"""Commands for messages: `message roundtrip` and `message validate`. They need no database and no settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from customhouse.messages.wco.catalogue import finding
from customhouse.messages.wco.reading import MAX_BYTES
from customhouse.messages.wco.roundtripping import roundtrip, rows, validate

app = typer.Typer(help="Read, check and rewrite WCO messages.", no_args_is_help=True)
Paths = Annotated[list[Path], typer.Argument(help="Files, or folders that are read whole in sorted order.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("roundtrip")
def roundtrip_command(paths: Paths, as_json: AsJson = False) -> None:
    """Read each message, write it again, and say what was lost."""
    _answer(paths, roundtrip, {"ok": False, "lost": []}, as_json=as_json)


@app.command("validate")
def validate_command(paths: Paths, as_json: AsJson = False) -> None:
    """Say whether each message is as the data model has it, and if not, where and why."""
    _answer(paths, validate, {"valid": False}, as_json=as_json)


def _answer(
    paths: list[Path], examine: Callable[[bytes], dict[str, object]], verdict: dict[str, object], *, as_json: bool
) -> None:
    """Answer every file with one line."""
    for path in (file for given in paths for file in files_under(given)):
        try:
            with path.open("rb") as file:
                answer = examine(file.read(MAX_BYTES + 1))
        except OSError as error:
            refusal = finding("MSG-FILE", "", str(path), detail=error.strerror or "")
            answer = {"kind": "unreadable", **verdict, "errors": rows((refusal,))}
        _show({"file": str(path), **answer}, as_json=as_json)


def files_under(given: Path) -> Iterator[Path]:
    """The file itself, or all files under a folder in sorted order; what is not there is given too, to be answered."""
    if not given.is_dir():
        yield given
        return
    found = [Path(folder, name) for folder, _, names in os.walk(given) for name in names]
    yield from sorted(found)


def _show(answer: dict[str, object], *, as_json: bool) -> None:
    """One line: an object, or words for people."""
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    good = answer.get("ok", answer.get("valid"))
    print(f"{'✓' if good else '✗'} {answer['file']}: {answer['kind']}")
    errors = answer["errors"]
    for error in errors if isinstance(errors, list) else []:
        print(f"    {error['code']} {error['pointer']} {error['path']}: {error['message']} {error['remedy']}")
