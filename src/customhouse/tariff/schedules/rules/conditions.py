"""Conditions of a measure: of each code the first that is met holds, and the last is what holds else.

A certificate is met by having it; a threshold by the goods' own figures: the import price (V), the ratio of net mass to
supplementary units (R), the price per unit (M, U, E, I and the like). Source: TARIC condition and action codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from customhouse.tariff.duties.rules.evaluating import Exchange, evaluate, quantity_in
from customhouse.tariff.duties.rules.expressions import ONE, Unit
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.lacking import ValueMissingError
from customhouse.tariff.duties.rules.quantities import convert
from customhouse.tariff.schedules.records import Condition, Measure

AT_MOST = frozenset("EI")
"""Condition codes whose quantity or price must not be passed; of all others it must be reached."""

RATIO, MASS, PIECES = "R", "KGM", "NAR"
_QUANTITY = re.compile(r"(?P<figure>\d+(?:\.\d+)?)(?: (?P<unit>[A-Z][A-Z0-9]{1,2})(?:#(?P<qualifier>\w))?)?", re.ASCII)
"""A threshold of a quantity (`80 KGM`) or a ratio; all others are amounts of money."""

NOT_APPLYING = frozenset({"04", "05", "06", "07", "08", "09", "16"})
APPLYING = frozenset({"01", "24", "25", "26", "27", "28", "29", "34", "36"})
"""Action codes by which a measure does not apply or goods are refused, and by which it applies."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the goods: value, quantities, what they are assumed to be accompanied by."""

    value: Decimal | None
    quantities: dict[str, Decimal]
    exchange: Exchange
    on: date
    certificates: frozenset[str] = frozenset()
    assumes_certificates: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the conditions come to: whether the measure applies, by which expression, with which certificates."""

    applies: bool
    expression: str
    certificates: tuple[str, ...] = ()


def outcome(measure: Measure, facts: Facts) -> Outcome:
    """What a measure's conditions come to for the goods; without conditions it applies as it is.

    Raises `CannotEvaluateError` where a threshold needs a figure that is not known.
    """
    expression, wanted = measure.expression, []
    ordered = sorted(measure.conditions, key=attrgetter("code", "sequence"))
    for _, group in groupby(ordered, key=attrgetter("code")):
        met = _met(list(group), facts)
        if met is None or met.applies is False:
            return Outcome(applies=False, expression="")
        if met.certificate:
            wanted.append(met.certificate)
        expression = met.expression or expression
    return Outcome(applies=True, expression=expression, certificates=tuple(wanted))


def _met(group: list[Condition], facts: Facts) -> Condition | None:
    """The first condition of one code that is met; None where none is."""
    if facts.assumes_certificates and not any(_held(each, facts) for each in group):
        assumed = next((each for each in group if each.certificate and each.applies), None)
        if assumed is not None:
            return assumed
    return next((each for each in group if is_met(each, facts)), None)


def _held(condition: Condition, facts: Facts) -> bool:
    return bool(condition.certificate) and condition.certificate in facts.certificates


def is_met(condition: Condition, facts: Facts) -> bool:
    """Whether one condition is met. One without certificate and threshold always is.

    Raises `CannotEvaluateError` where the threshold needs a figure that is not known.
    """
    if condition.certificate:
        return _held(condition, facts)
    if not condition.threshold:
        return True
    reached, limit = _compared(condition, facts)
    return reached <= limit if condition.code in AT_MOST else reached >= limit


def _compared(condition: Condition, facts: Facts) -> tuple[Decimal, Decimal]:
    """The figure of the goods that a threshold looks at, and the threshold."""
    match = _QUANTITY.fullmatch(condition.threshold)
    if match is None:
        if facts.value is None:
            raise ValueMissingError
        return facts.value, _amount(condition.threshold, facts)
    limit, unit = Decimal(match["figure"]), Unit(match["unit"] or MASS, match["qualifier"] or "")
    quantity = quantity_in(unit, facts.quantities, convert)
    if condition.code == RATIO:
        return quantity / (quantity_in(Unit(PIECES), facts.quantities, convert) or ONE), limit
    return quantity, limit


def _amount(threshold: str, facts: Facts) -> Decimal:
    return evaluate(parsed(threshold), facts.value, facts.quantities, facts.exchange, on=facts.on).amount


def applies_by(code: str, words: str) -> bool | None:
    """Whether an action lets a measure apply: by its code, or by its words where the file has no code.

    >>> applies_by("27", ""), applies_by("", "Measure not applicable"), applies_by("", "Declaration to be corrected")
    (True, False, None)
    """
    if code in APPLYING or code in NOT_APPLYING:
        return code in APPLYING
    said = words.casefold()
    if any(no in said for no in ("not applicable", "not allowed", "refused", "prohibited")):
        return False
    return True if any(yes in said for yes in ("apply", "allowed", "applicable")) else None
