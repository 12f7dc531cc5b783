"""Article 5: the deductive value, from the unit price at which most of the goods are sold in the country.

Source: WTO Valuation Agreement, Article 5 and its Interpretative Note: the greatest aggregate quantity sold to
unrelated persons at the first commercial level after importation; at or about the time of importation, else at the
earliest date within ninety days; goods processed after importation only at the request of the importer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Cost, Deductive, UnitSale
from customhouse.tariff.valuation.rules.fields import variants
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted, plain

NAME = msgid("Unit price of the greatest aggregate quantity")
COSTS = {
    "commission": ("5.1(a)(i)", msgid("Commission usually paid")),
    "profit": ("5.1(a)(i)", msgid("Usual profit")),
    "general_expenses": ("5.1(a)(i)", msgid("Usual general expenses")),
    "transport_in_country": ("5.1(a)(ii)", msgid("Usual transport and insurance within the country")),
    "transport_to_country": ("5.1(a)(iii)", msgid("Costs of transport to the country")),
    "duties": ("5.1(a)(iv)", msgid("Duties and taxes of importation or sale")),
    "processing": ("5.2", msgid("Value added by further processing")),
}
COST_WORDS = variants(
    commission=("commissions",),
    profit=("profits", "profit_and_general_expenses", "margin", "markup", "profit_margin"),
    general_expenses=("expenses", "overheads", "general"),
    transport_in_country=(
        "inland_transport",
        "transport",
        "inland_freight",
        "domestic_transport",
        "insurance_in_country",
        "transport_and_insurance",
        "inland_insurance",
        "insurance",
    ),
    transport_to_country=("freight", "international_transport", "international_freight", "ocean_freight"),
    duties=("duty", "taxes", "duties_and_taxes", "duties_taxes", "customs_duties", "vat"),
    processing=("further_processing", "value_added", "processing_value", "added_value"),
)
GOODS_WORDS = variants(own=("imported", "goods", "same"), identical=(), similar=())


@dataclass(frozen=True, slots=True)
class Slack:
    """How far Article 7 stretches Article 5: days after importation, and whether the goods must be as imported."""

    days: int
    as_imported: bool = True


def deductive(case: Case) -> Outcome:
    """Method 4 over the sales in the country that the dossier lists."""
    return deduce(case, case.dossier.deductive, Slack(case.terms.deductive_days))


def deduce(case: Case, given: Deductive | None, slack: Slack) -> Outcome:
    """The deductive value, or why it cannot be had."""
    if given is None or not given.sales:
        none = Statement(
            "5.1", msgid("No sales of the goods, or of such goods, in the country of importation are stated.")
        )
        return Outcome(refusal=(none,), asked_of_it=given is not None)
    fit, steps = _fit_sales(given.sales)
    chosen = [row for row in fit if not row.is_processed] or (fit if not slack.as_imported else [])
    if not chosen and fit:
        barred = _barred(given)
        if barred:
            return Outcome(steps=tuple(steps), refusal=(*steps, barred))
        chosen = fit
        message = msgid(
            "None is sold as imported: at the importer's request the price after further processing is used."
        )
        steps.append(Statement("5.2", message))
    rows, when = _in_time(case, chosen, slack)
    steps += when
    if not rows:
        none = Statement(
            "5.1", msgid("No sale can be used: each is to a related buyer, too late, or at a later level.")
        )
        return Outcome(steps=tuple(steps), refusal=(*steps, none))
    return _reckoned(case, given, rows, steps)


def _fit_sales(sales: Sequence[UnitSale]) -> tuple[list[UnitSale], list[Statement]]:
    """The sales that count, with a statement for each that does not."""
    fit, steps = [], []
    for row in sales:
        unfit = _unfit(row)
        if unfit:
            steps.append(Statement(unfit[0], unfit[1], {"path": row.path}))
        else:
            fit.append(row)
    return fit, steps


def _unfit(row: UnitSale) -> tuple[str, str] | None:
    if row.unit_price is None or row.quantity is None or row.quantity <= 0:
        return "5.1(a)", msgid("{path}: unit price or quantity is not stated.")
    if row.buyer_related:
        return "5.1(a)", msgid("{path}: a sale to a related person is left aside.")
    if row.buyer_supplied_assists:
        return "note:5, paragraph 4", msgid("{path}: a sale to a person who supplied assists is left aside.")
    if not row.is_first_level:
        return "note:5, paragraph 1", msgid("{path}: not at the first commercial level after importation.")
    return None


def _barred(given: Deductive) -> Statement | None:
    """Why the price after processing cannot be used; None where it can."""
    if not given.processing_asked:
        return Statement(
            "5.2", msgid("The goods are sold after further processing only, and the importer does not ask for 5.2.")
        )
    if given.identity_lost and not given.value_added_known:
        return Statement(
            "note:5, paragraph 11", msgid("The goods lose their identity, and the value added is not known.")
        )
    if given.minor_element:
        return Statement("note:5, paragraph 12", msgid("The goods are only a minor element of those that are sold."))
    return None


def _in_time(case: Case, rows: list[UnitSale], slack: Slack) -> tuple[list[UnitSale], list[Statement]]:
    """The sales about the day of importation; else those of the earliest day after it on which enough were sold."""
    imported = case.dossier.import_day or case.dossier.day
    if imported is None or all(row.on is None for row in rows):
        return rows, []
    about = [row for row in rows if row.on is None or abs((row.on - imported).days) <= case.terms.about_import_days]
    if about:
        return about, [Statement("5.1(a)", msgid("Sold at or about the time of importation."))]
    later = [
        (row.on, row)
        for row in rows
        if row.on and row.is_sufficient and imported < row.on and (row.on - imported).days <= slack.days
    ]
    if not later:
        return [], []
    first = min(day for day, _ in later)
    step = Statement(
        "5.1(b)",
        msgid("Sold at the earliest date after importation, {day}, within {days} days."),
        {"day": first.isoformat(), "days": str(slack.days)},
    )
    return [row for day, row in later if day == first], [step]


def _reckoned(case: Case, given: Deductive, rows: list[UnitSale], steps: list[Statement]) -> Outcome:
    quantity = case.dossier.goods.quantity
    if quantity is None:
        question = msgid("How many units of the goods are imported?")
        return Outcome(wanted=(Wanted("goods.quantity", "5.1(a)", question),))
    if not given.costs:
        question = msgid(
            "What is taken off the unit price: commission or profit and general expenses, transport, duties?"
        )
        return Outcome(wanted=(Wanted(f"{given.path}.deductions", "5.1(a)", question),))
    price, sold = _greatest(case, rows)
    message = msgid("{price} is the unit price at which most units are sold: {sold}.")
    steps.append(Statement("5.1(a)", message, {"price": case.told(price), "sold": plain(sold, 0)}))
    costs = [cost for cost in given.costs if not (case.is_cif and cost.kind == "transport_to_country")]
    if len(costs) < len(given.costs):
        message = msgid("The law values goods CIF: the costs of transport to the country are not deducted.")
        steps.append(Statement("5.1(a)(iii)", message))
    lines = [Line("5.1(a)", NAME, price * quantity)]
    lines += _taken_off(case, costs, price, quantity)
    steps += [_told_off(case, line) for line in lines[1:]]
    if sum(line.amount for line in lines) < 0:
        return Outcome(refusal=(Statement("5.1(a)", msgid("More is deducted than the goods are sold for.")),))
    return Outcome(tuple(lines), tuple(steps))


def _told_off(case: Case, line: Line) -> Statement:
    return Statement(
        line.provision, msgid("{name}: {amount} is deducted."), {"amount": case.told(-line.amount)}, {"name": line.name}
    )


def _greatest(case: Case, rows: list[UnitSale]) -> tuple[Decimal, Decimal]:
    """The unit price at which most units were sold, and how many; of two alike, the lower price."""
    sold: dict[Decimal, Decimal] = {}
    for row in rows:
        assert row.unit_price is not None and row.quantity is not None  # noqa: S101, PT018  # `_unfit` left it aside
        price = case.national(row.unit_price)
        sold[price] = sold.get(price, Decimal(0)) + row.quantity
    return min(sold.items(), key=lambda each: (-each[1], each[0]))


def _taken_off(case: Case, costs: Sequence[Cost], price: Decimal, quantity: Decimal) -> list[Line]:
    """The deductions for all units. Duties by a rate are reckoned on the customs value that is left."""
    lines = []
    for cost in costs:
        if cost.kind == "duties" and cost.percent is not None:
            continue
        provision, name = COSTS[cost.kind]
        if cost.amount is not None:
            amount = case.national(cost.amount) * (1 if cost.per_lot else quantity)
        else:
            amount = price * quantity * (cost.percent or Decimal(0)) / 100
        lines.append(Line(provision, name, -amount))
    rate = sum((cost.percent or Decimal(0) for cost in costs if cost.kind == "duties"), Decimal(0))
    if rate:
        left = price * quantity + sum((line.amount for line in lines), Decimal(0))
        lines.append(Line(*COSTS["duties"], -(left - left / (1 + rate / 100))))
    return lines
