"""Parties: who declares, for whom, and whether they may."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.records import Party, party_key
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.circumstances import Standing
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def identified(case: Case) -> Iterator[tuple[Place, Party]]:
    """The parties that answer to this country's customs and are named by an identifier, each once."""
    record = case.record
    trader = (
        (place.IMPORTER.into("R038", "ID"), record.importer)
        if case.is_import
        else (place.EXPORTER.into("R032", "ID"), record.exporter)
    )
    seen = set()
    for at, party in (
        (place.DECLARANT.into("R123", "ID"), record.declarant),
        (place.AGENT.into("R004", "ID"), record.agent),
        trader,
    ):
        if party is not None and party.identifier and party.identifier not in seen:
            seen.add(party.identifier)
            yield at, party


def _declarant_missing(case: Case) -> Iterator[Hit]:
    """Somebody must answer for what is declared (RKC General Annex, Standards 3.6 to 3.8)."""
    if not case.record.declarant.is_named:
        yield Hit(place.DECLARANT.into("R123", "ID"))


def _importer_missing(case: Case) -> Iterator[Hit]:
    """The importer owes the duty, alone or with the declarant."""
    if case.is_import and not (case.record.importer and case.record.importer.is_named):
        yield Hit(place.IMPORTER, severity=None if case.is_complete else Severity.WARNING)


def _exporter_missing(case: Case) -> Iterator[Hit]:
    """The exporter holds the power to decide that the goods leave."""
    if not case.is_import and not (case.record.exporter and case.record.exporter.is_named):
        yield Hit(place.EXPORTER, severity=None if case.is_complete else Severity.WARNING)


def _unknown(case: Case) -> Iterator[Hit]:
    """Newcomers may trade; they are registered provisionally and asked for their particulars later."""
    for at, party in identified(case):
        if case.circumstances.standing(party.identifier, case.on) is Standing.UNKNOWN:
            yield Hit(at, {"identifier": party.identifier})


def _suspended(case: Case) -> Iterator[Hit]:
    """Whom customs has suspended may not declare nor be declared for until the suspension is lifted."""
    for at, party in identified(case):
        if case.circumstances.standing(party.identifier, case.on) is Standing.SUSPENDED:
            yield Hit(at, {"identifier": party.identifier})


def _mandate_missing(case: Case) -> Iterator[Hit]:
    """A third party acts with a mandate of whom it acts for (RKC General Annex, chapter 8).

    Nobody binds a registered trader without one: that refuses. Of others customs may not know every mandate, and the
    law says how grave it is.
    """
    for agent, principal in _acting_for(case):
        if case.circumstances.mandate(agent.identifier, principal.identifier, case.record.representation, case.on):
            continue
        registered = case.circumstances.standing(principal.identifier, case.on) is Standing.KNOWN
        yield Hit(
            place.AGENT.into("102", "FunctionCode"),
            {"agent": agent.identifier, "principal": principal.identifier},
            Severity.ERROR if registered else None,
        )


def _acting_for(case: Case) -> Iterator[tuple[Party, Party]]:
    """Who acts for whom: the agent for the declarant, and the declarant for the trader whose goods they are."""
    record = case.record
    trader = record.importer if case.is_import else record.exporter
    for agent, principal in ((record.agent, record.declarant), (record.declarant, trader)):
        if agent is None or principal is None or not agent.identifier or not principal.identifier:
            continue
        acting = {party_key(agent), party_key(record.agent)} - {""}
        if party_key(principal) not in acting:
            yield agent, principal


def _representation_missing(case: Case) -> Iterator[Hit]:
    """Whether an agent acts in its own name (indirect) or not (direct) decides who owes the duty."""
    if case.record.agent is not None and case.record.agent.identifier and not case.record.representation:
        yield Hit(place.AGENT.into("102", "FunctionCode"))


def _no_address(case: Case) -> Iterator[Hit]:
    """A party known by name alone must at least have a country, or nobody can be found."""
    for at, party in (
        (place.EXPORTER, case.record.exporter),
        (place.IMPORTER, case.record.importer),
        (place.SELLER, case.record.seller),
        (place.BUYER, case.record.buyer),
    ):
        if party is not None and party.name and not party.identifier and not party.country:
            yield Hit(at.into("04A", "Address").into("242", "CountryCode"), {"name": party.name})


def is_quiet(case: Case) -> bool:
    """Whether everybody is known and whoever acts for another may: then no rule here finds anything."""
    record, around = case.record, case.circumstances
    trader = record.importer if case.is_import else record.exporter
    if trader is None or not (trader.is_named and record.declarant.is_named):
        return False
    if record.agent is not None and not record.representation:
        return False
    everybody = (record.exporter, record.importer, record.seller, record.buyer)
    if not all(party is None or party.country or party.identifier or not party.name for party in everybody):
        return False
    named = (record.declarant, record.agent, trader)
    identifiers = {party.identifier for party in named if party is not None and party.identifier}
    if any(around.standing(each, case.on) in {Standing.UNKNOWN, Standing.SUSPENDED} for each in identifiers):
        return False
    return not any(_mandate_missing(case))


RULES = (
    Rule(
        "PAR-DECL",
        Severity.ERROR,
        "WCO DM 57B; RKC General Annex 3.6 to 3.8",
        msgid("The declarant is missing."),
        msgid("Give the identifier of the declarant."),
        _declarant_missing,
    ),
    Rule(
        "PAR-IMP",
        Severity.ERROR,
        "WCO DM 74A",
        msgid("The importer is missing."),
        msgid("Give the identifier of the importer, or name and address."),
        _importer_missing,
    ),
    Rule(
        "PAR-EXP",
        Severity.ERROR,
        "WCO DM 57A",
        msgid("The exporter is missing."),
        msgid("Give the identifier of the exporter, or name and address."),
        _exporter_missing,
    ),
    Rule(
        "PAR-NEW",
        Severity.WARNING,
        "national law on registration",
        msgid("The party {identifier} is not registered; it will be registered provisionally."),
        msgid("Check the identifier; the party should complete its registration."),
        _unknown,
    ),
    Rule(
        "PAR-SUSP",
        Severity.ERROR,
        "national law on registration",
        msgid("The party {identifier} is suspended and may not trade."),
        msgid("Ask the customs office that registered the party how to lift the suspension."),
        _suspended,
    ),
    Rule(
        "PAR-MAND",
        Severity.WARNING,
        "RKC General Annex, chapter 8",
        msgid("{agent} has no registered mandate to represent {principal}."),
        msgid("Register the mandate, or let the principal declare."),
        _mandate_missing,
    ),
    Rule(
        "PAR-REPR",
        Severity.WARNING,
        "WCO DM 102; RKC General Annex, chapter 8",
        msgid("An agent is named, but not whether the representation is direct or indirect."),
        msgid("Give 2 for direct or 3 for indirect representation."),
        _representation_missing,
    ),
    Rule(
        "PAR-ADDR",
        Severity.WARNING,
        "WCO DM 242",
        msgid("The country of {name} is missing."),
        msgid("Give the address with its country."),
        _no_address,
    ),
)
