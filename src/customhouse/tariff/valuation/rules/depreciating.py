"""Used goods by a table: what they cost new, less what goods of their kind and age have lost, adjusted to condition.

Source: WTO Valuation Agreement, Article 7; Study 1.1 on used motor vehicles. The table is dated data of the country; a
dossier may bring its own where the law has none for the kind.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Used
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted, plain


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another; none below zero.

    >>> months_between(date(2024, 3, 15), date(2026, 3, 14)), months_between(date(2024, 3, 15), date(2026, 3, 15))
    (23, 24)
    """
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return max(months, 0)


def used_value(case: Case, used: Used, path: str) -> Outcome:
    """The value of used goods by the table, or what must be known for it."""
    age = _age(case, used)
    lost = _lost(case, used, age)
    wanted = _wanted(used, lost, age, path)
    if wanted or used.new_value is None or lost is None:
        return Outcome(wanted=wanted)
    new = case.national(used.new_value)
    less = new * lost / 100
    lines = [
        Line("study:1.1", msgid("Value as new"), new),
        Line("study:1.1", msgid("Depreciation by age"), -less),
    ]
    message = msgid("New, the goods are worth {new}; after {months} months they have lost {percent} %.")
    told = {"new": case.told(new), "months": "—" if age is None else plain(age, 0), "percent": plain(lost)}
    steps = [Statement("study:1.1", message, told)]
    if used.condition_percent:
        better = (new - less) * used.condition_percent / 100
        lines.append(Line("study:1.1", msgid("Adjustment to condition"), better))
        message = msgid("Their condition changes that by {percent} %.")
        steps.append(Statement("study:1.1", message, {"percent": plain(used.condition_percent)}))
    return Outcome(tuple(lines), tuple(steps))


def _age(case: Case, used: Used) -> Decimal | None:
    if used.months is not None:
        return used.months
    day = case.dossier.import_day or case.dossier.day or case.dossier.today
    return Decimal(months_between(used.first_used, day)) if used.first_used and day else None


def _lost(case: Case, used: Used, age: Decimal | None) -> Decimal | None:
    """What share is lost at that age, in percent: as stated, by the dossier's own table, else by law."""
    if used.percent is not None:
        return used.percent
    if age is None:
        return None
    table = used.table or tuple((row.months, row.percent) for row in case.terms.depreciation if row.kind == used.kind)
    reached = [percent for months, percent in sorted(table) if age <= months]
    return reached[0] if reached else max((percent for _, percent in table), default=None)


def _wanted(used: Used, lost: Decimal | None, age: Decimal | None, path: str) -> tuple[Wanted, ...]:
    wanted = []
    if used.new_value is None:
        wanted.append(Wanted(f"{path}.new_value", "study:1.1", msgid("What are the goods worth new?")))
    if lost is None and age is None:
        wanted.append(Wanted(f"{path}.first_used", "study:1.1", msgid("Since when have the goods been in use?")))
    elif lost is None:
        question = msgid("How much do goods of this kind lose by age? The law has no table for it.")
        wanted.append(Wanted(f"{path}.table", "study:1.1", question))
    return tuple(wanted)
