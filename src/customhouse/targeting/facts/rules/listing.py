"""What watch lists say of those whom a declaration names, as facts: handed in by a composer, where a rule asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from customhouse.targeting.facts.records import ItemFacts, Listed
from customhouse.targeting.facts.rules.completing import Coming


@dataclass(frozen=True, slots=True)
class SaidThen:
    """The source of what lists said when declarations were selected, by their references; of others nothing."""

    said: Callable[[Collection[str]], Mapping[str, Listed]]

    def told(self, coming: Sequence[Coming]) -> list[Sequence[ItemFacts]]:
        """The facts, with what was said of each declaration."""
        said = self.said({each.mrn for each in coming})
        return [listed(each.facts, said[each.mrn]) if each.mrn in said else each.facts for each in coming]


def listed(items: Sequence[ItemFacts], said: Listed) -> list[ItemFacts]:
    """The facts of one declaration's items, with what the lists say of it."""
    return [replace(item, watch_list_score=said.score, watch_lists=said.lists) for item in items]
