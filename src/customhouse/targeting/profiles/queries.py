"""Reading profiles and policies, as they hold on a day and as they were known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.asking import asked
from customhouse.targeting.lanes.records import SelectionPolicy
from customhouse.targeting.lanes.rules.choosing import policy_on
from customhouse.targeting.profiles.access import READ_PROFILES
from customhouse.targeting.profiles.models import LoadedLaw, PolicyVersion, ProfileVersion
from customhouse.targeting.profiles.records import Profile, ProfileSet
from customhouse.targeting.profiles.store import policy_record, profile_record

Row = TypeVar("Row", bound=LoadedLaw)
_kept: dict[tuple[str, ...], tuple[ProfileSet, tuple[SelectionPolicy, ...]]] = {}
"""The law of this process under the digests of the versions that it was read from: at most one."""


@dataclass(frozen=True, slots=True)
class SelectionOn:
    """What selects on a day: the profiles and the policy, for a page of analysts."""

    profiles: tuple[Profile, ...]
    policy: SelectionPolicy


def selection_for(actor: Actor, on: date) -> SelectionOn:
    """What selects on that day, for those who may read it; `AccessDenied` for all others."""
    require(actor, READ_PROFILES)
    return SelectionOn(snapshot(on).profiles, policy(on))


def snapshot(on: date, *, known: datetime | None = None) -> ProfileSet:
    """The profiles valid on that day; with `known`, as they were recorded up to that moment (UTC)."""
    return ProfileSet(tuple(profile for profile in history(known=known).profiles if profile.is_valid(on)))


def history(*, known: datetime | None = None) -> ProfileSet:
    """The profiles of all days, for a batch whose rows have many legal dates."""
    return ProfileSet(tuple(map(profile_record, _latest(ProfileVersion.objects.all(), known))))


def policy(on: date, *, known: datetime | None = None) -> SelectionPolicy:
    """The selection policy in force on that day (`lanes.rules.choosing.NO_POLICY` where a country made none)."""
    return policy_on(policies(known=known), on)


def policies(*, known: datetime | None = None) -> tuple[SelectionPolicy, ...]:
    """The policies of all days."""
    return tuple(map(policy_record, _latest(PolicyVersion.objects.all(), known)))


def selection_law() -> tuple[ProfileSet, tuple[SelectionPolicy, ...]]:
    """The profiles and policies of all days, read anew only when some were loaded (here or by another process)."""
    stamp = (*_profile_digests(), *_policy_digests())
    law = _kept.get(stamp)
    if law is None:
        law = history(), policies()
        _kept.clear()
        _kept[stamp] = law
    return law


@asked
def _profile_digests() -> QuerySet[ProfileVersion, str]:
    """What the versions loaded say, by their digests; versions are only ever added."""
    return ProfileVersion.objects.order_by("id").values_list("digest", flat=True)


@asked
def _policy_digests() -> QuerySet[PolicyVersion, str]:
    return PolicyVersion.objects.order_by("id").values_list("digest", flat=True)


def _latest(rows: Iterable[Row], known: datetime | None) -> list[Row]:
    """Of each code and first day the last version, in their order: later versions replace earlier ones."""
    latest: dict[tuple[str, date], Row] = {}
    for row in rows:
        if known is None or row.recorded_at <= known:
            latest[row.code, row.valid_from] = row
    return list(latest.values())
