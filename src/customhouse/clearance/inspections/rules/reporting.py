"""What a report of a control must say before it is taken: conform or findings, each complete and of the law."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from customhouse.clearance.declarations.rules.columns import Column
from customhouse.clearance.declarations.rules.determining import FIGURES, TEXTS
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, Report
from customhouse.clearance.inspections.rules.law import ControlLaw, FindingCode, Side
from customhouse.messages.findings import Finding, Severity, msgid

FORMS = {
    "commodity": re.compile(r"[0-9]{6,22}"),
    "origin": re.compile(r"[A-Z]{2}"),
    "preference": re.compile(r"[0-9]{3}"),
}
"""How codes are written; figures and texts are as wide as the columns that keep what customs determined."""


Declared = Mapping[str, Decimal | str | None]
"""What an item declares, by element; None where it declares none."""


def check_report(report: Report, law: ControlLaw, *, on: date, items: Mapping[int, Declared]) -> tuple[Finding, ...]:
    """What is wrong with a report: errors, each at its finding by position (`findings/0/found`); empty if nothing.

    `items` are the items declared, by number.
    """
    if report.conclusion is Conclusion.CONFORM:
        return (_conform_with_findings(),) if report.findings else ()
    if not report.findings:
        return (_findings_missing(),)
    codes = law.findings_on(on)
    return tuple(
        fault
        for position, found in enumerate(report.findings)
        for fault in _faults(position, found, codes.get(found.code), items)
    )


def _faults(
    position: int, found: ControlFinding, code: FindingCode | None, items: Mapping[int, Declared]
) -> Iterator[Finding]:
    if code is None:
        yield _fault("CTL-CODE", position, "code", msgid("There is no finding code {code}."), {"code": found.code})
        return
    if found.item and found.item not in items:
        text = msgid("The declaration has no item {item}.")
        yield _fault("CTL-ITEM", position, "item", text, {"item": str(found.item)})
    if code.element and not found.item:
        yield _fault("CTL-ITEM-MISSING", position, "item", msgid("Say of which item this was found."), {})
    if found.element and found.element != code.element:
        params = {"code": found.code, "element": found.element}
        yield _fault("CTL-ELEMENT", position, "element", msgid("A finding {code} does not correct {element}."), params)
    if code.element and not found.found.strip():
        yield _fault("CTL-FOUND", position, "found", msgid("Say what was found."), {})
    elif code.element and not is_of_form(code.element, found.found):
        text = msgid("{found} is not written as this element is.")
        yield _fault("CTL-FORM", position, "found", text, {"found": found.found})
    elif code.element:
        yield from _against(position, found, code, items.get(found.item, {}).get(code.element))
    if not code.element and not found.note.strip():
        yield _fault("CTL-NOTE", position, "note", msgid("Describe what was found."), {})


def _against(
    position: int, found: ControlFinding, code: FindingCode, declared: Decimal | str | None
) -> Iterator[Finding]:
    """What was found held against what was declared: it lies on the side that the code says, and is something else."""
    if code.found_is and isinstance(declared, Decimal):
        yield from _on_the_wrong_side(position, found, code.found_is, declared)
    elif (Decimal(found.found) if isinstance(declared, Decimal) else found.found) == declared:
        text = msgid("{found} is what was declared.")
        yield _fault("CTL-SAME", position, "found", text, {"found": found.found})


def _on_the_wrong_side(position: int, found: ControlFinding, side: Side, declared: Decimal) -> Iterator[Finding]:
    """A slip of the pen: a value "declared too low" that would lower it, and give money back."""
    figure = Decimal(found.found)
    if (figure > declared) if side is Side.ABOVE else (figure < declared):
        return
    text = (
        msgid("{found} is not more than was declared ({declared}).")
        if side is Side.ABOVE
        else msgid("{found} is not less than was declared ({declared}).")
    )
    yield _fault("CTL-SIDE", position, "found", text, {"found": found.found, "declared": f"{declared.normalize():f}"})


def is_of_form(element: str, text: str) -> bool:
    """Whether what was found can stand for that element.

    >>> is_of_form("customs_value", "1200.50"), is_of_form("customs_value", "-1"), is_of_form("origin", "China")
    (True, False, False)
    """
    if element in FIGURES:
        return _is_figure(text, FIGURES[element][1])
    form = FORMS.get(element)
    return bool(form.fullmatch(text)) if form else len(text) <= TEXTS[element][1]


def _is_figure(text: str, column: Column) -> bool:
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return False
    return figure.is_finite() and figure >= 0 and column.holds(figure)


def completed(report: Report, law: ControlLaw, on: date) -> Report:
    """The report with the element that each finding's code corrects, where the examiner left it out."""
    codes = law.findings_on(on)
    return replace(
        report,
        findings=tuple(
            replace(found, element=codes[found.code].element) if found.code in codes and found.found else found
            for found in report.findings
        ),
    )


def counting(report: Report, law: ControlLaw, on: date) -> frozenset[int]:
    """The places of the findings that count as hits for selection by the law of the day."""
    codes = law.findings_on(on)
    return frozenset(
        place for place, found in enumerate(report.findings) if found.code in codes and codes[found.code].counts
    )


def _conform_with_findings() -> Finding:
    return Finding(
        "CTL-CONFORM",
        Severity.ERROR,
        "",
        "conclusion",
        msgid("A control that is conform has no findings."),
        msgid("Report the findings, or take them out."),
    )


def _findings_missing() -> Finding:
    return Finding(
        "CTL-EMPTY",
        Severity.ERROR,
        "",
        "findings",
        msgid("No finding is given."),
        msgid("Add what was found, or report the control as conform."),
    )


def _fault(code: str, position: int, field: str, text: str, params: dict[str, str]) -> Finding:
    remedy = msgid("Correct finding {number} and report again.")
    return Finding(
        code, Severity.ERROR, "", f"findings/{position}/{field}", text, remedy, params | {"number": str(position + 1)}
    )
