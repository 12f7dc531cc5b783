"""What the state of a quota is, and what moves it: plain figures in, a state and the names of events out."""

from __future__ import annotations

from decimal import Decimal

from customhouse.tariff.quotas.records import QuotaLaw, State

HELD = frozenset({State.BLOCKED, State.SUSPENDED})
"""States in which nothing is given out, whatever the balance: an officer's act ends them."""


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
