"""Whether corrections of a released declaration can be read: an element that there is, a figure where one is meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation

from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.declarations.rules.determining import FIGURES, TEXTS
from customhouse.messages.findings import Finding, Severity, msgid

LONGEST = 512
LARGEST = Decimal(10) ** 12


def faults_of(corrections: Sequence[Correction], reason: str, items: Collection[int]) -> list[Finding]:
    """What stands in the way of reading a request; `items` are the numbers of the goods items that there are.

    >>> [row.code for row in faults_of([Correction(9, "origin", "FR")], "Wrong", {1})]
    ['COR-ITEM']
    >>> [row.code for row in faults_of([], "", {1})]
    ['COR-NONE', 'COR-REASON']
    """
    faults = [] if corrections else [_fault("COR-NONE", _NONE, _NONE_CURE)]
    if not reason.strip() or len(reason) > LONGEST:
        faults.append(_fault("COR-REASON", _REASON, _REASON_CURE))
    return [*faults, *(fault for each in corrections for fault in _faults(each, items))]


def _faults(one: Correction, items: Collection[int]) -> list[Finding]:
    place = {"item": str(one.item), "element": one.element, "found": one.found[:50]}
    if one.element not in FIGURES and one.element not in TEXTS:
        return [_fault("COR-ELEMENT", _ELEMENT, _ELEMENT_CURE, place)]
    if one.item not in items:
        return [_fault("COR-ITEM", _ITEM, _ITEM_CURE, place)]
    if not one.found.strip() or len(one.found) > LONGEST or not one.found.isprintable():
        return [_fault("COR-FOUND", _FOUND, _FOUND_CURE, place)]
    if one.element in FIGURES and not _is_figure(one.found):
        return [_fault("COR-FIGURE", _FIGURE, _FIGURE_CURE, place)]
    return []


def _is_figure(text: str) -> bool:
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return False
    return figure.is_finite() and 0 <= figure < LARGEST


def _fault(code: str, message: str, remedy: str, params: dict[str, str] | None = None) -> Finding:
    return Finding(code, Severity.ERROR, "", "", message, remedy, params or {})


_NONE = msgid("Nothing is to be corrected.")
_NONE_CURE = msgid("Say what is wrong, and what is right.")
_REASON = msgid("There is no reason, or it has more than 512 characters.")
_REASON_CURE = msgid("Say in your own words how the mistake came about.")
_ELEMENT = msgid("{element} cannot be corrected after release.")
_ELEMENT_CURE = msgid("Choose one of the elements that the form offers.")
_ITEM = msgid("There is no goods item {item}.")
_ITEM_CURE = msgid("Give the number of a goods item of the declaration.")
_FOUND = msgid("What is right instead is missing, or too long.")
_FOUND_CURE = msgid("Write what the declaration should have said.")
_FIGURE = msgid("{found} is no figure for the element {element}.")
_FIGURE_CURE = msgid("Write a figure with a decimal point and without other separators, as 1250.50.")
