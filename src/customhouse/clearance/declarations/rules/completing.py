"""Completing: which simplified declarations a supplementary one completes, and what it owes beside them.

A simplified declaration is completed by a supplementary one (Revised Kyoto Convention, General Annex, standard 3.13),
which names it among its previous documents. Together they owe what the supplementary one is assessed to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from customhouse.clearance.declarations.records import DeclarationRecord, PreviousDocument, Stage
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.circumstances import Completable
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid
from customhouse.reference.identifiers import mrn

PREVIOUS = "Y"
"""The category of previous documents that are declarations lodged before (UCC annex B, by analogy)."""
Heads = Mapping[str, Decimal]


def cited(record: DeclarationRecord, law: DeclarationLaw, on: date) -> tuple[str, ...]:
    """The MRNs of the declarations that a supplementary one says it completes, each once, in the order named."""
    return tuple(dict.fromkeys(number for number, _ in _named(record, law, on)))


def named_anywhere(records: Iterable[DeclarationRecord]) -> frozenset[str]:
    """What supplementary declarations name among the declarations lodged before, whichever type the law wants."""
    return frozenset(
        mrn.compact(document.reference)[: mrn.LENGTH]
        for record in records
        if record.stage is Stage.SUPPLEMENTARY
        for _, documents in _documents(record)
        for document in documents
        if document.category == PREVIOUS and document.reference.strip()
    )


def shares(own: Heads, completed: Sequence[Heads]) -> tuple[dict[str, Decimal], list[dict[str, Decimal]]]:
    """What a supplementary declaration owes beside those that it completes, and what each of these still owes.

    `own` is what it is assessed to by head, `completed` what they were. Together they owe `own`, head by head; where
    they were assessed to more, the last of them owes less first.

    >>> shares({"CUD": Decimal(9)}, [{"CUD": Decimal(5)}, {"CUD": Decimal(2), "VAT": Decimal(1)}])
    ({'CUD': Decimal('2')}, [{'CUD': Decimal('5')}, {'CUD': Decimal('2')}])
    """
    rest = dict(own)
    left: list[dict[str, Decimal]] = []
    for heads in completed:
        kept = {head: min(amount, rest.get(head, Decimal(0))) for head, amount in heads.items()}
        rest.update({head: rest.get(head, Decimal(0)) - amount for head, amount in kept.items()})
        left.append({head: amount for head, amount in kept.items() if amount})
    return {head: amount for head, amount in rest.items() if amount}, left


def _named(record: DeclarationRecord, law: DeclarationLaw, on: date) -> Iterator[tuple[str, Place]]:
    """The MRNs named, each with its place; one of a single item (`MRN-2`) names its declaration."""
    kind = law.declaration_type(record.type_code, on) if record.stage is Stage.SUPPLEMENTARY else None
    if kind is None or not kind.completes:
        return
    for at, documents in _documents(record):
        for number, document in enumerate(documents, 1):
            if document.category == PREVIOUS and document.type == kind.completes and document.reference.strip():
                where = at.into("99A", "PreviousDocument", number).into("D018", "ID")
                yield mrn.compact(document.reference)[: mrn.LENGTH], where


def _documents(record: DeclarationRecord) -> Iterator[tuple[Place, Sequence[PreviousDocument]]]:
    yield place.SHIPMENT, record.previous_documents
    for position, item in enumerate(record.items, 1):
        yield place.item(position), item.previous_documents


def _none_named(case: Case) -> Iterator[Hit]:
    """A supplementary declaration without the one that it completes would be charged beside it."""
    kind = case.type if case.record.stage is Stage.SUPPLEMENTARY else None
    if kind is not None and kind.completes and not cited(case.record, case.law, case.on):
        yield Hit(place.SHIPMENT.into("99A", "PreviousDocument"), {"type": kind.completes})


def _looked_up(case: Case) -> list[tuple[Place, str, Completable]]:
    """Every declaration named, once, with its place and how it stands."""
    first: dict[str, Place] = {}
    for number, at in _named(case.record, case.law, case.on):
        first.setdefault(number, at)
    return [(at, number, case.circumstances.completable(case.record, number)) for number, at in first.items()]


def _hits(case: Case, standing: Completable) -> Iterator[Hit]:
    return (Hit(at, {"mrn": number}) for at, number, found in case.once(_looked_up) if found is standing)


def _unknown(case: Case) -> Iterator[Hit]:
    """One that is not kept here (it was lodged in an earlier system, or is another trader's) lowers no charge."""
    return _hits(case, Completable.UNKNOWN)


def _unfit(case: Case) -> Iterator[Hit]:
    """Only a simplified declaration whose goods were released is completed: what keeps them is seen to before."""
    return _hits(case, Completable.UNFIT)


def _completed(case: Case) -> Iterator[Hit]:
    """What is completed is not completed again: the supplementary declaration is amended."""
    return _hits(case, Completable.COMPLETED)


def _moved(case: Case) -> Iterator[Hit]:
    """What a supplementary declaration completes stays as it was when it was lodged."""
    return _hits(case, Completable.MOVED)


def is_quiet(case: Case) -> bool:
    """Whether the declaration completes none: then no rule here finds anything."""
    return case.record.stage is not Stage.SUPPLEMENTARY


DONE = Rule(
    "SUP-DONE",
    Severity.ERROR,
    "WCO DM D018; RKC General Annex 3.13",
    msgid("{mrn} was completed already by a supplementary declaration."),
    msgid("Amend that supplementary declaration, or have it corrected after release."),
    _completed,
)
RULES = (
    Rule(
        "SUP-NONE",
        Severity.ERROR,
        "WCO DM 99A; RKC General Annex 3.13",
        msgid("The supplementary declaration does not say which simplified declaration it completes."),
        msgid("Name its MRN as a previous document of category Y and type {type}."),
        _none_named,
    ),
    Rule(
        "SUP-UNKN",
        Severity.WARNING,
        "WCO DM D018; RKC General Annex 3.13",
        msgid("{mrn}, which is to be completed, is no declaration of yours that is kept here; all is charged anew."),
        msgid("Check the MRN; if the declaration was charged elsewhere, ask the office before you pay."),
        _unknown,
    ),
    Rule(
        "SUP-FIT",
        Severity.ERROR,
        "WCO DM D018; RKC General Annex 3.13",
        msgid("{mrn} is no simplified declaration whose goods were released: it cannot be completed."),
        msgid("Wait for the release; a complete declaration is amended or corrected instead."),
        _unfit,
    ),
    DONE,
    Rule(
        "SUP-MOVE",
        Severity.ERROR,
        "WCO DM D018; RKC General Annex 3.27",
        msgid("The supplementary declaration does not complete {mrn}: an amendment does not change what it completes."),
        msgid("Cancel the supplementary declaration, and lodge another one."),
        _moved,
    ),
)
