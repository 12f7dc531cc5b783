"""A country's quotas from rows of text: `quotas.csv`, `quota_periods.csv`, `quota_licences.csv`.

Each row becomes a frozen record; a cell that cannot be read is a finding at `file:line`. Nothing is skipped: law that
cannot be read whole is not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.quotas.records import Kind, Period, QuotaLaw, Remainder, Returned

Row = Mapping[str, str]
Read = TypeVar("Read")
FILES = ("quotas", "quota_periods", "quota_licences")
_FIRST_LINE = 2
"""The first line of data in a file, below its heading."""


@dataclass(frozen=True, slots=True)
class PeriodLaw:
    """A span of days of a quota, with its volume in the quota's unit."""

    order_number: str
    volume: Decimal
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class LicenceLaw:
    """A licence to draw on a quota: its number, who may use it, for how much, on which days."""

    number: str
    order_number: str
    holder: str
    quantity: Decimal
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas of one source by order number, their periods and the licences on them."""

    quotas: Mapping[str, QuotaLaw]
    periods: tuple[PeriodLaw, ...]
    licences: tuple[LicenceLaw, ...]


def read_law(rows: Mapping[str, Iterable[Row]]) -> Quotas:
    """The quotas in the rows of `FILES` (each may be absent).

    Raises `Refused` with a finding for every row that cannot be read, or names a quota that is not there.
    """
    findings: list[Finding] = []
    quotas = {law.order_number: law for law in _read("quotas", rows, _quota, findings)}
    periods = tuple(_read("quota_periods", rows, lambda row: _period(row, quotas), findings))
    licences = tuple(_read("quota_licences", rows, lambda row: _licence(row, quotas), findings))
    if findings:
        raise Refused(findings)
    return Quotas(quotas, periods, licences)


def _read(
    name: str, rows: Mapping[str, Iterable[Row]], reader: Callable[[Row], Read], findings: list[Finding]
) -> Iterator[Read]:
    for line, row in enumerate(rows.get(name, ()), _FIRST_LINE):
        try:
            yield reader(row)
        except (KeyError, ValueError, InvalidOperation) as error:
            findings.append(
                Finding(
                    "LAW-ROW",
                    Severity.ERROR,
                    "",
                    f"{name}.csv:{line}",
                    msgid("{row} cannot be read: {cause}."),
                    msgid("Give every column of the format; dates as 2026-01-31, whole numbers in figures."),
                    {"row": f"{name}.csv:{line}", "cause": str(error)},
                )
            )


def _quota(row: Row) -> QuotaLaw:
    return QuotaLaw(
        row["order_number"],
        row["unit"],
        row["legal_reference"],
        Kind(row["kind"]),
        Period(row["allocation"]),
        Remainder(row["remainder"]),
        Returned(row["returned"]),
        int(row["scale"]),
        Decimal(row["critical_at"]),
        row["parent"],
    )


def _period(row: Row, quotas: Mapping[str, QuotaLaw]) -> PeriodLaw:
    order = quotas[row["order_number"]].order_number
    return PeriodLaw(order, Decimal(row["volume"]), *_days(row))


def _licence(row: Row, quotas: Mapping[str, QuotaLaw]) -> LicenceLaw:
    order = quotas[row["order_number"]].order_number
    return LicenceLaw(row["number"], order, row["holder"], Decimal(row["quantity"]), *_days(row))


def _days(row: Row) -> tuple[date, date]:
    return date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"])
