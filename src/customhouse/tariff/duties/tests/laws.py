"""A small tariff for tests, written as rows of law data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from customhouse.reference.currencies.records import ExchangeTable, Rate
from customhouse.tariff.duties.records import AssessableItem, Assessment
from customhouse.tariff.duties.rules import assess
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.measures.rules.reading import snapshot_of_rows

DAY = date(2026, 3, 1)
_TAX = {
    "type": "", "order": "", "base": "value", "rounding": "half-up", "scale": "2", "legal_reference": "XD-1",
    "valid_from": "2019-01-01", "valid_to": "",
}  # fmt: skip
_MEASURE = {
    "id": "", "type": "CUD", "commodity": "", "direction": "import", "origin_group": "", "excluded": "",
    "preference": "", "additional_code": "", "certificate": "", "expression": "free", "legal_reference": "XD-1",
    "valid_from": "2019-01-01", "valid_to": "",
}  # fmt: skip
TAXES = [
    {"type": "CUD", "order": "10"},
    {"type": "ADD", "order": "20"},
    {"type": "EXC", "order": "30", "base": "value+CUD+ADD"},
    {"type": "FEE", "order": "40"},
    {"type": "VAT", "order": "50", "base": "value+CUD+ADD+EXC+FEE"},
]


def measure_row(**cells: str) -> Mapping[str, str]:
    """A row of `measures.csv`: a free customs duty on all goods, but for what is given."""
    return {**_MEASURE, **cells, "id": cells.get("id") or f"M-{hash(tuple(cells.items()))}"}


def tax_row(**cells: str) -> Mapping[str, str]:
    """A row of `taxes.csv`."""
    return {**_TAX, **cells}


def tariff(
    *measures: Mapping[str, str], taxes: list[dict[str, str]] = TAXES, members: Mapping[str, str] | None = None
) -> TariffSnapshot:
    """A tariff of these measures; `members` maps a country to its group."""
    areas = [
        {"group": group, "member": country, "valid_from": "2019-01-01", "valid_to": ""}
        for country, group in (members or {}).items()
    ]
    rows = [measure_row(**measure) for measure in measures]
    return snapshot_of_rows(taxes=[tax_row(**tax) for tax in taxes], areas=areas, measures=rows)


def goods(**facts: object) -> AssessableItem:
    """A goods item worth 1000 of code 09012100 from JP, but for what is given."""
    known = {"number": 1, "commodity": "09012100", "origin": "JP", "customs_value": Decimal(1000)}
    return AssessableItem(**{**known, **facts})  # type: ignore[arg-type]  # facts are given by name


def rates(**values: str) -> ExchangeTable:
    """The rates of the day."""
    return ExchangeTable("XDD", DAY, {code: Rate(Decimal(value), 1, "N-1") for code, value in values.items()})


def assessed(law: TariffSnapshot, *items: AssessableItem, on: date = DAY) -> Assessment:
    """What is owed on the items."""
    return assess(items, law, rates(), on)


def amounts(assessment: Assessment) -> dict[str, str]:
    """Amount by tax type."""
    return {line.type: str(line.amount) for line in assessment.lines}


def codes(assessment: Assessment) -> list[str]:
    """The codes of the findings."""
    return [finding.code for finding in assessment.findings]
