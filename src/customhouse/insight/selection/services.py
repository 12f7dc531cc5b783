"""Trials of profiles on the past: streamed in chunks, so that a year takes minutes and memory stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from customhouse.clearance.law import Law
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.insight.selection import queries
from customhouse.insight.selection.records import PastDeclaration, TestOutcome, WhatIf
from customhouse.insight.selection.rules.backtesting import BackTest, chunks
from customhouse.insight.selection.rules.changing import Change
from customhouse.insight.selection.rules.comparing_laws import Comparison, SelectionLaw
from customhouse.insight.selection.rules.comparing_models import ModelOutcome, outcomes
from customhouse.insight.selection.rules.telling import outcome_as_json
from customhouse.insight.selection.rules.watching import RECENT_DAYS, Effect, effects
from customhouse.insight.selection.sources import past_sources
from customhouse.messages.findings import msgid
from customhouse.targeting.learning.access import READ_MODELS
from customhouse.targeting.profiles import services as profiles
from customhouse.targeting.profiles.access import READ_PROFILES, WRITE_PROFILES
from customhouse.targeting.profiles.records import Past, Profile


def _unheard(_count: int) -> None:
    """Nobody watches."""


ON_A_PAGE = 5_000
"""Declarations at most that a page reads while somebody waits."""
Progress = Callable[[int], None]
"""Told how many declarations more went by."""


def back_test(
    *,
    profile: Profile,
    past: Iterable[PastDeclaration],
    law: Law,
    actor: Actor,
    at: datetime,
    progress: Progress = _unheard,
    of_file: bool = False,
) -> TestOutcome:
    """Try a profile on the past beside the profiles in force, and put the outcome on record.

    `of_file`: the past is not what this installation kept; the test then opens no activation, unless nothing was kept.

    Raises:
        AccessDenied: the actor may not write profiles.
        Conflict: nothing was selected in that time: a test on nothing proves nothing.
    """
    require(actor, WRITE_PROFILES)
    trial = BackTest(profile, law.profiles, past_sources())
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
    past_of = (Past.FILE if queries.has_past() else Past.FILE_FOR_WANT) if of_file else Past.OWN
    said = outcome_as_json(outcome) | {"past": past_of.value}
    profiles.keep_test(profile=profile, days=days, items=outcome.items, outcome=said, actor=actor, at=at)
    return outcome


def past_for_a_page(first: date, last: date, law: Law) -> Iterable[PastDeclaration]:
    """The past of so many days, where it is little enough for somebody to wait for it on a page.

    Raises:
        Conflict: it is more; the command has the patience.
    """
    if queries.count_past(first, last, law) > ON_A_PAGE:
        raise Conflict(
            "PRF-MUCH",
            msgid("More than {most} declarations were selected in that time: too many to wait for here."),
            msgid("Choose fewer days, or run the command: customhouse profile backtest, customhouse profile whatif."),
            {"most": str(ON_A_PAGE)},
        )
    return queries.past_declarations(first, last, law)


def what_if(
    *,
    change: Change,
    past: Iterable[PastDeclaration],
    law: Law,
    actor: Actor,
    progress: Progress = _unheard,
) -> WhatIf:
    """Select the past by the law as it stands and as it would be changed. Raises `AccessDenied`; keeps nothing."""
    require(actor, WRITE_PROFILES)
    before = SelectionLaw(replace(law.profiles, shadows=()), law.policies, adviser=law.adviser)
    after = SelectionLaw(change.profiles(law.profiles), change.policies(law.policies), adviser=law.adviser)
    comparison = Comparison(before, after, law.selection_key, past_sources())
    for chunk in chunks(past):
        comparison.add(chunk)
        progress(len(chunk))
    return comparison.told(minutes=change.minutes, examiners=change.examiners)


def compare_models(*, first: date, last: date, zone: ZoneInfo, actor: Actor) -> list[ModelOutcome]:
    """What models said from one day to another beside what controls found and officers did. Raises `AccessDenied`."""
    require(actor, READ_MODELS)
    return outcomes(queries.opinions_between(first, last, zone))


def watch(*, first: date, last: date, law: Law, actor: Actor) -> list[Effect]:
    """What every profile in force, and in shadow, found from one day to another. Raises `AccessDenied`."""
    require(actor, READ_PROFILES)
    zone = ZoneInfo(law.declarations.timezone)
    known = [profile.code for profile in law.profiles.profiles if profile.is_valid(last)]
    shadows = [profile.code for profile in law.profiles.shadows]
    recent = last - timedelta(days=RECENT_DAYS - 1)
    return effects(queries.seen_between(first, last, zone), known, shadows, recent)
