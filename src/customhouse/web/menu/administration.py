"""The menu of administration: the installation and its people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.records import Role
from customhouse.web.menu.entries import STAFF, Entry, Section

ADMINISTRATION = Section(
    _("Administration"),
    (
        Entry(_("Offices"), "offices:list", "building", _("Customs offices, their hours and holidays."), STAFF),
        Entry(
            _("Traders"),
            "traders:list",
            "users",
            _("Registered traders, brokers and their mandates."),
            STAFF | {Role.ADMINISTRATOR},
        ),
        Entry(
            _("People"),
            "access:people",
            "id-badge-2",
            _("Who may sign in, and the roles they have."),
            frozenset({Role.ADMINISTRATOR}),
        ),
        Entry(
            _("Rights"),
            "access:permissions",
            "shield-lock",
            _("See what each role may do."),
            STAFF | {Role.ADMINISTRATOR},
        ),
        Entry(
            _("Event trail"),
            "audit:verify",
            "shield-check",
            _("Prove that nothing was altered or cut from the trail."),
            frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
        ),
    ),
)
