"""How a declaration is laid into its tables: rows made from records, inserted by the batch.

Called by services alone, inside their transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, cast

from django.db.models import CharField, Model

from customhouse.clearance.declarations.errors import NO_RIGHT
from customhouse.clearance.declarations.models import Declaration, Duty, GoodsTrace, Item, Version
from customhouse.clearance.declarations.records import (
    RELEASING,
    DeclarationRecord,
    Document,
    GoodsItem,
    Judgement,
    Lodging,
    Revision,
    Stage,
    party_key,
)
from customhouse.clearance.declarations.states import State
from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import Decision

BATCH = 500
PARTIES = ("declarant", "agent", "importer", "exporter")


def insert_lodgings(lodgings: Sequence[Lodging]) -> list[Declaration]:
    """Insert declarations with their first version, items and duty lines; the rows, in the order given."""
    declarations = Declaration.objects.bulk_create([_declaration(lodging) for lodging in lodgings], BATCH)
    pairs = list(zip(declarations, lodgings, strict=True))
    Version.objects.bulk_create([_first_version(row, lodging) for row, lodging in pairs], BATCH)
    kept = [(row, lodging.record, lodging.judgement) for row, lodging in pairs if lodging.judgement is not None]
    Item.objects.bulk_create(_flat(_items(row, record, judged) for row, record, judged in kept), BATCH)
    Duty.objects.bulk_create(_flat(_duties(row, judged) for row, _, judged in kept), BATCH)
    GoodsTrace.objects.bulk_create(_flat(_traces(row, judged) for row, _, judged in kept), BATCH)
    return declarations


SELECTION = frozenset({"state", "lane", "controls", "reasons", "draw", "control_since"})
"""Columns that selection decides."""


def insert_revision(declaration: Declaration, revision: Revision, *, selected: bool = True) -> None:
    """Insert the next version's rows and bring the declaration's own row up to it.

    Without selection (`selected=False`) the declaration stays where it is, in its state and lane.
    """
    declaration.version += 1
    left = frozenset() if selected else SELECTION
    for name, value in (_words(revision.record) | _verdict(revision.record, revision.judgement)).items():
        if name not in left:
            setattr(declaration, name, value)
    declaration.save()
    Version.objects.create(
        declaration=declaration,
        number=declaration.version,
        at=revision.at,
        actor=revision.sender.name,
        reason_code=_fitted(Version, "reason_code", revision.reason_code),
        reason=_fitted(Version, "reason", revision.reason),
        pointers=list(revision.pointers),
        determinations={number: dict(found) for number, found in revision.determinations.items()},
        received_id=revision.received,
        tree=revision.tree,
    )
    Item.objects.bulk_create(_items(declaration, revision.record, revision.judgement), BATCH)
    Duty.objects.bulk_create(_duties(declaration, revision.judgement), BATCH)
    GoodsTrace.objects.bulk_create(_traces(declaration, revision.judgement), BATCH, ignore_conflicts=True)


def _flat(groups: Iterable[Iterable[Any]]) -> list[Any]:
    return [row for group in groups for row in group]


def _declaration(lodging: Lodging) -> Declaration:
    accepted = lodging.judgement is not None
    waits = lodging.record.stage is Stage.PRELODGED
    verdict = _verdict(lodging.record, lodging.judgement) if lodging.judgement else {"state": State.REJECTED}
    return Declaration(
        mrn=lodging.mrn or None,
        sender=lodging.sender.name,
        office=lodging.office,
        received_at=lodging.at,
        accepted_at=lodging.at if accepted else None,
        presented_at=lodging.at if accepted and not waits else None,
        received_id=lodging.received,
        **(_words(lodging.record) | _unnamed(lodging) | {"findings": findings_as_rows(lodging.findings)} | verdict),
    )


def _unnamed(lodging: Lodging) -> dict[str, str]:
    """Parties in whose name somebody lodged without a right to are not told of it: it stands in no column of theirs."""
    presumed = any(row.code == NO_RIGHT for row in lodging.findings)
    return dict.fromkeys(PARTIES, "") if presumed else {}


def _fitted(table: type[Model], column: str, text: str) -> str:
    """A text as its column can keep it on both databases: what is refused may be of any length and hold anything."""
    field = cast("CharField[str, str]", table._meta.get_field(column))  # noqa: SLF001  # Django documents it
    return text.replace("\0", "")[: field.max_length]


def _words(record: DeclarationRecord) -> dict[str, Any]:
    """The columns that repeat what the declarant says."""
    trader = record.importer if record.direction.value == "import" else record.exporter
    texts = {
        "lrn": record.lrn,
        "type_code": record.type_code,
        "declarant": party_key(record.declarant),
        "agent": party_key(record.agent),
        "importer": party_key(record.importer),
        "exporter": party_key(record.exporter),
        "trader_name": (trader.name or trader.identifier) if trader else "",
    }
    fitted = {column: _fitted(Declaration, column, text) for column, text in texts.items()}
    return fitted | {
        "direction": record.direction.value,
        "stage": record.stage.value,
        "items_count": len(record.items),
    }


def _verdict(record: DeclarationRecord, judgement: Judgement) -> dict[str, Any]:
    """The columns that say what the law and selection made of it."""
    decision = judgement.decision
    return {
        "state": state_after(record, decision),
        "legal_date": judgement.legal_date,
        "customs_value": sum(judgement.values.values()),
        "total": judgement.total,
        "currency": judgement.currency,
        "findings": findings_as_rows(judgement.findings),
        "lane": decision.lane.value if decision else "",
        "controls": list(decision.controls) if decision else [],
        "reasons": reasons_as_rows(decision) if decision else [],
        "draw": decision.draw if decision else "",
        "control_since": decision.since if decision else None,
    }


def state_after(record: DeclarationRecord, decision: Decision | None) -> State:
    """The state that a lane leads to: nothing more to do, or a control; without a lane, goods or money are awaited."""
    if decision is None:
        return State.PRELODGED if record.stage is Stage.PRELODGED else State.AWAITING_PAYMENT
    return State.ACCEPTED if decision.lane in RELEASING else State.UNDER_CONTROL


def update_selection(declaration: Declaration, decision: Decision) -> None:
    """Give a declaration that waited for payment its lane, and the state that it leads to."""
    declaration.state = State.ACCEPTED if decision.lane in RELEASING else State.UNDER_CONTROL
    declaration.lane = decision.lane.value
    declaration.controls = list(decision.controls)
    declaration.reasons = reasons_as_rows(decision)
    declaration.draw = decision.draw
    declaration.control_since = decision.since
    declaration.save(update_fields=sorted(SELECTION))


def findings_as_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept: untranslated, so that every reader has them in their own language."""
    return [asdict(row) for row in findings]


