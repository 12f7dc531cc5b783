"""Advance rulings that a declaration cites: whoever cites one holds it, and declares what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.circumstances import no_rulings
from customhouse.clearance.declarations.rules.rule import Case, Rule
from customhouse.messages.findings import Finding, Severity, msgid


def _cited(case: Case) -> Iterator[Finding]:
    """What the rulings find that an item cites, put at its commodity code (as grave as the law of rulings says)."""
    for at, goods in case.items():
        where = place.classification(at)
        for found in case.circumstances.rulings(case.record, goods, case.on):
            yield replace(found, pointer=where.pointer, path=where.path)


def is_quiet(case: Case) -> bool:
    """Whether nothing that is declared together with this declaration cites a ruling."""
    return case.circumstances.rulings is no_rulings


RULES = (
    Rule(
        "RUL-CITE",
        Severity.ERROR,
        "WTO TFA Article 3.5; RKC General Annex 9.9",
        msgid("A ruling that is cited does not bind these goods, or says otherwise."),
        msgid("Give the number of a ruling that binds on this day, or leave it out."),
        _cited,
    ),
)
