"""What pages say of roles and of API keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from customhouse.foundation.access import queries
from customhouse.foundation.access.access import ISSUE_OWN_KEYS, MANAGE_KEYS
from customhouse.foundation.access.forms import KEY_DAYS, KeyForm
from customhouse.foundation.access.models import ROLE_NAMES, ApiKey, RoleAssignment, User
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.pages.records import Tone

WORKS, REVOKED, EXPIRED = gettext_lazy("Works"), gettext_lazy("Revoked"), gettext_lazy("Expired")


def role_words(given: RoleAssignment) -> str:
    """A role with its office, if it is held at one."""
    return f"{ROLE_NAMES[Role(given.role)]} {given.office}".strip()


def may_handle_keys(actor: Actor, owner: User) -> bool:
    """Whether the actor may issue and revoke keys of this owner."""
    return permits(actor, ISSUE_OWN_KEYS if actor.user_id == owner.pk else MANAGE_KEYS)


def key_section(actor: Actor, owner: User, now: datetime) -> dict[str, Any]:
    """What the page of a person says of the keys of their systems."""
    held = queries.actor_of(owner, at=now).roles if owner.is_active else frozenset[Role]()
    may_handle = may_handle_keys(actor, owner)
    last_day = (now + timedelta(days=KEY_DAYS)).date()
    return {
        "api_keys": [
            (key, _key_roles(key), *_key_state(key, now)) for key in queries.keys_visible_to(actor).filter(owner=owner)
        ],
        "may_handle_keys": may_handle,
        "key_form": KeyForm(held, initial={"expires_on": last_day}) if may_handle and held else None,
    }


def _key_roles(key: ApiKey) -> str:
    return ", ".join(str(ROLE_NAMES[Role(role)]) for role in key.roles)


def _key_state(key: ApiKey, now: datetime) -> tuple[str, Tone]:
    if key.revoked_at is not None:
        return str(REVOKED), Tone.NEUTRAL
    return (str(EXPIRED), Tone.NEUTRAL) if key.expires_at <= now else (str(WORKS), Tone.GOOD)
