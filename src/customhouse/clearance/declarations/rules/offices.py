"""Offices: where the declaration is handled."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def _missing(case: Case) -> Iterator[Hit]:
    """The law sends a declaration without an office to the default office; nobody is refused for it."""
    if not case.record.office:
        yield Hit(place.OFFICE, {"default": case.law.default_office})


def _foreign(case: Case) -> Iterator[Hit]:
    """An office of another country cannot handle it; the default office does."""
    office = case.record.office
    if office and not office.startswith(case.law.country) and not case.circumstances.office(office, case.on):
        yield Hit(place.OFFICE, {"office": office, "default": case.law.default_office})


def _unknown(case: Case) -> Iterator[Hit]:
    """An office that bears this country's code but does not exist is a slip that would send goods astray."""
    office = case.record.office
    if office.startswith(case.law.country) and not case.circumstances.office(office, case.on):
        yield Hit(place.OFFICE, {"office": office, "date": case.on.isoformat()})


def is_quiet(case: Case) -> bool:
    """Whether an office of this country is named: then no rule here finds anything."""
    office = case.record.office
    return office.startswith(case.law.country) and case.circumstances.office(office, case.on)


RULES = (
    Rule(
        "OFF-NONE",
        Severity.WARNING,
        "WCO DM 065",
        msgid("No customs office is named; the office {default} will handle the declaration."),
        msgid("Name the customs office where the goods are presented."),
        _missing,
    ),
    Rule(
        "OFF-FORN",
        Severity.WARNING,
        "WCO DM 065",
        msgid("{office} is not an office of this country; the office {default} will handle the declaration."),
        msgid("Name an office of this country."),
        _foreign,
    ),
    Rule(
        "OFF-UNKN",
        Severity.ERROR,
        "WCO DM 065",
        msgid("The customs office {office} does not exist on {date}."),
        msgid("Choose an office from the list of customs offices."),
        _unknown,
    ),
)
