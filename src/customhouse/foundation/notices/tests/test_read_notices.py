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


def test_one_notice_is_marked_and_leads_to_what_it_is_about() -> None:
    client, ana = signed_in("ana", Role.OFFICER)
    notify(recipients=[ana.pk, person("tom").pk], message="Goods wait.", link="/tariff/", at=AT)
    notify(recipients=[ana.pk], message="Rates are published.", at=AT)
    linked, plain = ana.notices.order_by("id")
    assert client.get(reverse("home")).text.count('class="tool-count">2<') == 1
    assert client.post(reverse("notices:read_one", args=[linked.pk]))["Location"] == "/tariff/"
    assert client.post(reverse("notices:read_one", args=[plain.pk]))["Location"] == reverse("notices:list")
    assert "tool-count" not in client.get(reverse("home")).text


def test_nobody_marks_anothers_notice() -> None:
    client, _ = signed_in("ana", Role.OFFICER)
    tom = person("tom")
    notify(recipients=[tom.pk], message="For Tom alone.", at=AT)
    assert client.post(reverse("notices:read_one", args=[tom.notices.get().pk])).status_code == 404
    assert tom.notices.get().read_at is None
