"""Every page of the public, of the registers and of the administration, asked for by everybody: the table of doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.records import MeasureKind
from customhouse.clearance.inspections.tests import controls as control
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import OFFICIAL_ROLES, SYSTEM, Role
from customhouse.foundation.access.services import issue_api_key
from customhouse.foundation.access.tests.people import AT, person
from customhouse.foundation.notices.models import Notice
from customhouse.foundation.notices.services import notify
from customhouse.targeting.lanes.records import Lane
from customhouse.web.tests.money_places import NOWHERE, money_places

MONEY = {"revenue_notices", "payments", "guarantees", "refunds", "ledger"}
TABLE = yaml.safe_load((Path(__file__).parent / "doors.yaml").read_text(encoding="utf-8"))
VISITORS = TABLE["everybody"]
AREAS = {
    "drafts",
    "nomenclature",
    "duties",
    "currencies",
    "offices",
    "traders",
    "profiles",
    "access",
    "audit",
    "notices",
    "control",
    "webhooks",
    "downtime",
    "day",
    *MONEY,
    "release",
}
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Door:
    """One line of the table."""

    route: str
    path: str
    open: list[str]
    post: dict[str, str] | None = None
    to: int = 200
    other: int = 403
    refuse: dict[str, int] = field(default_factory=dict)

    def expected(self, who: str) -> int:
        """The status that somebody of this part gets."""
        if who in self.open:
            return self.to
        return 302 if who == "visitor" else self.refuse.get(who, self.other)


DOORS = [Door(**{"other" if key == "else" else key: value for key, value in row.items()}) for row in TABLE["doors"]]


@pytest.fixture
def places(demoland: object) -> dict[str, Any]:
    """Somebody else, with a role, a key and a notice, whom the pages are about."""
    other = person("other", Role.TRADER)
    now = datetime.now(UTC)
    key = issue_api_key(
        owner=other, name="ERP", roles=[Role.TRADER], expires_at=now + timedelta(days=9), actor=SYSTEM, at=now
    ).key
    notify(recipients=[other.pk], message="Something happened.", at=AT)
    notice = Notice.objects.get(recipient=other)
    assignment = other.role_assignments.get()
    mrn = under_control()
    return {"mrn": mrn, "other": other.pk, "key": key.pk, "notice": notice.pk, "assignment": assignment.pk}


def under_control() -> str:
    """The MRN of a declaration of nobody's here, with one of all that control knows."""
    row = control.declaration(trader="XD0470001009")
    control.order_of(row)
    sara = control.supervisor("somebody")
    words: dict[str, Any] = {"mrn": row.mrn, "actor": sara, "at": AT}
    inspections.ask_trader(text="Why?", **words)
    inspections.place_measure(kind=MeasureKind.HOLD, reason="Police asks", **words)
    inspections.propose_lowering(lane=Lane.YELLOW, controls=("10",), reason="Regular", **words)
    return str(row.mrn)


def browser_of(who: str) -> tuple[Client, User | None]:
    """The browser of somebody of a part."""
    if who == "visitor":
        return Client(), None
    roles = () if who == "idle" else (Role(who),)
    user = person(f"the-{who}", *roles, office="XD000100" if set(roles) & OFFICIAL_ROLES else "")
    client = Client()
    client.force_login(user, SIGNED_IN)
    return client, user


@pytest.mark.parametrize("who", VISITORS)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.route}{'+' if door.post is not None else ''}")
def test_a_door_opens_for_those_of_the_table(door: Door, who: str, places: dict[str, Any]) -> None:
    client, user = browser_of(who)
    places |= money_places() if door.route.partition(":")[0] in MONEY else {}
    path = door.path.format(**places, self=user.pk if user else 0)
    answer = client.get(path) if door.post is None else client.post(path, door.post)
    assert answer.status_code == door.expected(who), answer.text[-2000:]
    if who == "visitor" and who not in door.open:
        assert answer["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("door", [door for door in DOORS if door.post is not None], ids=lambda door: door.route)
@pytest.mark.django_db
def test_nothing_is_done_for_a_form_of_another_site(door: Door) -> None:
    client = Client(enforce_csrf_checks=True)
    path = door.path.format(other=1, self=1, key=1, notice=1, assignment=1, mrn="26XD00000000000164", **NOWHERE)
    assert client.post(path, door.post).status_code == 403


@pytest.mark.parametrize("door", [door for door in DOORS if door.post is not None], ids=lambda door: door.route)
def test_acts_are_not_done_by_following_a_link(door: Door, places: dict[str, Any]) -> None:
    client, user = browser_of("administrator")
    assert user
    before = list(User.objects.values_list("username", "is_active"))
    places |= money_places() if door.route.partition(":")[0] in MONEY else {}
    answer = client.get(door.path.format(**places, self=user.pk))
    assert answer.status_code in {200, 403, 405}
    assert list(User.objects.values_list("username", "is_active")) == before


def routes(found: list[URLPattern | URLResolver], area: str = "") -> set[str]:
    """The names of all routes of the areas."""
    names: set[str] = set()
    for each in found:
        if isinstance(each, URLResolver):
            names |= routes(each.url_patterns, each.app_name or area)
        elif area in AREAS:
            names.add(f"{area}:{each.name}")
    return names


def test_no_route_is_missing_in_the_table() -> None:
    assert routes(get_resolver().url_patterns) == {door.route for door in DOORS}


HUGE = "9" * 30


@pytest.mark.parametrize(
    "path",
    [
        f"/people/{HUGE}/",
        f"/notices/{HUGE}/read/",
        f"/people/{HUGE}/close/",
        "/people/?q=%00&role=king&state=x&cursor=bad",
        "/traders/?q=%00&status=king",
        "/traders/?q=%F0%9F%93%A6%E2%80%AE",
        "/traders/%00/",
        "/offices/%00/",
        "/rates/%00/",
        "/rates/?on=0000-99-99",
        "/rates/EUR/?year=9999999999999999999",
        "/profiles/?on=nonsense",
        "/trail/events/?subject=%00",
        "/tariff/%00/",
        "/tariff/%F0%9F%93%A6/?at=9999-12-31",
        "/tariff/?at=1800-01-01",
        "/tariff/search/?q=%00&at=x",
        "/tariff/090121/?at=0001-01-01",
        "/duties/?commodity=%00&value=NaN&origin=%F0%9F%93%A6&at=1800-01-01&currency=X",
        "/duties/?commodity=090121&value=1e999&origin=TN&preference=<&c_<=1&additional_code=%00",
        "/duties/?commodity=090121&value=999999999999999999999&currency=XDD&included=no&freight=-1",
        "/duties/?commodity=690721&origin=CN&value=1&q_MTK=Infinity",
    ],
)
@pytest.mark.parametrize("who", ["visitor", "administrator", "analyst"])
def test_bad_addresses_are_answered_and_never_a_fault(path: str, who: str, demoland: object) -> None:
    client, _ = browser_of(who)
    answer = client.post(path, {}) if path.endswith(("/read/", "/close/")) else client.get(path)
    assert answer.status_code in {200, 302, 400, 403, 404}
    assert "Traceback" not in answer.text
