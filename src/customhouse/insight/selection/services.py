"""Trials of profiles on the past: streamed in chunks, so that a year takes minutes and memory stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from customhouse.clearance.law import Law
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.insight.selection.records import PastDeclaration, TestOutcome
from customhouse.insight.selection.rules.backtesting import BackTest, chunks
from customhouse.insight.selection.rules.telling import outcome_as_json
from customhouse.messages.findings import msgid
from customhouse.targeting.profiles import services as profiles
from customhouse.targeting.profiles.access import WRITE_PROFILES
from customhouse.targeting.profiles.records import Profile

Progress = Callable[[int], None]
"""Told how many declarations more went by."""


def back_test(
    *,
    profile: Profile,
    past: Iterable[PastDeclaration],
    law: Law,
    actor: Actor,
    at: datetime,
    progress: Progress = int,
) -> TestOutcome:
    """Try a profile on the past beside the profiles in force, and put the outcome on record.

    Raises:
        AccessDenied: the actor may not write profiles.
        Conflict: nothing was selected in that time: a test on nothing proves nothing.
    """
    require(actor, WRITE_PROFILES)
    trial = BackTest(profile, law.profiles)
    for chunk in chunks(past):
        trial.add(chunk)
        progress(len(chunk))
    outcome = trial.outcome()
    if outcome.first_day is None or outcome.last_day is None:
        raise Conflict(
            "PRF-NO-PAST",
            msgid("No declaration was selected in that time."),
            msgid("Choose an earlier first day, or name a table of the past."),
        )
    days = outcome.first_day, outcome.last_day
    said = outcome_as_json(outcome)
    profiles.keep_test(profile=profile, days=days, items=outcome.items, outcome=said, actor=actor, at=at)
    return outcome
