"""Where facts must be looked up for selection: what no rule, policy or model reads costs nothing."""

from __future__ import annotations

from collections.abc import Iterable

from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.lanes.records import Adviser, SelectionPolicy
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.rules.matching import lookups_asked, lookups_in

OF_MODELS = frozenset({Lookup.HISTORY, Lookup.PRICES})
"""What models learn from beside what is declared."""


def lookups_of_law(
    profiles: ProfileSet, policies: Iterable[SelectionPolicy], adviser: Adviser | None
) -> frozenset[Lookup]:
    """What profiles, the intensities of policies, and a model in force ask for."""
    intensities = lookups_in(part.when for policy in policies for part in policy.balance.intensities)
    return lookups_asked(profiles) | intensities | (OF_MODELS if adviser else frozenset())
