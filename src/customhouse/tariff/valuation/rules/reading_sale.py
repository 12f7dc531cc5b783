"""The sale of a dossier, what is added to its price and what is taken off it, as they are read."""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.acceptability import (
    CONDITION_WORDS,
    NO_SALE_WORDS,
    RELATED_WORDS,
    RESTRICTION_WORDS,
    TEST_WORDS,
)
from customhouse.tariff.valuation.rules.adjusting import SPREADS
from customhouse.tariff.valuation.rules.dossier import (
    Addition,
    Assist,
    Condition,
    Deduction,
    Relationship,
    Restriction,
    Sale,
    TestValue,
)
from customhouse.tariff.valuation.rules.fields import Money, Section, key_of, variants
from customhouse.tariff.valuation.rules.kinds import ADDITION_WORDS, ASSISTS, DEDUCTION_WORDS, INCOTERMS

BY = variants(value=("price",), weight=("mass", "gross_weight"), quantity=("units",))
ALL = Decimal(100)
PRICES = ("price", "invoice_price", "price_paid", "price_actually_paid_or_payable", "price_paid_or_payable", "papp")
TOP_ADDITIONS = ("freight", "insurance", "loading", "royalty", "royalties", "packing", "commission", "brokerage")
"""Additions that may stand at the top of a dossier by their own name."""


SALE = ("sale", "transaction", "sale_for_export")


def sale_section(top: Section) -> Section:
    """The object of the sale; an empty one where there is none, or a word stands in its place."""
    found = top.value(*SALE)
    row = Section(None if isinstance(found, str | bool) else found, top.place(*SALE), top.notes, top.currency)
    row.speak()
    return row


def sale(top: Section, row: Section) -> Sale:
    """The sale; without one, and without a price, there is none."""
    found = top.value(*SALE)
    if isinstance(found, str) or found is False:
        return Sale(exists=False, why_not=top.choice(NO_SALE_WORDS, *SALE) if isinstance(found, str) else "other")
    price = row.amount(*PRICES, "amount", signed=True) or top.amount(*PRICES, signed=True)
    exists = row.flag("exists", "for_export", "sold_for_export", "is_sale", "sale")
    reason = row.choice(NO_SALE_WORDS, "why_not", "reason", "no_sale", "kind")
    doubt, grounds = _doubt(row if row.has("doubt", "doubt_upheld", "reasonable_doubt") else top)
    read = Sale(
        exists=_exists(exists, reason, price, is_described=bool(row.given)),
        why_not=reason or _why_free(price),
        price=price,
        incoterm=_incoterm(row if row.has("incoterm", "terms_of_delivery", "terms") else top),
        restrictions=_restrictions(row),
        conditions=_conditions(row),
        relationship=_relationship(row if row.has(*RELATED) else top, row),
        doubt_upheld=doubt,
        grounds=grounds,
        path=row.path,
    )
    row.read |= {"seller", "buyer", "invoice", "invoice_number", "date", "text", "description", "country"}
    return read


def _exists(said: bool | None, reason: str, price: Money | None, *, is_described: bool) -> bool | None:  # noqa: FBT001
    """Whether there is a sale: as said; never for nothing; yes where a price or anything else of it is told."""
    if reason or (price is not None and price.value <= 0):
        return False
    return True if said is None and (price is not None or is_described) else said


def _why_free(price: Money | None) -> str:
    if price is None or price.value > 0:
        return ""
    return "free" if price.value == 0 else "paid_to_take"


RELATED = ("related", "related_parties", "relationship", "buyer_seller_related", "parties_related")


def _incoterm(row: Section) -> str:
    found = row.text("incoterm", "terms_of_delivery", "terms", "incoterms").upper()[:3]
    if found and found not in INCOTERMS and found != "XXX":
        row.notes.error(
            "DOS-INCOTERM",
            row.place("incoterm", "terms_of_delivery", "terms", "incoterms"),
            msgid("{field} is no term of delivery: {text}."),
            msgid("Write a term of Incoterms, such as FOB or CIF."),
            text=found,
        )
    return found if found in INCOTERMS else ""


def _doubt(row: Section) -> tuple[bool, str]:
    """A doubt of customs that stands after the importer was asked (Decision 6.1), with its grounds."""
    found = row.value("doubt", "doubt_upheld", "reasonable_doubt")
    if isinstance(found, dict):
        inner = row.section("doubt", "doubt_upheld", "reasonable_doubt")
        upheld = inner.flag("upheld", "stands", "persists", "remains", "maintained", "decided")
        grounds = inner.text("grounds", "reason", "text")
        inner.read |= {"asked", "answered", "asked_on", "answered_on", "answer"}
        inner.done()
        return bool(upheld), grounds
    return bool(row.flag("doubt", "doubt_upheld", "reasonable_doubt")), row.text("grounds", "doubt_grounds")


