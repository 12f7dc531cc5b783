"""What a dossier gives for the methods after the first: comparable goods, sales in the country, costs, other means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules import computing, deducing, falling_back
from customhouse.tariff.valuation.rules.dossier import (
    Adjustment,
    Comparable,
    Computed,
    Cost,
    Deductive,
    FallBack,
    Lease,
    UnitSale,
    Used,
)
from customhouse.tariff.valuation.rules.fields import Money, Section, key_of, variants

REASONS = variants(
    level=("commercial_level",),
    quantity=("quantities",),
    transport=("distance", "mode", "freight", "insurance", "mode_of_transport"),
    other=("difference",),
)
PERIODS = {"year": 1, "half_year": 2, "quarter": 4, "month": 12, "week": 52, "yearly": 1, "quarterly": 4, "monthly": 12}
PERIODS |= {"annual": 1, "weekly": 52, "years": 1, "months": 12, "quarters": 4, "weeks": 52}
PERIOD_WORDS = {word: word for word in PERIODS}
COMPOUNDING = variants(nominal=("simple", "proportional"), effective=("compound", "actuarial"))
FIRST_PAYMENTS = variants(end=("in_arrears", "arrears", "end_of_period"), start=("in_advance", "advance", "beginning"))
WAYS_WITHOUT_SALE = {
    "lease": "lease",
    "repair": "repair",
    "free": "free_goods",
    "gift": "donation",
    "return": "returned",
}
NUMBER_MOST = 1200
"""More rents than a lease of a hundred years pays by the month."""


def comparables(top: Section, *names: str) -> tuple[Comparable, ...] | None:
    """Goods valued before; None where the dossier does not speak of them."""
    return tuple(_comparable(row) for row in top.rows(*names, key="reference")) if top.has(*names) else None


def _comparable(row: Section) -> Comparable:
    row.speak()
    alike = [row.flag(*names) for names in _ALIKE]
    read = Comparable(
        path=row.path,
        reference=row.text("reference", "declaration", "mrn", "id", "name"),
        unit_value=row.amount("unit_value", "unit_price", "unit_customs_value"),
        value=row.amount("value", "customs_value", "transaction_value", "amount", "price"),
        quantity=row.positive("quantity", "units"),
        exported=row.day("export_date", "exported", "date", "exported_on", "date_of_export"),
        origin=row.text("origin", "country_of_origin", "produced_in").upper(),
        producer=row.text("producer", "manufacturer"),
        level=key_of(row.text("commercial_level", "level")),
        importing_country=row.flag("same_importing_country", "same_country_of_importation", "to_same_country")
        is not False,
        method=row.text("method", "valued_by").removeprefix("Method ").strip(),
        is_accepted=row.flag("accepted", "accepted_by_customs") is not False,
        has_domestic_design=bool(row.flag("domestic_design", "design_in_importing_country", "design_assist")),
        is_alike=False not in alike,
        unlike_text=row.text("text", "description", "difference"),
        adjustments=tuple(_adjustment(each) for each in row.rows("adjustments", "adjustment", key="for")),
    )
    row.done()
    return read


_ALIKE = (
    ("same_physical_characteristics", "physical_characteristics", "physical", "alike", "same"),
    ("same_quality", "quality"),
    ("same_reputation", "reputation"),
    ("like_characteristics", "like_materials"),
    ("same_functions", "functions", "commercially_interchangeable", "interchangeable"),
)


def _adjustment(row: Section) -> Adjustment:
    row.speak()
    read = Adjustment(
        reason=row.choice(REASONS, "for", "kind", "reason", "type") or "other",
        amount=row.amount("amount", "value", signed=True),
        percent=row.number("percent"),
        has_evidence=row.flag("evidence", "demonstrated", "has_evidence") is not False,
    )
    row.read |= {"text"}
    row.done()
    return read


def deductive(top: Section) -> Deductive | None:
    """Sales in the country and what is taken off the unit price; None where the dossier does not speak of them."""
    if not top.has("deductive", "deductive_value"):
        return None
    row = top.section("deductive", "deductive_value")
    row.speak()
    processing = row.section("processing", "further_processing") if _is_object(row, "processing") else row
    read = Deductive(
        sales=tuple(_unit_sale(each) for each in row.rows("sales", "sale", "resales", key="reference")),
        costs=_costs(row, deducing.COST_WORDS, "deductions", "costs"),
        processing_asked=processing.flag("processing_requested", "requested", "asked", "importer_requests"),
        identity_lost=bool(processing.flag("identity_lost", "loses_identity")),
        value_added_known=processing.flag("value_added_determinable", "determinable", "value_added_known") is not False,
        minor_element=bool(
            processing.flag(
                "minor_element",
            )
        ),
        path=row.path,
    )
    row.done()
    return read


def _is_object(row: Section, name: str) -> bool:
    return isinstance(row.given.get(name), Mapping)


def _unit_sale(row: Section) -> UnitSale:
    row.speak()
    level = row.flag("first_level", "first_commercial_level", "first_sale")
    read = UnitSale(
        path=row.path,
        unit_price=row.amount("unit_price", "price", "amount", "unit_value"),
        quantity=row.positive("quantity", "units", "number", "sold"),
        on=row.day("date", "on", "sold_on", "day"),
        buyer_related=bool(row.flag("related", "buyer_related", "related_buyer")),
        buyer_supplied_assists=bool(row.flag("assists", "buyer_supplied_assists", "supplied_assists")),
        is_first_level=level is not False,
        goods=row.choice(deducing.GOODS_WORDS, "goods", "of") or "own",
        is_sufficient=row.flag("sufficient", "sufficient_quantity") is not False,
        is_processed=bool(row.flag("processed", "after_processing", "further_processed"))
        or row.flag("as_imported", "in_condition_as_imported") is False,
    )
    row.read |= {"reference", "text", "buyer"}
    row.done()
    return read


def _costs(row: Section, words: Mapping[str, str], *names: str, per_lot: bool = False) -> tuple[Cost, ...]:
    """The costs of a list, and those that stand by their own name in the object itself."""
    found = [_cost(each, words, "", per_lot=per_lot) for each in row.rows(*names)]
    known = [name for name in row.given if name.removesuffix("_percent") in words and name not in row.read]
    for name in known:
        kind = name.removesuffix("_percent")
        if name != kind:
            row.read.add(name)
            found.append(Cost(words[kind], None, row.positive(name), row.place(name), per_lot=per_lot))
            continue
        found += [_cost(each, words, kind, per_lot=per_lot) for each in row.rows(name)]
    return tuple(found)


def _cost(row: Section, words: Mapping[str, str], name: str, *, per_lot: bool) -> Cost:
    row.speak()
    given = row.text("amount", "value")
    percent = row.positive("percent", "rate", "rate_percent")
    if given.endswith("%") and percent is None:
        percent, row.given = row.number("amount", "value"), {**row.given, "amount": None, "value": None}
    kind = words.get(name, "") or row.choice(words, "kind", "type", "name")
    if not kind:
        message = msgid("{field}: nothing says what kind of cost this is.")
        row.notes.error("DOS-KIND", row.path, message, msgid("Give its kind."))
    per = row.choice(_PER, "per")
    read = Cost(
        kind=kind or next(iter(words.values())),
        amount=row.amount("amount", "value", "cost"),
        percent=percent,
        path=row.path,
        per_lot=per == "lot" if per else per_lot,
        accepted=row.flag("included", "charged_to_producer", "charged", "accepted") is not False,
        text=row.text("text", "description"),
    )
    if read.amount is None and read.percent is None:
        row.notes.error("DOS-AMOUNT", row.path, msgid("{field} states no amount."), msgid("Give its amount."))
    row.read |= {"kind", "type", "name"}
    row.done()
    return read


_PER = variants(lot=("total", "all", "shipment", "consignment"), unit=("piece", "each", "item"))


def computed(top: Section) -> Computed | None:
    """Costs of production and profit; None where the dossier does not speak of them."""
    if not top.has("computed", "computed_value"):
        return None
    row = top.section("computed", "computed_value")
    row.speak()
    per = row.choice(_PER, "per") or "lot"
    usual = [_cost(each, {"profit": "profit"}, "profit", per_lot=False) for each in row.rows(*_USUAL)]
    if row.has("usual_profit_percent"):
        usual.append(Cost("profit", None, row.positive("usual_profit_percent"), row.place("usual_profit_percent")))
    read = Computed(
        costs=_costs(row, computing.COST_WORDS, "costs", "cost", per_lot=per == "lot"),
        producer_willing=row.flag("producer_willing", "producer_agrees", "books_open", "verifiable") is not False,
        usual=usual[0] if usual else None,
        is_usual=row.flag("profit_is_usual", "usual", "consistent_with_usual", "profit_usual"),
        per_unit=per == "unit",
        path=row.path,
    )
    row.done()
    return read


_USUAL = ("usual_profit", "usual_profit_and_general_expenses", "usual_profit_and_expenses")


def fallbacks(top: Section, why_not: str) -> tuple[FallBack, ...]:
    """The ways in which Article 7 is asked to find a value; what stands by its own name goes last."""
    found = [_fallback(row) for row in top.rows("fallback", "fall_back", "method_6", "article_7", key="basis")]
    for name in OWN_NAMES:
        if top.has(name):
            row = top.section(name)
            row.given.setdefault("basis", name)
            found.append(_fallback(row, WAYS_WITHOUT_SALE.get(why_not, "")))
    return tuple(found)


OWN_NAMES = ("lease", "used", "used_goods", "used_vehicle", "repair", "returned", "waste", "donation", "free_goods")
"""Means of Article 7 that may stand at the top of a dossier by their own name."""


def _fallback(row: Section, assumed: str = "") -> FallBack:
    row.speak()
    basis = row.choice(falling_back.BASIS_WORDS, "basis", "kind", "means", "method") or assumed or "reasonable"
    read = FallBack(
        basis=basis,
        path=row.path,
        text=row.text("text", "description", "explanation", "how"),
        value=None if basis == "lease" else row.amount("value", "amount", "price", signed=True),
        unit_value=row.amount("unit_value", "unit_price"),
        available_in_country=row.flag("available_in_country", "data_available", "available") is not False,
        lease=_lease(row) if basis == "lease" else None,
        used=_used(row) if basis == "used" else None,
        comparables=comparables(row, "comparables", "goods", "identical", "similar") or (),
        deductive=deductive(row),
        computed=computed(row),
        costs=() if basis in _OWN_COSTS else _costs(row, falling_back.COST_WORDS, "costs", per_lot=True),
    )
    row.read |= {"source", "reference", "year", "expert"}
    row.done()
    return read


_OWN_COSTS = frozenset(
    {*falling_back.PROHIBITED, "lease", "identical", "similar", "deductive", "computed", "transaction"}
)


def _lease(row: Section) -> Lease:
    inner = row.section("lease") if _is_object(row, "lease") else row
    inner.speak()
    number = inner.number("number", "number_of_payments", "periods", "months", "years", "term")
    if number is not None and (number != int(number) or not 0 < number <= NUMBER_MOST):
        message = msgid("{field} is no number of rents.")
        inner.notes.error("DOS-NUMBER", inner.place("number"), message, msgid("Write a whole number above zero."))
        number = None
    listed = isinstance(inner.value("payments", "rents"), list)
    period = inner.choice(PERIOD_WORDS, "period", "every", "frequency") or _period_of(inner)
    per = inner.choice(variants(year=("annum", "annual"), period=("month", "quarter", "payment")), "rate_per")
    rate = inner.number(
        "rate_percent", "annual_rate_percent", "interest_percent", "discount_rate", "rate", "interest_rate"
    )
    by_period = inner.number("rate_percent_per_period", "period_rate_percent")
    read = Lease(
        payments=tuple(_rent(each) for each in inner.rows("payments", "rents")) if listed else (),
        rent=None
        if listed
        else inner.amount("payments", "rents", "rent", "payment", "amount", "monthly_rent", "annual_rent"),
        number=None if number is None else int(number),
        periods_a_year=PERIODS[period],
        rate_percent=by_period if by_period is not None else rate,
        rate_per_period=by_period is not None or per == "period",
        compounding=inner.choice(COMPOUNDING, "compounding") or "nominal",
        in_advance=inner.choice(FIRST_PAYMENTS, "paid_at", "payment_at", "first_at", "paid") == "start",
        services=inner.amount("services", "maintenance", "services_per_payment"),
        residual=inner.amount("residual", "residual_value", "option_price", "purchase_option"),
        covers_whole_life=inner.flag("covers_whole_life", "whole_life", "covers_useful_life", "entire_useful_life"),
    )
    if inner is not row:
        inner.done()
    return _checked(read, inner)


def _period_of(row: Section) -> str:
    """The period that the names of fields tell: years where `annual_rent` or `years` is given."""
    return "year" if row.has("annual_rent", "years") else "month"


def _checked(lease: Lease, row: Section) -> Lease:
    if lease.rate_percent is not None and not 0 <= lease.rate_percent <= 1000:  # noqa: PLR2004  # percent a period
        message = msgid("{field} is no rate of interest in percent.")
        row.notes.error("DOS-RATE", row.place("rate_percent"), message, msgid("Write a percentage, such as 6."))
    return lease


def _rent(row: Section) -> Money:
    row.speak()
    rent = row.amount("amount", "value", "payment")
    row.read |= {"date", "number"}
    row.done()
    return rent or Money(Decimal(0), row.currency)


def _used(row: Section) -> Used:
    inner = next((row.section(name) for name in ("used", "vehicle") if _is_object(row, name)), row)
    inner.speak()
    years = inner.positive("age_years", "years")
    months = inner.positive("age_months", "months", "age")
    read = Used(
        kind=key_of(inner.text("goods_kind", "vehicle_kind", "table", "category", "class"))
        if not isinstance(inner.given.get("table"), list)
        else "",
        new_value=inner.amount("new_value", "value_new", "price_new", "value_as_new", "new_price"),
        first_used=inner.day("first_used", "first_registered", "first_registration", "in_use_since", "built"),
        months=months if months is not None else (None if years is None else years * 12),
        percent=inner.positive("depreciation_percent", "percent", "lost_percent"),
        condition_percent=inner.number("condition_percent", "condition_adjustment_percent") or Decimal(0),
        table=tuple(step for each in inner.rows("table", "depreciation", "schedule") for step in _step(each)),
    )
    if inner is not row:
        inner.done()
    return read


def _step(row: Section) -> list[tuple[int, Decimal]]:
    months = row.positive("months", "up_to_months", "to_months")
    years = row.positive("years", "up_to_years", "to_years")
    percent = row.positive("percent", "lost_percent", "depreciation_percent")
    row.done()
    until = months if months is not None else None if years is None else years * 12
    return [] if until is None or percent is None else [(int(until), percent)]
