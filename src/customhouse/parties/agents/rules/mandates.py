"""Whether an agent may act for a trader, as of the legal date of the declaration.

Customs may ask for evidence of a mandate; that none is on record is no proof that there is none, so it warns. A
mandate that is on record and has ended, or does not cover what was done, refuses.
Source: Revised Kyoto Convention, General Annex, chapter 8 (standards 8.1 to 8.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.agents.records import MandateRecord, Period


def mandate_findings(
    mandates: Iterable[MandateRecord],
    *,
    principal: str,
    agent: str,
    representation: str,
    direction: str,
    on: date,
    pointer: str,
    path: str = "",
) -> tuple[Finding, ...]:
    """What is wrong or doubtful in `agent` acting for `principal`; `mandates` are all between the two, old ones too.

    `representation` is `2`, `3` or empty, `direction` `import` or `export`.
    """
    known = list(mandates)
    current = [mandate for mandate in known if mandate.in_force(on)]
    params = {"principal": principal, "agent": agent, "day": on.isoformat()}
    if principal == agent or any(mandate.covers(representation, direction) for mandate in current):
        return ()
    if current:
        return (_not_covered(pointer, path, params),)
    return (_ended(pointer, path, params) if known else _unknown(pointer, path, params),)


def licence_findings(
    licences: Iterable[Period], *, agent: str, on: date, pointer: str, path: str = ""
) -> tuple[Finding, ...]:
    """A warning where an agent holds no licence on the day; `licences` are the periods of all they ever held.

    >>> [finding.code for finding in licence_findings([], agent="XD1", on=date(2026, 1, 1), pointer="42A/05A")]
    ['AGENT-LICENCE']
    """
    if any(licence.holds(on) for licence in licences):
        return ()
    return (
        Finding(
            "AGENT-LICENCE",
            Severity.WARNING,
            pointer,
            path,
            msgid("{agent} holds no broker's licence on {day}."),
            msgid("Show the licence to the customs office, or act through a licensed broker."),
            {"agent": agent, "day": on.isoformat()},
        ),
    )


def _unknown(pointer: str, path: str, params: dict[str, str]) -> Finding:
    return Finding(
        "MANDATE-UNKNOWN",
        Severity.WARNING,
        pointer,
        path,
        msgid("No mandate of {principal} for {agent} is on record."),
        msgid("Have the trader record the mandate, or keep it ready for the customs office."),
        params,
    )


def _ended(pointer: str, path: str, params: dict[str, str]) -> Finding:
    return Finding(
        "MANDATE-ENDED",
        Severity.ERROR,
        pointer,
        path,
        msgid("The mandate of {principal} for {agent} does not hold on {day}."),
        msgid("Have the trader record a new mandate."),
        params,
    )


def _not_covered(pointer: str, path: str, params: dict[str, str]) -> Finding:
    return Finding(
        "MANDATE-SCOPE",
        Severity.ERROR,
        pointer,
        path,
        msgid("The mandate of {principal} for {agent} does not cover this kind of representation or declaration."),
        msgid("Declare the representation that the mandate gives, or have the trader widen it."),
        params,
    )