def _restrictions(sale: Section) -> tuple[Restriction, ...]:
    found = []
    for row in sale.rows("restrictions", "restriction", key="text"):
        kind = row.choice(RESTRICTION_WORDS, "kind", "type")
        substantial = row.flag("affects_value", "substantially_affects_value", "substantial")
        if substantial is False and kind in {"", "other"}:
            kind = "no_effect"
        found.append(Restriction(kind or "other", row.text("text", "description", "what")))
        row.done()
    return tuple(found)


def _conditions(sale: Section) -> tuple[Condition, ...]:
    found = []
    for row in sale.rows("conditions", "condition", "considerations", "consideration", key="text"):
        row.speak()
        kind = row.choice(CONDITION_WORDS, "kind", "type") or "other"
        value = row.amount("value", "amount")
        if row.flag("determinable", "value_determinable", "quantifiable") is False:
            value = None
        found.append(Condition(kind, row.text("text", "description", "what"), value))
        row.done()
    return tuple(found)


def _relationship(where: Section, sale: Section) -> Relationship:
    """Related or not: a yes or no, how they are related, or an object with all that is known of it."""
    found = where.value(*RELATED)
    if isinstance(found, dict):
        row = where.section(*RELATED)
        related = row.flag("related", "exists", "is_related", "are_related")
        told = _told_relationship(row, True if related is None else related)
        row.done()
        return told
    if isinstance(found, str) and key_of(found) in RELATED_WORDS:
        how = where.choice(RELATED_WORDS, *RELATED)
        return _told_relationship(sale, how != "15.5", how)
    return _told_relationship(sale, where.flag(*RELATED))


def _told_relationship(row: Section, related: bool | None, how: str = "") -> Relationship:  # noqa: FBT001  # an answer read
    circumstances = row.value("circumstances", "circumstances_of_sale")
    accepted, words = None, ""
    if isinstance(circumstances, dict):
        inner = row.section("circumstances", "circumstances_of_sale")
        accepted = inner.flag("accepted", "acceptable", "settled", "not_influenced", "ok", "satisfied")
        words = inner.text("text", "description", "how", "grounds", "evidence")
        inner.done()
    elif isinstance(circumstances, str) and key_of(circumstances) not in {"yes", "no", "true", "false", ""}:
        accepted, words = True, row.text("circumstances", "circumstances_of_sale")
    else:
        accepted = row.flag("circumstances", "circumstances_of_sale", "circumstances_accepted")
    tests = tuple(_test(each) for each in row.rows("test_values", "tests", "test_value", key="basis"))
    return Relationship(
        related=True if how and how != "15.5" else related,
        how=how or row.choice(RELATED_WORDS, "how", "relation", "kind_of_relationship", "related_by"),
        influenced=row.flag("influenced", "influenced_price", "price_influenced", "relationship_influenced_price"),
        customs_doubt=row.flag("customs_doubt", "doubts", "has_doubts"),
        circumstances_accepted=accepted,
        circumstances=words,
        tests=tests,
    )


def _test(row: Section) -> TestValue:
    row.speak()
    per_unit = row.has("unit_value")
    read = TestValue(
        basis=row.choice(TEST_WORDS, "basis", "kind", "type", "method") or "transaction",
        value=row.amount("unit_value", "value", "amount"),
        is_close=row.flag("close", "closely_approximates", "approximates", "is_close"),
        close_percent=row.positive("close_percent", "tolerance", "tolerance_percent"),
        same_time=row.flag("same_time", "about_same_time", "at_or_about_same_time"),
        to_unrelated=row.flag("to_unrelated", "unrelated", "unrelated_buyers"),
        adjustment=row.amount("adjustment", "adjust", signed=True),
        path=row.path,
        per_unit=per_unit,
    )
    row.read |= {"text", "reference"}
    row.done()
    return read


def additions(top: Section, sale_row: Section) -> tuple[Addition, ...]:
    """What may be added to the price: the lists of the dossier and of its sale, and what stands there by name."""
    found: list[Addition] = []
    for where in (top, sale_row):
        found += [_addition(row, "") for row in where.rows("additions", "adjustments", "charges")]
        found += [_addition(row, "freight") for row in where.rows("transport", "transport_costs")]
        found += [_addition(row, "assist_materials") for row in where.rows("assists", "assist")]
        found += [
            _addition(row, "proceeds") for row in where.rows("proceeds") if row.flag("accrue", "accrues") is not False
        ]
        for name in (*TOP_ADDITIONS, "royalties"):
            if where.has(name):
                found += [_addition(row, name) for row in where.rows(name)]
    return tuple(found)


