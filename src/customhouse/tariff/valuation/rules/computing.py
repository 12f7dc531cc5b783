"""Article 6: the computed value, from what it cost the producer to make the goods.

Source: WTO Valuation Agreement, Article 6 and its Interpretative Note: costs of production from the producer's books,
profit and general expenses taken together as usual for goods of the class, and the costs of Article 8.2.
"""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Computed, Cost
from customhouse.tariff.valuation.rules.fields import variants
from customhouse.tariff.valuation.rules.kinds import CARRIAGE_UNPAID, FREIGHT, INSURANCE, LOADING, TRANSPORT
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted

COSTS = {
    "materials": ("6.1(a)", msgid("Materials")),
    "fabrication": ("6.1(a)", msgid("Fabrication and other processing")),
    "containers": ("note:6, paragraph 3", msgid("Containers and packing")),
    "assists": ("note:6, paragraph 3", msgid("Assists supplied by the buyer")),
    "design_in_country": ("note:6, paragraph 3", msgid("Design undertaken in the country of importation")),
    "profit": ("6.1(b)", msgid("Profit and general expenses")),
    FREIGHT: ("6.1(c)", msgid("Transport to the place of importation")),
    LOADING: ("6.1(c)", msgid("Loading, unloading and handling up to the place of importation")),
    INSURANCE: ("6.1(c)", msgid("Insurance")),
}
COST_WORDS = variants(
    materials=("material", "raw_materials", "components"),
    fabrication=("processing", "labour", "labor", "manufacturing", "production", "other_processing", "overhead"),
    containers=("container", "packing", "packaging"),
    assists=("assist", "tools", "moulds"),
    design_in_country=("design", "engineering", "domestic_design"),
    profit=("profit_and_general_expenses", "general_expenses", "profit_and_general", "expenses", "profits"),
    freight=("transport", "ocean_freight", "transport_costs"),
    loading=("handling", "unloading"),
    insurance=("insurance_costs",),
)
_PRODUCTION = ("materials", "fabrication", "containers", "assists", "design_in_country")


def computed(case: Case) -> Outcome:
    """Method 5 over the costs of production that the dossier lists."""
    return compute(case, case.dossier.computed)


def compute(case: Case, given: Computed | None) -> Outcome:
    """The computed value, or why it cannot be had."""
    if given is None or not given.costs:
        none = Statement("6.1", msgid("The costs of production are not stated."))
        return Outcome(refusal=(none,), asked_of_it=given is not None)
    if not given.producer_willing:
        reason = msgid("The producer does not open his books; nobody abroad can be made to.")
        return Outcome(refusal=(Statement("6.2", reason),))
    wanted = _wanted(case, given)
    if wanted:
        return Outcome(wanted=wanted)
    units = _units(case, given)
    production = [
        _line(case, cost, units, Decimal(0)) for cost in given.costs if cost.kind in _PRODUCTION and cost.accepted
    ]
    made = sum((line.amount for line in production), Decimal(0))
    profit, steps = _profit(case, given, units, made)
    carried = [_line(case, cost, units, made) for cost in given.costs if cost.kind in TRANSPORT and case.is_cif]
    lines = (*production, *profit, *carried)
    told = [_told(case, line) for line in carried] or ([NOT_CARRIED] if case.is_cif else [])
    return Outcome(lines, (*(_told(case, line) for line in production), *steps, *told))


NOT_CARRIED = Statement("6.1(c)", msgid("No cost of transport or insurance is stated: none is added."))


def _wanted(case: Case, given: Computed) -> tuple[Wanted, ...]:
    kinds = {cost.kind for cost in given.costs}
    wanted = []
    if not kinds & {"materials", "fabrication"}:
        question = msgid("What did materials and fabrication cost the producer?")
        wanted.append(Wanted(f"{given.path}.materials", "6.1(a)", question))
    if "profit" not in kinds and given.usual is None:
        question = msgid("What are profit and general expenses, as usual for goods of the class?")
        wanted.append(Wanted(f"{given.path}.profit", "6.1(b)", question))
    if _is_freight_asked(case) and not kinds & TRANSPORT:
        question = msgid(
            "What does transport to the place of importation cost? The costs of production do not hold it."
        )
        wanted.append(Wanted(f"{given.path}.{FREIGHT}", "6.1(c)", question))
    if given.per_unit and case.dossier.goods.quantity is None:
        question = msgid("How many units of the goods are imported?")
        wanted.append(Wanted("goods.quantity", "6.1", question))
    return tuple(wanted)


def _is_freight_asked(case: Case) -> bool:
    """Whether the dossier itself asks for a CIF value: by its basis, or by terms that leave the carriage to the buyer.

    Where only the law of the country is CIF the costs stand as they were given, and the explanation says so.
    """
    return case.is_cif and (bool(case.dossier.basis) or case.dossier.sale.incoterm in CARRIAGE_UNPAID)


def _units(case: Case, given: Computed) -> Decimal:
    return (case.dossier.goods.quantity or Decimal(1)) if given.per_unit else Decimal(1)


def _line(case: Case, cost: Cost, units: Decimal, made: Decimal) -> Line:
    """One cost for all goods: an amount (of a unit or of the lot), or a percentage of the cost of production."""
    provision, name = COSTS[cost.kind]
    if cost.amount is None:
        return Line(provision, name, made * (cost.percent or Decimal(0)) / 100)
    return Line(provision, name, case.national(cost.amount) * (Decimal(1) if cost.per_lot else units))


def _profit(case: Case, given: Computed, units: Decimal, made: Decimal) -> tuple[list[Line], list[Statement]]:
    """Profit and general expenses, as a whole: the producer's own where they are usual in the trade, else the usual."""
    own = [_line(case, cost, units, made) for cost in given.costs if cost.kind == "profit"]
    if own and (given.is_usual is not False or given.usual is None):
        return own, [_told(case, line) for line in own]
    assert given.usual is not None  # noqa: S101  # `_wanted` asked for one of the two
    usual = _line(case, given.usual, units, made)
    message = msgid(
        "The producer's figures for profit and general expenses are not usual in the trade: the usual are taken."
    )
    steps = [Statement("note:6, paragraph 5", message)] if own else []
    return [usual], [*steps, _told(case, usual)]


def _told(case: Case, line: Line) -> Statement:
    return Statement(
        line.provision, msgid("{name}: {amount} is added."), {"amount": case.told(line.amount)}, {"name": line.name}
    )
