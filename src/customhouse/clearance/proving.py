"""Proofs of origin around a batch of declarations: which are cited, what is known of them, what was drawn before.

Read once for the batch, and not at all where nobody claims a preference with a proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.clearance.declarations.claims import ClaimedItem, claimed_under
from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem
from customhouse.clearance.declarations.rules.proofs import cited, document_of
from customhouse.clearance.declarations.rules.recognising import proof_key
from customhouse.clearance.judging import converted
from customhouse.tariff.origin.receiving import known_proofs, sends_proofs
from customhouse.tariff.origin.rules.claiming import (
    ClaimedGoods,
    KnownProof,
    ProofDoubt,
    compact,
    doubts,
    folded,
    meant,
    unknown,
)

KILOGRAM = "KGM"
Where = tuple[bool, int]


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs that a batch cites: `known` by number, and what living declarations drew on them (`drawn`)."""

    codes: frozenset[str]
    country: str
    known: Mapping[str, tuple[KnownProof, ...]]
    drawn: Mapping[str, Sequence[ClaimedGoods]]

    def doubts(self, record: DeclarationRecord, item: GoodsItem, on: date) -> Sequence[tuple[Where, ProofDoubt]]:
        """What is doubtful about the proofs that an item cites, each with the document that it is about."""
        return [
            (where, each) for where in cited(record, item, self.codes) for each in self._of(record, item, where, on)
        ]

    def _of(self, record: DeclarationRecord, item: GoodsItem, where: Where, on: date) -> Iterator[ProofDoubt]:
        document = document_of(record, item, where)
        number, origin = compact(document.reference), item.preferential_origin or item.origin
        found = meant(self.known.get(number, ()), origin)
        if found is None:
            if self._is_awaited(number, origin, document.code, on):
                yield unknown(number, origin)
            return
        before = [*self.drawn.get(number, ()), *_earlier(record, item, number, self.codes)]
        yield from doubts(found, goods_of(item), _importers(record), on, before, converted)

    def _is_awaited(self, number: str, origin: str, code: str, on: date) -> bool:
        """Whether customs would know a proof: it bears a number of ours, or its country sends those it issues."""
        return number.startswith(f"{self.country}-CO-") or sends_proofs(origin, code, on)


def proofs_of(
    records: Sequence[DeclarationRecord], codes: Collection[str], country: str, changing: str
) -> Proofs | None:
    """What is known of the proofs on which these declarations claim preferences; None where they cite none."""
    kinds = frozenset(codes)
    numbers = {
        compact(document_of(record, item, where).reference)
        for record in records
        for item in record.items
        for where in cited(record, item, kinds)
    }
    if not numbers:
        return None
    known = known_proofs(numbers)
    measured = {each.number for found in known.values() for each in found if any(line.quantity for line in each.goods)}
    return Proofs(kinds, country, known, _drawn(measured, kinds, changing))


def goods_of(item: GoodsItem) -> ClaimedGoods:
    """An item as a proof is asked about it."""
    return _claimed(
        item.commodity,
        item.preferential_origin or item.origin,
        item.supplementary_quantity,
        item.supplementary_unit,
        item.net_mass,
    )


def _claimed(
    commodity: str, origin: str, quantity: Decimal | None, unit: str, net_mass: Decimal | None
) -> ClaimedGoods:
    quantities = {unit: quantity} if quantity is not None and unit else {}
    if net_mass is not None:
        quantities.setdefault(KILOGRAM, net_mass)
    return ClaimedGoods("".join(filter(str.isdigit, commodity)), origin, quantities)


def _earlier(record: DeclarationRecord, item: GoodsItem, number: str, codes: frozenset[str]) -> Iterator[ClaimedGoods]:
    """The items before this one, in its own declaration, that cite the same proof."""
    for other in record.items:
        if other is item:
            return
        if any(compact(document_of(record, other, where).reference) == number for where in cited(record, other, codes)):
            yield goods_of(other)


def _drawn(numbers: Collection[str], codes: frozenset[str], changing: str) -> dict[str, list[ClaimedGoods]]:
    """What living declarations drew on these proofs."""
    found: dict[str, list[ClaimedGoods]] = {}
    keys = {proof_key(number): number for number in numbers}
    for key, items in claimed_under(keys, changing=changing).items():
        number = keys[key]
        for each in items:
            if _cites(each, number, codes):
                drawn = _claimed(each.commodity, each.origin, each.quantity, each.unit, each.net_mass)
                found.setdefault(number, []).append(drawn)
    return found


def _cites(item: ClaimedItem, number: str, codes: frozenset[str]) -> bool:
    """Whether an item that was declared draws on a proof: it names it, or names none and its declaration does."""
    own = [compact(reference) for code, reference in item.documents if code in codes]
    return number in own if own else number in {compact(each) for code, each in item.shared if code in codes}


def _importers(record: DeclarationRecord) -> frozenset[str]:
    """Identifiers and names of whoever imports, folded."""
    who = [party for party in (record.importer, record.buyer) if party]
    return frozenset({folded(text) for party in who for text in (party.identifier, party.name)} - {""})
