"""What the public duty calculator answers: a question put in words, assessed by the law of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.countries.queries import national_countries
from customhouse.reference.countries.rules import is_country
from customhouse.reference.currencies.queries import rates_on
from customhouse.reference.currencies.records import UnknownCurrency
from customhouse.tariff.duties.records import AssessableItem, Assessment
from customhouse.tariff.duties.rules import assess
from customhouse.tariff.duties.rules.asking import Question, read_day, read_question
from customhouse.tariff.duties.rules.needing import Needs, needs
from customhouse.tariff.duties.rules.places import place
from customhouse.tariff.measures.queries import snapshot
from customhouse.tariff.measures.records import IMPORT
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.valuation.records import Charge, CustomsValue, ValuedItem
from customhouse.tariff.valuation.rules.transaction_value import transaction_values


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods as far as they are known before anything is reckoned: what decides which questions are asked."""

    commodity: str
    origin: str = ""
    direction: str = IMPORT
    preference: str = ""
    certificates: frozenset[str] = frozenset()
    additional_codes: frozenset[str] = frozenset()


def needs_of(goods: Goods, on: date) -> Needs:
    """What must be asked about the goods on that day; nothing while their code is none."""
    commodity = resolve(goods.commodity, nomenclature(), on).commodity
    item = AssessableItem(
        1,
        commodity,
        goods.origin,
        Decimal(0),
        goods.direction,
        goods.preference,
        certificates=goods.certificates,
        additional_codes=goods.additional_codes,
    )
    return needs(item, snapshot(), on) if commodity else Needs()


def customs_value(price: Decimal, currency: str, charges: Iterable[Decimal], on: date) -> CustomsValue:
    """The customs value of goods bought at a price, with charges (freight, insurance) that it does not hold.

    All in one currency, converted at the rate of the day. Raises `Refused` where none was published.
    """
    added = tuple(Charge("", value, currency) for value in charges if value)
    try:
        [value] = transaction_values([ValuedItem(1, price, currency, added)], [], rates_on(on).to_national)
    except UnknownCurrency:
        raise Refused([no_rate(currency, on)]) from None
    return value


def no_rate(currency: str, on: date) -> Finding:
    """That no rate of exchange of a currency is published for a day."""
    pointer, _ = place(1, "value")
    return Finding(
        "DUTY-ASK-CURRENCY",
        Severity.ERROR,
        pointer,
        "currency",
        msgid("No exchange rate of {currency} is published for {day}."),
        msgid("Choose another currency or another day."),
        {"currency": currency, "day": on.isoformat()},
    )


def estimate(question: Question, today: date) -> Assessment:
    """What would be owed on the goods asked about, with the doubts about them.

    Raises `Refused` where an argument cannot be read, the code is none, or a fact that the law needs (a
    quantity, an exchange rate) is missing.
    """
    on = read_day(question.at, today)
    national = national_countries()
    item = read_question(question, lambda code: is_country(code, national))
    resolution = resolve(question.commodity, nomenclature(), on, *place(1, "commodity"))
    _refuse_errors(tuple(replace(finding, path="commodity") for finding in resolution.findings if finding.is_error))
    assessment = assess([replace(item, commodity=resolution.commodity)], snapshot(), rates_on(on), on)
    _refuse_errors(assessment.findings)
    return replace(assessment, findings=(*resolution.findings, *assessment.findings))


def _refuse_errors(findings: tuple[Finding, ...]) -> None:
    errors = [finding for finding in findings if finding.is_error]
    if errors:
        raise Refused(errors)
