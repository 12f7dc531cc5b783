"""Registers for tests: rows as an office writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import timedelta

from conftest import AT
from customhouse.clearance.downtime import services
from customhouse.clearance.downtime.models import NumberRange, Outage
from customhouse.clearance.downtime.rules.columns import NAMES
from customhouse.clearance.downtime.rules.numbers import number_of
from customhouse.foundation.access.records import Actor, Role

OFFICE = "XD000100"
OLGA = Actor("olga", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))
SARA = Actor("sara", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))
BACK = AT + timedelta(hours=5)
"""When the line is back and the register is loaded."""

CAR = {
    "accepted_at": "2026-03-02 10:30",
    "declarant": "XD0610011099",
    "importer": "XD0610011099",
    "commodity": "87032310",
    "description": "Used passenger cars, petrol, 1500 to 3000 cc",
    "origin": "DE",
    "packages": "3",
    "package_kind": "NE",
    "gross_mass": "4114.451",
    "net_mass": "4114.451",
    "price": "11083.81",
    "currency": "EUR",
    "procedure": "4000",
    "quantity": "3",
    "unit": "NAR",
    "receipt": "",
}


def number(serial: int = 1) -> str:
    return number_of(OFFICE, 2026, serial)


def row(serial: int = 1, **other: str) -> dict[str, str]:
    return {"number": number(serial), **CAR, **other}


def as_csv(*rows: Mapping[str, str], separator: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def prepared(count: int = 10) -> tuple[Outage, NumberRange]:
    """An office that had no line for the day, with numbers reserved before."""
    reserved = services.reserve_numbers(office=OFFICE, count=count, actor=OLGA, at=AT - timedelta(days=3))
    outage = services.declare_outage(
        office=OFFICE, began_at=AT, ended_at=AT + timedelta(hours=4), reason="Cable cut", actor=SARA, at=BACK
    )
    return outage, reserved
