"""Whether a trader may act in a declaration, as of its legal date."""

from __future__ import annotations

from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.traders.records import TraderStatus


def standing_findings(
    *, identifier: str, status: str, valid_from: date, valid_to: date | None, on: date, pointer: str, path: str = ""
) -> tuple[Finding, ...]:
    """An error for a trader suspended or not registered on the day, a warning for one known provisionally.

    >>> [(f.code, f.severity.value) for f in standing_findings(identifier="XD1", status="provisional",
    ...     valid_from=date(2026, 1, 1), valid_to=None, on=date(2025, 1, 1), pointer="42A/17C")]
    [('TRADER-PROVISIONAL', 'warning')]
    """
    params = {"identifier": identifier}
    if status == TraderStatus.PROVISIONAL:
        return (
            Finding(
                "TRADER-PROVISIONAL",
                Severity.WARNING,
                pointer,
                path,
                msgid("{identifier} is not registered; customs has noted the party provisionally."),
                msgid("Ask the party to register with customs."),
                params,
            ),
        )
    if status == TraderStatus.SUSPENDED:
        return (
            Finding(
                "TRADER-SUSPENDED",
                Severity.ERROR,
                pointer,
                path,
                msgid("{identifier} is suspended."),
                msgid("Ask the customs office why, or name another party."),
                params,
            ),
        )
    if valid_from <= on and (valid_to is None or on <= valid_to):
        return ()
    return (
        Finding(
            "TRADER-NOT-VALID",
            Severity.ERROR,
            pointer,
            path,
            msgid("The registration of {identifier} does not hold on {day}."),
            msgid("Name a party whose registration holds on that day."),
            params | {"day": on.isoformat()},
        ),
    )
