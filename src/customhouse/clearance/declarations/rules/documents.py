"""Documents: what must be produced with the goods, by the law's table of document needs."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.records import GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.law import DocumentNeed
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def produced(case: Case, goods: GoodsItem) -> frozenset[str]:
    """Codes of the documents given for `goods`: its own and the declaration's."""
    return frozenset(document.code for document in (*case.record.documents, *goods.documents))


def wanted(case: Case, goods: GoodsItem) -> Iterator[DocumentNeed]:
    """Document needs of the law that concern `goods` and are not met, in the order of the law's table."""
    needs = case.day.needs(case.record, goods, lambda need: _concerns(need, case, goods))
    given = produced(case, goods) if needs else frozenset()
    return (need for need in needs if given.isdisjoint(need.documents))


def _concerns(need: DocumentNeed, case: Case, goods: GoodsItem) -> bool:
    """Whether every condition that the need sets is met."""
    return (
        (need.direction is None or need.direction is case.record.direction)
        and (not need.stages or case.record.stage in need.stages)
        and (not need.procedures or goods.procedure in need.procedures)
        and (not need.commodities or goods.commodity.startswith(need.commodities))
        and (not need.origins or goods.origin in need.origins)
        and (not need.preferences or goods.preference.startswith(need.preferences))
    )


def _needed(case: Case) -> Iterator[Hit]:
    """Documents are asked for only where a line of law asks for them (RKC General Annex, Standard 3.16)."""
    for at, goods in case.items():
        for need in wanted(case, goods):
            params = {"documents": ", ".join(need.documents), "law": need.legal_reference}
            names = {"need": dict(need.names)}
            yield Hit(at.into("02A", "AdditionalDocument"), params, Severity(need.severity), texts=names)


def _procedure_document(case: Case) -> Iterator[Hit]:
    """Some procedures ask for a document of their own."""
    for at, goods in case.items():
        procedure = case.law.procedure(goods.procedure, case.on)
        for code in procedure.documents if procedure else ():
            if code not in produced(case, goods):
                params = {"code": goods.procedure, "document": code}
                yield Hit(at.into("02A", "AdditionalDocument"), params)


def _no_reference(case: Case) -> Iterator[Hit]:
    """A document is found by its reference; where none is given, an exemption or a name must say why."""
    for at, goods in case.items():
        for number, document in enumerate(goods.documents, start=1):
            if document.code and not (document.reference or document.status or document.name):
                yield Hit(place.document(at, number).into("D005", "ID"), {"document": document.code})


def _no_code(case: Case) -> Iterator[Hit]:
    """A reference alone does not tell what it refers to."""
    for at, goods in case.items():
        for number, document in enumerate(goods.documents, start=1):
            if not document.code:
                yield Hit(place.document(at, number).into("D006", "TypeCode"), {"reference": document.reference})


def is_quiet(case: Case) -> bool:
    """Whether no document is wanting, and each has code and reference: then no rule here finds anything."""
    for goods in case.record.items:
        if not all(each.code and (each.reference or each.status or each.name) for each in goods.documents):
            return False
        procedure = case.day.procedure(goods.procedure)
        if procedure and procedure.documents and not produced(case, goods).issuperset(procedure.documents):
            return False
        if any(wanted(case, goods)):
            return False
    return True


RULES = (
    Rule(
        "DOC-NEED",
        Severity.WARNING,
        "table of document needs; RKC General Annex 3.16",
        msgid("A document is needed for these goods: {need} ({law})."),
        msgid("Add one of the documents {documents} to the goods item, or name the exemption that you claim."),
        _needed,
    ),
    Rule(
        "DOC-PROC",
        Severity.WARNING,
        "table of procedures; RKC General Annex 3.16",
        msgid("Procedure {code} needs the document {document}, and it is not named."),
        msgid("Add the document {document} to the goods item, or name the exemption that you claim."),
        _procedure_document,
    ),
    Rule(
        "DOC-REF",
        Severity.WARNING,
        "WCO DM D005",
        msgid("The document {document} has no reference."),
        msgid("Give the number of the document."),
        _no_reference,
    ),
    Rule(
        "DOC-CODE",
        Severity.WARNING,
        "WCO DM D006",
        msgid("The document {reference} has no code."),
        msgid("Give the category and type of the document, for example N380 for an invoice."),
        _no_code,
    ),
)
