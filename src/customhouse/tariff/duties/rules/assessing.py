"""What is owed on goods: taxes in the order of charge, on their bases, by the measures that apply, rounded by law.

Taxes are charged in their declared order; a tax on taxes has the amounts charged before it in its base. What the
procedure suspends or relieves is worked out all the same, shown as such, and left out of the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.records import NO_QUOTA, AssessableItem, Assessment, DutyLine, QuotaPart
from customhouse.tariff.duties.rules.evaluating import (
    EXACT,
    LARGEST,
    ZERO,
    Convert,
    Evaluation,
    Exchange,
    Working,
    evaluate_exactly,
)
from customhouse.tariff.duties.rules.expressions import Expression
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.kinds import COUNTED, DUTY, PAYABLE, Kinds, kind_of, kinds_of
from customhouse.tariff.duties.rules.lacking import CannotEvaluateError, QuantityMissingError, ValueMissingError
from customhouse.tariff.duties.rules.places import place
from customhouse.tariff.duties.rules.planning import Unplanned
from customhouse.tariff.duties.rules.quantities import convert as convert_exactly
from customhouse.tariff.duties.rules.rounding import RunningTotal, rounding
from customhouse.tariff.duties.rules.selecting import Selection, select
from customhouse.tariff.measures.records import GENERAL, IMPORT, VALUE, MeasureLaw, TariffSnapshot, TaxLaw

__all__ = ["AT_STAKE", "PAYABLE", "assess", "assess_by_terms"]

AT_STAKE = "at-stake"
"""What would be owed beside the rest if a quota gave nothing: shown and secured, not in the total."""

_CENT, _SIXTH = Decimal("0.01"), Decimal("0.000001")


def assess(
    items: Sequence[AssessableItem],
    tariff: TariffSnapshot,
    exchange: Exchange,
    on: date,
    convert: Convert = convert_exactly,
) -> Assessment:
    """Assess the goods items of a declaration by the law of that day.

    Lines come item by item in order of charge. What cannot be worked out (no rate of exchange, a quantity not given,
    an impossible value) is an error among the findings, and has no line; what is doubtful is a warning. A value that is
    not known is never read as zero: what is charged by value has no line then, and a warning says so.
    """
    with localcontext(EXACT):
        return _Assessor(items, tariff, exchange, on, convert, kinds_of(tariff, on, exchange.currency)).assessment()


def assess_by_terms(
    items: Sequence[AssessableItem],
    tariff: TariffSnapshot,
    exchange: Exchange,
    on: date,
    convert: Convert = convert_exactly,
) -> Assessment:
    """As `assess`, without plans: slower, and what plans are tested against."""
    with localcontext(EXACT):
        return _Assessor(items, tariff, exchange, on, convert, None).assessment()


@dataclass(slots=True)
class _Assessor:
    """One assessment in the making."""

    items: Sequence[AssessableItem]
    tariff: TariffSnapshot
    exchange: Exchange
    on: date
    convert: Convert
    kinds: Kinds | None
    lines: list[DutyLine] = field(default_factory=list)
    total: Decimal = ZERO
    findings: list[Finding] = field(default_factory=list)
    running: dict[tuple[str, str], RunningTotal] = field(default_factory=dict)
    borne_once: dict[str, tuple[AssessableItem, ...]] = field(default_factory=dict)

    def assessment(self) -> Assessment:
        """Charge each item: by the plan for its kind, or else term by term."""
        if self.kinds is None:
            for item in self.items:
                self.item(item)
        else:
            self.planned(self.kinds)
        return Assessment(tuple(self.lines), self.total, self.exchange.currency, self.on, tuple(self.findings))

    def planned(self, kinds: Kinds) -> None:
        """Charge each item by the plan for its kind; where that cannot be done, `item` does it and tells why."""
        plan_of, lines, exchange, convert = kinds.plans.get, self.lines, self.exchange, self.convert
        total = ZERO
        for item in self.items:
            kind = kind_of(item)
            charge = plan_of(kind) or kinds.meet(kind, item, self.tariff)
            try:
                charged, owed = charge(item.number, item.customs_value, item.quantities, exchange, convert)
            except (Unplanned, CannotEvaluateError, LookupError, ArithmeticError):
                self.item(item)
            else:
                lines += charged
                total += owed
        self.total += total

    def item(self, item: AssessableItem) -> None:
        """Charge every tax on one goods item, and say what is doubtful about it."""
        impossible = _impossible(item)
        if impossible is not None:
            self.findings.append(impossible)
            return
        charged: list[DutyLine] = []
        claimable = dutiable = False
        for tax in self.tariff.taxes_on(self.on):
            selection = select(item, tax.type, self.tariff, self.on)
            claimable |= selection.claimable
            dutiable |= tax.type == DUTY and selection.general is not None
            if selection.refusal:
                self.findings.append(selection.refusal)
            charged += self.lines_of(item, tax, selection, charged)
        self.lines += charged
        self.total += sum((line.amount for line in charged if line.payable == PAYABLE), ZERO)
        if item.preference not in GENERAL and not claimable:
            self.findings.append(_no_preference(item))
        if item.direction == IMPORT and not dutiable:
            self.findings.append(_no_duty(item))

    def lines_of(
        self, item: AssessableItem, tax: TaxLaw, selection: Selection, charged: Sequence[DutyLine]
    ) -> list[DutyLine]:
        """The lines of one tax on one item: two where a quota takes some of the goods."""
        quota, measure = item.quota, selection.preferential
        if quota is None or not quota.is_partial or measure is None or not measure.order_number or tax.once:
            whole = self.line(item, tax, selection, charged)
            return [] if whole is None else [whole]
        within, beyond = parted(item, quota)
        general = replace(selection, preferential=None)
        parts = (self.line(within, tax, selection, charged), self.line(beyond, tax, general, charged))
        return [line for line in parts if line is not None]

    def line(
        self, item: AssessableItem, tax: TaxLaw, selection: Selection, charged: Sequence[DutyLine]
    ) -> DutyLine | None:
        """The line of one tax on one item; None where no measure applies or an error was found."""
        measure = selection.measure
        if measure is None or (tax.once and item is not self.bearing(tax)[0]):
            return None
        state = item.reliefs.get(tax.type, PAYABLE)
        value = self.base(item, tax, state, charged)
        try:
            measure, result = self.best(item, selection, measure, value)
        except CannotEvaluateError as error:
            self.findings.append(_unknown(error, item, measure))
            return None
        return DutyLine(
            item.number,
            tax.type,
            measure.expression,
            result.base,
            result.base_unit,
            result.rate,
            self.rounded(tax, state, result.amount),
            self.exchange.currency,
            measure.id,
            measure.legal_reference,
            state,
            _worked(parsed(measure.expression), value, item, self),
        )

    def best(
        self, item: AssessableItem, selection: Selection, measure: MeasureLaw, value: Decimal | None
    ) -> tuple[MeasureLaw, Evaluation]:
        """The measure that applies and what it comes to; a preference never costs more than the general rate."""
        result = self.evaluate(item, measure, value)
        general = selection.general
        if general is None or selection.preferential is None:
            return measure, result
        try:
            ordinary = self.evaluate(item, general, value)
        except CannotEvaluateError:  # the general rate is not the one claimed: nothing to compare with
            return measure, result
        if ordinary.amount >= result.amount:
            return measure, result
        self.findings.append(_no_gain(item, measure))
        return general, ordinary

    def evaluate(self, item: AssessableItem, measure: MeasureLaw, value: Decimal | None) -> Evaluation:
        expression = parsed(measure.expression)
        return evaluate_exactly(expression, value, item.quantities, self.exchange, self.convert, self.on)

    def base(self, item: AssessableItem, tax: TaxLaw, state: str, charged: Sequence[DutyLine]) -> Decimal | None:
        """The base of charge: the value (of the item, or of all) with the taxes in it by law; None: unknown."""
        parts, counted = tax.charged_on, COUNTED[state]
        valued = self.bearing(tax) if tax.once else [item] if VALUE in parts else []
        value = ZERO
        for each in valued:
            if each.customs_value is None:
                return None
            value += each.customs_value
        for line in charged:
            if line.type in parts and line.payable in counted:
                value += line.amount
        return value

    def bearing(self, tax: TaxLaw) -> tuple[AssessableItem, ...]:
        """The items by which a tax is charged once, on the first: those that owe it, or else those suspended.

        An item that is relieved of the tax neither pays it nor relieves the others of it.
        """
        if tax.type not in self.borne_once:
            possible = (each for each in self.items if _impossible(each) is None)
            reached = [each for each in possible if select(each, tax.type, self.tariff, self.on).measure]
            states = {each.reliefs.get(tax.type, PAYABLE) for each in reached}
            due = next((state for state in COUNTED if state in states), PAYABLE)
            bearing = (each for each in reached if each.reliefs.get(tax.type, PAYABLE) == due)
            self.borne_once[tax.type] = tuple(bearing)
        return self.borne_once[tax.type]

    def rounded(self, tax: TaxLaw, state: str, amount: Decimal) -> Decimal:
        """The amount rounded by law; a total is rounded by itself of what is payable, suspended and relieved."""
        law = rounding(tax.rounding, tax.scale)
        if law.on == "line":
            return law.of(amount)
        return self.running.setdefault((tax.type, state), RunningTotal(law)).line(amount)


def parted(item: AssessableItem, quota: QuotaPart) -> tuple[AssessableItem, AssessableItem]:
    """The goods that a quota takes, and the others: figures in proportion, which add up to those of the item."""
    within = {unit: _share(figure, quota, _SIXTH) for unit, figure in item.quantities.items()}
    value = None if item.customs_value is None else _share(item.customs_value, quota, _CENT)
    beyond = {unit: figure - within[unit] for unit, figure in item.quantities.items()}
    rest = None if value is None or item.customs_value is None else item.customs_value - value
    return (
        replace(item, quantities=within, customs_value=value),
        replace(item, quantities=beyond, customs_value=rest, quota=NO_QUOTA),
    )


def _share(figure: Decimal, quota: QuotaPart, unit: Decimal) -> Decimal:
    return (figure * quota.got / quota.asked).quantize(unit, ROUND_HALF_UP)


def _worked(expression: Expression, value: Decimal | None, item: AssessableItem, by: _Assessor) -> Working | None:
    """What tells the terms one by one, where there is more than the line itself says."""
    compound = expression.sum is not None and (expression.sum.rest or expression.limits)
    if not compound:
        return None
    day = None if expression.is_plain else by.on
    return Working(expression, value, item.quantities, by.exchange, by.convert, day)


def _impossible(item: AssessableItem) -> Finding | None:
    """A value or quantity that no goods can have: not a number, negative, or beyond all measure."""
    figures = dict(item.quantities) if item.customs_value is None else {"value": item.customs_value, **item.quantities}
    for name, figure in figures.items():
        if not figure.is_finite() or not 0 <= figure < LARGEST:
            return Finding(
                "DUTY-FIGURE",
                Severity.ERROR,
                *place(item.number, "value" if name == "value" else "quantity"),
                msgid("Duty cannot be charged on the figure {figure} ({what}) of goods item {item}."),
                msgid("Give a figure that is not negative and below 1 000 000 000 000 000 000."),
                {"figure": str(figure), "what": name, "item": str(item.number)},
                {"what": msgid("customs value")} if name == "value" else {},
            )
    return None


def _unknown(error: CannotEvaluateError, item: AssessableItem, measure: MeasureLaw) -> Finding:
    if isinstance(error, ValueMissingError):
        found = error.finding(*place(item.number, "value"), item=str(item.number), measure=measure.id)
        return replace(found, severity=Severity.WARNING)
    what = "item"
    if isinstance(error, QuantityMissingError):
        what = "mass" if error.wanted == "KGM" else "quantity"
    return error.finding(*place(item.number, what), item=str(item.number), measure=measure.id)


def _no_preference(item: AssessableItem) -> Finding:
    return Finding(
        "DUTY-PREFERENCE-NONE",
        Severity.WARNING,
        *place(item.number, "preference"),
        msgid("There is no preference {preference} for goods of code {commodity}: the general rate applies."),
        msgid("Claim a preference that is in force for these goods, or none (100)."),
        {"preference": item.preference, "commodity": item.commodity},
    )


def _no_gain(item: AssessableItem, measure: MeasureLaw) -> Finding:
    return Finding(
        "DUTY-PREFERENCE-HIGHER",
        Severity.WARNING,
        *place(item.number, "preference"),
        msgid("Under preference {preference} ({measure}) more would be owed: the general rate applies."),
        msgid("Claim no preference (100) for these goods."),
        {"preference": item.preference, "measure": measure.id},
    )


def _no_duty(item: AssessableItem) -> Finding:
    return Finding(
        "DUTY-NONE",
        Severity.WARNING,
        *place(item.number, "commodity"),
        msgid("No customs duty is in force for goods of code {commodity}; none was charged."),
        msgid("Check the commodity code; if it is right, tell the customs administration."),
        {"commodity": item.commodity},
    )
