"""The menu of tariff: the tariff and its drafts, values, rulings and origin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.records import Role
from customhouse.web.menu.entries import OFFICERS, STAFF, TRADE, Entry, Section

TARIFF = Section(
    _("Tariff"),
    (
        Entry(_("Tariff"), "nomenclature:browse", "book", _("Find a commodity code and what applies to it.")),
        Entry(
            _("Find a code"),
            "classification:classify",
            "search",
            _("Say what goods are, and see which codes they may have."),
        ),
        Entry(
            _("Duty calculator"),
            "duties:calculator",
            "calculator",
            _("Calculate duties and taxes before goods arrive."),
        ),
        Entry(
            _("Options side by side"),
            "duties:options",
            "scale",
            _("Compare every legal way to bring goods in, each to its total."),
        ),
        Entry(
            _("Vehicles"),
            "vehicles:estimator",
            "calculator",
            _("See what a car or another vehicle costs at the border, and what else it takes."),
        ),
        Entry(
            _("Tariff quotas"),
            "quotas:balances",
            "book",
            _("See how much may still come in at the lower duty."),
        ),
        Entry(
            _("Tariffs of other countries"),
            "schedules:schedules",
            "book",
            _("Read what others charge, measure by measure."),
        ),
        Entry(
            _("Changes of the tariff"),
            "workbaskets:changes",
            "report-analytics",
            _("What will change in duties and taxes, and what has changed."),
        ),
        Entry(
            _("Draft law"),
            "workbaskets:list",
            "gavel",
            _("Write changes of the tariff, have them checked and approved."),
            frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR, Role.AUDITOR}),
        ),
        Entry(
            _("Bring in a tariff"),
            "workbaskets:published",
            "plus",
            _("Look at what the files of a published tariff would change, and bring them in."),
            frozenset({Role.TARIFF_SPECIALIST}),
        ),
        Entry(
            _("New editions"),
            "editions:projects",
            "refresh",
            _("Prepare a new edition of the Harmonized System, code by code."),
            frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR, Role.AUDITOR}),
        ),
        Entry(
            _("Amendment proposals"),
            "proposals:check",
            "edit",
            _("Check a proposal to amend the nomenclature before it is made."),
            frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR, Role.AUDITOR}),
        ),
        Entry(
            _("What if"),
            "trials:list",
            "adjustments",
            _("Try draft law on the declarations of the past."),
            frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR}),
        ),
        Entry(_("Exchange rates"), "currencies:rates", "coins", _("The rates by which customs values are calculated.")),
    ),
)

VALUE = Section(
    _("Value and rulings"),
    (
        Entry(
            _("Value of goods"),
            "valuation:dossier",
            "scale",
            _("Find the customs value of goods step by step, with its written explanation."),
        ),
        Entry(
            _("Accepted values"),
            "valuation:bank",
            "building-bank",
            _("Values that customs accepted."),
            STAFF,
        ),
        Entry(
            _("Doubts about values"),
            "valuation:doubts",
            "message",
            _("What customs ask about declared values, what was answered and decided."),
            TRADE | OFFICERS | {Role.TARIFF_SPECIALIST, Role.AUDITOR},
        ),
        Entry(
            _("Rulings"),
            "rulings:published",
            "gavel",
            _("What customs have ruled in advance on classification, origin and value."),
        ),
    ),
)

ORIGIN = Section(
    _("Origin"),
    (
        Entry(
            _("Rules of origin"),
            "origin:wizard",
            "world",
            _("See which rule opens a preference, and try it on a bill of materials."),
        ),
        Entry(
            _("Proofs of origin"),
            "origin:proofs",
            "file-certificate",
            _("Certificates and declarations of origin: make them out, find them."),
            TRADE | OFFICERS | {Role.TARIFF_SPECIALIST, Role.AUDITOR, Role.DIRECTOR},
        ),
        Entry(
            _("Requests for verification"),
            "origin:enquiries",
            "file-search",
            _("What administrations ask each other about proofs of origin, and until when."),
            OFFICERS | {Role.TARIFF_SPECIALIST, Role.AUDITOR, Role.DIRECTOR},
        ),
        Entry(
            _("Verify a proof of origin"),
            "origin:enter",
            "shield-check",
            _("Tell whether a proof of origin is genuine, and whether it stands now."),
        ),
    ),
)
