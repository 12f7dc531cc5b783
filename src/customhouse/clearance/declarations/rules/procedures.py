"""Procedures: which customs procedure the goods are placed under, and whether they may be."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.records import GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.law import Procedure
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def _governed(case: Case) -> Iterator[tuple[Place, GoodsItem, Procedure]]:
    """Goods items whose procedure the law knows on the legal date."""
    for at, goods in case.items():
        found = case.day.procedure(goods.procedure)
        if found is not None:
            yield at, goods, found


def _missing(case: Case) -> Iterator[Hit]:
    """A declaration asks for a procedure; without one customs cannot tell what the declarant wants."""
    for at, goods in case.items():
        if not goods.procedure:
            yield Hit(place.procedure(at).into("166", "CurrentCode"))


def _unknown(case: Case) -> Iterator[Hit]:
    """Only procedures of national law can be granted (RKC, Specific Annexes)."""
    for at, goods in case.items():
        if goods.procedure and case.day.procedure(goods.procedure) is None:
            params = {"code": goods.procedure, "date": case.on.isoformat()}
            yield Hit(place.procedure(at).into("166", "CurrentCode"), params)


def _wrong_direction(case: Case) -> Iterator[Hit]:
    """Import procedures are for goods that come in, export procedures for goods that leave."""
    for at, goods, found in _governed(case):
        if found.direction is not None and found.direction is not case.record.direction:
            params = {"code": goods.procedure, "type": case.record.type_code}
            yield Hit(place.procedure(at).into("166", "CurrentCode"), params)


def _previous_not_allowed(case: Case) -> Iterator[Hit]:
    """Goods leave a procedure only for those that its law allows, so that it can be discharged."""
    for at, goods, found in _governed(case):
        previous = goods.previous_procedure or "00"
        if not found.allows_previous(previous):
            params = {"code": goods.procedure, "previous": previous}
            yield Hit(place.procedure(at).into("161", "PreviousCode"), params)


def _guarantee_missing(case: Case) -> Iterator[Hit]:
    """Where duty is suspended, security is given for it (RKC General Annex, chapter 5)."""
    if case.record.guarantees or not case.is_complete:
        return
    secured = [goods for _, goods, found in _governed(case) if found.guarantee_needed]
    for goods in secured[:1]:
        yield Hit(place.GUARANTEE, {"code": goods.procedure, "item": str(goods.number)})


def _authorisation_missing(case: Case) -> Iterator[Hit]:
    """Special procedures are authorised; the authorisation may be asked for by the declaration itself."""
    held = {category for category, _ in case.record.authorisations}
    for at, goods, found in _governed(case):
        if found.authorisations and held.isdisjoint(found.authorisations):
            params = {"code": goods.procedure, "wanted": ", ".join(found.authorisations)}
            yield Hit(place.procedure(at).into("166", "CurrentCode"), params)


def _previous_document_missing(case: Case) -> Iterator[Hit]:
    """What leaves a procedure is written off against the document that placed it there."""
    if case.record.previous_documents:
        return
    for at, goods in case.items():
        if goods.previous_procedure not in {"", "00"} and not goods.previous_documents:
            yield Hit(at.into("99A", "PreviousDocument"), {"previous": goods.previous_procedure})


def is_quiet(case: Case) -> bool:
    """Whether each procedure is known, fits, and has what it asks for: then no rule here finds anything."""
    record = case.record
    for code, previous in {(goods.procedure, goods.previous_procedure) for goods in record.items}:
        found = case.day.procedure(code) if code else None
        if found is None or not found.allows_previous(previous or "00"):
            return False
        if found.direction is not None and found.direction is not record.direction:
            return False
        if found.authorisations or (found.guarantee_needed and not record.guarantees):
            return False
        if previous not in {"", "00"} and not record.previous_documents:
            return False
    return True


RULES = (
    Rule(
        "PRO-NONE",
        Severity.ERROR,
        "WCO DM 166; RKC Specific Annexes",
        msgid("The customs procedure is missing."),
        msgid("Give the requested procedure, two digits, for example 40 for home use."),
        _missing,
    ),
    Rule(
        "PRO-CODE",
        Severity.ERROR,
        "WCO DM 166; RKC Specific Annexes",
        msgid("The customs procedure {code} does not exist on {date}."),
        msgid("Choose a procedure from the list of customs procedures."),
        _unknown,
    ),
    Rule(
        "PRO-DIR",
        Severity.ERROR,
        "WCO DM 166, D013",
        msgid("The customs procedure {code} does not fit the declaration type {type}."),
        msgid("Choose a procedure for this direction, or change the declaration type."),
        _wrong_direction,
    ),
    Rule(
        "PRO-PREV",
        Severity.ERROR,
        "WCO DM 161; RKC Specific Annexes",
        msgid("Goods under procedure {previous} cannot be placed under procedure {code}."),
        msgid("Check the previous procedure; 00 means that there was none."),
        _previous_not_allowed,
    ),
    Rule(
        "PRO-GUAR",
        Severity.ERROR,
        "WCO DM 90A; RKC General Annex, chapter 5",
        msgid("Procedure {code} of goods item {item} needs a guarantee, and none is given."),
        msgid("Give the guarantee that covers the suspended duties, or its waiver."),
        _guarantee_missing,
    ),
    Rule(
        "PRO-AUTH",
        Severity.WARNING,
        "WCO DM 17C; RKC Specific Annexes",
        msgid("Procedure {code} needs one of the authorisations {wanted}, and none is named."),
        msgid("Name the authorisation and its holder, or ask for it with this declaration."),
        _authorisation_missing,
    ),
    Rule(
        "PRO-PDOC",
        Severity.WARNING,
        "WCO DM 99A",
        msgid("The document that placed the goods under procedure {previous} is not named."),
        msgid("Name the previous document, so that it can be written off."),
        _previous_document_missing,
    ),
)
