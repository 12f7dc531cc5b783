"""Cases of rules as officers write them in `rule_cases/*.yaml`: what differs from a good declaration, what is found.

`given` names fields by their way (`items.0.price`); `world` says what is known around the declaration; `finds` lists
pointers. Amounts are written `1000 XDD`, parties `identifier` or `/name/country`, documents `N380 INV 1`, previous
documents `MRN 26XD…` or, with their category, `Y/SDE 26XD…`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from customhouse.clearance.declarations.records import (
    Adjustment,
    Amount,
    DeclarationRecord,
    DeclaredTax,
    Direction,
    Document,
    GoodsItem,
    Package,
    Party,
    PreviousDocument,
    Stage,
)
from customhouse.clearance.declarations.rules.circumstances import Circumstances, Completable, Standing
from customhouse.clearance.declarations.rules.vehicles import as_vehicle
from customhouse.clearance.declarations.tests.demoland import NOON, circumstances, good_declaration, good_item
from customhouse.tariff.vehicles.records import VehicleLaw
from customhouse.tariff.vehicles.rules.binding import unmet
from customhouse.tariff.vehicles.rules.law import FILES, law_of_rows


@dataclass(frozen=True)
class RuleCase:
    """One line of a table."""

    rule: str
    title: str
    record: DeclarationRecord
    circumstances: Circumstances
    finds: list[str]
    severity: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"


def rule_cases() -> Iterator[RuleCase]:
    """Every case of every table."""
    folder = files("customhouse.clearance.declarations.tests") / "rule_cases"
    for table in sorted(folder.iterdir(), key=lambda each: each.name):
        for rule, rows in yaml.safe_load(table.read_text(encoding="utf-8")).items():
            for row in rows:
                yield RuleCase(
                    rule,
                    row["case"],
                    _record(row.get("given", {})),
                    _circumstances(row.get("world", {})),
                    row["finds"],
                    row.get("severity", ""),
                )


def _record(given: dict[str, Any]) -> DeclarationRecord:
    """The good declaration with what is given."""
    record = good_declaration()
    for way, value in given.items():
        record = _with(record, way.split("."), value)
    return record


def _with(record: Any, way: list[str], value: Any) -> Any:
    """A record with one field, however deep, replaced."""
    name, *further = way
    if not further:
        return replace(record, **{name: _read(name, value)})
    position = int(further[0])
    rows = list(getattr(record, name))
    rows += [replace(good_item(), number=number + 1) for number in range(len(rows), position + 1)]
    if further[1:]:
        rows[position] = _with(rows[position], further[1:], value)
    return replace(record, **{name: tuple(rows)})


def _amount(value: str) -> Amount:
    figure, _, currency = str(value).partition(" ")
    return Amount(Decimal(figure), currency)


def _party(value: str) -> Party:
    if not value.startswith("/"):
        return Party(value)
    _, name, country = value.split("/")
    return Party(name=name, country=country)


def _document(value: str) -> Document:
    code, _, rest = value.partition(" ")
    reference, _, issued = rest.partition(" of ")
    return Document(code, reference, issued=date.fromisoformat(issued) if issued else None)


def _previous(value: str) -> PreviousDocument:
    kind, reference = value.split(" ", 1)
    category, _, kind = kind.rpartition("/")
    return PreviousDocument(category or "Z", kind, reference)


def _package(value: str) -> Package:
    kind, quantity, marks = value.split(" ", 2)
    return Package(kind, None if quantity == "-" else int(quantity), marks)


def _tax(value: dict[str, str]) -> DeclaredTax:
    read: dict[str, Callable[[str], Any]] = {"base": _amount, "assessed": _amount, "quantity": Decimal, "rate": Decimal}
    return DeclaredTax(
        **{name: read.get(name, str)(one) for name, one in ({"type": "CUD", "preference": "100"} | value).items()}
    )


def _adjustment(value: str) -> Adjustment:
    code, _, amount = value.partition(" ")
    return Adjustment(code, _amount(amount))


def _many(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: tuple(read(value) for value in values)


READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("price", "customs_value", "statistical_value", "invoice_amount"), _amount),
    **dict.fromkeys(
        ("declarant", "agent", "importer", "exporter", "seller", "buyer", "consignor", "consignee"), _party
    ),
    **dict.fromkeys(
        ("gross_mass", "net_mass", "supplementary_quantity", "total_gross_mass", "exchange_rate"),
        lambda value: Decimal(str(value)),
    ),
    **dict.fromkeys(("containers", "guarantees", "additional_procedures", "additional_codes"), tuple),
    "direction": Direction,
    "stage": Stage,
    "documents": _many(_document),
    "previous_documents": _many(_previous),
    "packages": _many(_package),
    "taxes": _many(_tax),
    "adjustments": _many(_adjustment),
    "authorisations": _many(lambda value: tuple(value.split(" "))),
    "acceptance_declared": lambda value: datetime.fromisoformat(value).replace(tzinfo=UTC),
    "items": lambda count: tuple(replace(good_item(), number=number + 1) for number in range(count)),
}
"""How a field is read from a table; what is not named here is taken as it stands."""


def _read(name: str, value: Any) -> Any:
    """A field's value from a cell."""
    known = {field.name for record in (DeclarationRecord, GoodsItem) for field in fields(record)}
    if name not in known:
        raise KeyError(name)
    reader = READERS.get(name)
    return value if value is None or reader is None else reader(value)


@cache
def vehicle_law(on: date) -> VehicleLaw:
    """Demoland's law on vehicles of a day."""
    data = files("customhouse.countries.demoland") / "data" / "vehicles"
    texts = {name: (data / f"{name}.csv").read_text(encoding="utf-8") for name in FILES}
    return law_of_rows({name: list(csv.DictReader(text.splitlines())) for name, text in texts.items()}, on)


def _circumstances(world: dict[str, Any]) -> Circumstances:
    """What is known around the declaration."""
    around = circumstances()
    standings = dict.fromkeys(world.get("unknown", ()), Standing.UNKNOWN)
    standings |= dict.fromkeys(world.get("suspended", ()), Standing.SUSPENDED)
    missing = set(world.get("missing", ()))
    return replace(
        around,
        at=datetime.fromisoformat(str(world["at"])).replace(tzinfo=UTC) if "at" in world else NOON,
        standing=lambda identifier, _on: standings.get(identifier, Standing.KNOWN),
        mandate=lambda agent, principal, kind, _on: f"{agent} for {principal} {kind}" not in missing,
        currency=lambda code, _on: code not in missing,
        country=lambda code, _on: code not in missing,
        unit=lambda code, _on: code not in missing,
        package_kind=lambda code, _on: code not in missing,
        completable=lambda _record, mrn: Completable(world.get("completable", {}).get(mrn, "fit")),
        vehicles=lambda record, item, on: unmet(as_vehicle(record, item), vehicle_law(on), on),
        lrn_used=lambda declarant, lrn: f"{declarant} {lrn}" in world.get("used", ()),
        declared_before=lambda _record, item: world.get("declared", {}).get(item.commodity, ""),
    )
