"""Reading profiles and policies, as they hold on a day and as they were known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.asking import asked
from customhouse.targeting.lanes.records import SelectionPolicy
from customhouse.targeting.lanes.rules.choosing import policy_on
from customhouse.targeting.profiles.access import READ_PROFILES
from customhouse.targeting.profiles.models import (
    BackTest,
    GroupVersion,
    LoadedLaw,
    PolicyVersion,
    ProfileDraft,
    ProfileVersion,
)
from customhouse.targeting.profiles.records import PROVING, Profile, ProfileSet
from customhouse.targeting.profiles.rules.sheets import read_sheet
from customhouse.targeting.profiles.states import DraftState
from customhouse.targeting.profiles.store import group_record, policy_record, profile_record

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
    every = history(known=known)
    return replace(every, profiles=tuple(profile for profile in every.profiles if profile.is_valid(on)))


def history(*, known: datetime | None = None) -> ProfileSet:
    """The profiles of all days, for a batch whose rows have many legal dates; with those now in shadow."""
    return ProfileSet(
        tuple(map(profile_record, _latest(ProfileVersion.objects.all(), known))),
        tuple(map(group_record, _latest(GroupVersion.objects.all(), known))),
        () if known else _in_shadow(),
    )


def _in_shadow() -> tuple[Profile, ...]:
    return tuple(profile_of(draft) for draft in ProfileDraft.objects.filter(state=DraftState.SHADOW))


def profile_of(draft: ProfileDraft) -> Profile:
    """What a draft says. It was checked when it was written."""
    profile, _ = read_sheet(draft.sheet)
    return profile


def drafts_for(actor: Actor) -> list[ProfileDraft]:
    """The drafts that analysts work on, for those who may read them; `AccessDenied` for all others."""
    require(actor, READ_PROFILES)
    return list(ProfileDraft.objects.all())


def draft_for(actor: Actor, code: str) -> ProfileDraft:
    """One draft. Raises `AccessDenied`, and `NotFound` where there is none of that code."""
    require(actor, READ_PROFILES)
    found = ProfileDraft.objects.filter(code=code).first()
    if found is None:
        raise NotFound("profile", code)
    return found


def tested_by_others(actor: Actor) -> QuerySet[ProfileDraft]:
    """The drafts that another analyst wrote and that were tested as they stand: the actor may put them into force."""
    tested = BackTest.objects.filter(code=OuterRef("code"), digest=OuterRef("digest"), outcome__past__in=PROVING)
    waiting = ProfileDraft.objects.filter(Exists(tested), state__in=(DraftState.DRAFT, DraftState.SHADOW))
    return waiting.exclude(written_by=actor.name)


def test_of(draft: ProfileDraft) -> BackTest | None:
    """The latest back-test of what the draft says now; a test of other words counts for nothing."""
    return BackTest.objects.filter(code=draft.code, digest=draft.digest).first()


def proof_of(draft: ProfileDraft) -> BackTest | None:
    """The latest back-test of what the draft says now that opens its activation: on this installation's own past.

    One on a file stands where the installation had no past of its own when the file was read.
    """
    tests = BackTest.objects.filter(code=draft.code, digest=draft.digest)
    return tests.filter(outcome__past__in=PROVING).first()


def find_profile(code: str, on: date) -> Profile:
    """The draft of that code, else the profile of that code in force on that day. Raises `NotFound`."""
    draft = ProfileDraft.objects.filter(code=code).exclude(state=DraftState.ACTIVE).first()
    found = profile_of(draft) if draft else next((each for each in snapshot(on).profiles if each.code == code), None)
    if found is None:
        raise NotFound("profile", code)
    return found


def policy(on: date, *, known: datetime | None = None) -> SelectionPolicy:
    """The selection policy in force on that day (`lanes.rules.choosing.NO_POLICY` where a country made none)."""
    return policy_on(policies(known=known), on)


def policies(*, known: datetime | None = None) -> tuple[SelectionPolicy, ...]:
    """The policies of all days."""
    return tuple(map(policy_record, _latest(PolicyVersion.objects.all(), known)))


def selection_law() -> tuple[ProfileSet, tuple[SelectionPolicy, ...]]:
    """The profiles and policies of all days, read anew only when some were loaded (here or by another process)."""
    stamp = tuple(sorted(_digests()))
    law = _kept.get(stamp)
    if law is None:
        law = history(), policies()
        _kept.clear()
        _kept[stamp] = law
    return law


@asked
def _digests() -> QuerySet[ProfileVersion, str]:
    """What the law says, by the digests of its versions and of what is in shadow: one question for all."""
    tables = (PolicyVersion, GroupVersion)
    versions = (table._default_manager.order_by().values_list("digest", flat=True) for table in tables)  # noqa: SLF001  # as below
    shadows = ProfileDraft.objects.filter(state=DraftState.SHADOW).order_by().values_list("digest", flat=True)
    return ProfileVersion.objects.order_by().values_list("digest", flat=True).union(*versions, shadows, all=True)


def _latest(rows: Iterable[Row], known: datetime | None) -> list[Row]:
    """Of each code and first day the last version, in their order: later versions replace earlier ones."""
    latest: dict[tuple[str, date], Row] = {}
    for row in rows:
        if known is None or row.recorded_at <= known:
            latest[row.code, row.valid_from] = row
    return list(latest.values())
