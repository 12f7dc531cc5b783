"""What a duty calculator must ask about goods: just the facts that the measures which would apply are charged by.

A question that no measure needs is not asked; one that several need is asked once, in a unit that people use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from customhouse.reference.units.rules import UnknownUnit, find_unit
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules.expressions import (
    CIF,
    AdValorem,
    AnyTerm,
    EntryPrices,
    Expression,
    ReferencePrice,
    Seasons,
    Specific,
    part_key,
)
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.selecting import reaches_origin, select
from customhouse.tariff.measures.records import GENERAL, MeasureLaw, TariffSnapshot

EVERYDAY = {"mass": "KGM", "volume": "LTR", "energy": "KWH"}
"""The unit in which a quantity of a dimension is asked for; the assessment converts it to the law's own, exactly."""

COUNTED = frozenset({"CTM"})
"""Units that are asked for as they are, though they could be reckoned from another of their dimension."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What is to be asked: quantities by their units, preferences that may be claimed, additional codes to choose from.

    The measures are those that extend to goods of the code and the origin asked about.
    """

    quantities: tuple[str, ...] = ()
    preferences: tuple[MeasureLaw, ...] = ()
    companies: tuple[MeasureLaw, ...] = ()


def needs(item: AssessableItem, tariff: TariffSnapshot, on: date) -> Needs:
    """What is to be asked about goods of this code, origin and claim on that day."""
    units: dict[str, None] = {}
    preferences: list[MeasureLaw] = []
    companies: list[MeasureLaw] = []
    for tax in tariff.taxes_on(on):
        reaching = [row for rows in tariff.reaching(tax.type, item.direction, item.commodity, on) for row in rows]
        extending = [row for row in reaching if reaches_origin(row, item, tariff, on)]
        preferences += [row for row in extending if row.preference not in GENERAL]
        companies += [row for row in extending if row.additional_code]
        units |= dict.fromkeys(key for row in _charging(item, tax.type, tariff, on) for key in _units(row))
    return Needs(tuple(units), _closest(preferences), _closest(companies))


def _charging(item: AssessableItem, tax: str, tariff: TariffSnapshot, on: date) -> Iterator[MeasureLaw]:
    """The measures that would be worked out: the preference claimed and, unless it is free, the general rate beside."""
    selection = select(item, tax, tariff, on)
    claimed, general = selection.preferential, selection.general
    if claimed:
        yield claimed
    if general and (claimed is None or parsed(claimed.expression).sum is not None):
        yield general


def _units(row: MeasureLaw) -> Iterator[str]:
    yield from units_of(parsed(row.expression))


def units_of(expression: Expression) -> Iterator[str]:
    """The quantities that an expression is worked out from, each in the unit to ask for it in.

    >>> from customhouse.tariff.duties.rules.grammar import parse
    >>> list(units_of(parse("ENTRY PRICE ( FROM 50 EUR / DTN : 5 % ; ELSE 5 % + 2 EUR / HLT )")))
    ['KGM', 'LTR']
    """
    for term in expression.terms:
        yield from _units_of_term(term)


def _units_of_term(term: AnyTerm) -> Iterator[str]:
    if isinstance(term, AdValorem):
        of = part_key(term.of) if term.is_of_part else term.of
        yield from [of] if of and of != CIF else []
    elif isinstance(term, Specific):
        yield from (_everyday(unit.key) for unit in term.units)
    elif isinstance(term, ReferencePrice):
        yield from _units_of_term(term.price)
    elif isinstance(term, EntryPrices | Seasons):
        for key, rate in term.branches:
            yield from _units_of_term(key) if isinstance(key, Specific) else ()
            yield from units_of(rate)
        yield from units_of(term.otherwise)


def _everyday(key: str) -> str:
    """The unit to ask in: that of the law where it has a qualifier or nothing converts to it.

    >>> _everyday("DTN"), _everyday("HLT"), _everyday("KGM#G"), _everyday("NPR")
    ('KGM', 'LTR', 'KGM#G', 'NPR')
    """
    if "#" in key or key in COUNTED:
        return key
    try:
        return EVERYDAY.get(find_unit(key).dimension, key)
    except UnknownUnit:
        return key


def _closest(rows: list[MeasureLaw]) -> tuple[MeasureLaw, ...]:
    """Of each preference, certificate, additional code and quota the measure with the longest code: it stands first."""
    found: dict[tuple[object, ...], MeasureLaw] = {}
    for row in rows:
        found.setdefault((row.type, row.preference, row.certificates, row.additional_code, row.order_number), row)
    return tuple(found.values())
