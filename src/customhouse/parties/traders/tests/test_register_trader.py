"""Registering traders: by officers, from the pack, and provisionally by being named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import country_pack
from customhouse.parties.traders import services
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.queries import find_trader, identifiers_of, known_traders, search, visible_to
from customhouse.parties.traders.records import PartyDetails, TraderDetails, TraderStatus

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PARTY = PartyDetails("xd 0000000017", "Société des Épices", "XD", "Karamel", "1 Harbour Road", "XD1000")
DETAILS = TraderDetails(PARTY, date(2026, 3, 1), importer=True)
OFFICER = Actor("olga", frozenset({Role.OFFICER}))
SUPERVISOR = Actor("sami", frozenset({Role.SUPERVISOR}))


def named(*identifiers: str, actor: Actor = SYSTEM) -> dict[str, Trader]:
    return services.ensure_parties(
        batch=[PartyDetails(identifier, f"Name of {identifier}", "FR") for identifier in identifiers],
        actor=actor,
        at=AT,
    )


@pytest.mark.django_db
def test_a_trader_is_registered_and_recorded() -> None:
    trader = services.register_trader(details=DETAILS, actor=OFFICER, at=AT)
    trader.refresh_from_db()
    assert (trader.identifier, trader.name, trader.status) == ("XD0000000017", "Société des Épices", "registered")
    assert (trader.is_importer, trader.is_exporter, trader.is_broker) == (True, False, False)
    assert [event.kind for event in events_of("trader:XD0000000017")] == ["registered"]


@pytest.mark.django_db
def test_a_provisional_trader_is_confirmed_in_place() -> None:
    provisional = named("XD0000000017")["XD0000000017"]
    trader = services.register_trader(details=DETAILS, actor=OFFICER, at=AT)
    assert (trader.pk, trader.status) == (provisional.pk, TraderStatus.REGISTERED)
    assert [event.kind for event in events_of("trader:XD0000000017")] == ["named", "registered"]


@pytest.mark.django_db
def test_a_registered_trader_is_not_registered_again() -> None:
    services.register_trader(details=DETAILS, actor=OFFICER, at=AT)
    with pytest.raises(Conflict):
        services.register_trader(details=DETAILS, actor=OFFICER, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("details", "code"),
    [
        (replace(DETAILS, party=replace(PARTY, identifier="??")), "TRADER-IDENTIFIER"),
        (replace(DETAILS, party=replace(PARTY, name=" \x00 ")), "TRADER-NAME"),
        (replace(DETAILS, party=replace(PARTY, country="ZG")), "REF-COUNTRY-UNKNOWN"),
        (replace(DETAILS, valid_to=date(2025, 1, 1)), "TRADER-PERIOD"),
    ],
)
def test_what_cannot_be_registered_is_refused(details: TraderDetails, code: str) -> None:
    with pytest.raises(Refused) as caught:
        services.register_trader(details=details, actor=OFFICER, at=AT)
    assert [finding.code for finding in caught.value.findings] == [code]
    assert not Trader.objects.exists()


@pytest.mark.django_db
def test_strangers_are_registered_provisionally_once() -> None:
    first = named("fr 123 456", "FR777", "FR123456", "", "??")
    again = named("FR123456", "FR777")
    assert set(first) == set(again) == {"FR123456", "FR777"}
    assert {trader.status for trader in again.values()} == {"provisional"}
    assert [event.kind for event in events_of("trader:FR777")] == ["named"]


@pytest.mark.django_db
def test_a_known_trader_stays_as_registered_whatever_a_declaration_says() -> None:
    services.register_trader(details=DETAILS, actor=OFFICER, at=AT)
    assert named("XD0000000017")["XD0000000017"].name == "Société des Épices"


@pytest.mark.django_db
def test_a_name_is_kept_as_far_as_it_can_be() -> None:
    """Null bytes go, emoji and Arabic stay, too long a name is cut."""
    party = PartyDetails("FR1", "شركة\x00 📦 " + "x" * 300, "FRANCE", "\ud800Lyon", "", "\u202eevil")
    trader = services.register_unknown_party(party=party, actor=SYSTEM, at=AT)
    trader.refresh_from_db()
    assert trader.name.startswith("شركة 📦 xxx")
    assert len(trader.name) == 200
    assert (trader.country, trader.city, trader.postcode) == ("FR", "Lyon", "evil")


@pytest.mark.django_db
def test_an_unknown_party_without_identifier_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        services.register_unknown_party(party=PartyDetails("", "Somebody"), actor=SYSTEM, at=AT)
    assert caught.value.code == "TRADER-IDENTIFIER"


@pytest.mark.django_db
def test_a_known_batch_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    wanted = [f"FR{number}" for number in range(1, 30)]
    named(*wanted)
    with django_assert_num_queries(3):  # the look-up, within the savepoint that a test's transaction makes of ours
        assert len(named(*wanted)) == 29


@pytest.mark.django_db(transaction=True)
def test_two_who_name_the_same_stranger_at_once_register_one() -> None:
    start, found = Barrier(2), []

    def name() -> None:
        start.wait()
        try:
            found.append(named("FR1", "FR2")["FR1"].pk)
        finally:
            connection.close()

    threads = [Thread(target=name) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert Trader.objects.count() == 2
    assert len(events_of("trader:FR1")) == 1


@pytest.mark.django_db
def test_a_trader_is_suspended_and_reinstated_by_supervisors() -> None:
    named("FR1")
    for _ in range(2):
        suspended = services.suspend_trader(identifier="fr1", reason="unpaid", actor=SUPERVISOR, at=AT)
    assert suspended.status == "suspended"
    assert services.reinstate_trader(identifier="FR1", reason="paid", actor=SUPERVISOR, at=AT).status == "registered"
    assert [event.kind for event in events_of("trader:FR1")] == ["named", "suspended", "reinstated"]
    with pytest.raises(NotFound):
        services.suspend_trader(identifier="FR2", reason="", actor=SUPERVISOR, at=AT)


@pytest.mark.django_db
def test_what_a_role_may_not_do_it_does_not() -> None:
    nobody = Actor("nobody")
    with pytest.raises(AccessDenied):
        services.register_trader(details=DETAILS, actor=nobody, at=AT)
    with pytest.raises(AccessDenied):
        named("FR1", actor=nobody)
    with pytest.raises(AccessDenied):
        services.suspend_trader(identifier="FR1", reason="", actor=OFFICER, at=AT)
    with pytest.raises(AccessDenied):
        services.add_member(identifier="FR1", user_id=1, actor=OFFICER, at=AT)
    with pytest.raises(AccessDenied):
        services.load_law(pack=country_pack("demoland"), actor=nobody, at=AT)
    assert not Trader.objects.exists()


@pytest.mark.django_db
def test_a_member_speaks_for_a_trader_until_removed() -> None:
    named("FR1", "FR2")
    user = User.objects.create(username="tom")
    for _ in range(2):
        services.add_member(identifier="FR1", user_id=user.pk, actor=SYSTEM, at=AT)
    assert identifiers_of(user.pk) == {"FR1"}
    for _ in range(2):
        services.remove_member(identifier="FR1", user_id=user.pk, actor=SYSTEM, at=AT)
    assert identifiers_of(user.pk) == frozenset()
    kinds = [event.kind for event in events_of("trader:FR1")]
    assert kinds == ["named", "member_added", "member_removed"]
    with pytest.raises(NotFound):
        services.add_member(identifier="FR1", user_id=user.pk + 1, actor=SYSTEM, at=AT)


@pytest.mark.django_db
def test_a_trader_sees_only_those_they_speak_for() -> None:
    named("FR1", "FR2")
    tom = Actor("tom", frozenset({Role.TRADER}), traders=frozenset({"FR1"}))
    assert [trader.identifier for trader in visible_to(tom)] == ["FR1"]
    assert [trader.identifier for trader in search("Name", actor=tom)] == ["FR1"]
    assert find_trader("fr 1", actor=tom).identifier == "FR1"
    with pytest.raises(NotFound):
        find_trader("FR2", actor=tom)
    assert list(visible_to(Actor("nobody"))) == []
    assert visible_to(OFFICER).count() == visible_to(Actor("ann", frozenset({Role.ADMINISTRATOR}))).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("societe epices", ["XD0000000017"]),
        ("ÉPICES", ["XD0000000017"]),
        ("xd 0000", ["XD0000000017"]),
        ("FR", ["FR1"]),
        ("nobody of this name", []),
        ("؟!", []),
        ("", ["FR1", "XD0000000017"]),
    ],
)
def test_a_search_forgives_accents_and_case(text: str, expected: list[str]) -> None:
    services.register_trader(details=DETAILS, actor=OFFICER, at=AT)
    named("FR1")
    assert [trader.identifier for trader in search(text, actor=OFFICER)] == expected


@pytest.mark.django_db
def test_the_packs_traders_load_once() -> None:
    pack = country_pack("demoland")
    assert services.load_law(pack=pack, actor=SYSTEM, at=AT) == 40
    assert services.load_law(pack=pack, actor=SYSTEM, at=AT) == 0
    assert Trader.objects.filter(is_broker=True).count() == 8
    assert {trader.status for trader in known_traders(["XD0890031279"]).values()} == {"suspended"}
