"""A bill judged as goods of a code that is asked for beside it: where the bill says another, that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.origin.records import Bill
from customhouse.tariff.origin.rules.reading import BillError, read_bill


def read_bill_as(told: Any, code: str) -> tuple[Bill, tuple[Finding, ...]]:
    """The bill that a JSON value tells, as one of goods of `code` (empty: its own), and warnings. Raises `BillError`.

    >>> bill, warnings = read_bill_as({"product": {"code": "620520"}, "materials": []}, "8504.40")
    >>> bill.code, [each.code for each in warnings]
    ('850440', ['BOM-OTHER-CODE'])
    """
    if not code or not isinstance(told, Mapping):
        return read_bill(told)
    asked = read_bill({"code": code, "materials": []})[0].code
    bill, warnings = read_bill({**told, "code": code})
    bill = replace(bill, code=asked)  # a bill may call its own code by another name, which would go first
    own = _own_code(told)
    if own.startswith(bill.code) or bill.code.startswith(own):
        return bill, warnings
    other = Finding(
        "BOM-OTHER-CODE",
        Severity.WARNING,
        "",
        "product.code",
        msgid("The bill is one of goods of {own}, and was judged as one of goods of {code}."),
        msgid("Leave the code out to judge the bill by its own, or correct the one of them that is wrong."),
        {"own": own, "code": bill.code},
    )
    return bill, (other, *warnings)


def _own_code(told: Mapping[str, Any]) -> str:
    """The code that the bill states itself; empty where it states none, or none that can be read."""
    try:
        return read_bill(told)[0].code
    except BillError:
        return ""
