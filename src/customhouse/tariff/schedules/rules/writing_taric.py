"""A schedule written out in the exchange format of TARIC: what `reading_taric` reads, in transactions that insert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lxml import etree

from customhouse.tariff.duties.rules.components import Part, parts_of
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.schedules.records import Condition, Line, Measure, MeasureType, Member, Row

ENVELOPE, RECORD = "urn:publicid:-:DGTAXUD:GENERAL:ENVELOPE:1.0", "urn:publicid:-:DGTAXUD:TARIC:MESSAGE:1.0"
INSERTED = "3"
EVERYBODY = "1011"
_THRESHOLD = re.compile(
    r"(?P<amount>\S+)(?: (?P<money>[A-Z]{3}))?(?:(?: /)? (?P<unit>[A-Z0-9]{3})(?:#(?P<qualifier>\w))?)?"
)
_MASSES = frozenset({"KGM", "DTN", "NAR", "LTR", "HLT", "TNE", "MTK", "MTQ"})

Fields = Mapping[str, str | None]


def write_taric(rows: Iterable[Row]) -> bytes:
    """The types, areas, lines and measures as records; rates of exchange go by their own notices and are left out."""
    root = etree.Element(f"{{{ENVELOPE}}}envelope", nsmap={"env": ENVELOPE, "oub": RECORD})
    for number, (sort, fields) in enumerate(_records(list(rows)), 1):
        transaction = etree.SubElement(root, f"{{{ENVELOPE}}}transaction", id=str(number))
        message = etree.SubElement(transaction, f"{{{ENVELOPE}}}app.message", id=str(number))
        record = etree.SubElement(etree.SubElement(message, f"{{{RECORD}}}transmission"), f"{{{RECORD}}}record")
        etree.SubElement(record, f"{{{RECORD}}}update.type").text = INSERTED
        element = etree.SubElement(record, f"{{{RECORD}}}{sort}")
        for name, text in fields.items():
            if text:
                etree.SubElement(element, f"{{{RECORD}}}{name}").text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _records(rows: list[Row]) -> Iterator[tuple[str, Fields]]:
    yield from _types([row for row in rows if isinstance(row, MeasureType)])
    yield from _areas([row for row in rows if isinstance(row, Member)])
    lines = [row for row in rows if isinstance(row, Line)]
    for number, line in enumerate(lines, 1):
        yield from _line(line, str(number))
    for row in rows:
        if isinstance(row, Measure):
            yield from _measure(row)


def _types(types: list[MeasureType]) -> Iterator[tuple[str, Fields]]:
    for series, combines in sorted({(row.series, row.combines) for row in types}):
        yield (
            "measure.type.series",
            {
                "measure.type.series.id": series,
                "measure.type.combination": "1" if combines else "0",
            },
        )
    for row in types:
        yield "measure.type", {"measure.type.id": row.code, "measure.type.series.id": row.series}
        yield "measure.type.description", {"measure.type.id": row.code, "description": row.name}


def _areas(members: list[Member]) -> Iterator[tuple[str, Fields]]:
    codes = sorted({code for row in members for code in (row.area, row.member)})
    numbers = {code: str(number) for number, code in enumerate(codes, 1)}
    for code in codes:
        yield "geographical.area", {"geographical.area.sid": numbers[code], "geographical.area.id": code}
    for code, name in sorted({(row.area, row.name) for row in members}):
        yield "geographical.area.description", {"geographical.area.id": code, "description": name}
    for row in members:
        yield (
            "geographical.area.membership",
            {
                "geographical.area.sid": numbers[row.member],
                "geographical.area.group.sid": numbers[row.area],
                **_span(row.valid_from, row.valid_to),
            },
        )


def _line(row: Line, number: str) -> Iterator[tuple[str, Fields]]:
    named = {"goods.nomenclature.sid": number, "goods.nomenclature.item.id": row.code}
    yield "goods.nomenclature", {**named, "producline.suffix": row.suffix, **_span(row.valid_from, row.valid_to)}
    yield "goods.nomenclature.indents", {**named, "number.indents": str(row.indent), "productline.suffix": row.suffix}
    yield "goods.nomenclature.description", {**named, "productline.suffix": row.suffix, "description": row.text}


def _measure(row: Measure) -> Iterator[tuple[str, Fields]]:
    yield (
        "measure",
        {
            "measure.sid": row.id,
            "measure.type": row.type,
            "geographical.area": row.area or EVERYBODY,
            "goods.nomenclature.item.id": row.commodity,
            "additional.code.type": row.additional_code[:1],
            "additional.code": row.additional_code[1:],
            "ordernumber": row.order_number,
            "measure.generating.regulation.id": row.legal_reference,
            "stopped.flag": "1" if row.is_stopped else "0",
            **_span(row.valid_from, row.valid_to),
        },
    )
    for code in sorted(row.excluded):
        yield "measure.excluded.geographical.area", {"measure.sid": row.id, "excluded.geographical.area": code}
    for part in _parts(row.expression):
        yield "measure.component", {"measure.sid": row.id, **_component(part)}
    for number, each in enumerate(row.conditions, 1):
        sid = f"{row.id}-{number}"
        yield (
            "measure.condition",
            {
                "measure.condition.sid": sid,
                "measure.sid": row.id,
                "condition.code": each.code,
                "component.sequence.number": str(each.sequence),
                **threshold_fields(each.threshold),
                "action.code": _action(each),
                "certificate.type.code": each.certificate[:1],
                "certificate.code": each.certificate[1:],
            },
        )
        for part in _parts(each.expression):
            yield "measure.condition.component", {"measure.condition.sid": sid, **_component(part)}


def _action(condition: Condition) -> str:
    """The code of an action; of one that its publisher said in words alone, the usual code of what follows."""
    if condition.action.isdigit() or condition.applies is None:
        return condition.action
    return "27" if condition.applies else "07"


def _parts(expression: str) -> tuple[Part, ...]:
    return parts_of(parsed(expression)) if expression else ()


def _component(part: Part) -> Fields:
    return {
        "duty.expression.id": part.number,
        "duty.amount": None if part.amount is None else f"{part.amount:f}",
        "monetary.unit.code": part.currency,
        "measurement.unit.code": part.unit,
        "measurement.unit.qualifier.code": part.qualifier,
    }


def threshold_fields(threshold: str) -> Fields:
    """The fields of a threshold, by their names in the exchange format."""
    match = _THRESHOLD.fullmatch(threshold)
    if match is None:
        return {}
    money, unit = match["money"], match["unit"]
    if money in _MASSES and not unit:
        money, unit = None, money
    return {
        "condition.duty.amount": match["amount"],
        "condition.monetary.unit.code": money,
        "condition.measurement.unit.code": unit,
        "condition.measurement.unit.qualifier.code": match["qualifier"],
    }


def _span(begins: date, ends: date | None) -> Fields:
    first = None if begins == date.min else begins.isoformat()
    return {"validity.start.date": first, "validity.end.date": ends.isoformat() if ends else None}
