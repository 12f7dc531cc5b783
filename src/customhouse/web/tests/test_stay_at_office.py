"""Nobody acts at an office where they do not serve: every verb of officers, supervisors and cashiers is tried.

The table of `verbs` has each with the right that it wants; a test says that no right which belongs to an office is
missing in it. Each is tried by somebody who was moved to another office, and by somebody who serves at none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from conftest import AT
from customhouse.foundation.access.errors import CustomhouseError, OfficeDenied
from customhouse.foundation.access.permissions import all_permissions
from customhouse.foundation.access.records import OFFICE_ROLES, Actor, Role
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.web.tests.guarded import ELSEWHERE, OFFICE, World, built, writes
from customhouse.web.tests.verbs import VERBS

OF_NO_OFFICE = {
    "revenue.issue": "a notice follows from what was done to a declaration, which was checked",
    "payments.import_statement": "the bank's statement is the treasury's, whichever offices its lines are for",
    "payments.send_back": "the bank's statement is the treasury's, whichever offices its lines are for",
    "guarantees.open": "a guarantee is good at every office",
    "guarantees.state_months": "a deferment account is good at every office",
    "exchange.replay": "what cannot be read names no office",
    "documents.keep": "what it is attached to was checked",
    "traders.register": "the register of traders is one",
    "traders.suspend": "the register of traders is one",
    "traders.name_parties": "the register of traders is one",
    "agents.grant_mandate": "a mandate is good at every office",
    "agents.withdraw_mandate": "a mandate is good at every office",
    "agents.license": "the register of brokers is one",
    "valuation.doubt": "a value is doubted by whoever knows of it, at whichever office it was declared",
    "valuation.decide": "a value is doubted by whoever knows of it, at whichever office it was declared",
    "rulings.review": "a ruling holds at every office",
    "origin.issue_proofs": "a proof of origin is issued to an exporter, wherever the goods are declared",
    "origin.approve_exporters": "an exporter is approved for the whole country",
    "origin.verify_proofs": "a proof is verified between administrations",
    "origin.receive_proofs": "what another administration sends is kept for the whole country",
    "screening.screen": "watch lists are for one's part, not for an office",
    "screening.clear": "watch lists are for one's part, not for an office",
}
"""Rights of officers' roles whose acts belong to no office, and why."""


@pytest.fixture(scope="module")
def world(_demoland_loaded: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of `guarded`, built once; nothing of it stays."""
    from conftest import _load_demoland  # of the root

    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(AT, tick=False),
        translation.override("en"),
    ):
        _load_demoland()
        yield built(installed_pack())
        transaction.set_rollback(True)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("offices", [frozenset({ELSEWHERE}), frozenset[str]()], ids=["elsewhere", "nowhere"])
def test_nobody_acts_where_they_do_not_serve(
    verb: str, offices: frozenset[str], world: World, demoland: CountryPack
) -> None:
    who, permission, act = VERBS[verb]
    moved = replace(world.actor(who), offices=offices, posts=None)
    with transaction.atomic(), writes() as tables:
        with pytest.raises(OfficeDenied) as refused:
            act(world, moved)
        transaction.set_rollback(True)
    error = refused.value
    assert (error.status, error.code, error.params["permission"]) == (403, "ACCESS-OFFICE", permission.code)
    assert OFFICE in error.text()
    assert OFFICE in error.cure()
    assert (ELSEWHERE in error.text()) == bool(offices), "whose offices are they"
    assert not tables - {"downtime_number_series"}, "what is refused writes nothing"


@pytest.mark.parametrize("verb", VERBS)
def test_at_their_own_office_the_office_stands_in_nobody_s_way(verb: str, world: World, demoland: CountryPack) -> None:
    who, _permission, act = VERBS[verb]
    with transaction.atomic():
        try:
            act(world, world.actor(who))
        except OfficeDenied:
            pytest.fail("refused at one's own office")
        except CustomhouseError:
            pass  # something else may stand in the way; the tests of the verb tell
        transaction.set_rollback(True)


def test_a_supervisor_of_one_office_is_no_supervisor_of_another(world: World, demoland: CountryPack) -> None:
    """Who is an officer here and a supervisor elsewhere seizes nothing here."""
    roles = frozenset({Role.OFFICER, Role.SUPERVISOR})
    posts = frozenset({(Role.OFFICER, OFFICE), (Role.SUPERVISOR, ELSEWHERE)})
    mixed = Actor("mixed", roles, offices=frozenset({OFFICE, ELSEWHERE}), user_id=0, posts=posts)
    with pytest.raises(OfficeDenied):
        VERBS["seize"][2](world, mixed)


def test_every_right_of_an_office_is_tried() -> None:
    known = {permission.code for _, permission, _ in VERBS.values()}
    held = {
        permission.code
        for permission in all_permissions(config.name for config in apps.get_app_configs())
        if permission.roles & OFFICE_ROLES and ".read" not in permission.code
    }
    assert held - known == set(OF_NO_OFFICE)
