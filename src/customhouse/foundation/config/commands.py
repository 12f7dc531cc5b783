"""`customhouse config`: what this installation is set to."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated

import typer

from customhouse.foundation.config.description import described
from customhouse.foundation.config.settings import settings

app = typer.Typer(no_args_is_help=True, help="The settings of this installation.")


@app.callback()
def config() -> None:
    """The settings of this installation."""


@app.command()
def show(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Show every setting: its value (secrets are not shown), where it comes from, and what it is for."""
    for row in described(settings(), os.environ):
        if as_json:
            print(json.dumps(asdict(row)))
        else:
            print(f"{row.variable} = {row.value}  [{row.source}]\n    {row.description}")
