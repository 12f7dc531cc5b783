"""Every legal option for goods, by the national law or by a schedule that was brought in, told in one shape.

The national law's options are claims: none (third country) and each preference that may be claimed, assessed as a
declaration would be. A schedule's options are its own (`schedules.rules.options`). What an option lacks is
said with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.countries.queries import national_countries
from customhouse.reference.countries.rules import is_country
from customhouse.reference.currencies.queries import rates_on
from customhouse.tariff.duties.queries import Goods, estimate, needs_of
from customhouse.tariff.duties.records import DutyLine
from customhouse.tariff.duties.rules.asking import Question, read_day, read_question
from customhouse.tariff.duties.schedule_choices import (
    code_gone_by,
    lines_that_stand,
    no_such_code,
    notes_on_codes,
)
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.nomenclature.rules.resolving import compact
from customhouse.tariff.schedules import queries as schedules
from customhouse.tariff.schedules.records import OPTIONS, Kind, Law, Schedule
from customhouse.tariff.schedules.rules.options import Option, OptionLine, options
from customhouse.tariff.schedules.rules.reaching import Goods as ScheduleGoods

NATIONAL = "national"
LACKING = frozenset({"DUTY-QUANTITY", "DUTY-EXCHANGE", "DUTY-REFER", "DUTY-COMPOSITION", "DUTY-DAY"})
"""Codes of what keeps one option from being worked out, while others may be."""

_BY_LAST_DIGITS = {
    **dict.fromkeys(("10", "15", "18", "19"), Kind.SUSPENSION),
    **dict.fromkeys(("20", "23", "25", "28"), Kind.QUOTA),
    **dict.fromkeys(("40", "45"), Kind.END_USE),
}
"""What a claim is, by the last two figures of its code; other codes are preferences."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, whatever law it is of. `total` is None where a fact is missing, which `lacking` names.

    Then only those lines are there that can be told without it.
    """

    kind: Kind
    law: str
    measure: str
    lines: tuple[OptionLine, ...]
    total: Decimal | None
    currency: str
    order_number: str = ""
    area: str = ""
    needs: tuple[str, ...] = ()
    lacking: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


def choices(
    question: Question, charges: tuple[Decimal, Decimal], today: date, schedule: str = ""
) -> tuple[Choice, ...]:
    """Every option for the goods asked about; `charges` are freight and insurance that the value does not hold.

    By the law named (`national`, or a schedule's code); where none is: by the national law if it has exactly this code,
    else by the schedule that has, else by the national law. Raises `Refused`.
    """
    on = read_day(question.at, today)
    item = read_question(question, lambda code: is_country(code, national_countries()))
    value = (item.customs_value or Decimal(0)) + sum(charges)
    found = _schedule(compact(question.commodity), schedule, on)
    if found is None:
        return tuple(_national(replace(question, value=f"{value:f}", preference=""), on))
    asked = compact(question.commodity)
    law = schedules.law_of(found, asked)
    used = code_gone_by(asked, law)
    goods = ScheduleGoods(
        used,
        item.origin,
        value,
        on,
        dict(item.quantities),
        item.additional_codes,
        item.certificates,
        item.direction,
    )
    doubts = () if used == asked else (no_such_code(asked, used, found.code),)
    told = tuple(_told(option, law, goods, doubts) for option in options(law, goods))
    if not told:
        raise Refused([_no_option(found, replace(goods, commodity=asked))])
    return told


def _schedule(commodity: str, named: str, on: date) -> Schedule | None:
    """The schedule to go by; None for the national law. Raises `Refused` where none of that name was brought in."""
    if named == NATIONAL or (not named and nomenclature().at(commodity, on) is not None):
        return None
    code = named or schedules.schedule_holding(commodity)
    found = schedules.schedule_of(code) if code else None
    if named and found is None:
        raise Refused([_no_schedule(named)])
    return found


def _national(question: Question, on: date) -> Iterator[Choice]:
    """The options of the national law: no claim, and each claim that goods of the code and origin may make."""
    goods = Goods(question.commodity, question.origin.strip().upper(), question.direction)
    claims: dict[str, MeasureLaw] = {row.preference: row for row in reversed(needs_of(goods, on).preferences)}
    yield _claimed(question, None, on)
    found = [_claimed(question, row, on) for row in claims.values()]
    yield from sorted(found, key=lambda choice: (OPTIONS.index(choice.kind), choice.measure))


def _claimed(question: Question, claim: MeasureLaw | None, on: date) -> Choice:
    """One claim assessed: with the certificate that it needs, which is said."""
    needed = tuple(code for code in claim.certificates[:1] if code not in question.certificates) if claim else ()
    asked = replace(
        question,
        preference=claim.preference if claim else "",
        certificates=(*question.certificates, *needed),
        at=on.isoformat(),
    )
    named = {
        "kind": _kind(claim),
        "law": NATIONAL,
        "measure": claim.id if claim else "",
        "area": claim.origin_group if claim else "",
        "needs": tuple(f"certificate {code}" for code in needed),
    }
    try:
        assessment = estimate(asked, on)
    except Refused as error:
        if any(finding.code not in LACKING for finding in error.findings):
            raise
        return Choice(lines=(), total=None, currency=rates_on(on).currency, lacking=tuple(error.findings), **named)  # type: ignore[arg-type]  # named by field
    lines = tuple(map(_line, assessment.lines))
    return Choice(
        lines=lines,
        total=assessment.total,
        currency=assessment.currency,
        notes=assessment.findings,
        **named,  # type: ignore[arg-type]  # as above
    )


def _kind(claim: MeasureLaw | None) -> Kind:
    if claim is None:
        return Kind.THIRD_COUNTRY
    kind = _BY_LAST_DIGITS.get(claim.preference[-2:], Kind.PREFERENCE)
    if kind is Kind.QUOTA and not claim.preference.startswith("1"):
        return Kind.PREFERENTIAL_QUOTA
    return kind


def _line(line: DutyLine) -> OptionLine:
    return OptionLine(
        line.type,
        line.expression,
        line.base,
        line.base_unit,
        line.rate,
        line.amount,
        line.measure,
        line.legal_reference,
    )


def _told(option: Option, law: Law, goods: ScheduleGoods, doubts: tuple[Finding, ...]) -> Choice:
    return Choice(
        option.kind,
        law.schedule.code,
        option.measure.id,
        lines_that_stand(option, law),
        option.total,
        option.currency,
        option.measure.order_number,
        option.measure.area,
        option.needs,
        option.lacking,
        (*doubts, *notes_on_codes(option.notes, goods.additional_codes)),
    )


def _no_schedule(named: str) -> Finding:
    known = ", ".join([NATIONAL, *(row.code for row in schedules.schedules())])
    return Finding(
        "SCH-UNKNOWN",
        Severity.ERROR,
        "",
        "schedule",
        msgid("No tariff schedule “{given}” was brought in."),
        msgid("Name one of {known}, or bring it in first."),
        {"given": named[:40], "known": known},
    )


def _no_option(schedule: Schedule, goods: ScheduleGoods) -> Finding:
    return Finding(
        "SCH-NONE",
        Severity.ERROR,
        "",
        "commodity",
        msgid("Schedule {schedule} has no customs duty for goods of code {commodity} on {day}."),
        msgid("Check code and day, or bring in the part of the schedule that has them."),
        {"schedule": schedule.code, "commodity": goods.commodity, "day": goods.on.isoformat()},
    )
