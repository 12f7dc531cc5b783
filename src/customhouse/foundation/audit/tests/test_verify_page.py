"""The auditor's page: the anchors, and the whole trail verified on request."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.audit.models import Anchor
from customhouse.foundation.audit.services import anchor_trail
from customhouse.foundation.audit.tests.trails import AT, execute, record_three_batches, without_triggers

pytestmark = pytest.mark.django_db


def test_an_auditor_verifies_the_trail() -> None:
    client, _ = signed_in("eva", Role.AUDITOR)
    record_three_batches()
    anchor_trail(actor=SYSTEM, at=AT)
    assert Anchor.objects.get().seal in client.get(reverse("audit:verify")).content.decode()
    assert "The trail is whole" in client.post(reverse("audit:verify")).content.decode()
    with without_triggers():
        execute("UPDATE audit_event SET actor = 'x' WHERE id = 2")
    page = client.post(reverse("audit:verify")).content.decode()
    assert "The trail is NOT whole" in page
    assert "not as it was recorded" in page


@pytest.mark.parametrize("role", [Role.TRADER, Role.OFFICER])
def test_others_are_refused(role: Role) -> None:
    client, _ = signed_in("tom", role)
    assert client.get(reverse("audit:verify")).status_code == 403


def test_an_auditor_looks_up_the_events_of_a_subject() -> None:
    client, _ = signed_in("eva", Role.AUDITOR)
    record_three_batches()
    shown = client.get(reverse("audit:events"), {"subject": "user:eva"}).text
    assert "role_assigned" in shown
    assert "signed_in" not in shown
    assert "Nothing is recorded on this subject" in client.get(reverse("audit:events"), {"subject": "user:nobody"}).text


def test_anchors_are_downloaded_to_be_kept_outside() -> None:
    client, _ = signed_in("eva", Role.AUDITOR)
    anchor_trail(actor=SYSTEM, at=AT)
    rows = b"".join(client.get(reverse("audit:verify"), {"format": "csv"})).decode()
    assert Anchor.objects.get().seal in rows
