"""Law data from rows of text: `taxes.csv`, `areas.csv`, `acts.csv`, `measures.csv`.

Each row becomes a frozen record; a cell that cannot be read is a finding at `file:line`. Nothing is skipped: law that
cannot be read whole is not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.measures.records import Act, MeasureLaw, Membership, TariffSnapshot, TaxLaw

Row = Mapping[str, str]
LANGUAGES = ("en", "fr", "ar")
_FIRST_LINE = 2
"""The first line of data in a file, below its heading."""

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one source: taxes, memberships of origin groups, texts, measures; and where each stood."""

    taxes: tuple[TaxLaw, ...] = ()
    memberships: tuple[Membership, ...] = ()
    acts: tuple[Act, ...] = ()
    measures: tuple[MeasureLaw, ...] = ()


def read_law(rows: Mapping[str, Iterable[Row]]) -> Law:
    """The law in the rows of `taxes`, `areas`, `acts` and `measures` (each may be absent).

    Raises `Refused` with a finding for every row that cannot be read.
    """
    findings: list[Finding] = []
    law = Law(
        tuple(_read("taxes", rows, _tax, findings)),
        tuple(_read("areas", rows, _membership, findings)),
        tuple(_read("acts", rows, _act, findings)),
        tuple(_read("measures", rows, _measure, findings)),
    )
    if findings:
        raise Refused(findings)
    return law


def _read(
    name: str, rows: Mapping[str, Iterable[Row]], reader: Callable[[Row], Read], findings: list[Finding]
) -> Iterable[Read]:
    for line, row in enumerate(rows.get(name, ()), _FIRST_LINE):
        try:
            yield reader(row)
        except (KeyError, ValueError) as error:
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


def _tax(row: Row) -> TaxLaw:
    return TaxLaw(
        row["type"],
        int(row["order"]),
        row["base"],
        row["rounding"],
        int(row["scale"]),
        row["legal_reference"],
        date.fromisoformat(row["valid_from"]),
        _end(row),
        _texts(row, "name"),
    )


def _membership(row: Row) -> Membership:
    valid_from = date.fromisoformat(row["valid_from"])
    return Membership(row["group"], row["member"], valid_from, _end(row), _texts(row, "name"))


def _act(row: Row) -> Act:
    return Act(row["reference"], _texts(row, "title"), date.fromisoformat(row["published"]))


def snapshot_of_rows(
    *, taxes: Iterable[Mapping[str, str]], areas: Iterable[Mapping[str, str]], measures: Iterable[Mapping[str, str]]
) -> TariffSnapshot:
    """A snapshot of the rows of `taxes.csv`, `areas.csv` and `measures.csv` (as `csv.DictReader` gives them).

    Raises `LawRefusedError` (a `ValueError`) whose findings name file, line and cell of what cannot be read.
    """
    law = read_law({"taxes": taxes, "areas": areas, "measures": measures})
    return TariffSnapshot(law.taxes, law.memberships, law.measures)


def _measure(row: Row) -> MeasureLaw:
    return MeasureLaw(
        row["id"],
        row["type"],
        row["commodity"],
        row["direction"],
        row["origin_group"],
        frozenset(row["excluded"].split()),
        row["preference"],
        row["additional_code"],
        tuple(row["certificate"].split()),
        row["expression"],
        row["legal_reference"],
        date.fromisoformat(row["valid_from"]),
        _end(row),
        row.get("order_number") or "",
    )


def _end(row: Row) -> date | None:
    return date.fromisoformat(row["valid_to"]) if row["valid_to"] else None


def _texts(row: Row, what: str) -> dict[str, str]:
    return {language: row.get(f"{what}_{language}", "") for language in LANGUAGES}
