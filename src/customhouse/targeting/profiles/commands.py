"""`customhouse profiles`: check a file of profiles before it becomes law."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from customhouse.targeting.profiles.services import check_law

app = typer.Typer(no_args_is_help=True, help="The law of selection: profiles and policies.")


@app.callback()
def profiles() -> None:
    """The law of selection: profiles and policies."""


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file of profiles and policies (YAML).")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each fault.")] = False,
) -> None:
    """Tell every fault of a file of profiles, with its place and its remedy; nothing is loaded. Exit 0 or 1."""
    law = check_law(file)
    for found in law.findings:
        said = {"code": found.code, "path": found.path, "message": found.text(), "remedy": found.cure()}
        print(json.dumps(said, ensure_ascii=False) if as_json else "{code} {path}: {message} {remedy}".format(**said))
    if not law.findings and not as_json:
        print(f"{len(law.profiles)} profiles and {len(law.policies)} policies, without fault.")
    raise typer.Exit(1 if law.findings else 0)
