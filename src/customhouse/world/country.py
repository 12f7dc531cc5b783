"""The facts of a country, read from the data files of its pack. The folder is an argument: no country is named here."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable

from customhouse.world.records import CountryFacts, Mandate, Office, QuotaFacts, Trader

Row = dict[str, str]


def read_country(*, code: str, currency: str, data: Traversable, on: date) -> CountryFacts:
    """The country of the pack whose data lie under `data`, as it stands on that day.

    Reads offices, traders, mandates, exchange_rates and, under tariff/, nomenclature, units, areas, measures and, where
    there are any, quota_periods and quota_licences (all .csv).
    """
    traders = [row for row in _valid(data / "traders.csv", on) if row["status"] == "registered"]
    return CountryFacts(
        code=code,
        currency=currency,
        offices=tuple(
            Office(row["code"], row["unlocode"], tuple(row["modes"].split()))
            for row in _valid(data / "offices.csv", on)
            if row["modes"]
        ),
        traders=tuple(_trader(row) for row in traders if row["importer"] or row["exporter"]),
        brokers=tuple(_trader(row) for row in traders if row["broker"]),
        mandates=_mandates(data, on),
        commodities=_commodities(data, on),
        units={row["code"]: row["unit"] for row in _rows(data / "tariff" / "units.csv")},
        rates={
            row["currency"]: Decimal(row["rate"]) / Decimal(row["units"])
            for row in _valid(data / "exchange_rates.csv", on)
        },
        preferences=frozenset(row["member"] for row in _valid(data / "tariff" / "areas.csv", on)),
        quotas=_quotas(data / "tariff", on),
    )


def _quotas(tariff: Traversable, on: date) -> tuple[QuotaFacts, ...]:
    """The quotas that are open on the day, one for each measure that draws on one."""
    if not (tariff / "quotas.csv").is_file():
        return ()
    opened = {row["order_number"] for row in _valid(tariff / "quota_periods.csv", on)}
    licensed = {row["order_number"] for row in _rows(tariff / "quotas.csv") if row["kind"] == "licensed"}
    licences = list(_valid(tariff / "quota_licences.csv", on))
    return tuple(
        QuotaFacts(
            row["order_number"],
            row["commodity"],
            _members(tariff, row["origin_group"], on),
            row["preference"],
            row["certificate"] if row["order_number"] in licensed else "",
            {
                each["holder"]: each["number"]
                for each in reversed(licences)
                if each["order_number"] == row["order_number"]
            }
            if row["order_number"] in licensed
            else None,
        )
        for row in _valid(tariff / "measures.csv", on)
        if row["order_number"] in opened
    )


def _members(tariff: Traversable, group: str, on: date) -> frozenset[str]:
    """The countries of an area; the country itself where it is none; nothing for all origins."""
    members = frozenset(row["member"] for row in _valid(tariff / "areas.csv", on) if row["group"] == group)
    return members or frozenset(group.split())


def _rows(file: Traversable) -> Iterator[Row]:
    return csv.DictReader(file.read_text(encoding="utf-8").splitlines())


def _valid(file: Traversable, on: date) -> Iterator[Row]:
    day = on.isoformat()
    return (row for row in _rows(file) if row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"]))


def _trader(row: Row) -> Trader:
    return Trader(
        row["identifier"],
        row["name"],
        row["line"],
        row["city"],
        row["postcode"],
        row["country"],
        imports=bool(row["importer"]),
        exports=bool(row["exporter"]),
    )


def _mandates(data: Traversable, on: date) -> dict[str, tuple[Mandate, ...]]:
    found: dict[str, tuple[Mandate, ...]] = defaultdict(tuple)
    for row in _valid(data / "mandates.csv", on):
        if not row["withdrawn_on"] or on.isoformat() < row["withdrawn_on"]:
            found[row["trader"]] += (Mandate(row["broker"], row["representation"], row["scope"]),)
    return dict(found)


def _commodities(data: Traversable, on: date) -> dict[str, tuple[str, ...]]:
    """National codes that are divided no further, by their six-digit subheading."""
    rows = list(_valid(data / "tariff" / "nomenclature.csv", on))
    divided = {row["parent"] for row in rows}
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        if row["code"] not in divided:
            found[row["code"][:6]] += (row["code"],)
    return dict(found)
