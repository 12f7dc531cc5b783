"""What the state of a quota is, and what moves it: plain figures in, a state and the names of events out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from customhouse.tariff.quotas.records import QuotaLaw, State

HELD = frozenset({State.BLOCKED, State.SUSPENDED})
"""States in which nothing is given out, whatever the balance: an officer's act ends them."""
_BY_WEIGHT = (State.OPEN, State.CRITICAL, State.EXHAUSTED, State.SUSPENDED, State.BLOCKED)


def state_of(law: QuotaLaw, volume: Decimal, balance: Decimal, held: State | None = None) -> State:
    """The state by the figures: exhausted, critical from the law's share of the volume on, or open; or as it is held.

    >>> state_of(QuotaLaw("1", "KGM", ""), Decimal(100), Decimal(10))
    <State.CRITICAL: 'critical'>
    """
    if held in HELD and held is not None:
        return held
    if balance <= 0:
        return State.EXHAUSTED
    used = (volume - balance) * 100
    return State.CRITICAL if used >= law.critical_at * volume else State.OPEN


def events_between(before: State, after: State) -> tuple[str, ...]:
    """The names of the events by which a state became another.

    >>> events_between(State.OPEN, State.EXHAUSTED), events_between(State.EXHAUSTED, State.OPEN)
    (('critical', 'exhausted'), ('reopened',))
    """
    if before is after:
        return ()
    if after is State.EXHAUSTED:
        return ("critical", "exhausted") if before is State.OPEN else ("exhausted",)
    if after in HELD:
        return (after.value,)
    if before in HELD or before is State.EXHAUSTED:
        return ("reopened",)
    return ("critical",) if after is State.CRITICAL else ("no longer critical",)


def heaviest(states: Iterable[State]) -> State:
    """What a quota counts as, of its own state and those of the quotas above it: it draws on each of them.

    >>> heaviest([State.OPEN, State.SUSPENDED])
    <State.SUSPENDED: 'suspended'>
    """
    return max(states, key=_BY_WEIGHT.index)


def levels(above: Mapping[str, str | None]) -> list[list[str]]:
    """Quotas in the one order in which they are locked: those with none above them, those right under them, and so on.

    `above` gives the quota above each (None where there is none), for all of a chain.

    >>> levels({"2": "1", "1": None, "3": None})
    [['1', '3'], ['2']]
    """
    found: dict[int, list[str]] = {}
    for order in sorted(above):
        depth, parent = 0, above[order]
        while parent is not None:
            depth, parent = depth + 1, above[parent]
        found.setdefault(depth, []).append(order)
    return [found[depth] for depth in sorted(found)]
