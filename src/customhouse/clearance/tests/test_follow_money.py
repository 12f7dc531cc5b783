"""What is owed follows a declaration that changes: the interest of what was never due, who owes, and deferment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from conftest import AT
from customhouse.clearance import controlling
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.drafts.rules.differing import amendment
from customhouse.clearance.journey import lodge
from customhouse.clearance.reassessing import reassess
from customhouse.clearance.records import Arrival, Result
from customhouse.clearance.releasing import standing_of
from customhouse.clearance.tests.controlled import officer, under_control
from customhouse.clearance.tests.lodged import PRECURSOR, Message, lodged, message, person
from customhouse.clearance.tests.quotas import ORDER, enacted, opened, three_cars
from customhouse.clearance.tests.test_release_when_met import pay
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.models import Notice as Told
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_xml
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.guarantees.services import open_cover
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.queries import notices_of, standings
from customhouse.revenue.notices.services import charge_interest
from customhouse.tariff.quotas import services as quotas

pytestmark = pytest.mark.django_db
FIRST, SECOND = "XD0610011099", "XD0960036324"
ITEM = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]"
IMPORTER = "Declaration/GoodsShipment/Importer/ID"
PAYMENTS = [f"{ITEM}/Commodity/DutyTaxFee[{number}]/Payment/MethodCode" for number in (1, 2)]


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def owed(row: Declaration) -> list[tuple[str, str, str, str]]:
    """The notices: kind, what is unpaid, state, debtor."""
    return [(each.kind, f"{each.unpaid:.2f}", each.state, each.debtor) for each in notices_of(row.mrn or "")]


def amended(row: Declaration, data: bytes, said: Message, paths: list[str], hours: int = 1) -> None:
    """The declaration, changed by its declarant to these words at these places."""
    tree = read_message(data).declaration
    assert tree
    asked = amendment(tree, paths, mrn=row.mrn or "", lrn=f"AM-{hours}", submitter=said.submitter, reason="A slip.")
    [outcome] = lodge([Arrival(write_xml(asked), said.sender, AT + timedelta(hours=hours))])
    assert outcome.result is Result.ACCEPTED, outcome.findings
    row.refresh_from_db()


def of_another(data: bytes) -> bytes:
    """The same goods, of another importer."""
    named = b"<Importer><ID>%s</ID></Importer>"
    return data.replace(named % FIRST.encode(), named % SECOND.encode())


def revalued(row: Declaration, times: str, days: int = 0) -> None:
    """Customs finds so many times the value that was declared."""
    value = items_of(row).get().customs_value * Decimal(times)
    at = AT + timedelta(days=days)
    reassess(
        mrn=row.mrn or "", corrections=[Correction(1, "customs_value", f"{value:.2f}")], reason="x", actor=SYSTEM, at=at
    )


def account(holder: str) -> None:
    """A deferment account with room."""
    details = CoverDetails(CoverKind.DEFERMENT, holder, Decimal(9_000_000), "XDD", date(2026, 1, 1), debit_day=15)
    open_cover(details=details, actor=SYSTEM, at=AT)


def test_interest_falls_with_the_duty(said: Message) -> None:
    row = lodged(said)
    charge_interest(at=AT + timedelta(days=115), actor=SYSTEM)
    before = standings([row.mrn or ""])[row.mrn or ""].by_head["INT"]
    revalued(row, "0.1", days=115)
    left = standings([row.mrn or ""])[row.mrn or ""].by_head["INT"]
    assert abs(left - before / 10) < Decimal("0.02")
    assert verify().ok


def test_interest_of_what_a_quota_put_at_stake_falls_away_with_it(demoland: CountryPack) -> None:
    enacted()
    opened(volume="10", critical_at=Decimal(10))
    three_cars(demoland)
    quotas.share_out(order_number=ORDER, until=AT.date(), actor=SYSTEM, at=AT + timedelta(days=1))
    row = three_cars(demoland)
    charge_interest(at=AT + timedelta(days=60), actor=SYSTEM)
    assert [kind for kind, *_ in owed(row)] == ["assessment", "supplementary", "interest", "interest"]
    revalued(row, "1.1", days=60)
    quotas.share_out(order_number=ORDER, until=AT.date(), actor=SYSTEM, at=AT + timedelta(days=61))
    found = owed(row)
    assert [state for _, _, state, _ in found] == ["open", "withdrawn", "open", "withdrawn", "open"]
    assert found[2][1] != "0.00"
    assert verify().ok


def test_who_is_amended_away_owes_no_more(said: Message) -> None:
    """What they paid is theirs; whoever is named instead owes all of it, and is secured by their own account."""
    row, layla = lodged(said), person("layla", Role.TRADER, trader=FIRST)
    total = f"{row.total:.2f}"
    assert owed(row) == [("assessment", total, "open", FIRST)]
    account(SECOND)
    other = of_another(said.data).replace(b"<MethodCode>H<", b"<MethodCode>E<")
    amended(row, other, said, [IMPORTER, *PAYMENTS])
    assert owed(row) == [("assessment", "0.00", "withdrawn", FIRST), ("assessment", total, "secured", SECOND)]
    assert Told.objects.get(recipient=layla).params == {"mrn": row.mrn}
    assert verify().ok


def test_what_was_paid_by_who_owes_no_more_does_not_release_the_goods(demoland: CountryPack) -> None:
    row, said = under_control(demoland), message(demoland)
    pay(row)
    controlling.grant_leave(mrn=row.mrn or "", reason="A slip", actor=officer(row), at=AT)
    amended(row, of_another(said.with_commodity(PRECURSOR)), said, [IMPORTER])
    stands = standings([row.mrn or ""])[row.mrn or ""]
    assert (stands.outstanding, stands.refundable) == (row.total, row.total)
    assert "REL-DUTY" in [each.code for each in standing_of(row).conditions if not each.met]


def test_deferment_is_asked_for_later_too(said: Message) -> None:
    account(FIRST)
    row = lodged(said)
    total = f"{row.total:.2f}"
    amended(row, said.data.replace(b"<MethodCode>H<", b"<MethodCode>E<"), said, PAYMENTS)
    assert owed(row) == [("assessment", total, "secured", FIRST)]
    assert row.state == "released"
    revalued(row, "2")
    assert [(kind, state) for kind, _, state, _ in owed(row)] == [
        ("assessment", "secured"),
        ("supplementary", "secured"),
    ]
    assert verify().ok
