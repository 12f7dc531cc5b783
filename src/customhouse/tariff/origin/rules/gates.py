"""The general conditions that a product must meet whatever its rule: the way it went, where it was worked, how little.

Each answers with one step: True or False decides, None only tells that the bill is silent. Sources:
Pan-Euro-Mediterranean Convention, Appendix I, articles 6 (insufficient operations), 12 (territoriality), 14
(non-alteration).
"""

from __future__ import annotations

from collections.abc import Sequence

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import Bill, Carriage, Step
from customhouse.tariff.origin.rules.counting import Counted
from customhouse.tariff.origin.rules.expressions import plain
from customhouse.tariff.origin.rules.operations import is_insufficient
from customhouse.tariff.origin.rules.provisions import CumulationKind, Provisions, Transport
from customhouse.tariff.origin.rules.verdicts import HUNDRED, Verdict, all_of

_DIRECT = msgid("The goods were carried directly.")
_UNALTERED = msgid("The goods passed other countries unaltered and under customs supervision.")
_ALTERED = msgid("The goods were altered on the way: they are no longer the goods that originate.")
_DETOUR = msgid("The goods were not carried directly, and the bill does not show them unaltered under supervision.")
_WAY_UNTOLD = msgid("The bill does not say how the goods travelled: the condition of transport was not looked at.")


def gates(bill: Bill, counted: Sequence[Counted], provisions: Provisions) -> tuple[Verdict, tuple[Step, ...]]:
    """What the general conditions come to together, and their steps."""
    steps = [_transport(bill, provisions), _sufficient(bill, counted), _territory(bill, provisions)]
    return all_of(step.result for step in steps if step.code != "SILENT"), tuple(steps)


def _silent(message: str) -> Step:
    return Step("SILENT", message, depth=1)


def _transport(bill: Bill, provisions: Provisions) -> Step:
    if provisions.transport is None:
        return _silent(msgid("The rule asks nothing of the way that the goods took."))
    return _direct(bill.carriage) if provisions.transport is Transport.DIRECT else _unaltered(bill.carriage)


def _direct(way: Carriage) -> Step:
    if way.altered:
        return Step("TRANSPORT", _ALTERED, result=False, depth=1)
    if way.direct:
        return Step("TRANSPORT", _DIRECT, result=True, depth=1)
    if way.altered is False and way.supervised:
        return Step("TRANSPORT", _UNALTERED, result=True, depth=1)
    if way.direct is False or way.through:
        known = way.altered is None and way.supervised is None
        return Step("TRANSPORT", _DETOUR, result=None if known else False, depth=1)
    return _silent(_WAY_UNTOLD)


def _unaltered(way: Carriage) -> Step:
    if way.altered:
        return Step("TRANSPORT", _ALTERED, result=False, depth=1)
    if way.altered is False:
        message = msgid("The goods were not altered on the way.")
        return Step("TRANSPORT", message, result=True, depth=1)
    return Step("TRANSPORT", _DIRECT, result=True, depth=1) if way.direct else _silent(_WAY_UNTOLD)


def _sufficient(bill: Bill, counted: Sequence[Counted]) -> Step:
    if not bill.operations:
        return _silent(
            msgid("The bill names no operations: whether they are more than insufficient was not looked at.")
        )
    foreign = any(one.role.counts_for_change and (not one.originating or one.cumulated) for one in counted)
    named = ", ".join(operation.name for operation in bill.operations)
    if foreign and all(is_insufficient(operation.name) for operation in bill.operations):
        message = msgid("Only operations that never confer origin were performed: {operations}.")
        return Step("INSUFFICIENT", message, {"operations": named}, result=False, depth=1)
    message = msgid("More than insufficient operations were performed: {operations}.")
    return Step("INSUFFICIENT", message, {"operations": named}, result=True, depth=1)


def _territory(bill: Bill, provisions: Provisions) -> Step:
    abroad = sorted({one.country for one in bill.operations or () if not is_home(bill, provisions, one.country)})
    abroad = [country for country in abroad if not provisions.cumulating(country)]
    if bill.outside is None and not abroad:
        return _silent(msgid("Nothing in the bill was done outside the territory."))
    told = {"countries": ", ".join(abroad), "percent": plain(provisions.outside)}
    if bill.outside is None:
        message = msgid(
            "Work was done outside the territory ({countries}); {percent} % of the price may be added there."
        )
        return Step("TERRITORY", message, told, result=None if provisions.outside else False, depth=1)
    price = bill.ex_works or bill.fob
    told["outside"] = plain(bill.outside)
    message = msgid("{outside} was added outside the territory; {percent} % of the price may be.")
    if not price:
        return Step("TERRITORY", message, told, result=None if bill.outside else True, depth=1)
    return Step("TERRITORY", message, told, result=bill.outside * HUNDRED <= price * provisions.outside, depth=1)


def is_home(bill: Bill, provisions: Provisions, country: str) -> bool:
    """Whether an operation in a country is one where origin is conferred; so too where either is not told."""
    if not country or not bill.country or country == bill.country or country in provisions.parties:
        return True
    reached = provisions.cumulating(country)
    return reached is not None and reached.kind is CumulationKind.FULL
