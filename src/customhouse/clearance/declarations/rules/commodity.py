"""Commodity codes: given, well formed, and in the nomenclature of the legal date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Finding, Severity, msgid

SHORTEST, LONGEST = 6, 10


def _well_formed(code: str) -> bool:
    """Whether `code` is a Harmonized System subheading with or without national digits."""
    return code.isascii() and code.isdigit() and SHORTEST <= len(code) <= LONGEST


def _missing(case: Case) -> Iterator[Hit]:
    """Duty, controls and statistics all hang on the commodity code (HS Convention, Article 3)."""
    for at, goods in case.items():
        if not goods.commodity:
            severity = None if case.is_complete else Severity.WARNING
            yield Hit(place.classification(at), severity=severity)


def _malformed(case: Case) -> Iterator[Hit]:
    """A code has six digits of the Harmonized System and at most four national ones."""
    for at, goods in case.items():
        if goods.commodity and not _well_formed(goods.commodity):
            yield Hit(place.classification(at), {"code": goods.commodity})


def _nomenclature(case: Case) -> Iterator[Finding]:
    """What the nomenclature of the legal date finds wrong with a code, put in its place in the declaration."""
    for at, goods in case.items():
        if _well_formed(goods.commodity):
            where = place.classification(at)
            for found in case.circumstances.commodity(goods, case.on):
                yield replace(found, pointer=where.pointer, path=where.path)


def is_quiet(case: Case) -> bool:
    """Whether every code is well formed and the nomenclature finds nothing: then no rule here does."""
    return all(
        _well_formed(goods.commodity) and not case.circumstances.commodity(goods, case.on)
        for goods in {goods.commodity: goods for goods in case.record.items}.values()
    )


RULES = (
    Rule(
        "COM-NONE",
        Severity.ERROR,
        "WCO DM 145; HS Convention Article 3",
        msgid("The commodity code is missing."),
        msgid("Give the commodity code of the goods; the tariff page helps to find it."),
        _missing,
    ),
    Rule(
        "COM-FORM",
        Severity.ERROR,
        "WCO DM 145; HS Convention Article 3",
        msgid("The commodity code {code} does not have 6 to 10 digits."),
        msgid("Give the six digits of the Harmonized System, and the national digits after them."),
        _malformed,
    ),
    Rule(
        "COM-LAW",
        Severity.ERROR,
        "national nomenclature",
        msgid("The commodity code is not in the nomenclature of the day."),
        msgid("Give a commodity code that is valid on the day; the tariff page helps to find it."),
        _nomenclature,
    ),
)
