"""Units of measure in pure Python: codes and exact conversion."""

from customhouse.reference.units.rules.codes import Unit, UnitCode, UnknownUnit, find_unit, parse, unit_findings, units
from customhouse.reference.units.rules.conversion import IncompatibleUnits, convert, ratio
from customhouse.reference.units.rules.words import asked_in, one_of

__all__ = [
    "IncompatibleUnits",
    "Unit",
    "UnitCode",
    "UnknownUnit",
    "asked_in",
    "convert",
    "find_unit",
    "one_of",
    "parse",
    "ratio",
    "unit_findings",
    "units",
]
