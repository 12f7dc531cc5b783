"""Every condition of release: when it is met, and who has to act where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from customhouse.clearance.declarations.states import State
from customhouse.clearance.release.records import Acting, ReleaseFacts
from customhouse.clearance.release.rules.conditions import conditions

FREE = ReleaseFacts(
    State.ACCEPTED,
    outstanding=Decimal(0),
    secured=Decimal(0),
    currency="XDD",
    may_release_secured=True,
    open_orders=0,
    open_questions=0,
    held=False,
)
DUE, PAYMENT_DUE = datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC)


def test_goods_that_nothing_keeps_may_go() -> None:
    """Goods may go on credit too, where the office allows it."""
    for facts in (FREE, replace(FREE, secured=Decimal(75))):
        assert [each.code for each in conditions(facts) if not each.met] == []


@pytest.mark.parametrize(
    ("changes", "code", "acting", "params", "due"),
    [
        ({"state": State.CANCELLED}, "REL-STANDS", Acting.NOBODY, {}, None),
        ({"state": State.PRELODGED}, "REL-PRESENTED", Acting.TRADER, {}, None),
        ({"outstanding": Decimal("12.50")}, "REL-DUTY", Acting.TRADER, {"amount": "12.50"}, PAYMENT_DUE),
        (
            {"secured": Decimal(75), "may_release_secured": False},
            "REL-DUTY",
            Acting.TRADER,
            {"amount": "75"},
            PAYMENT_DUE,
        ),
        ({"state": State.PRELODGED}, "REL-SELECTION", Acting.NOBODY, {}, None),
        ({"delayed": True}, "REL-SELECTION", Acting.NOBODY, {}, None),
        ({"open_orders": 1}, "REL-CONTROL", Acting.OFFICER, {}, None),
        ({"state": State.UNDER_CONTROL}, "REL-CONTROL", Acting.OFFICER, {}, None),
        ({"open_questions": 2, "unread_answers": 1}, "REL-QUESTIONS", Acting.TRADER, {"number": "2"}, DUE),
        ({"unread_answers": 1}, "REL-QUESTIONS", Acting.OFFICER, {}, None),
        ({"held": True}, "REL-FREE", Acting.OFFICER, {}, None),
    ],
)
def test_what_keeps_goods(
    changes: dict[str, Any], code: str, acting: Acting, params: dict[str, str], due: datetime | None
) -> None:
    """Who has to act, with what, and until when."""
    facts = replace(FREE, due=DUE, payment_due=PAYMENT_DUE, **changes)
    [condition] = [each for each in conditions(facts) if each.code == code]
    assert (condition.met, condition.acting, condition.due) == (False, acting, due)
    assert params.items() <= condition.params.items()
    assert condition.text.format(**condition.params)
