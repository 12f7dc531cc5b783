"""A trader is asked for money once: a later version that owes nothing more asks for nothing."""

from __future__ import annotations

from decimal import Decimal

from conftest import AT
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.config.country import CountryPack
from tests.journeys.draws import NOT_CALLED, next_draw
from tests.journeys.messages import message, new_price, presentation, send, trader


def asked(mrn: str) -> list[tuple[Decimal, str | None]]:
    """What each tax response asks for, and under which reference."""
    found = []
    for response in responses_to(Declaration.objects.get(mrn=mrn)):
        if response.function_code == responses.TAX and response.declaration:
            [fee] = response.declaration.duty_tax_fees
            assert fee.payment
            assert fee.payment.payment_amount
            found.append((fee.payment.payment_amount.value, fee.payment.reference_id))
    return found


def test_presented_goods_are_not_asked_for_twice(demoland: CountryPack) -> None:
    next_draw(lambda drawn: drawn > NOT_CALLED)
    outcome = send(message(type_code="IMD"), trader(), AT)
    send(presentation(outcome.mrn), trader(), AT)
    [first, second] = asked(outcome.mrn)
    assert first[0] == outcome.total
    assert first[1]
    assert second == (Decimal(0), None)


def test_more_goods_are_asked_for_by_what_is_more(demoland: CountryPack) -> None:
    next_draw(lambda drawn: drawn > NOT_CALLED)
    outcome = send(message(), trader(), AT)
    more = send(new_price(outcome.mrn, "1500"), trader(), AT)
    assert outcome.total is not None
    assert more.total is not None
    assert [amount for amount, _ in asked(outcome.mrn)] == [outcome.total, more.total - outcome.total]
