"""The page of notices: one's own, marked as read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import AT, person, signed_in
from customhouse.foundation.notices.services import notify

pytestmark = pytest.mark.django_db


def test_notices_are_read_and_marked() -> None:
    client, ana = signed_in("ana", Role.OFFICER)
    notify(recipients=[ana.pk], message="Goods of {mrn} wait.", params={"mrn": "<b>"}, link="/x/", at=AT)
    notify(recipients=[person("tom").pk], message="For Tom alone.", at=AT)
    page = client.get(reverse("notices:list"))
    assert "Goods of &lt;b&gt; wait." in page.content.decode()
    assert "For Tom alone" not in page.content.decode()
    assert page.context["has_unread"]
    client.post(reverse("notices:read_all"))
    assert not client.get(reverse("notices:list")).context["has_unread"]


def test_the_anonymous_are_sent_to_sign_in() -> None:
    assert Client().get(reverse("notices:list")).status_code == 302
