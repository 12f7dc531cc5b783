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
