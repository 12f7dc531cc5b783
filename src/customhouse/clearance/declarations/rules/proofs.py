"""Proofs of origin on which a preference is claimed: what customs knows of them, own ones and those received.

How gravely each doubt is taken is dated law (`rule_severities.csv`); whether the preference is granted is for officers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from customhouse.clearance.declarations.records import DeclarationRecord, Document, GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.circumstances import no_proofs
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.preference import PREFERENTIAL
from customhouse.clearance.declarations.rules.recognising import proof_key
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.origin.rules.claiming import Doubt, ProofDoubt, compact


def cited(record: DeclarationRecord, item: GoodsItem, codes: Collection[str]) -> list[tuple[bool, int]]:
    """Which documents are the proofs on which an item's preference rests: whether its own, and which from 1.

    Those of the item; where it has none, those of the whole declaration.
    """
    if not item.preference.startswith(PREFERENTIAL):
        return []
    own = _proofs(item.documents, codes)
    return [(True, each) for each in own] or [(False, each) for each in _proofs(record.documents, codes)]


def document_of(record: DeclarationRecord, item: GoodsItem, where: tuple[bool, int]) -> Document:
    """The document that `cited` tells of."""
    is_own, number = where
    return (item.documents if is_own else record.documents)[number - 1]


def proof_keys(record: DeclarationRecord, codes: Collection[str]) -> frozenset[str]:
    """The keys under which a declaration is found by the proofs on which it claims preferences."""
    kinds = frozenset(codes)
    return frozenset(
        proof_key(compact(document_of(record, item, where).reference))
        for item in record.items
        for where in cited(record, item, kinds)
    )


def _proofs(documents: Sequence[Document], codes: Collection[str]) -> list[int]:
    return [number for number, each in enumerate(documents, 1) if each.code in codes and each.reference.strip()]


def _found(case: Case) -> list[tuple[Place, ProofDoubt]]:
    """Every doubt about the proofs of a declaration, with its place; looked up once for all rules."""
    return [
        (_place(at, is_own=is_own, number=number), doubt)
        for at, goods in case.items()
        for (is_own, number), doubt in case.circumstances.proofs(case.record, goods, case.on)
    ]


def _place(at: Place, *, is_own: bool, number: int) -> Place:
    document = place.document(at if is_own else place.DECLARATION, number)
    return document.into("D005", "ID")


def _looking_for(doubt: Doubt) -> Callable[[Case], Iterator[Hit]]:
    """The look of the rule for one doubt."""

    def look(case: Case) -> Iterator[Hit]:
        return (Hit(at, each.params) for at, each in case.once(_found) if each.doubt is doubt)

    return look


def is_quiet(case: Case) -> bool:
    """Whether nothing that is declared together with this declaration cites a proof for a preference."""
    return case.circumstances.proofs is no_proofs


_LAW = "RKC Specific Annex K, chapter 2; law of the agreement"
_OTHER = msgid("Give the proof that was issued for these goods, or claim preference 100.")

RULES = (
    Rule(
        "PRO-NONE",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} is not among those that {issuer} sent."),
        msgid("Give the number as it stands on the proof, or ask whoever issued it to send it."),
        _looking_for(Doubt.UNKNOWN),
    ),
    Rule(
        "PRO-VOID",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} was cancelled by {issuer}."),
        _OTHER,
        _looking_for(Doubt.CANCELLED),
    ),
    Rule(
        "PRO-REPL",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} was replaced: {successor} stands in its place."),
        msgid("Give the proof that stands in its place, if it is for these goods."),
        _looking_for(Doubt.REPLACED),
    ),
    Rule(
        "PRO-DATE",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} could be presented until {day} only."),
        _OTHER,
        _looking_for(Doubt.EXPIRED),
    ),
    Rule(
        "PRO-GOOD",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} is for goods of {codes}; declared is {commodity}."),
        _OTHER,
        _looking_for(Doubt.OTHER_GOODS),
    ),
    Rule(
        "PRO-WHO",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} names another consignee than the importer of these goods."),
        _OTHER,
        _looking_for(Doubt.OTHER_PARTY),
    ),
    Rule(
        "PRO-USED",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} covers {left} {unit} more; declared are {asked} {unit}."),
        msgid("Claim the preference for what the proof still covers, or give another proof for the rest."),
        _looking_for(Doubt.USED_UP),
    ),
)
