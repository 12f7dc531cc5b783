"""Goods declared before they arrive, at an office that asks for payment before it chooses a lane.

The presentation moves the legal date: what is owed, and whether it is paid, is a question of that day. The office of
Valverde asks for payment first; VAT rose from 15 % to 16 % on the first of January 2022.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.law import law_in_force
from customhouse.clearance.records import Outcome
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.rules.law import TermsRow, Validity
from customhouse.revenue.payments.services import take_payment
from tests.journeys.messages import codes, message, presentation, send

EVE = datetime(2021, 12, 31, 9, tzinfo=UTC)
INLAND, PORT = "XD000400", "XD000100"
CASHIER = Actor("chafia", frozenset({Role.CASHIER}), offices=frozenset({INLAND}))


def lodged(at: datetime, office: str = INLAND) -> Outcome:
    return send(message("EARLY", type_code="IMD", declaration_office_id=office), at=at)


def kept(mrn: str) -> Declaration:
    return Declaration.objects.get(mrn=mrn)


def pays(mrn: str, at: datetime, key: str) -> None:
    """All that is owed now, by a transfer."""
    owed = standings([mrn])[mrn].outstanding
    take_payment(
        reference=mrn,
        amount=owed,
        currency="XDD",
        provider="bank",
        provider_reference=key,
        payer="x",
        actor=CASHIER,
        at=at,
    )


def test_goods_that_arrive_unpaid_wait_for_payment_and_then_get_their_lane(demoland: CountryPack) -> None:
    mrn = lodged(AT).mrn
    assert kept(mrn).state == "prelodged"
    shown = send(presentation(mrn), at=AT + timedelta(days=1))
    assert (shown.lane, kept(mrn).state, kept(mrn).lane) == ("", "awaiting_payment", "")
    assert codes(send(presentation(mrn, lrn="AGAIN"), at=AT + timedelta(days=1)).errors) == ["REQ-STATE"]
    pays(mrn, AT + timedelta(days=2), "B1")
    assert (kept(mrn).state, kept(mrn).lane) == ("released", "green")


def test_what_the_day_of_presentation_adds_is_paid_before_the_lane(demoland: CountryPack) -> None:
    """The notice of the eve was paid; by the law of the next day there is more to pay."""
    mrn = lodged(EVE).mrn
    pays(mrn, EVE, "B1")
    assert standings([mrn])[mrn].is_settled
    send(presentation(mrn), at=EVE + timedelta(days=1))
    assert (kept(mrn).state, kept(mrn).lane, kept(mrn).legal_date) == ("awaiting_payment", "", date(2022, 1, 1))
    assert standings([mrn])[mrn].outstanding > 0
    pays(mrn, EVE + timedelta(days=2), "B2")
    assert (kept(mrn).state, kept(mrn).lane) == ("released", "green")


def test_what_was_paid_and_is_enough_lets_the_lane_be_chosen_at_once(demoland: CountryPack) -> None:
    mrn = lodged(AT).mrn
    pays(mrn, AT, "B1")
    assert kept(mrn).state == "prelodged"
    send(presentation(mrn), at=AT + timedelta(days=1))
    assert (kept(mrn).state, kept(mrn).lane) == ("released", "green")


def test_at_another_office_the_lane_is_chosen_before_payment(demoland: CountryPack) -> None:
    mrn = lodged(EVE, PORT).mrn
    send(presentation(mrn), at=EVE + timedelta(days=1))
    assert (kept(mrn).state, kept(mrn).lane) == ("accepted", "green")


@pytest.mark.parametrize(("first", "state"), [(True, "awaiting_payment"), (False, "accepted")])
def test_the_terms_of_the_day_of_presentation_decide(
    *, first: bool, state: str, demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first of January on the port asks for payment first, or no longer does."""
    law = law_in_force()
    now = law.revenue.terms(PORT, EVE.date())
    terms = (
        TermsRow(replace(now, office=PORT, payment_before_selection=not first), Validity(date(2019, 1, 1))),
        TermsRow(replace(now, office=PORT, payment_before_selection=first), Validity(date(2022, 1, 1))),
    )
    other = replace(law, revenue=replace(law.revenue, office_terms=(*law.revenue.office_terms, *terms)))
    for module in ("journey", "proceeding"):
        monkeypatch.setattr(f"customhouse.clearance.{module}.law_in_force", lambda: other)
    mrn = lodged(EVE, PORT).mrn
    send(presentation(mrn), at=EVE + timedelta(days=1))
    assert kept(mrn).state == state
