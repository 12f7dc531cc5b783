"""Who may do what with origin. Everybody may read the schemes, evaluate bills and verify a proof by its code."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

ADOPT_RULES = Permission(
    "origin.adopt_rules",
    frozenset({Role.TARIFF_SPECIALIST}),
    msgid("Adopt schemes of preference and editions of their rules of origin"),
)
ISSUE_PROOFS = Permission(
    "origin.issue_proofs",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Issue certificates of origin, duplicates and replacements, and cancel them"),
)
DECLARE_ORIGIN = Permission(
    "origin.declare",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Make out declarations of origin for an approved exporter whom they speak for"),
)
APPROVE_EXPORTERS = Permission(
    "origin.approve_exporters",
    frozenset({Role.SUPERVISOR}),
    msgid("Approve exporters who make out declarations of origin, and revoke that"),
)
VERIFY_PROOFS = Permission(
    "origin.verify_proofs",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Ask other administrations to verify proofs of origin, and answer what they ask"),
)
RECEIVE_PROOFS = Permission(
    "origin.receive_proofs",
    frozenset({Role.SUPERVISOR}),
    msgid("Take in proofs of origin that other administrations issued and sent"),
)
READ_PROOFS = Permission(
    "origin.read_proofs",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.TARIFF_SPECIALIST, Role.AUDITOR, Role.DIRECTOR}),
    msgid("Read all proofs of origin, approvals and requests for verification"),
)
PERMISSIONS = [ADOPT_RULES, ISSUE_PROOFS, DECLARE_ORIGIN, APPROVE_EXPORTERS, VERIFY_PROOFS, RECEIVE_PROOFS, READ_PROOFS]
