"""Every legal option for goods under a schedule (third country, suspension, quota, preference …), each to its total.

An option is one customs duty of those that goods may bear, with everything that is charged beside it: trade defence,
additional duties, safeguards (not within a quota), excises, fees, and value added tax on the sum. Taxes are charged in
the schedule's order, on the bases that it gives them, rounded as it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.rules.evaluating import ZERO, Evaluation, evaluate
from customhouse.tariff.duties.rules.expressions import Agricultural, Component, Expression
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.lacking import CannotEvaluateError
from customhouse.tariff.duties.rules.rounding import rounding
from customhouse.tariff.duties.rules.substituting import with_components
from customhouse.tariff.measures.records import VALUE, TaxLaw
from customhouse.tariff.schedules.records import OPTIONS, Kind, Law, Measure
from customhouse.tariff.schedules.rules.charging import charged_beside, codes_not_given
from customhouse.tariff.schedules.rules.conditions import Facts, outcome
from customhouse.tariff.schedules.rules.exchanging import ScheduleExchange
from customhouse.tariff.schedules.rules.reaching import WHOLE_WORLD, Goods, Reach

IN_QUOTA = frozenset({Kind.QUOTA, Kind.PREFERENTIAL_QUOTA})
_TYPE_OF = {Agricultural.COMPONENT: "672", Agricultural.SUGAR: "673", Agricultural.FLOUR: "674"}


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One charge of an option: `base` is money, or a quantity of `base_unit`; `rate` is what decided it."""

    type: str
    expression: str
    base: Decimal
    base_unit: str
    rate: str
    amount: Decimal
    measure: str
    legal_reference: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `total` is None where a fact is missing, which `lacking` names; `needs` is what it takes."""

    kind: Kind
    measure: Measure
    lines: tuple[OptionLine, ...]
    total: Decimal | None
    currency: str
    needs: tuple[str, ...] = ()
    lacking: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


def options(law: Law, goods: Goods) -> tuple[Option, ...]:
    """Every option for the goods, in the order of `OPTIONS`, the closest measure of each type, area and quota."""
    reach = Reach.of(law, goods)
    reaching = reach.measures()
    found = (_first(reach, reaching, rows) for rows in _claims(reach, reaching))
    return tuple(option for option in found if option is not None)


def _first(reach: Reach, reaching: Sequence[Measure], rows: Sequence[Measure]) -> Option | None:
    """The option of the closest measure whose conditions let it apply."""
    found = (_option(reach, reaching, row) for row in rows)
    return next((option for option in found if option is not None), None)


def _claims(reach: Reach, reaching: Sequence[Measure]) -> list[list[Measure]]:
    """The customs duties that may be chosen among, the measures for each from the closest on."""
    types, goods = reach.law.types, reach.goods
    closest: dict[tuple[object, ...], list[Measure]] = {}
    for row in sorted(reaching, key=reach.closeness, reverse=True):
        kind = types[row.type].kind if row.type in types else Kind.UNKNOWN
        charges = bool(row.expression or any(each.expression for each in row.conditions))
        if kind not in OPTIONS or not charges or _is_other_variant(row, reaching, goods):
            continue
        by_area = kind is not Kind.THIRD_COUNTRY
        question = (OPTIONS.index(kind), row.type if by_area else "", row.order_number, row.additional_code)
        closest.setdefault((*question, row.area if by_area else ""), []).append(row)
    return [closest[key] for key in sorted(closest, key=str)]


def _is_other_variant(row: Measure, reaching: Iterable[Measure], goods: Goods) -> bool:
    """Whether a measure is for another additional code than the one that was given for its type."""
    given = {
        each.additional_code
        for each in reaching
        if each.type == row.type and each.additional_code in goods.additional_codes
    }
    return bool(given) and row.additional_code not in given


def _option(reach: Reach, reaching: Sequence[Measure], claim: Measure) -> Option | None:
    """One option worked out; None where its conditions keep it from the goods."""
    law, goods = reach.law, reach.goods
    kind = law.types[claim.type].kind
    working = _Working(reach, reaching, kind)
    is_there = working.charge(claim, assumes=kind is not Kind.THIRD_COUNTRY)
    if not is_there:
        return None
    for row in charged_beside(
        reach, reaching, without=frozenset({Kind.SAFEGUARD}) if kind in IN_QUOTA else frozenset()
    ):
        working.charge(row)
    total = None if working.lacking else sum((line.amount for line in working.lines), ZERO)
    code = claim.additional_code
    named = [f"additional code {code}"] if code and code not in goods.additional_codes else []
    area = (
        [f"origin {claim.area}"]
        if kind in {Kind.PREFERENCE, Kind.PREFERENTIAL_QUOTA} and claim.area not in WHOLE_WORLD
        else []
    )
    return Option(
        kind,
        claim,
        tuple(working.lines),
        total,
        law.schedule.currency,
        (*area, *named, *(f"certificate {each}" for each in working.certificates)),
        tuple(working.lacking),
        tuple(_not_given(row) for row in codes_not_given(reach, reaching)),
    )


def _not_given(rows: tuple[Measure, ...]) -> Finding:
    codes = sorted({row.additional_code for row in rows})
    return Finding(
        "SCH-CODE",
        Severity.WARNING,
        "",
        "additional_code",
        msgid("A measure of type {type} may be charged besides: it goes by an additional code, and none was given."),
        msgid("Give one of the additional codes {codes}, if it names these goods or their maker."),
        {"type": rows[0].type, "codes": ", ".join(codes[:20])},
    )


@dataclass(slots=True)
class _Working:
    """The lines of one option in the making, in the order of the taxes."""

    reach: Reach
    reaching: Sequence[Measure]
    kind: Kind
    lines: list[OptionLine] = field(default_factory=list)
    lacking: list[Finding] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)

    def charge(self, row: Measure, *, assumes: bool = False) -> bool:
        """Charge a measure; whether it applies. What it lacks is told; a certificate is assumed only where said so."""
        law, goods = self.reach.law, self.reach.goods
        tax = next(tax for tax in law.schedule.taxes if tax.type == law.types[row.type].tax)
        exchange = ScheduleExchange(law, goods.on)
        quantities = {"CIF": goods.value, **goods.quantities} if goods.value is not None else goods.quantities
        facts = Facts(goods.value, quantities, exchange, goods.on, goods.certificates, assumes)
        try:
            found = outcome(row, facts)
            if not found.applies or not found.expression:
                return False
            expression = self._substituted(parsed(found.expression))
            result = evaluate(expression, self._base(tax), quantities, exchange, on=goods.on)
        except CannotEvaluateError as error:
            self.lacking.append(error.finding(path=row.id, item="1", measure=row.id))
            return True
        self.certificates += [each for each in found.certificates if each not in goods.certificates]
        self.lines.append(_line(row, found.expression, tax, result))
        return True

    def _base(self, tax: TaxLaw) -> Decimal | None:
        """The base of charge: the value, with the taxes that belong to it by law."""
        value = self.reach.goods.value if VALUE in tax.charged_on else ZERO
        charged = sum((line.amount for line in self.lines if line.type in tax.charged_on), ZERO)
        return None if value is None else value + charged

    def _substituted(self, expression: Expression) -> Expression:
        """The expression with its agricultural components replaced by their amounts, as far as these are known."""
        wanted = [term for term in expression.terms if isinstance(term, Component)]
        amounts = {term: found for term in wanted if (found := self._component(term)) is not None}
        return with_components(expression, amounts)

    def _component(self, term: Component) -> Expression | None:
        """The amount of a component for the additional code of composition that was given."""
        rows = [
            row
            for row in self.reaching
            if row.type == _TYPE_OF[term.kind] and row.additional_code in self.reach.goods.additional_codes
        ]
        rows = [row for row in rows if (row.area not in WHOLE_WORLD) == term.is_reduced]
        return parsed(max(rows, key=self.reach.closeness).expression) if rows else None


def _line(row: Measure, expression: str, tax: TaxLaw, result: Evaluation) -> OptionLine:
    amount = rounding(tax.rounding.removesuffix("-total"), tax.scale).of(result.amount)
    return OptionLine(
        tax.type, expression, result.base, result.base_unit, result.rate, amount, row.id, row.legal_reference
    )
