"""How a declaration is laid into its tables: rows made from records, inserted by the batch.

Called by services alone, inside their transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, cast

from django.db import connection
from django.db.models import CharField, Model

from customhouse.clearance.declarations.errors import NO_RIGHT
from customhouse.clearance.declarations.models import (
    Declaration,
    Duty,
    GoodsTrace,
    Item,
    LrnClaim,
    MrnSeries,
    Version,
)
from customhouse.clearance.declarations.opinions import insert_opinions
from customhouse.clearance.declarations.records import (
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
from customhouse.foundation.config.inserting import insert, insert_numbered
from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import Decision
from customhouse.targeting.lanes.rules.delaying import waits_until

PARTIES = ("declarant", "agent", "importer", "exporter")
WORDS = tuple(field.attname for field in Declaration._meta.concrete_fields if not field.primary_key)  # noqa: SLF001
"""Every column of a declaration but its number (Django documents `_meta`)."""

_values = attrgetter(*WORDS)


ADVANCE = f"UPDATE {MrnSeries._meta.db_table} SET next_serial = next_serial + %s WHERE year = %s RETURNING next_serial"  # noqa: S608, SLF001  # our own names
CLAIM = f"INSERT INTO {LrnClaim._meta.db_table} (declarant, lrn, mrn) VALUES {{rows}} ON CONFLICT DO NOTHING"  # noqa: S608, SLF001  # as above


def advance_series(year: int, count: int) -> int | None:
    """Take the next `count` serial numbers of a year; the first that is left, or None where the year has no series."""
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, [count, year])
        found = cursor.fetchone()
    return found[0] if found else None


def insert_claims(claims: Sequence[tuple[str, str, str]]) -> None:
    """Claim LRNs (declarant, LRN, MRN), in order; one that is claimed already stays with whoever has it."""
    if claims:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM.format(rows=", ".join(["(%s, %s, %s)"] * len(claims))), [*chain(*claims)])


def insert_lodgings(lodgings: Sequence[Lodging]) -> list[Declaration]:
    """Insert declarations with their first version, items and duty lines; the rows, in the order given."""
    declarations = [_declaration(lodging) for lodging in lodgings]
    numbers = insert_numbered(Declaration, WORDS, [_values(row) for row in declarations])
    for row, number in zip(declarations, numbers, strict=True):
        row.pk = number
        row._state.adding = False  # noqa: SLF001  # as the ORM does: the row is in its table
    pairs = list(zip(declarations, lodgings, strict=True))
    insert(Version, VERSION, [_first_version(row, lodging) for row, lodging in pairs])
    kept = [(row, lodging.record, lodging.judgement) for row, lodging in pairs if lodging.judgement is not None]
    _insert_goods(kept)
    insert(GoodsTrace, TRACE, [trace for row, _, judged in kept for trace in _traces(row, judged)])
    insert_opinions((row, lodging.judgement.decision, lodging.at) for row, lodging in pairs if lodging.judgement)
    return declarations


def _insert_goods(kept: Iterable[tuple[Declaration, DeclarationRecord, Judgement]]) -> None:
    """The items and duty lines of versions."""
    kept = list(kept)
    insert(Item, ITEM, [item for row, record, judged in kept for item in _items(row, record, judged)])
    insert(Duty, DUTY, [line for row, _, judged in kept for line in _duties(row, judged)])


SELECTION = frozenset({"state", "lane", "controls", "reasons", "draw", "control_since", "delayed_until"})
"""Columns that selection decides."""


def insert_revision(declaration: Declaration, revision: Revision, *, selected: bool = True) -> None:
    """Insert the next version's rows and bring the declaration's own row up to it.

    Without selection (`selected=False`) the declaration stays where it is, in its state and lane.
    """
    declaration.version += 1
    left = frozenset() if selected else SELECTION
    is_awaited = declaration.presented_at is None
    verdict = _verdict(revision.judgement, revision.at, is_awaited=is_awaited, waited=declaration.delayed_until)
    for name, value in (_words(revision.record) | verdict).items():
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
    _insert_goods([(declaration, revision.record, revision.judgement)])
    if selected:
        insert_opinions([(declaration, revision.judgement.decision, revision.at)])
    traces = (GoodsTrace(**dict(zip(TRACE, trace, strict=True))) for trace in _traces(declaration, revision.judgement))
    GoodsTrace.objects.bulk_create(traces, ignore_conflicts=True)


def _declaration(lodging: Lodging) -> Declaration:
    accepted = lodging.judgement is not None
    waits = lodging.record.stage is Stage.PRELODGED
    verdict: dict[str, Any] = {"state": State.REJECTED}
    if lodging.judgement:
        verdict = _verdict(lodging.judgement, lodging.at, is_awaited=waits)
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
    return text.replace("\0", "")[: _longest(table, column)]


@cache
def _longest(table: type[Model], column: str) -> int | None:
    field = cast("CharField[str, str]", table._meta.get_field(column))  # noqa: SLF001  # Django documents it
    return field.max_length


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


def _verdict(judgement: Judgement, at: datetime, *, is_awaited: bool, waited: datetime | None = None) -> dict[str, Any]:
    """The columns that say what the law and selection made of it at `at`.

    `is_awaited`: the goods are not there yet; `waited`: until when its release waits already.
    """
    decision = judgement.decision
    return {
        "state": state_after(decision, is_awaited=is_awaited),
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
        "delayed_until": waits_until(decision, at, waited) if decision else None,
    }


def state_after(decision: Decision | None, *, is_awaited: bool) -> State:
    """The state that a lane leads to: nothing more to do, or a control; without a lane, goods or money are awaited."""
    if decision is None:
        return State.PRELODGED if is_awaited else State.AWAITING_PAYMENT
    return State.UNDER_CONTROL if decision.lane.is_control else State.ACCEPTED


def update_selection(declaration: Declaration, decision: Decision, at: datetime) -> None:
    """Give a declaration that waited for payment its lane, and the state that it leads to."""
    declaration.state = state_after(decision, is_awaited=False)
    declaration.lane = decision.lane.value
    declaration.controls = list(decision.controls)
    declaration.reasons = reasons_as_rows(decision)
    declaration.draw = decision.draw
    declaration.control_since = decision.since
    declaration.delayed_until = waits_until(decision, at)
    declaration.save(update_fields=sorted(SELECTION))
    insert_opinions([(declaration, decision, at)])


def findings_as_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept: untranslated, so that every reader has them in their own language."""
    return [
        {
            "code": row.code,
            "severity": row.severity,
            "pointer": row.pointer,
            "path": row.path,
            "message": row.message,
            "remedy": row.remedy,
            "params": dict(row.params),
            "words": dict(row.words),
            "texts": {name: dict(texts) for name, texts in row.texts.items()},
        }
        for row in findings
    ]


