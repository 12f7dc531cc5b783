"""`customhouse vehicle`: what a vehicle would cost at the border. Mounted as a top-level command."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from customhouse.foundation.access.errors import Refused
from customhouse.tariff.vehicles.payloads import estimate_as_json
from customhouse.tariff.vehicles.queries import estimate_vehicle
from customhouse.tariff.vehicles.records import EFFECTS, Asked
from customhouse.tariff.vehicles.rules.believing import BASES

BAD_ARGUMENTS = 2


def vehicle(  # noqa: PLR0917  # each option of the command is an argument
    kind: Annotated[str, typer.Option(help="car, pickup, lorry, motorcycle, bus …: as the country's law names them.")],
    state: Annotated[str, typer.Option(help="new or used; used where a first registration is given.")] = "",
    engine: Annotated[str, typer.Option(help="petrol, diesel, electric, petrol-hybrid, petrol-plugin …")] = "",
    capacity: Annotated[str, typer.Option(help="Cylinder capacity in cubic centimetres.")] = "",
    gross_mass: Annotated[str, typer.Option(help="Largest permitted mass with load, in kilograms.")] = "",
    mass: Annotated[str, typer.Option(help="Mass of the vehicle itself, in kilograms.")] = "",
    first_registered: Annotated[str, typer.Option(help="Day of first registration, as 2021-05-31.")] = "",
    origin: Annotated[str, typer.Option(help="Country of origin, ISO 3166-1 alpha-2.")] = "",
    price: Annotated[str, typer.Option(help="What was paid, without the freight and insurance given here.")] = "",
    new_value: Annotated[str, typer.Option(help="What a used vehicle costs new.")] = "",
    currency: Annotated[str, typer.Option(help="Currency of all amounts; the national one if left out.")] = "",
    freight: Annotated[str, typer.Option(help="Freight that the price does not hold.")] = "",
    insurance: Annotated[str, typer.Option(help="Insurance that the price does not hold.")] = "",
    at: Annotated[str, typer.Option(help="Day whose law applies, as 2026-01-31; today if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Say which code a vehicle has and why, what it is worth to customs, what it would owe, and what else it takes."""
    asked = Asked(
        kind, state, engine, capacity, gross_mass, mass, first_registered, origin, price, new_value, currency,
        freight, insurance, at,
    )  # fmt: skip
    try:
        told = estimate_as_json(estimate_vehicle(asked, timezone.localdate()))
    except Refused as error:
        for finding in error.findings:
            name = finding.path.replace("_", "-") or finding.code
            print(f"{name}: {finding.text()} {finding.cure()}", file=sys.stderr)
        raise typer.Exit(BAD_ARGUMENTS) from None
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _show(told)


def _show(told: dict[str, Any]) -> None:
    """The way to the code, the conditions, and the charges of every option at every value, for people."""
    for step in told["path"]:
        print(f"{step['code']:<10} {step['text']}")
        for reason in step["because"]:
            print(f"{'':<10} {reason}")
    for condition in told["conditions"]:
        print(f"{EFFECTS[condition['effect']]}: {condition['text']} ({condition['legal_reference']})")
    for reason in told["because"]:
        print(reason)
    for note in told["notes"]:
        print(f"{note['message']} {note['remedy']}", file=sys.stderr)
    table = Table("Value", "Option", "Charges", "Total", title=f"Law of {told['as_of']}")
    for worth in told["values"]:
        for option in worth["options"]:
            charges = "\n".join(f"{line['type']} {line['rate']}: {line['amount']}" for line in option["lines"])
            name = "\n".join([option["option"], *option["needs"], *(each["message"] for each in option["lacking"])])
            total = "" if option["total"] is None else f"{option['total']} {told['currency']}"
            table.add_row(f"{BASES[worth['basis']]}: {worth['value']}", name, charges, total)
    Console().print(table)
