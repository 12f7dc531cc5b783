"""Giving and withdrawing mandates: by whom, of what, and who sees them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import country_pack
from customhouse.parties.agents.models import Mandate
from customhouse.parties.agents.queries import licences_of, mandates_between, visible_to
from customhouse.parties.agents.records import Period, Representation, Scope
from customhouse.parties.agents.services import NewMandate, grant_mandate, load_law, withdraw_mandate
from customhouse.parties.traders import services as traders
from customhouse.parties.traders.records import PartyDetails, TraderDetails

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
OPEN = Period(date(2026, 1, 1), None)
NEW = NewMandate("xd 1", "XD2", Representation.DIRECT, Scope.ALL, OPEN)
TRADER = Actor("tom", frozenset({Role.TRADER}), traders=frozenset({"XD1"}))
BROKER = Actor("bea", frozenset({Role.BROKER}), traders=frozenset({"XD2"}))
STRANGER = Actor("eve", frozenset({Role.TRADER}), traders=frozenset({"XD3"}))


@pytest.fixture
def parties(db: None) -> None:
    """XD1 and XD3 trade, XD2 is a broker."""
    for identifier in ("XD1", "XD2", "XD3"):
        party = PartyDetails(identifier, f"Name of {identifier}", "XD")
        details = TraderDetails(party, date(2019, 1, 1), importer=True, broker=identifier == "XD2")
        traders.register_trader(details=details, actor=SYSTEM, at=AT)


@pytest.mark.usefixtures("parties")
def test_a_mandate_is_given_read_and_recorded() -> None:
    mandate = grant_mandate(new=NEW, actor=TRADER, at=AT)
    (record,) = mandates_between([("xd1", "XD 2")])["xd1", "XD 2"]
    assert record == mandate.record()
    assert record.in_force(AT.date())
    assert mandates_between([("XD1", "XD3")]) == {("XD1", "XD3"): ()}
    assert [event.kind for event in events_of("trader:XD1")] == ["registered", "mandate_granted"]


@pytest.mark.usefixtures("parties")
def test_only_the_trader_or_an_officer_gives_it() -> None:
    for actor in (STRANGER, BROKER):
        with pytest.raises(AccessDenied):
            grant_mandate(new=NEW, actor=actor, at=AT)
    assert grant_mandate(new=NEW, actor=Actor("olga", frozenset({Role.OFFICER})), at=AT).pk


@pytest.mark.usefixtures("parties")
def test_the_same_mandate_is_not_given_twice() -> None:
    grant_mandate(new=NEW, actor=TRADER, at=AT)
    with pytest.raises(Conflict):
        grant_mandate(new=NEW, actor=TRADER, at=AT + timedelta(seconds=1))
    assert Mandate.objects.count() == 1


@pytest.mark.usefixtures("parties")
@pytest.mark.parametrize(
    ("trader", "broker", "period", "code"),
    [
        ("XD1", "XD3", OPEN, "MANDATE-BROKER"),
        ("XD2", "XD2", OPEN, "MANDATE-BROKER"),
        ("XD1", "XD2", Period(date(2026, 2, 1), date(2026, 1, 1)), "MANDATE-PERIOD"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused(trader: str, broker: str, period: Period, code: str) -> None:
    with pytest.raises(Refused) as caught:
        grant_mandate(new=NewMandate(trader, broker, Representation.DIRECT, Scope.ALL, period), actor=SYSTEM, at=AT)
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.usefixtures("parties")
def test_an_unknown_party_is_not_found() -> None:
    with pytest.raises(NotFound):
        grant_mandate(new=NewMandate("XD1", "XD9", Representation.DIRECT, Scope.ALL, OPEN), actor=SYSTEM, at=AT)


@pytest.mark.usefixtures("parties")
@pytest.mark.parametrize("actor", [TRADER, BROKER, SYSTEM])
def test_a_mandate_is_withdrawn_once_by_either_side(actor: Actor) -> None:
    mandate = grant_mandate(new=NEW, actor=TRADER, at=AT)
    for days in range(2):
        withdrawn = withdraw_mandate(mandate_id=mandate.pk, actor=actor, at=AT + timedelta(days=days))
    assert withdrawn.withdrawn_on == AT.date()
    assert not withdrawn.record().in_force(AT.date())
    assert [event.kind for event in events_of("trader:XD1")][1:] == ["mandate_granted", "mandate_withdrawn"]


@pytest.mark.usefixtures("parties")
def test_a_stranger_neither_sees_nor_withdraws_it() -> None:
    mandate = grant_mandate(new=NEW, actor=TRADER, at=AT)
    assert list(visible_to(STRANGER)) == []
    assert list(visible_to(BROKER)) == list(visible_to(TRADER)) == list(visible_to(SYSTEM)) == [mandate]
    with pytest.raises(NotFound):
        withdraw_mandate(mandate_id=mandate.pk, actor=STRANGER, at=AT)
    with pytest.raises(AccessDenied):
        withdraw_mandate(mandate_id=mandate.pk, actor=Actor("nobody"), at=AT)


@pytest.mark.django_db
def test_the_packs_licences_and_mandates_load_once() -> None:
    pack = country_pack("demoland")
    traders.load_law(pack=pack, actor=SYSTEM, at=AT)
    assert load_law(pack=pack, actor=SYSTEM, at=AT) == Mandate.objects.count() + 8
    assert load_law(pack=pack, actor=SYSTEM, at=AT) == 0
    assert Mandate.objects.filter(withdrawn_on__isnull=False).count() == 1
    licences = licences_of(["XD 0660040360", "XD0000000000"])
    assert licences == {"XD 0660040360": (Period(date(2019, 1, 1), date(2024, 12, 31)),), "XD0000000000": ()}
    with pytest.raises(AccessDenied):
        load_law(pack=pack, actor=TRADER, at=AT)
