"""People for journeys: one for each part, signed in under the part's name."""

from __future__ import annotations

from datetime import UTC, datetime

from customhouse.foundation.access import services
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import OFFICIAL_ROLES, SYSTEM, Role

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
OFFICE = "XD000100"


def person(role: Role, password: str) -> User:
    """Somebody who plays one part, at one office if they are of the administration."""
    user = services.create_user(username=role.value, password=password, actor=SYSTEM, at=SINCE)
    office = OFFICE if role in OFFICIAL_ROLES else ""
    services.assign_role(user=user, role=role, actor=SYSTEM, at=SINCE, office=office)
    return user
