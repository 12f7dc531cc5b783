"""Proofs of origin on which a preference is claimed: what customs knows of them, own ones and those received.

How gravely each doubt is taken is dated law (`rule_severities.csv`); whether the preference is granted is for officers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

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


def _hits(case: Case, doubt: Doubt) -> Iterator[Hit]:
    """The places of one doubt."""
    return (Hit(at, each.params) for at, each in case.once(_found) if each.doubt is doubt)


def _unknown(case: Case) -> Iterator[Hit]:
    """Where a country sends us every proof that it issues, one that did not come may not exist."""
    return _hits(case, Doubt.UNKNOWN)


def _cancelled(case: Case) -> Iterator[Hit]:
    """A proof that was cancelled proves nothing."""
    return _hits(case, Doubt.CANCELLED)


def _replaced(case: Case) -> Iterator[Hit]:
    """A proof that was replaced proves nothing any more; the one in its place may."""
    return _hits(case, Doubt.REPLACED)


def _expired(case: Case) -> Iterator[Hit]:
    """A proof is presented within its time; later, customs may refuse it."""
    return _hits(case, Doubt.EXPIRED)


def _other_goods(case: Case) -> Iterator[Hit]:
    """A proof proves the origin of the goods that it names."""
    return _hits(case, Doubt.OTHER_GOODS)


def _other_party(case: Case) -> Iterator[Hit]:
    """A proof is made out to somebody; goods of others need their own."""
    return _hits(case, Doubt.OTHER_PARTY)


def _used_up(case: Case) -> Iterator[Hit]:
    """What a proof covers is covered once, over all declarations that cite it."""
    return _hits(case, Doubt.USED_UP)


def is_quiet(case: Case) -> bool:
    """Whether nothing that is declared together with this declaration cites a proof for a preference."""
    return case.circumstances.proofs is no_proofs


_LAW = "RKC Specific Annex K, chapter 2; law of the agreement"
_OTHER = msgid("Give the proof that was issued for these goods, or claim preference 100.")

RULES = (
    Rule(
        "ORP-NONE",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} is not among those that {issuer} sent."),
        msgid("Give the number as it stands on the proof, or ask whoever issued it to send it."),
        _unknown,
    ),
    Rule(
        "ORP-VOID",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} was cancelled by {issuer}."),
        _OTHER,
        _cancelled,
    ),
    Rule(
        "ORP-REPL",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} was replaced: {successor} stands in its place."),
        msgid("Give the proof that stands in its place, if it is for these goods."),
        _replaced,
    ),
    Rule(
        "ORP-DATE",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} could be presented until {day} only."),
        _OTHER,
        _expired,
    ),
    Rule(
        "ORP-GOOD",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} is for goods of {codes}; declared is {commodity}."),
        _OTHER,
        _other_goods,
    ),
    Rule(
        "ORP-WHO",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} names another consignee than the importer of these goods."),
        _OTHER,
        _other_party,
    ),
    Rule(
        "ORP-USED",
        Severity.WARNING,
        _LAW,
        msgid("Proof of origin {number} covers {left} {unit} more; declared are {asked} {unit}."),
        msgid("Claim the preference for what the proof still covers, or give another proof for the rest."),
        _used_up,
    ),
)
