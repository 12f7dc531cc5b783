"""The entries of the site's menu: one list to read. An entry is shown to those who play one of its parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customhouse.foundation.access.records import Role
from customhouse.web.entries import MONEY, OFFICERS, STAFF, TRADE, Entry, Section

SECTIONS = (
    Section(
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
    ),
    Section(
        _("Money"),
        (
            Entry(
                pgettext_lazy("revenue", "Notices"),
                "revenue_notices:list",
                "receipt",
                _("What is owed, until when, and how it is paid."),
                TRADE | OFFICERS | MONEY,
            ),
            Entry(
                _("Counter"),
                "payments:counter",
                "coins",
                _("Take payments, give receipts, and close the day."),
                frozenset({Role.CASHIER}),
            ),
            Entry(_("Receipts"), "payments:list", "file-certificate", _("What was paid."), TRADE | OFFICERS | MONEY),
            Entry(
                _("Tills"),
                "payments:tills",
                "lock",
                _("Cashiers’ days: counted, and confirmed by a second person."),
                MONEY | {Role.SUPERVISOR},
            ),
            Entry(
                _("Bank"),
                "payments:bank",
                "building-bank",
                _("Bring in the bank’s statements, and match payments that named no debt."),
                MONEY | {Role.SUPERVISOR},
            ),
            Entry(
                _("Guarantees"),
                "guarantees:list",
                "shield-check",
                _("Guarantees and deferment accounts, their room and their months."),
                TRADE | OFFICERS | MONEY,
            ),
            Entry(
                _("Refunds"),
                "refunds:list",
                "refresh",
                _("Ask that what was paid too much be given back, and decide on it."),
                TRADE | OFFICERS | MONEY,
            ),
            Entry(
                _("Remissions"),
                "remissions:list",
                "scale",
                _("Ask that a penalty be remitted or lowered, and decide on it."),
                TRADE | OFFICERS | MONEY,
            ),
            Entry(
                _("Trial balance"),
                "ledger:trial_balance",
                "scale",
                _("Every account of the ledger, and whether it balances."),
                frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.DIRECTOR}),
            ),
        ),
    ),
    Section(
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
    ),
    Section(
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
            Entry(
                _("Exchange rates"), "currencies:rates", "coins", _("The rates by which customs values are calculated.")
            ),
        ),
    ),
    Section(
        _("Value and rulings"),
        (
            Entry(
                _("Value of goods"),
                "valuation:dossier",
                "scale",
                _("Find the customs value of goods step by step, with its written explanation."),
            ),
            Entry(_("Accepted values"), "valuation:bank", "building-bank", _("Values that customs accepted."), STAFF),
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
    ),
    Section(
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
    ),
    Section(
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
    ),
)
