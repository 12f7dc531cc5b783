"""Duplicates: nothing is declared twice."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.records import Stage
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def _lrn_used(case: Case) -> Iterator[Hit]:
    """One LRN of one declarant names one declaration; the second is a repeat or a mix-up, and is refused."""
    lrn = case.record.lrn
    if lrn and case.circumstances.lrn_used(case.record.declarant.identifier, lrn):
        yield Hit(place.LRN, {"lrn": lrn})


def _document_twice(case: Case) -> Iterator[Hit]:
    """The same document named twice in one goods item is a slip; it counts once."""
    for at, goods in case.items():
        seen: set[tuple[str, str]] = set()
        for number, document in enumerate(goods.documents, start=1):
            named = (document.code, document.reference)
            if document.reference and named in seen:
                yield Hit(place.document(at, number), {"document": document.code, "reference": document.reference})
            seen.add(named)


def _goods_twice(case: Case) -> Iterator[Hit]:
    """One consignment is declared once (RKC General Annex, 3.11); a supplementary declaration completes another."""
    if case.record.stage is Stage.SUPPLEMENTARY:
        return
    for at, goods in case.items():
        if earlier := case.circumstances.declared_before(case.record, goods):
            yield Hit(at, {"declaration": earlier})


def is_quiet(case: Case) -> bool:
    """Whether reference, documents and goods are new: then no rule here finds anything."""
    if any(_lrn_used(case)):
        return False
    for goods in case.record.items:
        if len(goods.documents) > 1:
            named = [(each.code, each.reference) for each in goods.documents if each.reference]
            if len(set(named)) != len(named):
                return False
    return not any(_goods_twice(case))


RULES = (
    Rule(
        "LRN-USED",
        Severity.ERROR,
        "WCO DM D026",
        msgid("The declarant has already lodged a declaration with the LRN {lrn}."),
        msgid("If this is another declaration, give it a new LRN; to change the earlier one, amend it."),
        _lrn_used,
    ),
    Rule(
        "DUP-DOC",
        Severity.WARNING,
        "WCO DM 02A",
        msgid("The document {document} {reference} is given more than once."),
        msgid("Name each document once in a goods item."),
        _document_twice,
    ),
    Rule(
        "DUP-GOOD",
        Severity.WARNING,
        "WCO DM 68A",
        msgid("The same goods in the same container seem to be declared already: {declaration}."),
        msgid("If they are the same goods, cancel one of the two declarations; else keep the proof at hand."),
        _goods_twice,
    ),
)
