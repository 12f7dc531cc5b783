"""People who sign in, the roles they hold, and the keys of their systems."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.records import Role

ROLE_NAMES = {
    Role.TRADER: _("trader"),
    Role.BROKER: _("broker"),
    Role.OFFICER: _("officer"),
    Role.SUPERVISOR: _("supervisor"),
    Role.ANALYST: _("risk analyst"),
    Role.TARIFF_SPECIALIST: _("tariff specialist"),
    Role.CASHIER: _("cashier"),
    Role.DIRECTOR: _("director"),
    Role.AUDITOR: _("auditor"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.SYSTEM: _("Customhouse itself"),
}
"""What each role is called on a page."""

GIVEN_ROLES = [(role.value, ROLE_NAMES[role]) for role in Role if role is not Role.SYSTEM]
"""Roles that somebody can be given: all but Customhouse's own."""


class User(AbstractUser):
    """Somebody who signs in. Their roles, offices and traders stand in tables of their own."""


class RoleAssignment(models.Model):
    """A role given to a user, at one office or (empty) wherever they serve, within [valid_from, valid_to)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=GIVEN_ROLES)
    office = models.CharField(max_length=20, blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_role_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "office"], condition=Q(valid_to__isnull=True), name="access_role_given_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="access_role_ends_after"
            ),
        ]


class ApiKey(models.Model):
    """A key with which a system speaks for its owner, with some of the owner's roles. The secret is not kept."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=8, unique=True)
    secret_hash = models.CharField(max_length=64)
    roles = models.JSONField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_api_key"
