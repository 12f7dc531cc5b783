"""Units of measure in pure Python: codes and exact conversion."""

from customhouse.reference.units.rules.codes import Unit, UnitCode, UnknownUnit, find_unit, parse, unit_findings, units
from customhouse.reference.units.rules.conversion import IncompatibleUnits, convert, ratio

__all__ = [
    "IncompatibleUnits",
    "Unit",
    "UnitCode",
    "UnknownUnit",
    "convert",
    "find_unit",
    "parse",
    "ratio",
    "unit_findings",
    "units",
]
