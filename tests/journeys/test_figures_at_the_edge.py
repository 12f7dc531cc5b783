"""Figures at the edge of what the tables hold: kept and listed, or refused by a rule; never a fault."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.clearance.declarations.models import Declaration, Duty, Item
from customhouse.clearance.records import Outcome, Result
from customhouse.foundation.config.country import CountryPack
from tests.journeys.messages import Goods, codes, message, send

pytestmark = pytest.mark.django_db
LARGEST_PRICE, LARGEST_MASS = "999999999999.999", "999999999.999999"


def lodged(goods: Goods) -> Outcome:
    outcome = send(message("EDGE-1", goods))
    list(Declaration.objects.values_list("customs_value", "total"))
    list(Item.objects.values_list("price", "net_mass"))
    return outcome


@pytest.mark.parametrize(
    ("goods", "code"),
    [
        (Goods(price="9999999999999.99"), "NUM-HUGE"),
        (Goods(price="1000000000000"), "NUM-HUGE"),
        (Goods(price="999999999999.9995"), "NUM-HUGE"),
        (Goods(net="1200000000", gross="1200000000"), "NUM-HUGE"),
        (Goods(net="999999999.9999995", gross="999999999.9999995"), "NUM-HUGE"),
        (Goods(price=LARGEST_PRICE), "MON-HUGE"),
        (Goods(price="900000000000"), "MON-HUGE"),
    ],
    ids=lambda each: f"{each.price} {each.net}" if isinstance(each, Goods) else each,
)
def test_beyond_the_edge_a_rule_refuses(demoland: CountryPack, goods: Goods, code: str) -> None:
    """A figure, or what is reckoned from it, that no column holds is told with a remedy."""
    outcome = lodged(goods)
    assert (outcome.result, codes(outcome.errors)[-1]) == (Result.REJECTED, code)
    assert outcome.errors[0].cure()


def test_at_the_edge_it_is_kept_and_listed(demoland: CountryPack) -> None:
    """The largest mass, and a price whose duties still fit, come back from the tables as they were declared."""
    assert lodged(Goods(price="700000000000", net=LARGEST_MASS, gross=LARGEST_MASS)).result is Result.ACCEPTED
    item = Item.objects.get()
    assert (item.price, item.net_mass) == (Decimal(700000000000), Decimal(LARGEST_MASS))


def test_the_base_of_a_duty_by_weight_is_exact(demoland: CountryPack) -> None:
    """Masses have six decimals, and so has what is charged on them."""
    assert lodged(Goods("271112", "Propane in bottles", net="123.456789", gross="130")).result is Result.ACCEPTED
    bases = [line.record().base for line in Duty.objects.filter(base_unit="KGM")]
    assert bases == [Decimal("123.456789")]
