"""Reading what is kept of bulk runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from customhouse.clearance.bulk.access import CLEAR_IN_BULK
from customhouse.clearance.bulk.models import BulkRow, BulkRun, FolderAnswer
from customhouse.clearance.bulk.records import Refusals, Tally
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor

PAGE = 2000


def runs_visible_to(actor: Actor) -> QuerySet[BulkRun]:
    """The runs, the latest first; of those who may not clear in bulk, none."""
    return BulkRun.objects.order_by("-id") if permits(actor, CLEAR_IN_BULK) else BulkRun.objects.none()


def decided(run: BulkRun) -> int:
    """The number of the last row that was decided; rows are decided in order. 0: none was."""
    return BulkRow.objects.filter(run=run).aggregate(last=Max("number"))["last"] or 0


def tally(run: BulkRun, *, limit: int | None = None) -> Tally:
    """What became of the first `limit` rows (None: of all that were decided), counted from what is kept."""
    rows = BulkRow.objects.filter(run=run).order_by("number")
    rows = rows if limit is None else rows.filter(number__lte=limit)
    results: Counter[str] = Counter()
    lanes: Counter[str] = Counter()
    duties: dict[str, Decimal] = defaultdict(Decimal)
    refusals: dict[str, Refusals] = {}
    columns = rows.values_list("result", "lane", "duties", "errors")
    for result, lane, owed, errors in columns.iterator(chunk_size=PAGE):
        results[result] += 1
        if lane:
            lanes[lane] += 1
        for tax, amount in owed.items():
            duties[tax] += Decimal(amount)
        for code, text in errors:
            earlier = refusals.get(code, Refusals(0, text))
            refusals[code] = Refusals(earlier.count + 1, earlier.example)
    return Tally(results.total(), dict(results), dict(lanes), dict(duties), refusals)


def answers_in(run: str, places: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What messages of a run over folders were answered before, by their place."""
    return dict(FolderAnswer.objects.filter(run=run, place__in=places).values_list("place", "answer"))
