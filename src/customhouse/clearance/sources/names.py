"""Whom and what a declaration names, as watch lists are asked: parties, containers, means of transport."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from customhouse.clearance.declarations.records import DeclarationRecord, Party, party_key
from customhouse.parties.traders.queries import known_traders
from customhouse.targeting.screening.records import Named, Sought

LONGEST = 300
"""Letters of a name that are sought."""


def register_names(records: Sequence[DeclarationRecord]) -> dict[str, str]:
    """What the register calls those whom declarations name, by identifier."""
    known = known_traders({party_key(party) for record in records for _, party in _parties(record)} - {""})
    return {identifier: trader.name for identifier, trader in known.items()}


def named_in(mrn: str, record: DeclarationRecord, names: Mapping[str, str]) -> list[Named]:
    """Whom one declaration names, each once: by the name declared, and by the one that the register has."""
    found: dict[Sought, Named] = {}
    for role, party in _parties(record):
        numbers = (party.identifier,) if party.identifier else ()
        written = sorted({party.name.strip()[:LONGEST], names.get(party_key(party), "").strip()[:LONGEST]} - {""})
        for sought in [Sought(name, "", numbers) for name in written] or [Sought("", "", numbers)]:
            found.setdefault(sought, Named(mrn, role, sought))
    things = [("container", number) for number in record.containers]
    if record.border_transport_id:
        things.append(("transport", record.border_transport_id))
    for role, number in things:
        sought = Sought(number if role == "transport" else "", "", (number,))
        found.setdefault(sought, Named(mrn, role, sought))
    return list(found.values())


def _parties(record: DeclarationRecord) -> list[tuple[str, Party]]:
    every = [
        ("declarant", record.declarant),
        ("agent", record.agent),
        ("importer", record.importer),
        ("exporter", record.exporter),
        ("seller", record.seller),
        ("buyer", record.buyer),
        *(("consignor", item.consignor) for item in record.items),
        *(("consignee", item.consignee) for item in record.items),
    ]
    return [(role, party) for role, party in every if party is not None and party.is_named]
