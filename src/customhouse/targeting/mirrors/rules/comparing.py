"""A partner's statements held against what was declared: month by month, year by year, the same on both sides.

Source: United Nations, International Merchandise Trade Statistics, Compilers Manual, bilateral reconciliation:
valuation (FOB, CIF), partner and timing are what honest gaps come from, and are told with each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from customhouse.targeting.mirrors.records import KILOGRAM, YEAR, Basis, Declared, Freight, Gap, Key, Statement

MONTHS = 12
Convert = Callable[[Decimal, str, str], Decimal | None]
"""A value of a currency in a period, in national currency; None where no rate is known."""


def months_of(period: str) -> tuple[str, ...]:
    """The months of a period.

    >>> months_of("2025-03")
    ('2025-03',)
    >>> months_of("2025")[::11]
    ('2025-01', '2025-12')
    """
    return tuple(f"{period}-{month:02}" for month in range(1, MONTHS + 1)) if len(period) == YEAR else (period,)


def compared(
    statements: Iterable[Statement],
    declared: Mapping[Key, Declared],
    convert: Convert,
    freight: Callable[[str], Freight],
) -> Iterator[Gap]:
    """The gap of each statement, and of each year of which only months are stated, these added up.

    `declared` is by product, partner and month; `freight` tells what the law adds in a period. A statement in a
    currency without a rate is left out.
    """
    gaps = [gap for each in statements if (gap := _gap(each, declared, convert, freight(each.period))) is not None]
    yield from gaps
    years = {(gap.product, gap.partner, gap.period) for gap in gaps}
    by_year: dict[Key, list[Gap]] = {}
    for gap in gaps:
        key = gap.product, gap.partner, gap.period[:YEAR]
        if key not in years:
            by_year.setdefault(key, []).append(gap)
    for (_, _, year), months in by_year.items():
        yield _pooled(year, months)


def _gap(statement: Statement, declared: Mapping[Key, Declared], convert: Convert, freight: Freight) -> Gap | None:
    value = convert(statement.value, statement.currency, statement.period)
    if value is None:
        return None
    months = months_of(statement.period)
    keys = [(statement.product, statement.partner, month) for month in months]
    here = _added([declared[key] for key in keys if key in declared])
    percent = freight.percent if statement.basis is Basis.FOB else Decimal(0)
    unit, amount = _measure(statement)
    return Gap(
        product=statement.product,
        partner=statement.partner,
        period=statement.period,
        months=len(months),
        is_pooled=False,
        basis=statement.basis,
        percent=percent,
        stated=value * (1 + percent / 100),
        declared=here.value,
        unit=unit,
        stated_amount=amount,
        declared_amount=here.net_mass if unit == KILOGRAM else here.quantities.get(unit, Decimal(0)),
    )


def _measure(statement: Statement) -> tuple[str, Decimal]:
    """By what quantities are compared: net mass where the partner states it, else its other quantity, else nothing."""
    if statement.net_mass:
        return KILOGRAM, statement.net_mass
    if statement.quantity and statement.unit:
        return statement.unit, statement.quantity
    return "", Decimal(0)


def _added(several: Iterable[Declared]) -> Declared:
    value, mass, quantities = Decimal(0), Decimal(0), dict[str, Decimal]()
    for each in several:
        value, mass = value + each.value, mass + each.net_mass
        for unit, amount in each.quantities.items():
            quantities[unit] = quantities.get(unit, Decimal(0)) + amount
    return Declared(value, mass, quantities)


def _pooled(year: str, months: list[Gap]) -> Gap:
    """Months of a year added up; quantities only where all are in one unit. The least sure basis is told."""
    units = {gap.unit for gap in months}
    has_unit = len(units) == 1
    first = max(months, key=lambda gap: gap.percent)
    return replace(
        first,
        period=year,
        months=len(months),
        is_pooled=True,
        stated=sum((gap.stated for gap in months), Decimal(0)),
        declared=sum((gap.declared for gap in months), Decimal(0)),
        unit=first.unit if has_unit else "",
        stated_amount=sum((gap.stated_amount for gap in months if has_unit), Decimal(0)),
        declared_amount=sum((gap.declared_amount for gap in months if has_unit), Decimal(0)),
    )
