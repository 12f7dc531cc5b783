"""Judging a declaration: what it is worth, what it owes, how it is selected. Pure: law and facts in, judgement out.

This is the middle of the journey without the database, so that a notebook, a benchmark or a what-if can run it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from customhouse.clearance.claiming import QuotaGoods, drawing, outside, part_of, stakes, wrong_goods
from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem, Judgement, Stage
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.handing_on import (
    Selectable,
    assessable_items,
    charges,
    item_facts,
    valued_items,
)
from customhouse.clearance.declarations.rules.money import RATE_MISSING
from customhouse.clearance.declarations.rules.proofs import proof_keys
from customhouse.clearance.declarations.rules.quotas import claimed
from customhouse.clearance.declarations.rules.reckoning import Reckoned
from customhouse.clearance.declarations.rules.recognising import fingerprints
from customhouse.clearance.declarations.rules.rule import Hit
from customhouse.clearance.law import Law
from customhouse.messages.findings import Finding, Severity
from customhouse.reference.currencies.records import ExchangeTable, UnknownCurrency
from customhouse.reference.units.rules.codes import UnknownUnit
from customhouse.reference.units.rules.conversion import IncompatibleUnits, convert
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import FactSource, completed
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.lanes.records import Decision, Fingerprint
from customhouse.targeting.lanes.rules.chancing import Tallies
from customhouse.targeting.lanes.rules.choosing import choose_many, failsafe, policy_on
from customhouse.tariff.duties.records import Assessment, QuotaPart
from customhouse.tariff.duties.rules.assessing import assess
from customhouse.tariff.nomenclature.records import Resolution
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.valuation.records import CustomsValue
from customhouse.tariff.valuation.rules.transaction_value import transaction_values

log = logging.getLogger(__name__)
CENT = Decimal("0.01")
"""Customs values are rounded to it, half up, before anything is charged on them."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a declaration is worth and owes as of its legal date, and the fingerprints of its goods, by item number.

    `proofs` are the keys of the proofs of origin on which it claims preferences.
    `claims` are the goods that draw on quotas, by item number.
    """

    legal_date: date
    values: Mapping[int, Decimal]
    commodities: Mapping[int, str]
    fingerprints: Mapping[int, Fingerprint]
    assessment: Assessment
    findings: tuple[Finding, ...]
    proofs: frozenset[str] = frozenset()
    claims: Mapping[int, QuotaGoods] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether something stands in the way of an assessment."""
        return any(row.is_error for row in self.findings)


@dataclass(frozen=True, slots=True)
class CommodityCheck:
    """Asks the nomenclature about an item as of a day."""

    law: Law

    def __call__(self, item: GoodsItem, on: date) -> tuple[Finding, ...]:
        """The findings on the item's commodity code."""
        return resolve(item.commodity, self.law.nomenclature, on).findings


def assessed(record: DeclarationRecord, law: Law, on: date, quotas: Mapping[int, QuotaPart] | None = None) -> Assessed:
    """Value and assess a declaration that passed the checks, by the law of the day `on`.

    `quotas` is what quotas gave to the goods that claim one, by item number; None: nothing was asked yet, and they are
    assessed as if they got all.
    """
    table = law.rates_on(on)
    resolutions = {item.number: resolve(item.commodity, law.nomenclature, on) for item in record.items}
    commodities = {number: found.commodity for number, found in resolutions.items()}
    units = {number: _unit(found) for number, found in resolutions.items()}
    try:
        reckoned = _values(record, law, on, table)
    except UnknownCurrency as error:
        return _refused(on, table.currency, (_without_rate(error, on),))
    doubts = tuple(_doubts(record, law, on, reckoned, commodities, units))
    if any(row.is_error for row in doubts):
        return _refused(on, table.currency, doubts)
    rounded = {number: _rounded(row.value) for number, row in reckoned.items()}
    reliefs = {item.number: law.declarations.reliefs(item, on) for item in record.items}
    orders = claimed(record)
    parts = {number: part_of(order, number, quotas) for number, order in orders.items()} if orders else None
    items = assessable_items(record, rounded, commodities, units, reliefs, parts)
    result = assess(items, law.tariff, table, on, converted)
    claims: Mapping[int, QuotaGoods] = {}
    if parts:
        claims = drawing(items, law.tariff, on)
        beyond = assess([outside(item) for item in items], law.tariff, table, on, converted)
        doubts = (*doubts, *wrong_goods(record, items, law.tariff, on), *filter(_refuses, beyond.findings))
        result = replace(result, lines=(*result.lines, *stakes(result.lines, beyond.lines, parts)))
        if any(row.is_error for row in doubts):
            return _refused(on, table.currency, doubts)
    values = {number: value or Decimal(0) for number, value in rounded.items()}
    if too_much := tuple(Reckoned(record, law.declarations, on).sums(list(values.values()), result)):
        return _refused(on, table.currency, too_much)
    return Assessed(
        legal_date=on,
        values=values,
        commodities=commodities,
        fingerprints=fingerprints(record),
        assessment=result,
        findings=(*doubts, *result.findings),
        proofs=proof_keys(record, law.declarations.code_lists.get("proofs_of_origin", {})),
        claims=claims,
    )


