"""Reading partners' statistics and the gaps of the last comparison."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Length

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.targeting.mirrors.access import READ_MIRRORS
from customhouse.targeting.mirrors.models import MirrorComparison, MirrorEdition, MirrorGap, MirrorStatement
from customhouse.targeting.mirrors.records import YEAR, Gap, Statement
from customhouse.targeting.mirrors.rules.differing import spoken_for

ORDERS = {"value": "-missing", "quantity": "-by_quantity", "price": "-by_price"}
"""By what gaps are ranked: all that is missing, what of it is quantity, what of it is price."""
MOST_OF_GOODS = 4
"""So many gaps of one product and partner are told beside a price, the latest first."""


def last_edition(*, for_update: bool = False) -> int:
    """The number of the last edition, 0 before the first; with `for_update` held until the transaction ends."""
    if for_update:  # who waited here for another edition sees it below
        MirrorEdition.objects.select_for_update().only("pk").order_by("-pk").first()
    found: int | None = MirrorEdition.objects.aggregate(last=Max("pk"))["last"]
    return found or 0


def standing_of(statements: Iterable[Statement]) -> list[Statement]:
    """What stands of the partners and periods of which these statements speak."""
    pairs = spoken_for(statements)
    by_partner: dict[str, list[str]] = {}
    for partner, period in pairs:
        by_partner.setdefault(partner, []).append(period)
    asked = reduce(or_, (Q(partner=each, period__in=periods) for each, periods in by_partner.items()))
    return [row.record() for row in MirrorStatement.objects.filter(asked, until=None).iterator()]


def standing() -> list[Statement]:
    """All that partners state, as it stands."""
    return [row.record() for row in MirrorStatement.objects.filter(until=None).iterator()]


def editions_for(actor: Actor) -> QuerySet[MirrorEdition]:
    """The files that were brought in, the newest first, without their bytes. Raises `AccessDenied`."""
    require(actor, READ_MIRRORS)
    return MirrorEdition.objects.defer("content")


def last_comparison() -> MirrorComparison | None:
    """The last comparison that was made."""
    return MirrorComparison.objects.first()


def gaps_for(
    actor: Actor, *, partner: str = "", product: str = "", period: str = "", by: str = "value", months: bool = False
) -> QuerySet[MirrorGap]:
    """The gaps of the last comparison, the largest first: of years, or of months; `product` may be its beginning.

    Raises `AccessDenied`.
    """
    require(actor, READ_MIRRORS)
    found = MirrorGap.objects.filter(comparison=last_comparison()) if last_comparison() else MirrorGap.objects.none()
    found = found.annotate(letters=Length("period"))
    found = found.filter(letters__gt=YEAR) if months else found.filter(letters=YEAR)
    for name, value in (("partner", partner), ("product__startswith", product), ("period__startswith", period)):
        found = found.filter(**{name: value}) if value else found
    return found.order_by(ORDERS[by], "pk")


def gaps_of(product: str, partner: str) -> list[Gap]:
    """The latest gaps of goods (six figures or more) of a partner, years before months; none if not both are told."""
    last = last_comparison()
    if last is None or len(product) < 6 or not partner:  # noqa: PLR2004  # figures of the Harmonized System
        return []
    rows = last.gaps.filter(product=product[:6], partner=partner).annotate(letters=Length("period"))
    return [row.record() for row in rows.order_by("letters", "-period")[:MOST_OF_GOODS]]
