"""Whether the price of a used vehicle is believed, or its value by the table takes its place.

A price is the first basis of value (WTO Valuation Agreement, Article 1). Where it falls short of what the table of
depreciation gives by more than the law allows, customs ask for proof (Decision 6.1); unless it is brought, the value
is found by the table (Article 7, Study 1.1). The higher of two values is never taken as such (Article 7.2(b)).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.vehicles.records import Because, VehicleLaw

PRICE, TABLE = "price", "table"
BASES = {PRICE: msgid("By the price"), TABLE: msgid("By the table of used vehicles")}


def basis_of(price: Decimal | None, table: Decimal | None, law: VehicleLaw) -> tuple[str, tuple[Because, ...]]:
    """Which of two customs values the law takes, and why; None: there is no such value. One of them must be there.

    >>> basis_of(Decimal(60), Decimal(100), VehicleLaw(believable_percent=Decimal(70)))[0]
    'table'
    """
    if price is None:
        return TABLE, (
            Because(msgid("No price is told: the value is found from what the vehicle costs new, less its age.")),
        )
    if table is None or law.believable_percent is None:
        return PRICE, (Because(msgid("What was paid is the basis of the value.")),)
    told = {
        "share": f"{(price * 100 / table).quantize(Decimal('0.1'), ROUND_HALF_UP):f}" if table else "—",
        "least": f"{law.believable_percent:f}",
        "law": law.believable_by,
    }
    if price * 100 >= table * law.believable_percent:
        message = msgid(
            "The price is believed: it comes to {share} % of the value by the table, at least {least} % ({law})."
        )
        return PRICE, (Because(message, told),)
    message = msgid("The price comes to only {share} % of the value by the table, less than {least} % ({law}).")
    asked = msgid("Customs will ask you to prove it; unless you do, the value by the table is taken.")
    return TABLE, (Because(message, told), Because(asked))
