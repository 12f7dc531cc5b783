"""Preference: a lower duty that is claimed must be claimed in full: origin, proof, quota."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.records import GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.documents import produced
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

PREFERENTIAL = ("2", "3")
"""Preference codes that begin so rest on an origin: 2 generalised system of preferences, 3 agreements."""

QUOTA = "2"
"""The second digit of preference codes that rest on a tariff quota (120, 220, 320)."""


def _claims(case: Case) -> Iterator[tuple[Place, GoodsItem]]:
    """Goods items for which a preferential origin is claimed."""
    for at, goods in case.items():
        if goods.preference.startswith(PREFERENTIAL):
            yield at, goods


def _no_proof(case: Case) -> Iterator[Hit]:
    """Without a proof of origin the full duty is due; it may be given back when the proof comes."""
    proofs = case.law.code_lists.get("proofs_of_origin", {})
    for at, goods in _claims(case):
        if proofs and produced(case, goods).isdisjoint(proofs):
            params = {"preference": goods.preference, "documents": ", ".join(sorted(proofs))}
            yield Hit(at.into("02A", "AdditionalDocument"), params)


def _no_origin(case: Case) -> Iterator[Hit]:
    """A preference is granted to goods that originate in a partner country, not to those that come from there."""
    for at, goods in _claims(case):
        if not goods.preferential_origin:
            yield Hit(place.origin(at), {"preference": goods.preference})


def _no_quota(case: Case) -> Iterator[Hit]:
    """Quotas are drawn by their order number."""
    for at, goods in case.items():
        if goods.preference[1:2] == QUOTA and not any(tax.quota for tax in goods.taxes):
            yield Hit(place.tax(at, 1).into("401", "QuotaOrderID"), {"preference": goods.preference})


def _origin_missing(case: Case) -> Iterator[Hit]:
    """Duty and controls depend on the origin; without it the highest rate of the law is due."""
    if case.is_import and case.is_complete:
        for at, goods in case.items():
            if not goods.origin and not goods.preferential_origin:
                yield Hit(place.origin(at))


def is_quiet(case: Case) -> bool:
    """Whether origins are given, and nothing lacks where a preference is claimed: then no rule here finds anything."""
    for goods in case.record.items:
        if not (goods.origin or goods.preferential_origin) or goods.preference[1:2] == QUOTA:
            return False
        if goods.preference.startswith(PREFERENTIAL):
            return not (any(_no_proof(case)) or any(_no_origin(case)))
    return True


RULES = (
    Rule(
        "PRF-PROF",
        Severity.WARNING,
        "law of the agreement; RKC Specific Annex K",
        msgid("Preference {preference} is claimed without a proof of origin; the full duty will be due."),
        msgid("Add a proof of origin ({documents}), or claim preference 100."),
        _no_proof,
    ),
    Rule(
        "PRF-ORIG",
        Severity.WARNING,
        "WCO DM 063, 501",
        msgid("Preference {preference} is claimed, but no preferential origin is given."),
        msgid("Give the country of preferential origin (origin type 2), or claim preference 100."),
        _no_origin,
    ),
    Rule(
        "PRF-QUOT",
        Severity.WARNING,
        "WCO DM 401",
        msgid("Preference {preference} is claimed without the order number of the quota."),
        msgid("Give the order number of the tariff quota."),
        _no_quota,
    ),
    Rule(
        "ORI-NONE",
        Severity.WARNING,
        "WCO DM 063; RKC Specific Annex K",
        msgid("The country of origin is missing; the duty is assessed without it."),
        msgid("Give the country of origin of the goods."),
        _origin_missing,
    ),
)
