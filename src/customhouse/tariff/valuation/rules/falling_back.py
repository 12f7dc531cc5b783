"""Article 7: a value by reasonable means consistent with the Agreement, and the seven bases that 7.2 forbids by name.

Source: WTO Valuation Agreement, Article 7 and its Interpretative Note (methods applied with reasonable flexibility),
Studies 1.1 (used vehicles) and 2.1 (leased goods). Goods of the circular economy without a sale are valued here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules import comparing, computing, deducing
from customhouse.tariff.valuation.rules.adjusting import additions, deductions
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.depreciating import used_value
from customhouse.tariff.valuation.rules.dossier import Cost, FallBack
from customhouse.tariff.valuation.rules.fields import variants
from customhouse.tariff.valuation.rules.kinds import TRANSPORT
from customhouse.tariff.valuation.rules.leasing import lease_value
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted

PROHIBITED = {
    "domestic_price": (
        "7.2(a)",
        msgid("the selling price in the country of importation of goods produced there"),
    ),
    "higher_of_two": ("7.2(b)", msgid("a system that takes the higher of two alternative values")),
    "export_country_price": (
        "7.2(c)",
        msgid("the price of goods on the domestic market of the country of exportation"),
    ),
    "other_cost_of_production": (
        "7.2(d)",
        msgid("a cost of production other than computed values of identical or similar goods"),
    ),
    "third_country_price": ("7.2(e)", msgid("the price of goods for export to another country")),
    "minimum_value": ("7.2(f)", msgid("minimum customs values")),
    "arbitrary": ("7.2(g)", msgid("arbitrary or fictitious values")),
}
"""What no value may be based on, by the words of a dossier."""

BASES = {
    "transaction": msgid("The transaction value, its requirements reasonably relaxed"),
    "identical": msgid("The value of identical goods, flexibly"),
    "similar": msgid("The value of similar goods, flexibly"),
    "deductive": msgid("The deductive value, flexibly"),
    "computed": msgid("The computed value, flexibly"),
    "used": msgid("Used goods by the table of depreciation"),
    "lease": msgid("Leased goods by the present value of the rents"),
    "repair": msgid("Goods repaired or processed abroad"),
    "returned": msgid("Goods that come back as they left"),
    "waste": msgid("Waste and scrap by what can be recovered from it"),
    "free_goods": msgid("Goods free of charge by what such goods are sold for"),
    "donation": msgid("Donated second-hand goods by what such goods fetch"),
    "appraisal": msgid("The appraisal of an expert"),
    "reasonable": msgid("Other reasonable means"),
}
BASIS_WORDS = variants(
    domestic_price=(
        "domestic_goods_price",
        "domestic_selling_price",
        "price_of_domestic_goods",
        "selling_price_of_domestic_goods",
        "price_of_goods_produced_in_country",
        "selling_price_in_importing_country",
        "selling_price_in_country_of_importation",
        "importing_country_price",
        "domestic_production_price",
        "a",
        "7_2(a)",
        "7_2_a",
    ),
    higher_of_two=(
        "higher_of_two_values",
        "higher",
        "higher_value",
        "highest",
        "higher_of_two_alternatives",
        "b",
        "7_2(b)",
        "7_2_b",
    ),
    export_country_price=(
        "export_country_domestic_price",
        "domestic_price_of_export_country",
        "domestic_price_in_export_country",
        "domestic_market_of_export_country",
        "exporting_country_price",
        "exporting_country_domestic_price",
        "price_in_country_of_exportation",
        "domestic_price_exporting_country",
        "home_market_price",
        "c",
        "7_2(c)",
        "7_2_c",
    ),
    other_cost_of_production=("cost_of_production", "production_cost", "costs_of_production", "d", "7_2(d)", "7_2_d"),
    third_country_price=(
        "price_to_third_country",
        "third_country",
        "export_price_to_third_country",
        "export_to_third_country",
        "price_for_export_to_other_country",
        "export_price_other_country",
        "other_country_price",
        "third_country_export_price",
        "e",
        "7_2(e)",
        "7_2_e",
    ),
    minimum_value=(
        "minimum_values",
        "minimum",
        "minimum_customs_value",
        "minimum_price",
        "minimum_customs_values",
        "f",
        "7_2(f)",
        "7_2_f",
    ),
    arbitrary=(
        "fictitious",
        "arbitrary_value",
        "arbitrary_or_fictitious",
        "fictitious_value",
        "arbitrary_values",
        "g",
        "7_2(g)",
        "7_2_g",
    ),
    transaction=("transaction_value", "flexible_transaction", "price", "1"),
    identical=("identical_goods", "flexible_identical", "2"),
    similar=("similar_goods", "flexible_similar", "3"),
    deductive=("deductive_value", "flexible_deductive", "sales", "4"),
    computed=("computed_value", "flexible_computed", "5"),
    used=("depreciation", "used_vehicle", "used_goods", "second_hand", "vehicle", "depreciation_table", "used_car"),
    lease=("leased", "leasing", "rent", "hire", "rental", "leased_goods", "present_value"),
    repair=("repaired", "processing", "refurbished", "remanufactured", "repair_value", "outward_processing"),
    returned=("return", "returned_goods", "reimport", "re_import"),
    waste=("scrap", "recovery", "recycling", "waste_and_scrap", "recoverable_materials", "recovered"),
    free_goods=("free", "free_of_charge", "sample", "samples", "gratis", "warranty", "replacement", "gift"),
    donation=("donated", "second_hand_donation", "donations", "charity", "humanitarian"),
    appraisal=("expert", "expert_appraisal", "valuation_report", "expertise"),
    reasonable=("reasonable_means", "other", "flexible"),
)
COST_WORDS = variants(
    materials=("material", "parts", "spare_parts", "new_parts"),
    labour=("labor", "work", "repair_cost", "repair", "processing", "service"),
    sent=("exported_value", "goods_exported", "value_at_export", "value_before_repair", "value_when_exported"),
    recoverable=(
        "recovered",
        "recoverable_materials",
        "market_price",
        "scrap_price",
        "recovered_value",
        "recoverable_value",
    ),
    recovery=(
        "recovery_cost",
        "recovery_costs",
        "sorting",
        "disposal",
        "treatment",
        "cost_of_recovery",
        "processing_cost",
    ),
    freight=("transport", "transport_costs"),
    insurance=("insurance_costs",),
    loading=("handling",),
    other=("other_costs",),
)
COST_NAMES = {
    "materials": msgid("Materials and parts"),
    "labour": msgid("Labour and processing"),
    "sent": msgid("Value of the goods when they left"),
    "recoverable": msgid("What can be recovered, at market prices"),
    "recovery": msgid("Costs of recovery"),
    "freight": msgid("Transport to the place of importation"),
    "insurance": msgid("Insurance"),
    "loading": msgid("Loading, unloading and handling up to the place of importation"),
    "other": msgid("Other costs"),
}


def fall_back(case: Case) -> Outcome:
    """Method 6: the first of the ways given that leads to a value; every prohibited basis is refused by name."""
    refused: list[Statement] = []
    wanted: tuple[Wanted, ...] = ()
    for way in case.dossier.fallbacks:
        found = _tried(case, way)
        if found.applies:
            return replace(found, steps=(*refused, *found.steps))
        refused += found.refusal
        wanted += found.wanted
    if not case.dossier.fallbacks:
        none = Statement("7.1", msgid("No reasonable means is stated by which a value could be found."))
        return Outcome(refusal=(none,), asked_of_it=False)
    return Outcome(steps=tuple(refused), refusal=tuple(refused), wanted=wanted)


def _tried(case: Case, way: FallBack) -> Outcome:
    if way.basis in PROHIBITED:
        provision, name = PROHIBITED[way.basis]
        message = msgid("No value may be based on {basis}.")
        return Outcome(refusal=(Statement(provision, message, words={"basis": name}),))
    if not way.available_in_country:
        message = msgid("The data for this are not available in the country of importation: {basis}.")
        return Outcome(refusal=(Statement("7.1", message, words={"basis": BASES[way.basis]}),))
    found = _READERS.get(way.basis, _stated)(case, way)
    opening = Statement("7.1", msgid("{basis}: {text}."), {"text": way.text or "—"}, {"basis": BASES[way.basis]})
    return replace(found, steps=(opening, *found.steps)) if found.applies else found


def _transaction(case: Case, way: FallBack) -> Outcome:
    """The price, with what Article 8 adds, though a test of Article 1 is not wholly met."""
    price = way.value or case.dossier.sale.price
    if price is None:
        return Outcome(wanted=(Wanted(f"{way.path}.value", "7.1", msgid("What is the price to start from?")),))
    amount = case.national(price)
    more, less = additions(case), deductions(case)
    return Outcome(
        (Line("7.1", msgid("Price"), amount), *more.lines, *less.lines),
        (Statement("note:7, paragraph 2", FLEXIBLE), *more.steps, *less.steps),
        more.refusal,
        (*more.wanted, *less.wanted),
    )


FLEXIBLE = msgid("The method is the same, applied with reasonable flexibility.")


def _compared(case: Case, way: FallBack) -> Outcome:
    """Identical or similar goods, also of another country, another time, or valued by Article 5 or 6."""
    identical = way.basis == "identical"
    article, name = ("2", comparing.IDENTICAL) if identical else ("3", comparing.SIMILAR)
    rows = way.comparables or (case.dossier.identical if identical else case.dossier.similar)
    measure = comparing.Measure(article, name, case.terms.flexible_days, is_flexible=True)
    provision = "note:7, paragraph 3(a)" if identical else "note:7, paragraph 3(b)"
    found = comparing.compare(case, rows, measure)
    return replace(found, steps=(Statement(provision, FLEXIBLE), *found.steps))


def _deduced(case: Case, way: FallBack) -> Outcome:
    slack = deducing.Slack(case.terms.flexible_days, as_imported=False)
    found = deducing.deduce(case, way.deductive or case.dossier.deductive, slack)
    return replace(found, steps=(Statement("note:7, paragraph 3(c)", FLEXIBLE), *found.steps))


def _computed(case: Case, way: FallBack) -> Outcome:
    found = computing.compute(case, way.computed or case.dossier.computed)
    return replace(found, steps=(Statement("note:7, paragraph 2", FLEXIBLE), *found.steps))


def _used(case: Case, way: FallBack) -> Outcome:
    assert way.used is not None  # noqa: S101  # the reader gives every way of this basis one
    return _with_costs(case, way, used_value(case, way.used, way.path))


def _leased(case: Case, way: FallBack) -> Outcome:
    assert way.lease is not None  # noqa: S101  # the reader gives every way of this basis one
    return _with_costs(case, way, lease_value(case, way.lease, way.path))


def _stated(case: Case, way: FallBack) -> Outcome:
    """A value found and stated, or costs that add up to one."""
    stated = _value(case, way)
    if stated is None and not way.costs:
        return Outcome(wanted=(Wanted(f"{way.path}.value", "7.1", msgid("What value do these means lead to?")),))
    lines = () if stated is None else (Line("7.1", BASES[way.basis], stated),)
    steps = tuple(_told(case, line) for line in lines)
    return _with_costs(case, way, Outcome(lines, steps))


def _value(case: Case, way: FallBack) -> Decimal | None:
    if way.value is not None:
        return case.national(way.value)
    if way.unit_value is not None and case.dossier.goods.quantity is not None:
        return case.national(way.unit_value) * case.dossier.goods.quantity
    return None


def _with_costs(case: Case, way: FallBack, found: Outcome) -> Outcome:
    """The value with the costs of this way, and those of transport that Article 8.2 puts into it."""
    if not found.applies:
        return found
    lines = [_cost(case, cost) for cost in way.costs if case.is_cif or cost.kind not in TRANSPORT]
    moved = [row for row in case.dossier.additions if row.kind in TRANSPORT]
    carried = additions(replace(case, dossier=replace(case.dossier, additions=tuple(moved)))) if moved else Outcome()
    whole = replace(
        found,
        lines=(*found.lines, *lines, *carried.lines),
        steps=(*found.steps, *(_told(case, line) for line in lines), *carried.steps),
        wanted=carried.wanted,
    )
    if whole.value < 0:
        message = msgid("Less than nothing is left: no value can be based on it.")
        return Outcome(refusal=(Statement("7.1", message),))
    return whole


def _cost(case: Case, cost: Cost) -> Line:
    amount = case.national(cost.amount) if cost.amount else Decimal(0)
    units = Decimal(1) if cost.per_lot else case.dossier.goods.quantity or Decimal(1)
    sign = -1 if cost.kind == "recovery" else 1
    return Line("7.1", COST_NAMES[cost.kind], sign * amount * units)


def _told(case: Case, line: Line) -> Statement:
    if line.amount < 0:
        message = msgid("{name}: {amount} is deducted.")
        return Statement(line.provision, message, {"amount": case.told(-line.amount)}, {"name": line.name})
    return Statement(
        line.provision, msgid("{name}: {amount}."), {"amount": case.told(line.amount)}, {"name": line.name}
    )


_READERS: dict[str, Callable[[Case, FallBack], Outcome]] = {
    "transaction": _transaction,
    "identical": _compared,
    "similar": _compared,
    "deductive": _deduced,
    "computed": _computed,
    "used": _used,
    "lease": _leased,
}
