"""People of the money in browsers, systems with keys, and what they look at."""

from __future__ import annotations

from django.test import Client

from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import AT, person
from customhouse.parties.traders.records import PartyDetails
from customhouse.parties.traders.services import add_member, register_unknown_party
from customhouse.revenue.notices.tests.debts import DEBTOR, OFFICE

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(role: Role, name: str = "") -> Client:
    """A browser in which somebody of a part is signed in: a trader for the debtor, others at the office."""
    user = somebody(role, name)
    client = Client()
    client.force_login(user, BACKEND)
    return client


def somebody(role: Role, name: str = "") -> User:
    """A user of a part."""
    is_trade = role in {Role.TRADER, Role.BROKER}
    user = person(name or f"the-{role.value}", role, office="" if is_trade else OFFICE)
    if is_trade:
        register_unknown_party(party=PartyDetails(DEBTOR, "Karamel Foods"), actor=SYSTEM, at=AT)
        add_member(identifier=DEBTOR, user_id=user.pk, actor=SYSTEM, at=AT)
    return user
