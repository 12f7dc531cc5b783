"""Handing on what was asked: divided among the items of the other declaration, and put together again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conftest import AT
from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas import services
from customhouse.tariff.quotas.models import QuotaRequest
from customhouse.tariff.quotas.queries import drawn_by, standing
from customhouse.tariff.quotas.records import Claim, Period, QuotaLaw, Returned

pytestmark = pytest.mark.django_db
ORDER = "050001"


def claim(subject: str, item: int, quantity: str) -> Claim:
    return Claim(ORDER, subject, item, {"NAR": Decimal(quantity)}, AT)


def got(subject: str) -> list[str]:
    """What each item asked and got."""
    return [f"{each.item}: {each.asked:f} {each.got}" for each in drawn_by(subject)]


def balance() -> Decimal:
    found = standing(ORDER, AT.date())
    assert found is not None
    return found.balance


def opened(**law: object) -> None:
    services.open_period(
        law=QuotaLaw(ORDER, "NAR", "R 1", scale=0, **law),  # type: ignore[arg-type]  # a part of its law
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        volume=Decimal(3),
        actor=SYSTEM,
        at=AT,
    )


def test_goods_split_into_items_keep_the_place_of_the_whole() -> None:
    opened(allocation=Period.INSTANT, returned=Returned.SHORT)
    services.draw(claims=[claim("M1", 1, "3")], actor=SYSTEM)
    services.draw(claims=[claim("LATE", 1, "2")], actor=SYSTEM)
    split = [claim("M2", 1, "1"), claim("M2", 2, "2")]
    assert services.hand_over(subjects=["M1"], to="M2", claims=split, actor=SYSTEM, at=AT)
    services.draw_anew(subject="M2", claims=split, actor=SYSTEM, at=AT)
    assert got("M2") == ["1: 1 1", "2: 2 2"]
    assert (len(got("M1")), got("LATE"), balance()) == (0, ["1: 2 0"], Decimal(0))
    services.hand_back(subject="M2", to=["M1"], actor=SYSTEM, at=AT)
    assert (got("M1"), len(got("M2"))) == (["1: 3 3"], 0)


def test_what_waits_is_divided_too_and_what_is_not_claimed_is_given_back() -> None:
    opened()
    services.draw(claims=[claim("M1", 1, "3")], actor=SYSTEM)
    less = [claim("M2", 1, "1"), claim("M2", 2, "1")]
    assert services.hand_over(subjects=["M1"], to="M2", claims=less, actor=SYSTEM, at=AT)
    services.draw_anew(subject="M2", claims=less, actor=SYSTEM, at=AT)
    assert got("M2") == ["1: 1 None", "2: 1 None"]
    assert sum(row.quantity for row in QuotaRequest.objects.filter(withdrawn_at=None)) == 2
    assert not services.hand_over(subjects=["M1"], to="M3", claims=less, actor=SYSTEM, at=AT)
