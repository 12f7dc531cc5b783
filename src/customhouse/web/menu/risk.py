"""The menu of risk: what is looked at, and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.records import Role
from customhouse.web.menu.entries import OFFICERS, Entry, Section

RISK = Section(
    _("Risk"),
    (
        Entry(
            _("Risk profiles"),
            "profiles:list",
            "adjustments",
            _("The rules that choose a lane, and the declarations that they caught."),
            frozenset({Role.ANALYST}),
        ),
        Entry(
            _("Models"),
            "learning:list",
            "report-analytics",
            _("What learns from results of controls: cards, measures, fairness, drift."),
            frozenset({Role.ANALYST}),
        ),
        Entry(
            _("What models said"),
            "selection:models",
            "report-analytics",
            _("Chances told at selection, beside what controls found and officers did."),
            frozenset({Role.ANALYST}),
        ),
        Entry(
            _("Screening"),
            "screening:screen",
            "list-search",
            _("Look names and numbers up in the watch lists, and clear matches."),
            OFFICERS | {Role.ANALYST},
        ),
        Entry(
            _("Prices"),
            "prices:browse",
            "coins",
            _("What goods usually cost by code, origin and unit, and where a price lies."),
            OFFICERS | {Role.ANALYST, Role.TARIFF_SPECIALIST},
        ),
        Entry(
            _("Partners' statistics"),
            "mirrors:gaps",
            "world",
            _("What partner countries state of their exports here, and nobody declared."),
            frozenset({Role.SUPERVISOR, Role.ANALYST}),
        ),
        Entry(
            _("Links"),
            "links:list",
            "users",
            _("Parties that share an identity, bursts of new companies, old persons behind new names."),
            frozenset({Role.SUPERVISOR, Role.ANALYST}),
        ),
        Entry(
            _("Flows"),
            "flows:list",
            "ship",
            _("Flows of goods that are watched, and what departs from what is normal for them."),
            frozenset({Role.SUPERVISOR, Role.ANALYST}),
        ),
        Entry(
            _("Operators at a glance"),
            "operators:find",
            "building",
            _("All that is known of one trader on one page."),
            frozenset({Role.SUPERVISOR, Role.ANALYST}),
        ),
        Entry(
            _("Drafts of profiles"),
            "selection:drafts",
            "edit",
            _("Write a profile, test it on the past, watch it, put it into force."),
            frozenset({Role.ANALYST}),
        ),
        Entry(
            _("What profiles find"),
            "selection:effect",
            "report-analytics",
            _("Hit rates beside chance, and what should be looked at again."),
            frozenset({Role.ANALYST}),
        ),
    ),
)
