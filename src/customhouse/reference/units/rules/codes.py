"""Unit codes: UNECE Recommendation 20, and the few that customs tariffs use beside it.

A code in a message may bear a qualifier after a hash (`KGM#G`, kilogram gross), as TARIC writes it. Codes that
Recommendation 20 withdrew, and TARIC's own codes for units that it has, are read as aliases and told in a warning.
Source: UNECE Rec 20 (code list as published in the public domain), TARIC measurement units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.tables import read_table

_DATA = files("customhouse.reference.units") / "data"
_TARIC_LENGTH = 4


class UnknownUnit(LookupError):
    """No list that Customhouse reads has this unit code."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: code, symbol, short English name; its dimension and how many of the dimension's main unit it is.

    `dimension` is empty and `factor` None where no exact conversion is known. `is_recommended` tells whether
    the code stands in Recommendation 20 today.
    """

    code: str
    symbol: str
    name: str
    dimension: str
    factor: Decimal | None
    is_recommended: bool


@dataclass(frozen=True, slots=True)
class UnitCode:
    """A unit code as a message writes it: the unit and its qualifier (`G` gross, `E` drained net, …, or empty)."""

    unit: str
    qualifier: str = ""


def parse(code: str) -> UnitCode:
    """The parts of a code: `UNIT`, `UNIT#QUALIFIER`, or TARIC's four letters in one; whether it exists is not asked.

    >>> parse("kgm#g")
    UnitCode(unit='KGM', qualifier='G')
    >>> parse("DTNE")
    UnitCode(unit='DTN', qualifier='E')
    >>> parse("ASV# ")
    UnitCode(unit='ASV', qualifier='')
    """
    unit, _, qualifier = code.strip().upper().partition("#")
    unit, qualifier = unit.strip(), qualifier.strip()
    if not qualifier and len(unit) == _TARIC_LENGTH and unit[:3] in _known():
        return UnitCode(unit[:3], unit[3])
    return UnitCode(unit, qualifier)


def find_unit(code: str) -> Unit:
    """The unit of a code (its qualifier set aside, an alias followed); `UnknownUnit` where there is none.

    >>> find_unit("NPR").name
    'pair'
    """
    unit = parse(code).unit
    try:
        return _known()[_aliases().get(unit, unit)]
    except KeyError:
        raise UnknownUnit(code) from None


def units() -> Mapping[str, Unit]:
    """Every unit by its code, without aliases."""
    return _known()


def unit_findings(
    code: str, *, pointer: str, path: str = "", severity: Severity = Severity.ERROR
) -> tuple[Finding, ...]:
    """What is wrong or doubtful in a unit code: an unknown one is of the given severity, an alias a warning.

    >>> [finding.code for finding in unit_findings("NPR", pointer="42A")]
    ['REF-UNIT-OLD']
    """
    unit = parse(code).unit
    if unit in _aliases():
        return (
            Finding(
                "REF-UNIT-OLD",
                Severity.WARNING,
                pointer,
                path,
                msgid("The unit {unit} is read as {meant} of UNECE Recommendation 20."),
                msgid("Write {meant} from now on."),
                {"unit": unit, "meant": _aliases()[unit]},
            ),
        )
    if unit in _known():
        return ()
    return (
        Finding(
            "REF-UNIT-UNKNOWN",
            severity,
            pointer,
            path,
            msgid("There is no unit of measure {unit}."),
            msgid("Use a code of UNECE Recommendation 20, such as KGM for kilograms or LTR for litres."),
            {"unit": unit},
        ),
    )


@cache
def _known() -> Mapping[str, Unit]:
    """Both lists, read once."""
    rows = [(row, name == "units.csv") for name in ("units.csv", "customs.csv") for row in read_table(_DATA / name)]
    return MappingProxyType({row["code"]: _unit(row, recommended) for row, recommended in rows})


@cache
def _aliases() -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["unit"] for row in read_table(_DATA / "aliases.csv")})


def _unit(row: Mapping[str, str], recommended: bool) -> Unit:  # noqa: FBT001  # two lists, one flag, one caller
    factor = Decimal(row["factor"]) if row["factor"] else None
    return Unit(row["code"], row["symbol"], row["name"], row["dimension"], factor, recommended)