def reasons_as_rows(decision: Decision) -> list[dict[str, Any]]:
    """Reasons as they are kept, each with the audience that may read it."""
    return [
        {
            "code": row.code,
            "text": row.text,
            "audience": row.audience,
            "item": row.item,
            "params": dict(row.params),
            "texts": dict(row.texts),
            "words": dict(row.words),
        }
        for row in decision.reasons
    ]


VERSION = ("declaration_id", "number", "at", "actor", "received_id", "pointers")


def _first_version(row: Declaration, lodging: Lodging) -> tuple[Any, ...]:
    return row.pk, 1, lodging.at, lodging.sender.name, lodging.received, ()


ITEM = (
    "declaration_id",
    "version",
    "number",
    "commodity",
    "tariff_code",
    "description",
    "origin",
    "procedure",
    "previous_procedure",
    "additional_procedures",
    "preference",
    "price",
    "price_currency",
    "customs_value",
    "gross_mass",
    "net_mass",
    "supplementary_quantity",
    "supplementary_unit",
    "documents",
)
"""The columns of an item, in the order in which `_items` gives them."""


def _items(row: Declaration, record: DeclarationRecord, judgement: Judgement) -> Iterator[tuple[Any, ...]]:
    key, version = row.pk, row.version
    for item in record.items:
        price = item.price
        yield (
            key,
            version,
            item.number,
            item.commodity,
            judgement.commodities[item.number],
            item.description,
            item.origin or item.preferential_origin,
            item.procedure,
            item.previous_procedure,
            " ".join(item.additional_procedures),
            item.preference,
            price.value if price else None,
            price.currency if price else "",
            judgement.values[item.number],
            item.gross_mass,
            item.net_mass,
            item.supplementary_quantity,
            item.supplementary_unit,
            [_document(document) for document in _documents(record, item)],
        )


TRACE = ("declaration_id", "key", "is_carrier")


def _traces(row: Declaration, judgement: Judgement) -> Iterator[tuple[Any, ...]]:
    """One row for each carrier, kind of goods and proof of origin, however many items share them."""
    goods = set(judgement.fingerprints.values())
    carriers = {key for each in goods for key in each.carriers}
    for key in sorted({key for each in goods for key in each.left} | judgement.proofs):
        yield row.pk, key, key in carriers


def _documents(record: DeclarationRecord, item: GoodsItem) -> tuple[Document, ...]:
    """An item's own documents; those of the whole declaration are kept with the first."""
    return (*record.documents, *item.documents) if item is record.items[0] else item.documents


def _document(document: Document) -> dict[str, str]:
    return {"code": document.code, "reference": document.reference, "status": document.status, "name": document.name}


DUTY = (
    "declaration_id",
    "version",
    "item",
    "position",
    "type",
    "expression",
    "base",
    "base_unit",
    "rate",
    "amount",
    "currency",
    "measure",
    "legal_reference",
    "payable",
    "working",
)
"""The columns of a duty line, in the order in which `_duties` gives them."""


def _duties(row: Declaration, judgement: Judgement) -> Iterator[tuple[Any, ...]]:
    key, version = row.pk, row.version
    for position, line in enumerate(judgement.duties, start=1):
        yield (
            key,
            version,
            line.item,
            position,
            line.type,
            line.expression,
            line.base,
            line.base_unit,
            line.rate,
            line.amount,
            line.currency,
            line.measure,
            line.legal_reference,
            line.payable,
            line.working,
        )