def reasons_as_rows(decision: Decision) -> list[dict[str, Any]]:
    """Reasons as they are kept, each with the audience that may read it."""
    return [asdict(row) for row in decision.reasons]


def _first_version(row: Declaration, lodging: Lodging) -> Version:
    return Version(
        declaration=row, number=1, at=lodging.at, actor=lodging.sender.name, received_id=lodging.received, pointers=[]
    )


def _items(row: Declaration, record: DeclarationRecord, judgement: Judgement) -> Iterator[Item]:
    for item in record.items:
        yield Item(
            declaration=row,
            version=row.version,
            number=item.number,
            commodity=item.commodity,
            tariff_code=judgement.commodities[item.number],
            description=item.description,
            origin=item.origin or item.preferential_origin,
            procedure=item.procedure,
            previous_procedure=item.previous_procedure,
            additional_procedures=" ".join(item.additional_procedures),
            preference=item.preference,
            price=item.price.value if item.price else None,
            price_currency=item.price.currency if item.price else "",
            customs_value=judgement.values[item.number],
            gross_mass=item.gross_mass,
            net_mass=item.net_mass,
            supplementary_quantity=item.supplementary_quantity,
            supplementary_unit=item.supplementary_unit,
            documents=[_document(document) for document in _documents(record, item)],
        )


def _traces(row: Declaration, judgement: Judgement) -> Iterator[GoodsTrace]:
    """One row for each carrier and each kind of goods, however many items share them."""
    goods = judgement.fingerprints.values()
    carriers = {key for each in goods for key in each.carriers}
    for key in sorted({key for each in goods for key in each.left}):
        yield GoodsTrace(declaration=row, key=key, is_carrier=key in carriers)


def _documents(record: DeclarationRecord, item: GoodsItem) -> tuple[Document, ...]:
    """An item's own documents; those of the whole declaration are kept with the first."""
    return (*record.documents, *item.documents) if item is record.items[0] else item.documents


def _document(document: Document) -> dict[str, str]:
    return {"code": document.code, "reference": document.reference, "status": document.status, "name": document.name}


def _duties(row: Declaration, judgement: Judgement) -> Iterator[Duty]:
    for position, line in enumerate(judgement.duties, start=1):
        yield Duty(
            declaration=row,
            version=row.version,
            item=line.item,
            position=position,
            type=line.type,
            expression=line.expression,
            base=line.base,
            base_unit=line.base_unit,
            rate=line.rate,
            amount=line.amount,
            currency=line.currency,
            measure=line.measure,
            legal_reference=line.legal_reference,
            payable=line.payable,
            working=list(line.working),
        )
