"""Recognising goods declared again: trivial changes make no other goods, real ones do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.lanes.records import Fingerprint
from customhouse.targeting.lanes.rules.fingerprint import fingerprint

GOODS: dict[str, Any] = {
    "trader": "XD 100 001",
    "direction": "import",
    "commodity": "87032319",
    "containers": ["MSCU 123456-7", "TGHU7654321"],
    "documents": ["BL 1"],
}
UNITS = st.sampled_from(["AB1", "AB2", "AB3", "AB4"])


def goods(**change: Any) -> Fingerprint:
    return fingerprint(**GOODS | change)


@pytest.mark.parametrize(
    "change",
    [
        {"trader": "xd100001"},
        {"trader": "ＸＤ100001"},
        {"commodity": "870332"},
        {"documents": ["BL 2"]},
        {"containers": ["tghu 7654321", "MSCU1234567", ""]},
        {"containers": ["TGHU7654321"]},
        {"containers": [*GOODS["containers"], "BOGU0000000"]},
        {"containers": []},
        {"containers": [], "documents": []},
        {"containers": [], "documents": [], "commodity": "8703.23"},
    ],
)
def test_the_same_goods(change: dict[str, Any]) -> None:
    assert goods(**change).recognises(goods())
    assert goods().recognises(goods(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"trader": "XD100002"},
        {"direction": "export"},
        {"containers": ["TGHU7654322"], "documents": ["BL 2"]},
        {"containers": [], "documents": ["BL 2"]},
        {"containers": [], "documents": [], "commodity": "870332"},
    ],
)
def test_other_goods(change: dict[str, Any]) -> None:
    assert not goods(**change).recognises(goods())


def test_goods_in_nothing_that_is_named_are_known_by_trader_and_commodity() -> None:
    bulk = goods(containers=[], documents=[])
    assert bulk.recognises(bulk)
    assert not bulk.recognises(goods(containers=[], documents=[], commodity="870332"))


def test_goods_with_transport_documents_alone_are_known_by_them() -> None:
    assert goods(containers=[], documents=["bl-1"]).recognises(goods(containers=[]))
    assert not goods(containers=[], documents=["BL 2"]).recognises(goods(containers=[]))


@given(st.sets(UNITS), st.sets(UNITS), st.sets(UNITS), st.sets(UNITS))
def test_whatever_overlaps_or_is_left_unsaid_is_recognised(
    boxes: set[str], papers: set[str], later_boxes: set[str], later_papers: set[str]
) -> None:
    before = goods(containers=boxes, documents=papers)
    after = goods(containers=later_boxes, documents=later_papers)
    shared = bool(boxes & later_boxes or papers & later_papers)
    comparable = bool((boxes and later_boxes) or (papers and later_papers))
    assert after.recognises(before) is (shared or not comparable)
    assert before.recognises(after) is (shared or not comparable)
