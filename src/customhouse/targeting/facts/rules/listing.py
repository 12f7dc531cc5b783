"""What watch lists say of those whom a declaration names, as facts: handed in by a composer, where a rule asks."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from customhouse.targeting.facts.records import ItemFacts, Listed


def listed(items: Sequence[ItemFacts], said: Listed) -> list[ItemFacts]:
    """The facts of one declaration's items, with what the lists say of it."""
    return [replace(item, watch_list_score=said.score, watch_lists=said.lists) for item in items]
