"""People for journeys: one for each part."""

from __future__ import annotations

from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import Role


def person(role: Role, password: str) -> User:
    """Somebody who plays a part, under the part's name."""
    return User.objects.create_user(role.value, password=password)
