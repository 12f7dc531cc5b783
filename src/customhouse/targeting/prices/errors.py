"""What stands in the way of telling a price. Under `CustomhouseError`: `NotPriced` (404)."""

from __future__ import annotations

from datetime import date

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.messages.findings import msgid


class NotPriced(CustomhouseError):  # named as the others of the tree
    """Nothing is known of what goods cost."""

    status = 404


def no_reference(on: date) -> NotPriced:
    """No reference holds on that day."""
    return NotPriced(
        "PRC-NONE",
        msgid("No reference of prices holds on {day}."),
        msgid("Reckon one from the past: customhouse price build --until {day}."),
        {"day": on.isoformat()},
    )


def no_price(commodity: str, unit: str) -> NotPriced:
    """The reference has nothing of that kind in that unit."""
    return NotPriced(
        "PRC-UNKNOWN",
        msgid("The reference knows no prices of {goods} by the unit {unit}."),
        msgid("Ask by another unit (KGM: kilograms of net mass), or reckon a reference from more items."),
        {"goods": commodity, "unit": unit},
    )
