"""What declarations claim of quotas, whatever is done to them: no balance passes its volume, or falls below zero."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import Licence, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Cause, Claim, Drawn, Kind, Period, QuotaLaw, Returned, State
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
    st.tuples(
        st.sampled_from(["draw", "anew", "drop", "share", "hold", "lift"]), st.integers(0, 3), st.integers(0, 60)
    ),
    max_size=12,
)
LAWS = st.builds(
    QuotaLaw,
    st.just(ORDER),
    st.just("KGM"),
    st.just("R 1"),
    st.sampled_from(list(Kind)),
    st.sampled_from(list(Period)),
    returned=st.sampled_from(list(Returned)),
    parent=st.sampled_from(["", "090000"]),
)


def done(deed: str, who: int, quantity: int) -> None:
    subject, order = f"M{who}", ORDER if quantity % 2 else "090000"
    if deed == "drop":
        services.withdraw(subject=subject, actor=SYSTEM, at=NOON)
    elif deed == "share":
        services.share_out_all(actor=SYSTEM, at=LATER)
    elif deed in {"hold", "lift"}:
        state = State.SUSPENDED if deed == "hold" else None
        with suppress(Conflict):
            services.hold(order_number=order, state=state, on=DAY, reason="R", actor=SYSTEM, at=NOON)
    else:
        anew(replace(claim(subject, str(quantity)), licences=frozenset({"L1", "L2"})), subject=subject)


def check_figures(law: QuotaLaw) -> None:
    rows = list(QuotaRequest.objects.select_related("licence"))
    kept = {row.pk: row.allocated - row.returned for row in rows if row.allocated is not None}
    total = sum(kept.values(), Decimal(0))
    for period in QuotaPeriod.objects.filter(quota__in={ORDER, law.parent}):
        assert 0 <= period.balance == period.volume - total
    for licence in Licence.objects.all():
        drawn = sum((kept.get(row.pk, Decimal(0)) for row in rows if row.licence_id == licence.pk), Decimal(0))
        assert 0 <= licence.left == licence.quantity - drawn
    assert all(kept.get(row.pk, 0) <= row.quantity for row in rows)
    standing = queries.standing(ORDER, DAY)
    is_free = all(each.state in {State.OPEN, State.CRITICAL} for each in queries.standings(DAY))
    short = [row for row in rows if row.withdrawn_at is None and row.allocated is not None and row.cause != "licence"]
    short = [row for row in short if (row.allocated or 0) < row.quantity and (not row.licence or row.licence.left)]
    assert standing is None or not (law.returned is Returned.SHORT and is_free and short)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, law=LAWS)
def test_a_quota_is_never_overdrawn(deeds: list[tuple[str, int, int]], law: QuotaLaw) -> None:
    with transaction.atomic():
        opened("090000", "70")
        days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
        services.open_period(law=law, **days, volume=Decimal(100), actor=SYSTEM, at=NOON)
        for number in ("L1", "L2") if law.kind is Kind.LICENSED else ():
            services.grant_licence(
                order_number=ORDER, number=number, holder="XD1", quantity=Decimal(45), on=DAY, actor=SYSTEM, at=NOON
            )
        for deed in deeds:
            done(*deed)
            check_figures(law)
        transaction.set_rollback(True)
