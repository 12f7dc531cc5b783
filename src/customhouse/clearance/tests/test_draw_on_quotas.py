"""Declarations draw on tariff quotas: from the acceptance to the share, and what they owe by it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import AT
from customhouse.clearance import asking
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.declarations.states import State
from customhouse.clearance.estimating import Estimate, estimate_message
from customhouse.clearance.journey import lodge
from customhouse.clearance.reassessing import reassess
from customhouse.clearance.records import Arrival
from customhouse.clearance.release.queries import is_final, release_of
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.clearance.tests.quotas import ORDER, claiming, codes, duty, enacted, opened, three_cars
from customhouse.clearance.tests.test_release_when_met import pay
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_xml
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import notices_of, standings
from customhouse.revenue.payments.services import take_payment
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import QuotaRequest
from customhouse.tariff.quotas.records import Answer, Cause, Kind, Period, Returned
from customhouse.tariff.quotas.records import State as QuotaState

NEXT_DAY = AT + timedelta(days=1)


def shared(order: str = ORDER) -> None:
    services.share_out(order_number=order, until=AT.date(), actor=SYSTEM, at=NEXT_DAY)


def balance(order: str = ORDER) -> str:
    found = queries.standing(order, AT.date())
    assert found is not None
    return f"{found.balance:f}"


def kinds(row: Declaration) -> list[str]:
    return [event.kind for event in events_of(row.mrn or "") if "quota" in event.kind]


@pytest.mark.db
def test_an_open_quota_is_asked_and_shared_at_the_end_of_the_day(demoland: CountryPack) -> None:
    enacted()
    opened(volume="4")
    one, other = three_cars(demoland), three_cars(demoland)
    value = Decimal(duty(one)[0][1])
    assert duty(one) == [(f"QUO-{ORDER}", f"{value:.2f}", f"{value * 5 / 100:.2f}", "payable")]
    [request] = QuotaRequest.objects.filter(subject=one.mrn)
    assert (request.item, f"{request.quantity:.0f}", request.allocated) == (1, "3", None)
    assert request.accepted_at == one.accepted_at
    assert (kinds(one), codes(one)) == (["quota.asked"], [])
    shared()
    one.refresh_from_db()
    within = (value * 2 / 3).quantize(Decimal("0.01"))
    assert duty(one) == [
        (f"QUO-{ORDER}", f"{within:.2f}", f"{within * 5 / 100:.2f}", "payable"),
        ("CUD-8703", f"{value - within:.2f}", f"{(value - within) * 25 / 100:.2f}", "payable"),
    ]
    assert (one.version, kinds(one), codes(one)) == (
        2,
        ["quota.asked", "quota.given", "declaration.quota_applied"],
        ["QUOTA-PART"],
    )
    assert standings([one.mrn or ""])[one.mrn or ""].charged == one.total
    assert [each.kind for each in notices_of(one.mrn or "").order_by("id")] == ["assessment", "supplementary"]
    other.refresh_from_db()
    assert (other.version, balance()) == (2, "0")
    assert not QuotaRequest.objects.filter(is_followed=False).exists()
    assert codes(three_cars(demoland)) == ["QUOTA-EXHAUSTED"]


@pytest.mark.db
def test_who_claims_no_quota_asks_none(demoland: CountryPack) -> None:
    enacted()
    opened()
    said = message(demoland)
    with CaptureQueriesContext(connection) as ran:
        row = lodged(said)
    assert row.mrn
    assert not [query["sql"] for query in ran if "quotas_" in query["sql"]]


@pytest.mark.db
def test_a_critical_quota_secures_what_is_at_stake(demoland: CountryPack) -> None:
    enacted()
    opened(volume="10", critical_at=Decimal(10))
    three_cars(demoland)
    shared()
    row = three_cars(demoland)
    quota, stake = duty(row)
    assert (quota[0], quota[3], stake[0], stake[3]) == (f"QUO-{ORDER}", "payable", "CUD-8703", "at-stake")
    assert Decimal(stake[2]) == pytest.approx(Decimal(quota[1]) / 5, abs=Decimal("0.01"))
    at_stake = sum(line.amount for line in duties_of(row).filter(payable="at-stake"))
    assert codes(row) == ["QUOTA-CRITICAL"]
    stands = standings([row.mrn or ""])[row.mrn or ""]
    assert (stands.charged, notices_of(row.mrn or "").count()) == (row.total + at_stake, 2)
    shared()
    row.refresh_from_db()
    assert [line[3] for line in duty(row)] == ["payable"]
    assert standings([row.mrn or ""])[row.mrn or ""].charged == row.total
    assert (row.version, codes(row), balance()) == (2, [], "4")


@pytest.mark.db
def test_what_nothing_can_be_drawn_for_owes_the_duty_outside(demoland: CountryPack) -> None:
    orders = ["050001", "050002", "050003", "050004", "050005"]
    for order in orders:
        enacted(order)
    opened("050001")
    opened("050002", unit="LTR")
    opened("050003", kind=Kind.LICENSED)
    opened("050004")
    for order, state in (("050001", QuotaState.BLOCKED), ("050004", QuotaState.SUSPENDED)):
        services.hold(order_number=order, state=state, on=AT.date(), reason="Enquiry", actor=SYSTEM, at=AT)
    found = {order: codes(three_cars(demoland, order)) for order in (*orders, "059999")}
    assert found == {
        "050001": ["QUOTA-BLOCKED"],
        "050002": ["QUOTA-UNIT"],
        "050003": ["QUOTA-LICENCE"],
        "050004": ["QUOTA-SUSPENDED"],
        "050005": ["QUOTA-UNKNOWN"],
        "059999": ["DUTY-PREFERENCE-QUOTA"],
    }
    said = message(demoland)
    other = claiming(said).replace(b"<DutyRegimeCode>120", b"<DutyRegimeCode>140")
    assert codes(lodged(said, other)) == ["QUOTA-GOODS", "DUTY-PREFERENCE-NONE"]
    for row in Declaration.objects.filter(lrn__startswith="QUOTA-"):
        assert [line[0] for line in duty(row)] == ["CUD-8703"]
    [waits] = QuotaRequest.objects.filter(period__quota="050004")
    services.hold(order_number="050004", state=None, on=AT.date(), reason="Clear", actor=SYSTEM, at=AT)
    shared("050004")
    row = Declaration.objects.get(mrn=waits.subject)
    assert ([line[0] for line in duty(row)], codes(row)) == (["QUO-050004"], [])
    assert standings([waits.subject])[waits.subject].charged == row.total


@pytest.mark.db
def test_a_licence_that_is_declared_and_theirs_gives_at_once(demoland: CountryPack) -> None:
    enacted()
    opened(kind=Kind.LICENSED)
    said = message(demoland)
    grant = {"order_number": ORDER, "holder": "XD0610011099", "on": AT.date(), "actor": SYSTEM, "at": AT}
    services.grant_licence(number="INV-55861/26", quantity=Decimal(5), **grant)  # type: ignore[arg-type]  # by name
    first, second = (lodged(said, claiming(said)) for _ in range(2))
    assert (codes(first), codes(second), balance()) == ([], ["QUOTA-PART"], "95")
    assert [each.got for each in queries.drawn_by(second.mrn or "")] == [2]
    cancel(second)
    assert balance() == "97"
    assert codes(lodged(said, claiming(said))) == ["QUOTA-PART"]


def cancel(row: Declaration) -> None:
    said = asking.cancellation(mrn=row.mrn or "", lrn="C-1", submitter=row.declarant, reason="Sent back")
    [outcome] = lodge([Arrival(write_xml(said), SYSTEM, AT + timedelta(hours=1))])
    assert not outcome.errors, outcome.errors
    row.refresh_from_db()
    assert row.state == State.CANCELLED


@pytest.mark.db
def test_who_waited_for_a_suspended_quota_comes_first_and_is_charged_within_it(
    demoland: CountryPack, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    enacted()
    opened(volume="4", allocation=Period.INSTANT, returned=Returned.SHORT)
    hold(QuotaState.SUSPENDED)
    first = three_cars(demoland)
    outside = first.total
    with django_capture_on_commit_callbacks(execute=True):
        hold(None)
    second = three_cars(demoland)
    assert [queries.drawn_by(row.mrn or "")[0].got for row in (first, second)] == [3, 1]
    first.refresh_from_db()
    assert (first.total < outside, codes(first), kinds(first)) == (
        True,
        [],
        ["quota.asked", "quota.given", "declaration.quota_applied"],
    )
    with django_capture_on_commit_callbacks(execute=True):
        cancel(first)
    second.refresh_from_db()
    assert (codes(second), balance()) == ([], "1")
    assert [line[0] for line in duty(second)] == [f"QUO-{ORDER}"]


@pytest.mark.db
def test_a_number_is_of_the_year_that_has_begun_where_the_law_is_in_force(demoland: CountryPack) -> None:
    night = AT.replace(month=12, day=31, hour=23, minute=30)
    row = lodged(message(demoland), at=night)
    assert (row.legal_date, (row.mrn or "")[:2]) == (date(2027, 1, 1), "27")
    for notice in Notice.objects.filter(subject=row.mrn):
        take_payment(
            reference=notice.reference, amount=notice.unpaid, currency=notice.currency, provider="bank",
            provider_reference="P1", payer="Layla", actor=SYSTEM, at=night,
        )  # fmt: skip
    release = release_of(row.pk)
    assert release is not None
    assert release.year == 2027


def hold(state: QuotaState | None) -> None:
    services.hold(order_number=ORDER, state=state, on=AT.date(), reason="Enquiry", actor=SYSTEM, at=AT)


@pytest.mark.db
def test_what_customs_finds_and_cancelling_give_back(demoland: CountryPack) -> None:
    enacted()
    opened(allocation=Period.INSTANT)
    row = three_cars(demoland)
    assert balance() == "97"
    found = [Correction(1, "supplementary_quantity", "2")]
    reassess(mrn=row.mrn or "", corrections=found, reason="Two came", actor=SYSTEM, at=AT + timedelta(hours=1))
    assert balance() == "98"
    found = [Correction(1, "supplementary_quantity", "6")]
    reassess(mrn=row.mrn or "", corrections=found, reason="Six came", actor=SYSTEM, at=AT + timedelta(hours=2))
    assert balance() == "94"
    found = [Correction(1, "preference", "100")]
    reassess(mrn=row.mrn or "", corrections=found, reason="No claim", actor=SYSTEM, at=AT + timedelta(hours=3))
    assert (balance(), [line[0] for line in duty(row)][:1]) == ("100", ["CUD-8703"])
    other = three_cars(demoland)
    assert balance() == "97"
    cancel(other)
    assert balance() == "100"
    assert kinds(other) == ["quota.given", "quota.withdrawn"]


@pytest.mark.db
def test_an_estimate_foresees_the_answer(demoland: CountryPack) -> None:
    enacted()
    opened(volume="2", allocation=Period.INSTANT)
    said = message(demoland)
    foreseen = estimate_message(data=claiming(said), sender=said.sender, at=AT)
    assert isinstance(foreseen, Estimate)
    assert [line.measure for line in foreseen.lines if line.type == "CUD"] == [f"QUO-{ORDER}", "CUD-8703"]
    assert [row.code for row in foreseen.warnings if row.code.startswith("QUOTA")] == ["QUOTA-PART"]
    assert (balance(), QuotaRequest.objects.count()) == ("2", 0)
    row = three_cars(demoland)
    assert [line[2] for line in duty(row)] == [f"{line.amount:.2f}" for line in foreseen.lines if line.type == "CUD"]
    [drawn] = queries.drawn_by(row.mrn or "")
    assert (drawn.answer, drawn.cause, f"{drawn.got} of {drawn.asked}") == (Answer.GIVEN, Cause.EXHAUSTED, "2 of 3")


@pytest.mark.db(transaction=True)
@pytest.mark.django_db(transaction=True)
def test_two_lodgings_race_for_the_last_cars(demoland: CountryPack) -> None:
    enacted()
    opened(volume="3", allocation=Period.INSTANT)
    said = message(demoland)
    sent = [claiming(said), claiming(said)]

    def one(data: bytes) -> str:
        try:
            return lodge([Arrival(data, said.sender, AT)])[0].mrn
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        mrns = list(pool.map(one, sent))
    got = sorted(each.got or 0 for mrn in mrns for each in queries.drawn_by(mrn))
    assert (got, balance()) == ([0, 3], "0")


@pytest.mark.db
def test_the_page_and_the_api_tell_claim_state_and_share(demoland: CountryPack) -> None:
    enacted()
    opened(volume="4")
    row, _ = three_cars(demoland), three_cars(demoland)
    browser = signed_in(person("tara", Role.TRADER, trader=row.declarant))
    before = browser.get(reverse("declarations:show", args=[row.mrn])).content.decode()
    assert f'data-quota="{ORDER}"' in before
    assert "Waits for its share" in before
    shared()
    after = browser.get(reverse("declarations:show", args=[row.mrn])).content.decode()
    assert "Given in part" in after
    assert "got 2 of 3" in after
    assert (
        "Given in part" in signed_in(officer_of(row)).get(reverse("declarations:show", args=[row.mrn])).content.decode()
    )
    [told] = browser.get(f"/api/v1/declarations/{row.mrn}").json()["quotas"]
    assert told == {
        "item": 1, "order_number": ORDER, "unit": "NAR", "asked": "3", "got": "2", "waiting": "0", "state": "given",
        "cause": "exhausted", "at_stake": "0",
    }  # fmt: skip


def officer_of(row: Declaration) -> User:
    return person("omar", Role.OFFICER, office=row.office)


@pytest.mark.db
def test_goods_declared_before_they_come_ask_when_they_are_presented(demoland: CountryPack) -> None:
    said = message(demoland, "D")
    enacted(expression="free", commodity=said.commodity)
    opened(unit="KGM", volume="1000000")
    row = lodged(said, claiming(said))
    assert (row.state, queries.drawn_by(row.mrn or ""), duty(row)[0][0]) == (State.PRELODGED, [], f"QUO-{ORDER}")
    arrived = AT + timedelta(hours=3)
    presentation = asking.presentation(mrn=row.mrn or "", lrn="P-1", submitter=row.declarant)
    [outcome] = lodge([Arrival(write_xml(presentation), SYSTEM, arrived)])
    assert not outcome.errors, outcome.errors
    [drawn] = queries.drawn_by(row.mrn or "")
    assert (drawn.answer, drawn.accepted_at, kinds(row)) == (Answer.WAITS, arrived, ["quota.asked"])


@pytest.mark.db
def test_the_duty_of_released_goods_is_not_final_before_their_quota_answers(demoland: CountryPack) -> None:
    enacted(expression="free")
    opened()
    row = three_cars(demoland)
    pay(row)
    row.refresh_from_db()
    release = release_of(row.pk)
    assert release is not None
    assert (row.state, is_final(release)) == (State.RELEASED, False)
    shared()
    release = release_of(row.pk)
    assert release is not None
    assert is_final(release)
