"""A change of the law of selection that is tried before anybody proposes it: profiles, random shares, staffing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from customhouse.targeting.lanes.records import RandomShare, SelectionPolicy
from customhouse.targeting.profiles.records import Profile, ProfileSet

MINUTES = 45
"""An examination takes so long unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """Profiles added (or in place of those of their code), codes taken out, and what random shares are multiplied by.

    `examiners` are by office; `minutes` is what an examination takes.
    """

    added: Sequence[Profile] = ()
    dropped: frozenset[str] = frozenset()
    random: Decimal = Decimal(1)
    minutes: int = MINUTES
    examiners: Mapping[str, int] = field(default_factory=dict)

    def profiles(self, known: ProfileSet) -> ProfileSet:
        """The profiles after the change; what is added holds on every day that is looked at."""
        away = self.dropped | {profile.code for profile in self.added}
        kept = [profile for profile in known.profiles if profile.code not in away]
        added = [replace(profile, valid_from=date.min, valid_to=None) for profile in self.added]
        every = sorted((*kept, *added), key=lambda profile: profile.code)
        return ProfileSet(tuple(every), known.groups)

    def policies(self, known: Sequence[SelectionPolicy]) -> list[SelectionPolicy]:
        """The policies after the change: every random share as many times as is told, never above one."""
        return [replace(policy, shares=tuple(map(self._share, policy.shares))) for policy in known]

    def _share(self, share: RandomShare) -> RandomShare:
        return replace(share, share=min(Decimal(1), share.share * self.random))
