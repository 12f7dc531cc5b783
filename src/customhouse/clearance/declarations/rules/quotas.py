"""Quotas that goods claim, and what is told of them: WCO data element 401 (quota order number), at the tax claimed.

Legal source: Regulation (EU) 2015/2447, articles 49 to 54, by analogy: goods that a quota does not take owe the duty
that holds outside it, and while a quota is critical the difference is secured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.units.rules.words import one_of
from customhouse.tariff.quotas.records import Cause, Drawn


def claimed(record: DeclarationRecord) -> dict[int, str]:
    """The order number of the quota that each goods item claims, by item number; the first where there are several."""
    return {item.number: order_number(item) for item in record.items for tax in item.taxes if tax.quota}


def order_number(item: GoodsItem) -> str:
    """The order number that a goods item claims, without spaces and points; empty where it claims none."""
    declared = next((tax.quota for tax in item.taxes if tax.quota), "")
    return "".join(character for character in declared if character.isalnum()).upper()


def findings_on(record: DeclarationRecord, drawn: Iterable[Drawn]) -> tuple[Finding, ...]:
    """What is told of each claim that got nothing, less than it asked for, or may still get less; all are warnings."""
    positions = {item.number: position for position, item in enumerate(record.items, 1)}
    told = ((each, _MESSAGES[each.cause]) for each in drawn if each.cause)
    return tuple(
        _finding(f"QUOTA-{_code(each)}", positions[each.item], _params(each), *_words(each, words), each.unit)
        for each, words in told
        if each.item in positions
    )


def not_of_goods(position: int, item: GoodsItem, order: str) -> Finding:
    """A quota is claimed on which no measure of these goods draws under the preference claimed."""
    params = {"order": order, "commodity": item.commodity, "preference": item.preference or "100"}
    return _finding("QUOTA-GOODS", position, params, *_GOODS)


def _words(drawn: Drawn, words: tuple[str, str]) -> tuple[str, str]:
    return _PART if drawn.got and drawn.cause in {Cause.EXHAUSTED, Cause.LICENCE} else words


def _code(drawn: Drawn) -> str:
    part = drawn.got and drawn.cause in {Cause.EXHAUSTED, Cause.LICENCE}
    return "PART" if part else drawn.cause.value.upper()


def _params(drawn: Drawn) -> Mapping[str, str]:
    return {
        "order": drawn.order_number,
        "asked": f"{drawn.asked:f}",
        "got": f"{drawn.got or 0:f}",
    }


def _finding(code: str, position: int, params: Mapping[str, str], message: str, remedy: str, unit: str = "") -> Finding:
    at = place.tax(place.item(position), 1).into("401", "QuotaOrderID")
    words = {"unit": one_of(unit)} if unit else {}
    return Finding(code, Severity.WARNING, at.pointer, at.path, message, remedy, params, words)


_OTHERWISE = msgid("Claim no preference (100), or a quota that is open; the duty outside the quota is owed now.")
_GOODS = (
    msgid("No measure on goods of code {commodity} draws on quota {order} under preference {preference}."),
    msgid("Check the order number and the preference: nothing is drawn, and the duty outside the quota is owed."),
)
_PART = (
    msgid("Quota {order} gave {got} of {asked} ({unit}) asked for; the rest owes the duty outside the quota."),
    msgid("Pay what the notice asks for; nothing else is to be done."),
)
_MESSAGES: Mapping[Cause, tuple[str, str]] = {
    Cause.UNKNOWN: (
        msgid("There is no quota {order} on the day of acceptance: the duty outside the quota is owed."),
        msgid("Check the order number of the quota and its period."),
    ),
    Cause.UNIT: (
        msgid("Quota {order} is counted in {unit}, and the goods give no such quantity: nothing is drawn from it."),
        msgid("Declare the quantity of the goods in the unit of the quota, by an amendment."),
    ),
    Cause.LICENCE: (
        msgid("Quota {order} is drawn on by licence, and none of yours for it is declared: nothing is drawn from it."),
        msgid("Declare the number of your licence as the reference of a document of the goods, by an amendment."),
    ),
    Cause.BLOCKED: (
        msgid("Quota {order} is blocked: nothing can be drawn from it, and the duty outside the quota is owed."),
        _OTHERWISE,
    ),
    Cause.SUSPENDED: (
        msgid(
            "Quota {order} is suspended: your claim waits, and the duty outside the quota is owed until it is heard."
        ),
        msgid("Wait: what is paid too much is given back when the quota gives what you asked for."),
    ),
    Cause.EXHAUSTED: (
        msgid("Quota {order} is exhausted: the duty outside the quota is owed."),
        _OTHERWISE,
    ),
    Cause.CRITICAL: (
        msgid("Quota {order} is critical: your claim waits, and what may still be owed is secured until it is heard."),
        msgid("Pay or secure both notices; what the quota covers is freed or given back when it is shared out."),
    ),
}
