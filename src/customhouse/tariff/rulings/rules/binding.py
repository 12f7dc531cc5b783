"""What a ruling binds when goods are declared: whoever cites one must hold it, and declare what it says.

Source: WTO Trade Facilitation Agreement, Article 3.5 (binding on customs and applicant); Revised Kyoto Convention, 9.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.rulings.records import BindingRuling, DeclaredGoods, RulingKind

_LEAVE_OUT = msgid("Give the number of a ruling that binds on this day, or leave it out.")
_DECLARE = msgid("Declare what the ruling says, or do not claim it; against a ruling stand review and appeal.")


def ruling_findings(
    goods: DeclaredGoods, rulings: Mapping[str, BindingRuling], on: date, severities: Mapping[RulingKind, Severity]
) -> Iterator[Finding]:
    """What is wrong with the rulings that an item cites, and where it is declared otherwise than they say.

    Args:
        goods: the item, with the numbers that it cites.
        rulings: the rulings of those numbers, as far as there are any.
        on: the legal date.
        severities: how gravely the law takes goods declared otherwise, by kind of ruling.
    """
    for number in goods.rulings:
        ruling = rulings.get(number)
        if ruling is None or not ruling.is_issued:
            yield _finding(goods, "RUL-NONE", Severity.ERROR, UNKNOWN, _LEAVE_OUT, number=number)
        elif not ruling.valid_from <= on <= ruling.valid_to:
            yield _finding(goods, "RUL-DAY", Severity.ERROR, EXPIRED, _LEAVE_OUT, number=number, day=on.isoformat())
        elif ruling.holder not in goods.holders:
            yield _finding(goods, "RUL-WHO", Severity.ERROR, OTHERS, _LEAVE_OUT, number=number)
        else:
            yield from _otherwise(goods, ruling, severities.get(ruling.kind, Severity.ERROR))


UNKNOWN = msgid("There is no ruling {number} in force.")
EXPIRED = msgid("The ruling {number} does not bind on {day}.")
OTHERS = msgid("The ruling {number} was not given to the importer of these goods.")
OTHERWISE = msgid("The ruling {number} says {ruled}; declared is {declared}.")


def _otherwise(goods: DeclaredGoods, ruling: BindingRuling, severity: Severity) -> Iterator[Finding]:
    ruled, declared = {
        RulingKind.CLASSIFICATION: (ruling.commodity, goods.commodity),
        RulingKind.ORIGIN: (ruling.origin, goods.origin),
        RulingKind.VALUATION: (ruling.method, goods.method),
    }[ruling.kind]
    same = declared.startswith(ruled) if ruling.kind is RulingKind.CLASSIFICATION else declared == ruled
    if ruled and not same:
        told = {"number": ruling.number, "ruled": ruled, "declared": declared or "—"}
        yield _finding(goods, "RUL-DIFF", severity, OTHERWISE, _DECLARE, **told)


def _finding(goods: DeclaredGoods, code: str, severity: Severity, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code, severity, goods.pointer, goods.path, message, remedy, params)