def _addition(row: Section, name: str) -> Addition:
    row.speak()
    kind, unknown = _kind(row, name)
    read = Addition(
        kind=kind,
        amount=row.amount("amount", "value", "cost", "price"),
        path=row.path,
        text=row.text("text", "description", "name") or unknown,
        included=row.flag("included", "in_price", "included_in_price", "already_included"),
        is_quantifiable=row.flag("quantifiable", "objective", "objective_and_quantifiable", "determinable")
        is not False,
        related_to_goods=row.flag("related_to_goods", "related", "relates_to_goods", "goods_related"),
        condition_of_sale=row.flag("condition_of_sale", "condition", "is_condition_of_sale"),
        after_importation=bool(row.flag("after_importation", "after_import", "inland", "post_importation")),
        by=row.choice(BY, "by", "share_by", "apportion_by", "shared_by"),
        assist=_assist(row) if kind in ASSISTS else Assist(),
    )
    row.read |= {"accrue", "accrues", "paid_to", "reference"}
    row.done()
    return read


def _kind(row: Section, name: str) -> tuple[str, str]:
    """The kind of an addition, and the word for one that Article 8 does not know: Article 8.4 refuses it."""
    word = row.text("kind", "type", "code")
    if key_of(word) in ADDITION_WORDS or not key_of(word):
        return ADDITION_WORDS.get(key_of(word)) or ADDITION_WORDS.get(name, "other"), ""
    row.notes.warning(
        "DOS-ADDITION",
        row.place("kind", "type", "code"),
        msgid("{field}: Article 8 names no {text}; it is not added."),
        msgid("Write one of these: {options}."),
        text=word,
        options=", ".join(dict.fromkeys(ADDITION_WORDS.values())),
    )
    return "other", word


def _assist(row: Section) -> Assist:
    """How an assist is valued and spread. `apportion` may be a word, or an object with the units."""
    spread = row
    if isinstance(row.value("apportion", "apportionment", "spread"), dict):
        spread = row.section("apportion", "apportionment", "spread")
    read = Assist(
        paid_by_producer=row.amount("charged", "paid_by_producer", "reduced_price", "price_charged"),
        repairs=row.amount("repairs", "modifications"),
        freight=row.amount("freight", "transport", "transport_to_producer"),
        used_percent=_used(row, "used_percent", "depreciation_percent", "previous_use_percent"),
        done_in_importing_country=row.flag(
            "done_in_importing_country", "in_importing_country", "undertaken_in_importing_country", "domestic"
        ),
        is_public_domain=row.flag("public_domain", "in_public_domain"),
        spread=spread.choice(SPREADS, "apportion", "apportionment", "spread", "over", "method"),
        units=spread.positive("units", "total_units", "units_total", "units_produced", "production"),
        units_imported=spread.positive("units_imported", "imported", "imported_units"),
    )
    if spread is not row:
        spread.done()
    return read


def _used(row: Section, *names: str) -> Decimal | None:
    """What an assist had lost before, in per cent: never more than all of it."""
    found = row.positive(*names)
    if found is None or found <= ALL:
        return found
    message = msgid("{field} is above 100 per cent: nothing loses more than its value.")
    row.notes.error("DOS-PERCENT", row.place(*names), message, msgid("Give it in per cent, from 0 to 100."))
    return None


def deductions(top: Section, sale_row: Section) -> tuple[Deduction, ...]:
    """What may be taken off the price: the lists of the dossier and of its sale."""
    found: list[Deduction] = []
    for where in (top, sale_row):
        found += [_deduction(row, "") for row in where.rows("deductions")]
        found += [_deduction(row, "discount") for row in where.rows("discounts", "discount")]
    return tuple(found)


def _deduction(row: Section, name: str) -> Deduction:
    row.speak()
    named = row.choice(DEDUCTION_WORDS, "kind", "type", "code") if row.has("kind", "type", "code") else ""
    read = Deduction(
        kind=named or DEDUCTION_WORDS.get(name, "other"),
        amount=_unsigned(row.amount("amount", "value", "cost", signed=True)),
        path=row.path,
        text=row.text("text", "description", "name"),
        distinguished=row.flag("distinguished", "shown_separately", "separate", "stated_separately") is not False,
        included=row.flag("included", "in_price", "included_in_price") is not False,
        in_writing=row.flag("in_writing", "written", "written_agreement"),
        rate_is_usual=row.flag("rate_is_usual", "usual_rate", "rate_usual", "at_usual_rate"),
        before_importation=row.flag("before_importation", "agreed_before_importation", "agreed_before"),
        by=row.choice(BY, "by", "share_by", "apportion_by"),
    )
    row.done()
    return read


def _unsigned(money: Money | None) -> Money | None:
    """What is deducted, also where somebody wrote it with a sign."""
    return None if money is None else Money(abs(money.value), money.currency)
