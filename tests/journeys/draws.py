"""Making chance call: the next MRN is one whose draw is as a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import count

from conftest import AT
from customhouse.clearance.declarations.models import MrnSeries
from customhouse.reference.identifiers import mrn as mrn_format
from customhouse.targeting.lanes.queries import selection_key
from customhouse.targeting.lanes.rules.drawing import draw

CALLED, NOT_CALLED = Decimal("0.01"), Decimal("0.5")
"""In demoland a draw below the first calls for an examination; one above the second for nothing."""


def next_draw(wanted: Callable[[Decimal], bool]) -> Decimal:
    """Let the next MRN be the first from here on whose draw is wanted; that draw."""
    series, _ = MrnSeries.objects.get_or_create(year=AT.year)
    for serial in count(series.next_serial):
        drawn = draw(selection_key(), mrn_format.generate(AT.year, "XD", serial))
        if wanted(drawn):
            MrnSeries.objects.filter(year=AT.year).update(next_serial=serial)
            return drawn
    raise AssertionError
