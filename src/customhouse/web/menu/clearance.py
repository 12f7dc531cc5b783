"""The menu of clearance: lodging, control and release: the day of traders and officers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.records import Role
from customhouse.web.menu.entries import OFFICERS, STAFF, TRADE, Entry, Section

CLEARANCE = Section(
    _("Clearance"),
    (
        Entry(
            _("The day"),
            "day:show",
            "report-analytics",
            _("Lanes, revenue, what waits and how long it took."),
            frozenset({Role.DIRECTOR, Role.SUPERVISOR, Role.AUDITOR}),
        ),
        Entry(
            _("My declarations"),
            "declarations:list",
            "file-text",
            _("Follow what you have lodged, and answer what is asked."),
            TRADE,
        ),
        Entry(
            _("New declaration"),
            "drafts:begin",
            "file-plus",
            _("Fill in a form, step by step, and see what you would owe."),
            TRADE,
        ),
        Entry(
            _("Drafts and templates"),
            "drafts:list",
            "edit",
            _("Go on with what you began, or begin from what you kept."),
            TRADE,
        ),
        Entry(
            _("Send a message"),
            "declarations:lodge",
            "upload",
            _("Send a file in the WCO Data Model, XML or JSON."),
            TRADE,
        ),
        Entry(
            _("Questions from customs"),
            "control:questions",
            "message",
            _("Answer what customs asks about your declarations."),
            TRADE,
        ),
        Entry(
            _("Today"),
            "control:today",
            "clipboard-check",
            _("Your examinations, and what is due at your office."),
            OFFICERS,
        ),
        Entry(
            _("Supervision"),
            "control:supervision",
            "scale",
            _("What nobody has, what is late, and what waits for a second person."),
            frozenset({Role.SUPERVISOR}),
        ),
        Entry(
            _("Connected systems"),
            "webhooks:list",
            "bell",
            _("Have your own system told what happens to your declarations."),
            TRADE,
        ),
        Entry(
            _("Work queue"),
            "declarations:queue",
            "list-check",
            _("Declarations that wait for an officer, the most pressing first."),
            OFFICERS,
        ),
        Entry(
            _("All declarations"),
            "declarations:search",
            "list-search",
            _("Find a declaration by reference, trader or goods."),
            STAFF,
        ),
        Entry(
            _("Office without a line"),
            "downtime:overview",
            "clipboard-check",
            _("Keep a numbered register while the line is down, and load it afterwards."),
            OFFICERS | {Role.AUDITOR, Role.DIRECTOR},
        ),
        Entry(
            _("Messages set aside"),
            "declarations:aside",
            "history",
            _("Messages that could not be taken on, and why; send them on again."),
            OFFICERS | {Role.AUDITOR, Role.ADMINISTRATOR},
        ),
        Entry(
            _("Verify a release note"),
            "release:enter",
            "shield-check",
            _("Tell whether a release note is genuine, and whether the release stands now."),
        ),
    ),
)
