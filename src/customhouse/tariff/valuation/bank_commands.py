"""`customhouse comparable find`: accepted values that goods may be compared with."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.valuation import bank
from customhouse.tariff.valuation.bank_payloads import candidate_as_json
from customhouse.tariff.valuation.rules.likeness import FIRST_DAY, LAST_DAY, SUBHEADING, Sought, digits

app = typer.Typer(no_args_is_help=True, help="Accepted values of identical and similar goods (Articles 2 and 3).")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
LINE = "{kind:<9}  {unit_value} {currency}/{unit}  {exported}  {quantity} {unit}  {description}  ({declaration}/{item})"


@app.callback()
def comparable() -> None:
    """Accepted values of identical and similar goods (Articles 2 and 3)."""


@app.command()
def find(
    code: Annotated[str, typer.Argument(help="The commodity code, six digits at least.")],
    *,
    origin: Annotated[str, typer.Option(help="Country of production, two letters.")],
    exported: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of exportation; today if not told.")
    ] = None,
    description: Annotated[str, typer.Option(help="The goods in words: alike in code and words is identical.")] = "",
    producer: Annotated[str, typer.Option(help="Their producer; goods of the same come first.")] = "",
    level: Annotated[str, typer.Option(help="Commercial level, such as wholesale.")] = "",
    quantity: Annotated[str, typer.Option(metavar="UNIT=N", help="How much is imported, as in NMB=100.")] = "",
    as_json: Json = False,
) -> None:
    """List accepted values that goods may be compared with: identical before similar, the likest first."""
    if len(digits(code)) < SUBHEADING:
        raise typer.BadParameter(_("Give the commodity code with six digits or more."), param_hint="CODE")
    unit, amount = _quantity(quantity)
    day = exported.date() if exported else timezone.localdate()
    if not FIRST_DAY <= day <= LAST_DAY:
        raise typer.BadParameter(_("Give a day of the years 2000 to 2199."), param_hint="--exported")
    sought = Sought(
        digits(code), origin.strip().upper(), day, description, producer, level.casefold(), amount, unit.upper()
    )
    found = [candidate_as_json(each) for each in bank.candidates(SYSTEM, sought)]
    for each in found:
        print(json.dumps(each, ensure_ascii=False) if as_json else LINE.format(**each))
    if not found and not as_json:
        print("No accepted value of such goods about that time.")


def _quantity(text: str) -> tuple[str, Decimal | None]:
    if not text:
        return "", None
    unit, _equals, figure = text.partition("=")
    try:
        amount = Decimal(figure)
    except InvalidOperation:
        amount = Decimal(0)
    if not unit or not amount.is_finite() or amount <= 0:
        raise typer.BadParameter(_("Write the quantity as UNIT=N, such as NMB=100."), param_hint="--quantity")
    return unit, amount
