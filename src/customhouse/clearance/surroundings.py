"""What the rest of the system knows about a batch of declarations, read once for the whole batch.

Rules and selection are pure; this is where their questions are answered from the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from customhouse.clearance.completing import completables_of
from customhouse.clearance.declarations.completions import Completables
from customhouse.clearance.declarations.errors import no_right
from customhouse.clearance.declarations.queries import (
    DeclaredGoods,
    declared_in,
    importer_counts,
    traces,
    used_references,
)
from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem, Lodging, Party
from customhouse.clearance.declarations.rules.circumstances import (
    Circumstances,
    Standing,
    no_completable,
    no_proofs,
    no_rulings,
)
from customhouse.clearance.declarations.rules.recognising import fingerprint_of, fingerprints
from customhouse.clearance.declarations.rules.vehicles import as_vehicle
from customhouse.clearance.judging import CommodityCheck
from customhouse.clearance.law import Law
from customhouse.clearance.proving import Proofs, proofs_of
from customhouse.clearance.recognising import Earlier, Twins
from customhouse.clearance.sources.batch import Batch
from customhouse.clearance.sources.opening import context_of
from customhouse.foundation.access.records import Actor, Role
from customhouse.messages.findings import Finding
from customhouse.parties.agents.queries import mandates_between
from customhouse.parties.agents.records import MandateRecord
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.queries import known_traders
from customhouse.parties.traders.records import PartyDetails, TraderStatus
from customhouse.reference.countries.queries import national_countries
from customhouse.reference.countries.rules.codes import is_country
from customhouse.reference.identifiers import eori
from customhouse.reference.offices.queries import offices_on
from customhouse.reference.packages.rules.kinds import kinds
from customhouse.reference.units.rules.codes import UnknownUnit, find_unit
from customhouse.targeting.lanes.rules.choosing import policy_on
from customhouse.tariff.rulings.queries import binding, documents_ever, documents_on, severities_on
from customhouse.tariff.rulings.records import BindingRuling
from customhouse.tariff.rulings.records import DeclaredGoods as RuledGoods
from customhouse.tariff.rulings.rules.binding import ruling_findings
from customhouse.tariff.vehicles.queries import law_on as vehicle_law_on
from customhouse.tariff.vehicles.records import VehicleLaw
from customhouse.tariff.vehicles.rules.binding import HEADING, Bound, headings_of, unmet

STANDINGS = {
    TraderStatus.REGISTERED: Standing.KNOWN,
    TraderStatus.PROVISIONAL: Standing.PROVISIONAL,
    TraderStatus.SUSPENDED: Standing.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around one batch; `offices` gives the codes of those that stand on a day, read once."""

    law: Law
    traders: Mapping[str, Trader]
    mandates: Mapping[tuple[str, str], tuple[MandateRecord, ...]]
    used: Mapping[tuple[str, str], str]
    declarations_before: Mapping[str, int]
    twins: Twins
    changing: str = ""
    completables: Completables | None = None
    rulings: Mapping[str, BindingRuling] | None = None
    proofs: Proofs | None = None
    offices: Callable[[date], frozenset[str]] = field(default_factory=lambda: cache(_office_codes))
    vehicles: Callable[[date], tuple[frozenset[str], VehicleLaw]] = field(default_factory=lambda: cache(_vehicle_law))

    def circumstances(self, at: datetime, *, presented_at: datetime | None) -> Circumstances:
        """The circumstances of a declaration lodged now."""
        return self._circumstances(at, at, presented_at, lambda *pair: _compact_pair(*pair) in self.used)

    def circumstances_of_change(
        self, at: datetime, accepted_at: datetime, presented_at: datetime | None, legal_date: date | None
    ) -> Circumstances:
        """The circumstances of a declaration that was accepted before and is changed now: its LRN is its own.

        `legal_date` is the one that the change keeps; None where it moves it (a presentation).
        """
        known = self._circumstances(at, accepted_at, presented_at, lambda *_: False)
        return replace(known, legal_date=legal_date)

    def _circumstances(
        self, at: datetime, accepted_at: datetime, presented_at: datetime | None, lrn_used: Callable[[str, str], bool]
    ) -> Circumstances:
        return Circumstances(
            at=at,
            accepted_at=accepted_at,
            presented_at=presented_at,
            standing=self._standing,
            mandate=self._is_mandated,
            office=lambda code, on: code in self.offices(on),
            currency=self._has_rate,
            country=lambda code, _on: is_country(code, national_countries()),
            unit=lambda code, _on: _is_unit(code),
            package_kind=lambda code, _on: code in kinds(),
            lrn_used=lrn_used,
            commodity=CommodityCheck(self.law),
            declared_before=lambda record, item: self.twins.found(record, item, at),
            rulings=no_rulings if self.rulings is None else self._ruled,
            proofs=no_proofs if self.proofs is None else self.proofs.doubts,
            vehicles=self._unmet_of_vehicle,
            completable=no_completable if self.completables is None else self.completables.standing,
        )

    def _ruled(self, record: DeclarationRecord, item: GoodsItem, on: date) -> tuple[Finding, ...]:
        """What the rulings find that an item cites; whoever imports (or exports) holds them."""
        codes = documents_on(on)
        cited = tuple(each.reference.strip().upper() for each in item.documents if each.code in codes)
        if not cited:
            return ()
        holders = frozenset(eori.compact(party.identifier) for party in (record.importer, record.exporter) if party)
        origin = item.preferential_origin or item.origin
        goods = RuledGoods(cited, holders, item.commodity, origin, item.valuation_method)
        return tuple(ruling_findings(goods, self.rulings or {}, on, severities_on(on)))

    def _unmet_of_vehicle(self, record: DeclarationRecord, item: GoodsItem, on: date) -> tuple[Bound, ...]:
        """What the law on vehicles wants of an item that the declaration does not meet."""
        headings, law = self.vehicles(on)
        return unmet(as_vehicle(record, item), law, on) if item.commodity[:HEADING] in headings else ()

    def _standing(self, identifier: str, on: date) -> Standing:
        trader = self.traders.get(eori.compact(identifier))
        if trader is None:
            return Standing.UNKNOWN
        if trader.valid_to is not None and trader.valid_to < on:
            return Standing.PROVISIONAL
        return STANDINGS[TraderStatus(trader.status)]

    def _has_rate(self, currency: str, on: date) -> bool:
        table = self.law.rates_on(on)
        return currency == table.currency or currency in table.rates

    def _is_mandated(self, agent: str, principal: str, representation: str, on: date) -> bool:
        known = self.mandates.get((principal, agent), ())
        return any(each.in_force(on) and representation in {"", each.representation} for each in known)

    def office(self, record: DeclarationRecord, on: date) -> str:
        """The office that takes the declaration: the one named if it is ours, else the country's default."""
        return record.office if record.office in self.offices(on) else self.law.country.default_office

    def strangers(self, lodgings: Iterable[Lodging]) -> list[PartyDetails]:
        """Parties of accepted declarations whom customs does not know yet."""
        named = (party for each in lodgings if each.judgement for party in _parties(each.record))
        return [
            PartyDetails(party.identifier, party.name, party.country, party.city, party.line, party.postcode)
            for party in named
            if eori.compact(party.identifier) not in self.traders
        ]

    def trace(self, records: Sequence[DeclarationRecord], at: datetime) -> Earlier:
        """What was decided before for the goods of these declarations, as selection must know it."""
        keys = {key for record in records for each in fingerprints(record).values() for key in each.sought}
        days = policy_on(self.law.policies, self._day(at)).relodging_days
        found = traces(keys, since=at - timedelta(days=days), changing=self.changing)
        acting = {(one.trader, agent) for each in found.values() for one in each for agent in one.declarers}
        mandates = mandates_between(pair for pair in acting if pair[0] and pair[0] != pair[1])
        return Earlier(
            traces=found,
            mandates={**self.mandates, **mandates},
            known=self.traders.keys(),
            declarations_before=self.declarations_before,
            day_of=self._day,
            context=context_of(Batch(records, self.law, at, self._day, self.changing)),
            hour_of=lambda moment: self._local(moment).hour,
        )

    def _day(self, at: datetime) -> date:
        """The day that it is in the country."""
        return self._local(at).date()

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.law.declarations.timezone))