def _values(record: DeclarationRecord, law: Law, on: date, table: ExchangeTable) -> dict[int, CustomsValue]:
    """The customs values by item number, exact."""

    def is_deduction(code: str) -> bool:
        return law.declarations.is_deduction(code, on)

    shared = charges(record.adjustments, is_deduction)
    rows = transaction_values(valued_items(record, is_deduction), shared, table.to_national)
    return {row.number: row for row in rows}


def _doubts(
    record: DeclarationRecord,
    law: Law,
    on: date,
    values: Mapping[int, CustomsValue],
    commodities: Mapping[int, str],
    units: Mapping[int, str],
) -> Iterator[Finding]:
    """What the rules say of values, origins and units before anything is charged on them."""
    reckoned = Reckoned(record, law.declarations, on)
    yield from reckoned.deductions(values)
    way = record.direction.value
    measures = {number: [row.id for row in law.tariff.by_origin(code, on, way)] for number, code in commodities.items()}
    yield from reckoned.origins(measures)
    yield from reckoned.units(units)


def _refuses(finding: Finding) -> bool:
    return finding.is_error


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(CENT, ROUND_HALF_UP)


def _refused(on: date, currency: str, findings: tuple[Finding, ...]) -> Assessed:
    """Nothing assessed, and why."""
    return Assessed(on, {}, {}, {}, Assessment((), Decimal(0), currency, on), findings)


def converted(amount: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """The amount in another unit; None where the two measure different things."""
    try:
        return convert(amount, from_unit, to_unit)
    except (IncompatibleUnits, UnknownUnit):
        return None


def _unit(found: Resolution) -> str:
    return found.line.unit if found.line else ""


def _without_rate(error: UnknownCurrency, on: date) -> Finding:
    """The rule of the catalogue, for who assesses without having checked; nothing is reckoned without a rate."""
    params = {"currency": error.currency or "-", "date": on.isoformat()}
    return RATE_MISSING.finding(Hit(place.INVOICE_AMOUNT, params, Severity.ERROR))


@dataclass(frozen=True, slots=True)
class Selecting:
    """A declaration that is being selected: its MRN, the moment, its words, and the facts of its items so far."""

    mrn: str
    at: datetime
    record: DeclarationRecord
    facts: Sequence[ItemFacts]

    def with_facts(self, facts: Sequence[ItemFacts]) -> Selecting:
        """The same declaration with these facts."""
        return replace(self, facts=facts)


@dataclass(frozen=True, slots=True)
class Context:
    """What selection knows beside a declaration: where facts are looked up that the law asks for, the day's choices."""

    sources: Mapping[Lookup, FactSource[Selecting]] = field(default_factory=dict)
    tallies: Tallies | None = None


def selected(
    record: DeclarationRecord, result: Assessed, standing: Selectable, law: Law, context: Context, at: datetime
) -> Decision:
    """Choose the lane of an assessed declaration; where profiles cannot be asked, the one that the law names for that.

    A fault of the engine is logged, and clearance goes on: goods wait for no programmer. Goods of a supplementary
    declaration are released already: no release of theirs waits.
    """
    decision = _chosen(record, result, standing, law, context, at)
    return replace(decision, delay=0) if record.stage is Stage.SUPPLEMENTARY else decision


def _chosen(
    record: DeclarationRecord, result: Assessed, standing: Selectable, law: Law, context: Context, at: datetime
) -> Decision:
    facts = item_facts(record, standing, result.values, result.commodities, result.assessment.lines)
    try:
        if context.sources:
            [known] = completed([Selecting(standing.mrn, at, record, facts)], context.sources.values())
            facts = list(known.facts)
        batch = [(standing.mrn, facts)]
        chosen = choose_many(batch, law.profiles, law.policies, law.selection_key, context.tallies, None, law.adviser)
        return next(chosen)
    except Exception:
        log.exception("Profiles could not be asked of %s", standing.mrn)
        return failsafe(facts, policy_on(law.policies, standing.selected_on), law.selection_key, standing.mrn)


def judgement(result: Assessed, findings: tuple[Finding, ...], decision: Decision | None) -> Judgement:
    """Everything the store keeps of it; without a decision while the goods are awaited."""
    return Judgement(
        legal_date=result.legal_date,
        values=result.values,
        commodities=result.commodities,
        fingerprints=result.fingerprints,
        duties=result.assessment.lines,
        total=result.assessment.total,
        currency=result.assessment.currency,
        findings=findings,
        decision=decision,
        proofs=result.proofs,
    )
