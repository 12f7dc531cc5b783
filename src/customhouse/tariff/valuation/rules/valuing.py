"""The six methods in their order: the first that applies gives the customs value, and the explanation says why.

Source: WTO Valuation Agreement, General Introductory Commentary and Article 4 (order), Annex III.3 (reservation on
the inversion), Article 9 (conversion), Article 16 (written explanation). Pure: a dossier and terms in, a value out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.records import ToNational
from customhouse.tariff.valuation.rules.acceptability import acceptability
from customhouse.tariff.valuation.rules.adjusting import additions, deductions
from customhouse.tariff.valuation.rules.apportioning import apportion, round_to
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.comparing import identical, similar
from customhouse.tariff.valuation.rules.computing import computed
from customhouse.tariff.valuation.rules.deducing import deductive
from customhouse.tariff.valuation.rules.dossier import Dossier, Item
from customhouse.tariff.valuation.rules.falling_back import fall_back
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted
from customhouse.tariff.valuation.rules.terms import ValuationTerms

PRECISION = 100
"""Figures carried while reckoning: enough for the largest amounts, rates and quantities that a dossier may state."""

METHODS: dict[int, tuple[str, str, Callable[[Case], Outcome]]] = {}
"""The methods by number: the Article, its name, and what applies it. Filled below, where they are defined."""


@dataclass(frozen=True, slots=True)
class ItemValue:
    """What one item of the dossier comes to, in the national currency, rounded; the items add up to the whole."""

    number: int
    value: Decimal
    description: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A method that was not applied: its number, and why."""

    method: int
    reasons: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Valuation:
    """The answer: method and value (None: it cannot be valued with what is given), and how that was reached.

    `value` is rounded by law; `lines` are exact, and add up to it but for that rounding. `wanted` are the facts without
    which nothing more can be said.
    """

    method: int | None
    value: Decimal | None
    currency: str
    explanation: tuple[Statement, ...]
    lines: tuple[Line, ...] = ()
    refused: tuple[Refusal, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    items: tuple[ItemValue, ...] = ()


def value_goods(dossier: Dossier, terms: ValuationTerms, to_national: ToNational, currency: str) -> Valuation:
    """Value goods by the first method that applies.

    Args:
        dossier: what is known of the goods.
        terms: the country's terms of the day; what the dossier says of CIF or FOB goes before them.
        to_national: conversion at the rate of the day; its error for an unknown currency passes through.
        currency: the national currency, in which the value is expressed.
    """
    with localcontext(prec=PRECISION):
        return _valued(Case(dossier, terms.on_basis(dossier.basis), to_national, currency))


def order_of_methods(case: Case) -> tuple[tuple[int, ...], tuple[Statement, ...]]:
    """The order in which methods are tried, with what is to be said about it (Article 4)."""
    if not case.dossier.inversion_asked:
        return (1, 2, 3, 4, 5, 6), ()
    if case.terms.inversion_needs_agreement and not case.dossier.customs_agree:
        message = msgid("The importer asks for the computed value before the deductive; customs do not agree to it.")
        return (1, 2, 3, 4, 5, 6), (Statement("annex:3", message),)
    message = msgid("At the importer's request the computed value is tried before the deductive.")
    return (1, 2, 3, 5, 4, 6), (Statement("4", message),)


def _valued(case: Case) -> Valuation:
    order, told = order_of_methods(case)
    steps: list[Statement] = []
    refused: list[Refusal] = []
    wanted: list[Wanted] = []
    for method in order:
        if method == order[3]:
            steps += told
        article, name, apply = METHODS[method]
        found = apply(case)
        if found.applies and found.value >= 0:
            return _answered(case, method, found, (steps, refused))
        steps += [step for step in found.steps if step not in found.refusal]
        wanted += found.wanted
        reasons = found.refusal or _unsettled(found)
        steps += reasons
        refused.append(Refusal(method, reasons))
        if not found.refusal:
            break
        steps.append(_passed_over(article, name, order, method))
    steps.append(Statement("16", msgid("With what is given, the goods cannot be valued; what is wanted is listed.")))
    steps.append(Statement("13", msgid("Meanwhile the goods may be released against a sufficient guarantee.")))
    return Valuation(
        None, None, case.currency, tuple(steps), refused=tuple(refused), wanted=tuple(wanted) or _open_questions(case)
    )


def _unsettled(found: Outcome) -> tuple[Statement, ...]:
    if not found.wanted:
        return (Statement("1", msgid("More is deducted than the goods cost: the method gives no value.")),)
    message = msgid("A fact is wanted before this method can be judged: {question}")
    return tuple(Statement(want.provision, message, words={"question": want.question}) for want in found.wanted)


def _passed_over(article: str, name: str, order: Sequence[int], method: int) -> Statement:
    if method == order[-1]:
        return Statement(article, msgid("{name} does not apply."), words={"name": name})
    following = METHODS[order[order.index(method) + 1]][1]
    message = msgid("{name} does not apply; next comes: {following}.")
    return Statement(article, message, words={"name": name, "following": following})


def _answered(case: Case, method: int, found: Outcome, before: tuple[list[Statement], list[Refusal]]) -> Valuation:
    article, name, _ = METHODS[method]
    value = found.value.quantize(Decimal(1).scaleb(-case.terms.places), ROUND_HALF_UP)
    told = Statement(
        article, msgid("{name}: the customs value is {amount}."), {"amount": case.told(value)}, {"name": name}
    )
    basis = msgid("The law values goods CIF.") if case.is_cif else msgid("The law values goods FOB.")
    opening = (Statement("8.2", basis), *_conversions(case))
    steps, refused = before
    return Valuation(
        method,
        value,
        case.currency,
        (*opening, *steps, *found.steps, told, *(_IN_WRITING if method == order_of_methods(case)[0][-1] else ())),
        found.lines,
        tuple(refused),
        items=_items(case, method, found.lines, value),
    )


_IN_WRITING = (
    Statement("7.3", msgid("On request the importer is told in writing of this value and how it was determined.")),
)


def _conversions(case: Case) -> tuple[Statement, ...]:
    """The rates of exchange of the prices, each said once (Article 9)."""
    prices = [case.dossier.sale.price, *(item.price for item in case.dossier.items)]
    currencies = dict.fromkeys(price.currency for price in prices if price and price.currency != case.currency)
    message = msgid("Amounts in {currency} are converted at {rate} {national} each.")
    return tuple(
        Statement(
            "9.1",
            message,
            {
                "currency": code,
                "rate": f"{case.to_national(Decimal(1), code).normalize():f}",
                "national": case.currency,
            },
        )
        for code in currencies
    )


def _items(case: Case, method: int, lines: Sequence[Line], value: Decimal) -> tuple[ItemValue, ...]:
    """The value of each item: its price and its share of every other line; rounded, they add up to the whole."""
    items = case.dossier.items
    if not items:
        return ()
    prices = [case.national(item.price) if item.price else Decimal(0) for item in items]
    if method != 1 or not any(prices):
        parts = apportion(value, prices if any(prices) else _weights(items, "weight", prices), case.terms.places)
    else:
        exact = list(prices)
        for line in (line for line in lines if line.name != PRICE):
            shares = _weights(items, line.by or case.dossier.shared_by, prices)
            total = sum(shares, Decimal(0))
            exact = [amount + line.amount * share / total for amount, share in zip(exact, shares, strict=True)]
        parts = round_to(exact, value, case.terms.places)
    return tuple(ItemValue(item.number, part, item.description) for item, part in zip(items, parts, strict=True))


def _weights(items: Sequence[Item], by: str, prices: Sequence[Decimal]) -> list[Decimal]:
    """What a charge is shared out by: weight or quantity where every item states it, else the price, else evenly."""
    asked = {"weight": [item.weight for item in items], "quantity": [item.quantity for item in items]}.get(by, [None])
    stated = [amount for amount in asked if amount is not None]
    shares = stated if len(stated) == len(items) and any(stated) else list(prices)
    return shares if any(shares) else [Decimal(1)] * len(items)


PRICE = msgid("Price actually paid or payable")


def _transaction_value(case: Case) -> Outcome:
    """Method 1: Article 1 with Article 8."""
    tested = acceptability(case)
    if tested.refusal:
        return tested
    price = case.dossier.sale.price
    if price is None:
        question = msgid("What is the price actually paid or payable?")
        return replace(tested, wanted=(*tested.wanted, Wanted("sale.price", "1.1", question)))
    more, less = additions(case), deductions(case)
    amount = case.national(price)
    step = Statement("1.1", msgid("Price actually paid or payable: {amount}."), {"amount": case.told(amount)})
    return Outcome(
        (Line("1.1", PRICE, amount), *tested.lines, *more.lines, *less.lines),
        (*tested.steps, step, *more.steps, *less.steps),
        (*more.refusal, *less.refusal),
        (*tested.wanted, *more.wanted, *less.wanted),
    )


METHODS |= {
    1: ("1", msgid("Transaction value"), _transaction_value),
    2: ("2", msgid("Transaction value of identical goods"), identical),
    3: ("3", msgid("Transaction value of similar goods"), similar),
    4: ("5", msgid("Deductive value"), deductive),
    5: ("6", msgid("Computed value"), computed),
    6: ("7", msgid("Fall-back method"), fall_back),
}

_QUESTIONS = (
    ("sale.price", "1.1", msgid("What is the price actually paid or payable?")),
    ("identical", "2.1(a)", msgid("Which identical goods were valued by an accepted transaction value?")),
    ("similar", "3.1(a)", msgid("Which similar goods were valued by an accepted transaction value?")),
    ("deductive", "5.1", msgid("At what prices are the goods, or such goods, sold in the country of importation?")),
    ("computed", "6.1", msgid("What did it cost the producer to make the goods?")),
    ("fallback", "7.1", msgid("By which reasonable means can a value be found from data available in the country?")),
)


def _open_questions(case: Case) -> tuple[Wanted, ...]:
    """What could still be given where every method is refused."""
    stands = {
        "sale.price": case.dossier.sale.exists,
        "identical": case.dossier.identical,
        "similar": case.dossier.similar,
        "deductive": case.dossier.deductive,
        "computed": case.dossier.computed,
        "fallback": case.dossier.fallbacks or None,
    }
    missing = [row for row in _QUESTIONS if stands[row[0]] is None]
    return tuple(Wanted(*row) for row in (missing or _QUESTIONS[-1:]))
