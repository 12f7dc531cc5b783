"""Addresses that nobody meant: they are answered, whoever asks, and never a fault."""

from __future__ import annotations

import pytest
from django.test import Client

from customhouse.foundation.access.records import OFFICIAL_ROLES, Role
from customhouse.foundation.access.tests.people import person
from customhouse.web.tests.guarded import OFFICE, SIGNED_IN


def browser_of(who: str) -> Client:
    """The browser of somebody of a part."""
    client = Client()
    if who != "visitor":
        role = Role(who)
        client.force_login(person(f"the-{who}", role, office=OFFICE if role in OFFICIAL_ROLES else ""), SIGNED_IN)
    return client


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
    client = browser_of(who)
    answer = client.post(path, {}) if path.endswith(("/read/", "/close/")) else client.get(path)
    assert answer.status_code in {200, 302, 400, 403, 404}
    assert "Traceback" not in answer.text
