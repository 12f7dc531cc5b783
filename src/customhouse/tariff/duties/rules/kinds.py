"""Kinds of goods: what decides which measures apply, and the plan for each kind, kept in memory while the law stands.

A new kind is worked out term by term; when it comes again a plan is made for it, if it can be planned at all. Kinds
that fall under the same measures share a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules.evaluating import Convert, Exchange
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.planning import Charge, Charged, Levy, Unplanned, charge_of
from customhouse.tariff.duties.rules.rounding import rounding
from customhouse.tariff.duties.rules.selecting import select
from customhouse.tariff.measures.records import GENERAL, IMPORT, TariffSnapshot, TaxLaw

PAYABLE, SUSPENDED, RELIEVED = "payable", "suspended", "relieved"
COUNTED = {
    PAYABLE: frozenset({PAYABLE}),
    SUSPENDED: frozenset({PAYABLE, SUSPENDED}),
    RELIEVED: frozenset({PAYABLE, SUSPENDED, RELIEVED}),
}
"""Which lines belong to the base of a tax that is itself payable, suspended or relieved: a payable tax is charged on
what is owed only, a suspended one on what would be owed if the suspension ended."""

DUTY = "CUD"
_DAYS_KEPT = 60
_KINDS_KEPT = 50_000
_PLANS_KEPT = 5_000
"""Days and currencies for each snapshot of the law; kinds, and plans, for each of these."""

Kind = tuple[object, ...]


def kind_of(item: AssessableItem) -> Kind:
    """All of an item that decides which measures apply to it, and whether they are charged."""
    return (
        item.commodity,
        item.origin,
        item.preference,
        item.preferential_origin,
        item.direction,
        item.certificates,
        item.additional_codes,
        tuple(item.reliefs.items()) if item.reliefs else None,
        item.quota,
    )


def unplanned(
    _item: int, _value: Decimal | None, _given: Mapping[str, Decimal], _at: Exchange, _by: Convert
) -> Charged:
    """The charge of a kind that has no plan. Raises `Unplanned`."""
    raise Unplanned


class Kinds:
    """The plans for one day and currency, by kind of goods."""

    __slots__ = ("_by_levies", "_currency", "_met", "_on", "plans")

    def __init__(self, on: date, currency: str) -> None:
        self._on, self._currency = on, currency
        self._met: set[Kind] = set()
        self._by_levies: dict[Any, Charge] = {}
        self.plans: dict[Kind, Charge] = {}

    def meet(self, kind: Kind, item: AssessableItem, tariff: TariffSnapshot) -> Charge:
        """The charge for a kind that has no plan yet; one is made when it comes again."""
        if kind not in self._met:
            if len(self._met) >= _KINDS_KEPT:
                self._met.clear()
            self._met.add(kind)
            return unplanned
        if len(self.plans) >= _KINDS_KEPT:
            self.plans.clear()
        charge = self.plans[kind] = self._planned(item, tariff)
        return charge

    def _planned(self, item: AssessableItem, tariff: TariffSnapshot) -> Charge:
        """The plan for goods of that kind, or `unplanned` where something is doubtful or goes by the declaration."""
        levies = _levies(item, tariff, self._on)
        if levies is None:
            return unplanned
        key = tuple((levy.tax.type, levy.measure.id, levy.general and levy.general.id, levy.state) for levy in levies)
        if key not in self._by_levies:
            if len(self._by_levies) >= _PLANS_KEPT:
                self._by_levies.clear()
            self._by_levies[key] = charge_of(levies, self._currency, PAYABLE)
        return self._by_levies[key]


_kept: WeakKeyDictionary[TariffSnapshot, dict[tuple[date, str], Kinds]] = WeakKeyDictionary()
"""The plans of this process, as long as the snapshot that they were made from lives."""


def kinds_of(tariff: TariffSnapshot, on: date, currency: str) -> Kinds:
    """The plans by the law of that day, in that national currency."""
    days = _kept.get(tariff)
    if days is None:
        days = _kept[tariff] = {}
    kinds = days.get((on, currency))
    if kinds is None:
        if len(days) >= _DAYS_KEPT:
            days.clear()
        kinds = days[on, currency] = Kinds(on, currency)
    return kinds


def _levies(item: AssessableItem, tariff: TariffSnapshot, on: date) -> list[Levy] | None:
    """The taxes on the goods, in order; None where a finding must be told or a tax goes by the whole declaration."""
    if item.quota is not None and item.quota.is_partial:
        return None
    levies: list[Levy] = []
    claimable = dutiable = False
    for tax in tariff.taxes_on(on):
        selection = select(item, tax.type, tariff, on)
        claimable |= selection.claimable
        dutiable |= tax.type == DUTY and selection.general is not None
        if selection.refusal or (selection.measure and _goes_by_declaration(tax)):
            return None
        if not all(parsed(each.expression).is_plain for each in (selection.measure, selection.general) if each):
            return None  # a plan holds percentages and amounts alone
        if selection.measure:
            state = item.reliefs.get(tax.type, PAYABLE)
            beside = selection.general if selection.preferential else None
            law = rounding(tax.rounding, tax.scale)
            levies.append(Levy(tax, selection.measure, beside, law, state, COUNTED[state]))
    if (item.preference not in GENERAL and not claimable) or (item.direction == IMPORT and not dutiable):
        return None
    return levies


def _goes_by_declaration(tax: TaxLaw) -> bool:
    """Whether a tax is charged once, or rounded on the total."""
    return tax.once or rounding(tax.rounding, tax.scale).on != "line"
