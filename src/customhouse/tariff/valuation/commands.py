"""`customhouse value`: what goods are worth to customs, by which method and why. Mounted as a top-level command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.tariff.valuation.payloads import findings_as_json, valuation_as_json
from customhouse.tariff.valuation.queries import LARGEST, parse_dossier, value_dossier
from customhouse.tariff.valuation.rules.valuing import Valuation

NOT_VALUED = 1
BAD_ARGUMENTS = 2
NOTHING: dict[str, Any] = {"method": None, "value": None, "explanation": []}
SCHEMA = """Value goods by the six methods of the WTO Valuation Agreement, in their order, and explain it (Article 16).

DOSSIER.json, in short (docs/valuation.md describes every field):

{"date": "2026-03-01", "export_date": "2026-02-10", "basis": "CIF", "currency": "EUR", "rates": {"EUR": "3.4"},
"goods": {"description": "…", "origin": "JP", "quantity": "100", "producer": "…", "commercial_level": "wholesale"},
"items": [{"number": 1, "price": "600", "weight": "40"}], "share_by": "value",
"sale": {"price": "1000", "incoterm": "FOB", "related": false, "influenced": null, "circumstances": {…},
"test_values": [{"basis": "transaction", "value": "…"}], "restrictions": [{"kind": "law|geographic|no_effect|other"}],
"conditions": [{"text": "…", "value": null}], "doubt": {"upheld": false}} or "sale": "lease",
"additions": [{"kind": "royalty", "amount": "50", "related_to_goods": true, "condition_of_sale": true}],
"freight": "80", "insurance": {"amount": "10", "currency": "XDD", "included": false},
"deductions": [{"kind": "inland_transport", "amount": "12", "distinguished": true}],
"identical": [{"reference": "…", "value": "…", "quantity": "…", "exported": "…"}], "similar": [...],
"deductive": {"sales": [{"unit_price": "9", "quantity": "80"}], "profit_percent": "10", "transport": "0.5"},
"computed": {"materials": "…", "labour": "…", "profit": "…"}, "inversion": false,
"fallback": [{"basis": "used", "new_value": "…"}, {"basis": "lease", "payments": […], "rate_percent": "6"}]}

Ends with 0 and the value, with 1 where facts are wanted, with 2 where the dossier cannot be read.
"""


def value(
    dossier: Annotated[str, typer.Argument(help="The dossier, a JSON file; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Value goods by the six methods of the WTO Valuation Agreement."""
    try:
        valued = value_dossier(parse_dossier(_text(dossier)), timezone.localdate())
    except Refused as error:
        _tell(error.findings)
        if as_json:
            _print(NOTHING | {"findings": findings_as_json(error.findings)})
        raise typer.Exit(BAD_ARGUMENTS) from None
    _tell(valued.warnings)
    if as_json:
        _print(valuation_as_json(valued.valuation) | {"findings": findings_as_json(valued.warnings)})
    else:
        _show(valued.valuation)
    if valued.valuation.method is None:
        raise typer.Exit(NOT_VALUED)


value.__doc__ = SCHEMA


def _text(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    path = Path(file)
    if not path.is_file():
        raise typer.BadParameter(f"{file}: there is no such file.")
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _tell(findings: tuple[Finding, ...]) -> None:
    for each in findings:
        print(f"{each.severity.value}  {each.code} at {each.path}: {each.text()} {each.cure()}", file=sys.stderr)


def _print(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=False))


def _show(found: Valuation) -> None:
    """The explanation, the facts that are wanted, and the value, for people."""
    told = valuation_as_json(found)
    for line in told["explanation"]:
        print(line)
    for want in told["wanted"]:
        print(f"Wanted: {want['field']} ({want['article']}): {want['question']}")
    for item in told["items"]:
        print(f"Item {item['number']}: {item['value']} {found.currency}")
    if found.method is not None:
        print(f"Customs value: {told['value']} {found.currency}, by method {found.method}")