def surroundings_of(records: Sequence[DeclarationRecord], law: Law, *, changing: str = "") -> Surroundings:
    """Read what is known around these declarations: a handful of queries, however many they are.

    `changing` is the MRN under which the one record is kept already, when it is changed: it is no precedent for itself.
    """
    parties = [party for record in records for party in _parties(record)]
    identifiers = {eori.compact(party.identifier) for party in parties}
    importers = {eori.compact(record.importer.identifier) for record in records if record.importer}
    return Surroundings(
        law=law,
        traders=known_traders(identifiers),
        mandates=mandates_between(pair for record in records for pair in _pairs(record)),
        used=used_references(_compact_pair(record.declarant.identifier, record.lrn) for record in records),
        declarations_before=importer_counts(importers, changing=changing),
        twins=_twins(records, law, changing),
        changing=changing,
        completables=completables_of(records, law, changing),
        rulings=_rulings(records),
        proofs=proofs_of(records, law.declarations.code_lists.get("proofs_of_origin", {}), law.country.code, changing),
    )


def _rulings(records: Sequence[DeclarationRecord]) -> Mapping[str, BindingRuling] | None:
    """The advance rulings that the declarations cite, in one query; None where none is cited."""
    codes = documents_ever()
    cited = {
        each.reference.strip().upper()
        for record in records
        for item in record.items
        for each in item.documents
        if each.code in codes
    }
    return binding(cited) if cited else None


