"""What declarations claim of quotas, whatever is done to them: no balance passes its volume, or falls below zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import Licence, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Cause, Claim, Drawn, Kind, Period, QuotaLaw, State
from customhouse.tariff.quotas.rules.claiming import quantity_of
from customhouse.tariff.quotas.tests.test_draw_on_quota import DAY, LATER, NOON, ORDER, opened, standing

MRN = "26XD0000000000001"


def claim(subject: str = MRN, quantity: str = "10", order: str = ORDER, item: int = 1, unit: str = "KGM") -> Claim:
    licences, holders = frozenset({"L1"}), frozenset({"XD1"})
    return Claim(order, subject, item, {unit: Decimal(quantity)}, NOON, licences, holders)


def draw(*claims: Claim) -> list[Drawn]:
    return services.draw(claims=claims, actor=SYSTEM)


def anew(*claims: Claim, subject: str = MRN) -> list[Drawn]:
    return services.draw_anew(subject=subject, claims=claims, actor=SYSTEM, at=NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("unit", "given", "found"),
    [
        ("TNE", {"KGM": "1250.7"}, "1.250"),
        ("KGM", {"KGM": "3", "TNE": "1"}, "3.000"),
        ("KGM", {"LTR": "1"}, None),
        ("KGM", {"???": "1"}, None),
    ],
)
def test_a_claim_is_reckoned_in_the_unit_of_the_quota(unit: str, given: dict[str, str], found: str | None) -> None:
    asked = replace(claim(), quantities={name: Decimal(amount) for name, amount in given.items()})
    quantity = quantity_of(asked, QuotaLaw(ORDER, unit, ""))
    assert quantity == (Decimal(found) if found else None)


def told(drawn: Drawn) -> tuple[str, str, str]:
    return drawn.answer.value, drawn.cause.value, "-" if drawn.got is None else f"{drawn.got:f}"


@pytest.mark.django_db
def test_a_claim_follows_its_declaration() -> None:
    opened(allocation=Period.INSTANT)
    opened("050002")
    [first] = draw(claim())
    assert told(first) == ("given", "", "10")
    assert anew(claim())[0].got == 10
    assert anew(claim(quantity="4"))[0].got == 4
    assert standing()[0] == "96"
    [more] = anew(claim(quantity="30"))
    assert (told(more), standing()[0]) == (("given", "", "30"), "70")
    assert [row.reference for row in queries.asked_by(MRN)] == [f"{MRN}/1", f"{MRN}/1/2"]
    assert anew(claim(quantity="10"))[0].got == 10
    [other] = anew(claim(order="050002"))
    assert (told(other), standing()[0]) == (("waits", "", "-"), "100")
    [lower] = anew(claim(order="050002", quantity="3"))
    assert lower.waiting == queries.drawn_by(MRN)[0].asked == 3
    assert anew(claim(order="050002", unit="LTR"))[0].cause is Cause.UNIT
    assert anew() == []
    assert queries.drawn_by(MRN) == queries.drawn_by("") == []


@pytest.mark.django_db
def test_what_got_nothing_is_asked_again_when_it_is_changed() -> None:
    opened(kind=Kind.LICENSED)
    assert draw(claim())[0].cause is Cause.LICENCE
    grant = {"order_number": ORDER, "holder": "XD1", "on": DAY, "actor": SYSTEM, "at": NOON}
    services.grant_licence(number="L1", quantity=Decimal(15), **grant)  # type: ignore[arg-type]  # given by name
    assert anew(claim())[0].got == 10
    [short] = draw(claim("M2"))
    assert told(short) == ("given", "licence", "5")
    assert told(queries.foresee(claim("M3"))) == ("refused", "licence", "0")
    services.withdraw(subject=MRN, actor=SYSTEM, at=LATER)
    assert queries.foresee(claim("M3")).got == 10
    services.withdraw(subject="nobody", actor=SYSTEM, at=LATER)


@pytest.mark.django_db
def test_what_several_items_give_back_is_all_on_their_licence_again() -> None:
    opened(kind=Kind.LICENSED)
    services.grant_licence(
        number="L1", quantity=Decimal(15), order_number=ORDER, holder="XD1", on=DAY, actor=SYSTEM, at=NOON
    )
    draw(claim(quantity="4"), claim(quantity="5", item=2))
    assert Licence.objects.get(pk="L1").left == 6
    anew(claim(quantity="3"), claim(quantity="4", item=2))
    assert Licence.objects.get(pk="L1").left == 8
    services.withdraw(subject=MRN, actor=SYSTEM, at=LATER)
    assert Licence.objects.get(pk="L1").left == 15


@pytest.mark.django_db
def test_what_is_foreseen_is_what_is_answered() -> None:
    opened("090000", "12")
    opened("050001", parent="090000", allocation=Period.INSTANT)
    opened("050002")
    opened("050003", critical_at=Decimal(1))
    services.ask(order_number="050003", reference="R", quantity=Decimal(50), accepted_at=NOON, actor=SYSTEM)
    services.share_out(order_number="050003", until=DAY, actor=SYSTEM, at=LATER)
    opened("050004")
    services.hold(order_number="050004", state=State.SUSPENDED, on=DAY, reason="R", actor=SYSTEM, at=NOON)
    claims = [claim(f"M{order}", "20", order) for order in ("050001", "050002", "050003", "050004", "059999")]
    claims += [claim("M0", unit="LTR")]
    foreseen = [queries.foresee(each) for each in claims]
    drawn = draw(*claims)
    answers = [told(each) for each in drawn]
    assert answers == [told(each) for each in foreseen]
    assert answers == [
        ("given", "exhausted", "12"),
        ("waits", "", "-"),
        ("waits", "critical", "-"),
        ("waits", "suspended", "-"),
        ("refused", "unknown", "0"),
        ("refused", "unit", "0"),
    ]
    assert told(queries.foresee(claim("M9"))) == ("refused", "exhausted", "0")


DEEDS = st.lists(
    st.tuples(st.sampled_from(["draw", "anew", "drop", "share"]), st.integers(0, 3), st.integers(0, 60)), max_size=9
)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, allocation=st.sampled_from(list(Period)), parent=st.booleans())
def test_a_quota_is_never_overdrawn(deeds: list[tuple[str, int, int]], allocation: Period, *, parent: bool) -> None:
    with transaction.atomic():
        opened("090000", "70")
        opened(allocation=allocation, parent="090000" if parent else "")
        for deed, who, quantity in deeds:
            subject = f"M{who}"
            if deed == "drop":
                services.withdraw(subject=subject, actor=SYSTEM, at=NOON)
            elif deed == "share":
                services.share_out(order_number=ORDER, until=DAY, actor=SYSTEM, at=LATER)
            else:
                anew(claim(subject, str(quantity)), subject=subject)
            rows = QuotaRequest.objects.all()
            kept = sum((row.allocated - row.returned for row in rows if row.allocated is not None), Decimal(0))
            for period in QuotaPeriod.objects.filter(quota__in=[ORDER, "090000"] if parent else [ORDER]):
                assert 0 <= period.balance == period.volume - kept
            assert all(row.allocated is None or row.allocated - row.returned <= row.quantity for row in rows)
        transaction.set_rollback(True)
