"""What commands of every kind of claim share: who acts, how an amount is typed, how an answer is printed."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--as", help="The user who does it.")]
Why = Annotated[str, typer.Option(help="Why.")]


def amount_of(text: str) -> Decimal:
    """An amount as typed; a bad parameter where it is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(_("{text} is no amount.").format(text=text)) from None


def print_told(told: dict[str, Any], line: str, *, as_json: bool) -> None:
    """Print what happened: for another program, or as a line for people."""
    print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))
