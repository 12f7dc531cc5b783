"""Vehicles: what the country's law on them forbids or demands besides duties, as far as the declaration tells of them.

What it does not tell is said to be wanting; nothing is taken for true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.circumstances import no_vehicles
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.vehicles.records import PROHIBITED
from customhouse.tariff.vehicles.rules.binding import Bound, DeclaredVehicle

FACTS: Mapping[str, str] = {
    "kind": msgid("which kind of vehicle it is"),
    "state": msgid("whether it is new or used"),
    "first_registered": msgid("when it was first registered"),
    "engine": msgid("which engine it has"),
    "capacity": msgid("its cylinder capacity"),
    "gross_mass": msgid("its permitted mass"),
}
"""The facts that may be wanting."""


def as_vehicle(record: DeclarationRecord, item: GoodsItem) -> DeclaredVehicle:
    """What a declaration says of an item that may be a vehicle."""
    documents: dict[str, date | None] = {}
    for each in (*record.documents, *item.documents):
        days = filter(None, (each.issued, documents.get(each.code)))
        documents[each.code] = min(days, default=None)  # of several vehicles the oldest counts
    return DeclaredVehicle(item.commodity, record.direction.value, item.procedure, documents)


def _found(case: Case) -> list[tuple[Place, list[Bound]]]:
    """What each goods item does not meet; asked once for all rules, and only of declarations that say everything."""
    if not case.is_complete:
        return []
    asked = ((at, case.circumstances.vehicles(case.record, goods, case.on)) for at, goods in case.items())
    return [(at, list(bound)) for at, bound in asked if bound]


def _banned(case: Case) -> Iterator[Hit]:
    """What the law does not admit is not released for use, whatever is paid for it."""
    for at, bound in case.once(_found):
        for each in bound:
            if each.condition.effect == PROHIBITED and not each.wanting:
                yield _hit(place.commodity(at), each)


def _undocumented(case: Case) -> Iterator[Hit]:
    """Licences and documents that the law on vehicles asks for are named in the declaration."""
    for at, bound in case.once(_found):
        for each in bound:
            if each.condition.effect != PROHIBITED and not each.wanting:
                yield _hit(at.into("02A", "AdditionalDocument"), each)


def _untold(case: Case) -> Iterator[Hit]:
    """Where a fact decides what the law demands, and the declaration does not tell it, it is asked for: once a fact."""
    for at, bound in case.once(_found):
        for fact in dict.fromkeys(each.wanting for each in bound if each.wanting):
            hanging = [each.condition for each in bound if each.wanting == fact]
            languages = {language for row in hanging for language in row.texts}
            needs = {name: "; ".join(row.text(name).rstrip(".") for row in hanging) for name in languages}
            where = at.into("02A", "AdditionalDocument")
            yield Hit(where, {"law": hanging[0].legal_reference}, words={"fact": FACTS[fact]}, texts={"needs": needs})


def _hit(at: Place, bound: Bound) -> Hit:
    row = bound.condition
    params = {"law": row.legal_reference, "documents": ", ".join(row.documents)}
    return Hit(at, params, row.severity, texts={"need": {name: text.rstrip(".") for name, text in row.texts.items()}})


def is_quiet(case: Case) -> bool:
    """Whether nothing is declared of which the law on vehicles wants anything."""
    return case.circumstances.vehicles is no_vehicles or not case.once(_found)


_LAW = "law of the country on vehicles (conditions.csv); RKC General Annex 3.16"

RULES = (
    Rule(
        "VEH-BAN",
        Severity.ERROR,
        _LAW,
        msgid("These goods are not admitted: {need} ({law})."),
        msgid("Choose a procedure that the law allows for them, or ask the customs office what can be done with them."),
        _banned,
    ),
    Rule(
        "VEH-DOC",
        Severity.WARNING,
        _LAW,
        msgid("The law on vehicles asks for something that is not named: {need} ({law})."),
        msgid("Add one of the documents {documents} to the goods item, with its reference."),
        _undocumented,
    ),
    Rule(
        "VEH-SAY",
        Severity.WARNING,
        _LAW,
        msgid("The declaration does not tell {fact}, on which hangs: {needs} ({law})."),
        msgid(
            "Name the document that tells it, with its day (registration certificate, certificate of conformity); "
            "where none does, ask the customs office."
        ),
        _untold,
    ),
)
