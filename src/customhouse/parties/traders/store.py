"""Writing traders in batches. Called by services alone."""

from __future__ import annotations

from collections.abc import Sequence

from customhouse.parties.traders.models import Trader


def add_missing(traders: Sequence[Trader]) -> dict[str, Trader]:
    """Insert those whose identifier is not taken, leave the others as they stand; all as stored, by identifier.

    Safe against another writer who names the same stranger at the same moment: whoever comes second finds the first.
    """
    Trader.objects.bulk_create(sorted(traders, key=lambda each: each.identifier), ignore_conflicts=True)
    wanted = [trader.identifier for trader in traders]
    return {trader.identifier: trader for trader in Trader.objects.filter(identifier__in=wanted)}
