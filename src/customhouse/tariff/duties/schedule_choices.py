"""How the options of a schedule are told: what of them stands where a fact is missing, and what is doubtful.

The schedule works each option out as far as it can; here is left out what was reckoned on a tax that is not known, and
said which code and which additional codes were really gone by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.schedules.records import Law
from customhouse.tariff.schedules.rules.options import Option, OptionLine

FULL, SUBHEADING, PAIR = 10, 6, 2
NOT_GIVEN = "SCH-CODE"


def lines_that_stand(option: Option, law: Law) -> tuple[OptionLine, ...]:
    """The lines of an option but for those of taxes that have a tax in their base whose amount is not known."""
    tax_of = {row.id: law.types[row.type].tax for row in law.measures if row.type in law.types}
    unknown = {tax_of[each.params["measure"]] for each in option.lacking if each.params.get("measure") in tax_of}
    leaning: set[str] = set()
    for tax in law.schedule.taxes:
        if (unknown | leaning).intersection(tax.charged_on):
            leaning.add(tax.type)
    return tuple(line for line in option.lines if line.type not in leaning)


def notes_on_codes(notes: Iterable[Finding], given: frozenset[str]) -> tuple[Finding, ...]:
    """The doubts about an option; where additional codes were given, that they are none of those that would count."""
    message = msgid(
        "A measure of type {type} may be charged besides: it goes by an additional code, and what was given ({given}) "
        "is none of its codes."
    )
    told = ", ".join(sorted(given))
    return tuple(
        replace(each, message=message, params={**each.params, "given": told})
        if given and each.code == NOT_GIVEN
        else each
        for each in notes
    )


def code_gone_by(commodity: str, law: Law) -> str:
    """The code by which goods are charged: the one asked for, or the longest above it where the schedule has no such.

    A code of an odd number of figures is one only where the schedule writes it so: filled up with a zero it would be
    another.
    """
    known = {line.code for line in law.lines} | {row.commodity for row in law.measures}
    if commodity in known or (len(commodity) % PAIR == 0 and (not law.lines or _is_begun(commodity, known))):
        return commodity
    above = (commodity[:length] for length in range((len(commodity) - 1) // PAIR * PAIR, SUBHEADING, -PAIR))
    return next((code for code in above if _is_begun(code, known)), commodity[:SUBHEADING])


def _is_begun(code: str, known: Iterable[str]) -> bool:
    """Whether a code stands in the schedule, filled up with zeros or not, or others begin with it."""
    return any(each.startswith(code) for each in known)


def no_such_code(commodity: str, used: str, schedule: str) -> Finding:
    """That a schedule has no line of a code, and which was gone by instead."""
    return Finding(
        "SCH-LINE",
        Severity.WARNING,
        "",
        "commodity",
        msgid("Schedule {schedule} has no code {commodity}: {used} was used."),
        msgid("Check the code, or bring in the part of the schedule that has it."),
        {"schedule": schedule, "commodity": commodity, "used": used},
    )
