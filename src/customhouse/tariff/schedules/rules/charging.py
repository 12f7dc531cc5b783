"""What is charged beside the customs duty: of each type (or each series of which one applies) the closest measure.

A measure for an additional code (a company, a variant of the goods) applies to who gives the code; where none is given,
the one for all others (a code that ends with 999) does, and if there is none, the measure is not charged and told so.
Of the rates of value added tax the one whose code is given applies, else the highest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from customhouse.tariff.duties.rules.expressions import AdValorem
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.schedules.records import Kind, Measure, MeasureType
from customhouse.tariff.schedules.rules.reaching import Reach

BESIDE = (Kind.TRADE_DEFENCE, Kind.ADDITIONAL, Kind.SAFEGUARD, Kind.EXCISE, Kind.FEE, Kind.VAT)
ALL_OTHERS = "999"


def charged_beside(reach: Reach, reaching: Sequence[Measure], *, without: frozenset[Kind]) -> tuple[Measure, ...]:
    """The measures charged beside the duty, in the order of their taxes."""
    order = {tax.type: tax.order for tax in reach.law.schedule.taxes}
    chosen = [
        row for kind, rows in _groups(reach, reaching) if kind not in without for row in _chosen(reach, kind, rows)
    ]
    return tuple(sorted(chosen, key=lambda row: (order[reach.law.types[row.type].tax], row.type, row.id)))


def codes_not_given(reach: Reach, reaching: Sequence[Measure]) -> tuple[tuple[Measure, ...], ...]:
    """Groups of measures none of which is charged, because each needs an additional code that was not given."""
    groups = (rows for kind, rows in _groups(reach, reaching) if not _chosen(reach, kind, rows))
    return tuple(tuple(rows) for rows in groups if any(row.additional_code for row in rows))


def _groups(reach: Reach, reaching: Sequence[Measure]) -> Iterator[tuple[Kind, list[Measure]]]:
    """The measures among which one is chosen: those of a type, of a series, or all of value added tax."""
    found: dict[tuple[Kind, str], list[Measure]] = {}
    for row in reaching:
        type_ = reach.law.types.get(row.type)
        if type_ is not None and type_.kind in BESIDE and (row.expression or row.conditions):
            found.setdefault((type_.kind, _exclusive(type_)), []).append(row)
    for (kind, _), rows in sorted(found.items()):
        yield kind, rows


def _exclusive(type_: MeasureType) -> str:
    if type_.kind is Kind.VAT:
        return ""
    return type_.code if type_.combines else f"series {type_.series}"


def _chosen(reach: Reach, kind: Kind, rows: Iterable[Measure]) -> list[Measure]:
    if kind is Kind.VAT:
        return _value_added_tax(reach, rows)
    given = reach.goods.additional_codes
    named = [row for row in rows if row.additional_code in given]
    if kind is Kind.EXCISE and named:
        closest = {row.additional_code: row for row in sorted(named, key=reach.closeness)}
        return list(closest.values())
    others = [row for row in rows if row.additional_code.endswith(ALL_OTHERS)]
    plain = [row for row in rows if not row.additional_code]
    fitting = named or others or plain
    return [max(fitting, key=reach.closeness)] if fitting else []


def _value_added_tax(reach: Reach, rows: Iterable[Measure]) -> list[Measure]:
    rows = list(rows)
    given = reach.goods.additional_codes
    named = [row for row in rows if row.additional_code in given or row.type in given]
    return [max(named or rows, key=lambda row: (_percent(row), *reach.closeness(row)))]


def _percent(row: Measure) -> Decimal:
    """The percentage of a rate that is one; nothing for any other."""
    terms = parsed(row.expression).terms if row.expression else ()
    return max((term.percent for term in terms if isinstance(term, AdValorem)), default=Decimal(0))