def _twins(records: Sequence[DeclarationRecord], law: Law, changing: str) -> Twins:
    boxes = {key for record in records for item in record.items[:1] for key in fingerprint_of(record, item).containers}
    kept: dict[str, list[DeclaredGoods]] = {}
    for one in declared_in(boxes, changing=changing):
        kept.setdefault(one.container, []).append(one)
    return Twins(kept, [record for record in records if record.containers], law.policies)


def sender_findings(record: DeclarationRecord, sender: Actor) -> tuple[Finding, ...]:
    """Whether the sender may speak for the declarant or the agent that the declaration names."""
    if sender.has(Role.SYSTEM):
        return ()
    named = {eori.compact(party.identifier) for party in (record.declarant, record.agent) if party and party.identifier}
    if not named.isdisjoint(sender.traders):
        return ()
    return (no_right(record.declarant.identifier or record.declarant.name or "-"),)


def _vehicle_law(on: date) -> tuple[frozenset[str], VehicleLaw]:
    """The law on vehicles of a day, and the headings under which it knows them."""
    law = vehicle_law_on(on)
    return headings_of(law), law


def _office_codes(on: date) -> frozenset[str]:
    return frozenset(office.code for office in offices_on(on))


def _is_unit(code: str) -> bool:
    try:
        find_unit(code)
    except UnknownUnit:
        return False
    return True


def _compact_pair(declarant: str, lrn: str) -> tuple[str, str]:
    return eori.compact(declarant), lrn


def _pairs(record: DeclarationRecord) -> list[tuple[str, str]]:
    """Who may be acting for whom in a declaration: (principal, agent) by identifier as given."""
    principals = [party for party in (record.declarant, record.importer, record.exporter) if party]
    agents = [party for party in (record.agent, record.declarant) if party]
    return [(principal.identifier, agent.identifier) for principal in principals for agent in agents]


def _parties(record: DeclarationRecord) -> list[Party]:
    """Everybody named by an identifier who answers to this country's customs."""
    every = (record.declarant, record.agent, record.importer, record.exporter)
    return [party for party in every if party is not None and party.identifier]
