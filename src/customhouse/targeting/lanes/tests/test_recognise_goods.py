"""Recognising goods lodged anew: trivial changes make no other goods, real ones do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from customhouse.targeting.lanes.rules.fingerprint import goods_key

GOODS: dict[str, Any] = {
    "trader": "XD 100 001",
    "commodity": "87032319",
    "origin": "JP",
    "carried_in": ["MSCU 123456-7", "TGHU7654321"],
    "net_mass": Decimal("1200.5"),
}


@pytest.mark.parametrize(
    "change",
    [
        {"trader": "xd100001"},
        {"trader": "ＸＤ100001"},
        {"commodity": "8703.23"},
        {"commodity": "87032390"},
        {"origin": " jp"},
        {"carried_in": ["tghu 7654321", "MSCU1234567", ""]},
        {"net_mass": Decimal(1190)},
    ],
)
def test_the_same_goods(change: dict[str, Any]) -> None:
    assert goods_key(**GOODS | change) == goods_key(**GOODS)


@pytest.mark.parametrize(
    "change",
    [
        {"trader": "XD100002"},
        {"commodity": "870332"},
        {"origin": "DE"},
        {"carried_in": ["TGHU7654322"]},
        {"carried_in": []},
    ],
)
def test_other_goods(change: dict[str, Any]) -> None:
    assert goods_key(**GOODS | change) != goods_key(**GOODS)


def test_mass_counts_where_nothing_says_in_what_the_goods_travel() -> None:
    """To two figures: a gram more is the same, a tenth more is not."""
    loose = GOODS | {"carried_in": []}
    assert goods_key(**loose) == goods_key(**loose | {"net_mass": Decimal("1200.501")})
    assert goods_key(**loose) != goods_key(**loose | {"net_mass": Decimal("1320.5")})
    assert len(goods_key(**loose | {"net_mass": Decimal(0)})) == 32
