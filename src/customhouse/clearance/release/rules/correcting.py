"""Whether a request to correct a released declaration says what is wrong, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.declarations.rules.determining import doubtful
from customhouse.messages.findings import Finding, Severity, msgid

LONGEST = 512


def faults_of(corrections: Sequence[Correction], reason: str, items: Collection[int]) -> list[Finding]:
    """What stands in the way of taking a request; `items` are the numbers of the goods items that there are."""
    faults = [] if corrections else [_fault("COR-NONE", _NONE, _NONE_CURE)]
    if not reason.strip() or len(reason) > LONGEST:
        faults.append(_fault("COR-REASON", _REASON, _REASON_CURE))
    return [*faults, *doubtful(items, corrections)]


def _fault(code: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, "", "", message, remedy)


_NONE = msgid("Nothing is to be corrected.")
_NONE_CURE = msgid("Say what is wrong, and what is right.")
_REASON = msgid("There is no reason, or it has more than 512 characters.")
_REASON_CURE = msgid("Say in your own words how the mistake came about.")
