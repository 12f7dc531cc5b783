"""By what a declaration's goods are recognised when they are declared again, and who answers for it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from customhouse.clearance.declarations.records import (
    DeclarationRecord,
    Direction,
    Document,
    GoodsItem,
    Party,
    party_key,
)
from customhouse.targeting.lanes.records import Fingerprint
from customhouse.targeting.lanes.rules.fingerprint import fingerprint

_TRANSPORT_DOCUMENTS = "N7"
"""UN/EDIFACT 1001: bills of lading, waybills and consignment notes are 7.. in the list of documents."""


def trader_of(record: DeclarationRecord) -> Party | None:
    """Whose goods they are: the importer's of an import, the exporter's of an export."""
    return record.importer if record.direction is Direction.IMPORT else record.exporter


def declarers(record: DeclarationRecord) -> frozenset[str]:
    """Who declares, by identifier: the declarant and the agent."""
    return frozenset({party_key(record.declarant), party_key(record.agent)} - {""})


def fingerprints(record: DeclarationRecord) -> dict[int, Fingerprint]:
    """The fingerprint of each goods item, by its number."""
    trader = trader_of(record) or record.declarant
    who, direction = trader.identifier or trader.name, record.direction.value
    before, papers = [row.reference for row in record.previous_documents], _papers(record.documents)
    return {
        item.number: fingerprint(
            trader=who,
            direction=direction,
            commodity=item.commodity,
            containers=record.containers,
            documents=(*before, *_before(item), *papers, *_papers(item.documents)),
        )
        for item in record.items
    }


def proof_key(number: str) -> str:
    """The key under which declarations are found that claim a preference with a proof of origin of this number.

    >>> len(proof_key("A123456"))
    32
    """
    return hashlib.sha256(f"proof of origin\x1f{number}".encode()).hexdigest()[:32]


def _before(item: GoodsItem) -> list[str]:
    return [row.reference for row in item.previous_documents]


def _papers(documents: Sequence[Document]) -> list[str]:
    """The references of the transport documents among these."""
    return [row.reference for row in documents if row.code.startswith(_TRANSPORT_DOCUMENTS)]


def fingerprint_of(record: DeclarationRecord, item: GoodsItem) -> Fingerprint:
    """The fingerprint of one item: any container of the declaration may hold it, any trader is better than none."""
    trader = trader_of(record) or record.declarant
    before = [row.reference for row in record.previous_documents]
    return fingerprint(
        trader=trader.identifier or trader.name,
        direction=record.direction.value,
        commodity=item.commodity,
        containers=record.containers,
        documents=(*before, *_before(item), *_papers(record.documents), *_papers(item.documents)),
    )
