"""How a debt stands does not depend on the order in which a database hands over its sums."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

from customhouse.revenue.ledger.records import Account, JournalKind, Sum
from customhouse.revenue.notices.rules.balance import balance

KINDS = list(JournalKind)
SUMS = [
    *(Sum("M", "N", KINDS[0], Account.REVENUE, "O", head, Decimal(-10)) for head in ("VAT", "CUD", "EXC")),
    *(Sum("M", "N", KINDS[0], Account.RECEIVABLE, "D", head, Decimal(10)) for head in ("EXC", "VAT", "CUD")),
]


def test_heads_stand_in_the_order_of_their_codes() -> None:
    for sums in permutations(SUMS):
        stands = balance(sums).standing
        assert list(stands.by_head) == ["CUD", "EXC", "VAT"]
        assert stands.charged == Decimal(30)
        assert repr(stands) == repr(balance(SUMS).standing)
