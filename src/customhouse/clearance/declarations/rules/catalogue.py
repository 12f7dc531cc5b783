"""The catalogue of rules: every check of a declaration, in the order in which its findings are shown.

`docs/reference/rules.md` is written from it by `scripts/make_rule_catalogue.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from customhouse.clearance.declarations.records import DeclarationRecord
from customhouse.clearance.declarations.rules import (
    codes,
    commodity,
    completing,
    dates,
    documents,
    duplicates,
    figures,
    money,
    offices,
    parties,
    preference,
    procedures,
    proofs,
    rulings,
    structure,
    texts,
    totals,
    transport,
    vehicles,
    weights,
)
from customhouse.clearance.declarations.rules.circumstances import Circumstances
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.legal_date import legal_date
from customhouse.clearance.declarations.rules.rule import Case, Rule
from customhouse.messages.findings import Finding

FAMILIES = (
    structure,
    duplicates,
    completing,
    parties,
    offices,
    commodity,
    rulings,
    procedures,
    preference,
    proofs,
    documents,
    vehicles,
    codes,
    totals,
    weights,
    money,
    dates,
    transport,
)
"""Families of rules that reckon and compare; they run when every figure is a figure."""

GROUNDS: tuple[Rule, ...] = (*figures.RULES, *texts.RULES)
"""Rules on single figures and texts; they run first."""

RULES: tuple[Rule, ...] = (*GROUNDS, *(rule for family in FAMILIES for rule in family.RULES))
"""Every rule, each code once."""

_UNRECKONABLE = frozenset({"NUM-NAN", "NUM-HUGE", "STR-MANY"})
_MANY = tuple(rule for rule in structure.RULES if rule.code == "STR-MANY")
Quiet = Callable[[Case], bool]
"""A quick look at a case: true only where no rule of the family would find anything."""

_FIRST: tuple[tuple[Quiet, tuple[Rule, ...]], ...] = (
    (figures.is_quiet, figures.RULES),
    (texts.is_quiet, texts.RULES),
    (lambda _: False, _MANY),
)
_THEN: tuple[tuple[Quiet, tuple[Rule, ...]], ...] = tuple(
    (family.is_quiet, tuple(rule for rule in family.RULES if rule not in _MANY)) for family in FAMILIES
)


def check(record: DeclarationRecord, law: DeclarationLaw, circumstances: Circumstances) -> tuple[Finding, ...]:
    """What is wrong or doubtful in `record` under `law`, errors and warnings together, in the order of the catalogue.

    The legal date decides which law applies (`legal_date`). Where a figure cannot be reckoned with, or there are
    more items than the law allows, only that is said: everything else would rest on sand.
    """
    case = Case(record, law, circumstances, as_of(record, law, circumstances))
    first = _found(case, _FIRST)
    if any(finding.code in _UNRECKONABLE for finding in first):
        return first
    return first + _found(case, _THEN)


def _found(case: Case, families: Iterable[tuple[Quiet, tuple[Rule, ...]]]) -> tuple[Finding, ...]:
    """What these rules find, family by family; one whose quick look promises nothing is passed over."""
    return tuple(
        finding for is_quiet, rules in families if not is_quiet(case) for rule in rules for finding in rule.check(case)
    )


def check_by_every_rule(
    record: DeclarationRecord, law: DeclarationLaw, circumstances: Circumstances
) -> tuple[Finding, ...]:
    """What `check` says, asked of every rule without a quick look: the oracle against which `check` is proved."""
    case = Case(record, law, circumstances, as_of(record, law, circumstances))
    first = tuple(finding for _, rules in _FIRST for rule in rules for finding in rule.check(case))
    if any(finding.code in _UNRECKONABLE for finding in first):
        return first
    return first + tuple(finding for _, rules in _THEN for rule in rules for finding in rule.check(case))


def as_of(record: DeclarationRecord, law: DeclarationLaw, circumstances: Circumstances) -> date:
    """The legal date under these circumstances: the one kept, else the one that the declaration's procedure names."""
    if circumstances.legal_date is not None:
        return circumstances.legal_date
    accepted_at = circumstances.accepted_at or circumstances.at
    return legal_date(record, law, accepted_at=accepted_at, presented_at=circumstances.presented_at)
