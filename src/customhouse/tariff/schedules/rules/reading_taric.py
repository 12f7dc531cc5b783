"""Integrated tariff data in the exchange format of TARIC: XML, a record at a time, in transactions.

Read are measure types and their series, geographical areas with members, nomenclature with indents and descriptions,
measures with exclusions, components and conditions, and rates of exchange. Records of other sorts are counted. What
refers to something that the file does not hold is refused with its reason; a deletion takes back what stands.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from customhouse.tariff.duties.rules.components import Part, expression_of
from customhouse.tariff.duties.rules.expressions import text
from customhouse.tariff.duties.rules.reading import tariff_vocabulary
from customhouse.tariff.schedules.records import (
    Condition,
    Content,
    Line,
    Measure,
    Member,
    RateOfExchange,
    Refusal,
    Row,
)
from customhouse.tariff.schedules.rules.conditions import applies_by
from customhouse.tariff.schedules.rules.kinds import measure_type
from customhouse.tariff.schedules.rules.reaching import WHOLE_WORLD

EURO = "EUR"
DELETED = "2"
_VOCABULARY = tariff_vocabulary()
_READ = frozenset(
    {
        "measure.type",
        "measure.type.series",
        "measure.type.description",
        "geographical.area",
        "geographical.area.description",
        "geographical.area.membership",
        "goods.nomenclature",
        "goods.nomenclature.indents",
        "goods.nomenclature.description",
        "measure",
        "measure.component",
        "measure.excluded.geographical.area",
        "measure.condition",
        "measure.condition.component",
        "monetary.exchange.period",
        "monetary.exchange.rate",
    }
)
_LONGEST_TEXT = 500

Fields = Mapping[str, str]


@dataclass
class _Records:
    """The records of a file by their sort; those that delete apart."""

    of: dict[str, list[Fields]] = field(default_factory=lambda: defaultdict(list))
    deleted: dict[str, list[Fields]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)

    def grouped(self, sort: str, by: str) -> dict[str, list[Fields]]:
        found: dict[str, list[Fields]] = defaultdict(list)
        for row in self.of[sort]:
            found[row.get(by, "")].append(row)
        return found


def read_taric(body: bytes, _name: str = "") -> Content:
    """What the file holds. Raises `ValueError` where it is no XML or has no records."""
    records = _Records()
    try:
        for sort, update, fields in _records(body):
            records.counts[sort if sort in _READ else f"not read: {sort}"] += 1
            (records.deleted if update == DELETED else records.of)[sort].append(fields)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no XML: {error.msg}") from None
    if not records.counts:
        raise ValueError("no record of an integrated tariff")
    return _content(records)


def _records(body: bytes) -> Iterator[tuple[str, str, Fields]]:
    """Each record: its sort, its type of update, its fields by name."""
    reading = etree.iterparse(
        io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    for _, element in reading:
        if _local(element) != "record":
            continue
        update, found = "", None
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if _local(child) == "update.type":
                update = (child.text or "").strip()
            elif len(child):
                found = child
        if found is not None:
            fields = {_local(each): (each.text or "").strip() for each in found if isinstance(each.tag, str)}
            yield _local(found), update, fields
        element.clear()


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _content(records: _Records) -> Content:
    rows: list[Row] = [*_types(records), *_lines(records), *_rates(records)]
    refused: list[Refusal] = []
    rows += _members(records, refused)
    rows += _measures(records, refused)
    ends = frozenset(("measure", row.get("measure.sid", "")) for row in records.deleted["measure"])
    return Content(tuple(dict.fromkeys(rows)), tuple(refused), ends=ends, currency=EURO, counts=dict(records.counts))


def _types(records: _Records) -> Iterator[Row]:
    names = {row.get("measure.type.id"): row.get("description", "") for row in records.of["measure.type.description"]}
    flags = {
        row.get("measure.type.series.id"): row.get("measure.type.combination") == "1"
        for row in records.of["measure.type.series"]
    }
    for row in records.of["measure.type"]:
        code, series = row["measure.type.id"], row.get("measure.type.series.id", "")
        yield measure_type(code, series, names.get(code, "")[:_LONGEST_TEXT], combines=flags.get(series))


def _members(records: _Records, refused: list[Refusal]) -> Iterator[Member]:
    codes = {
        row.get("geographical.area.sid"): row.get("geographical.area.id", "") for row in records.of["geographical.area"]
    }
    names = {
        row.get("geographical.area.id"): row.get("description", "")
        for row in records.of["geographical.area.description"]
    }
    for row in records.of["geographical.area.membership"]:
        group, member = codes.get(row.get("geographical.area.group.sid")), codes.get(row.get("geographical.area.sid"))
        if not group or not member:
            name = f"{row.get('geographical.area.group.sid')}/{row.get('geographical.area.sid')}"
            refused.append(Refusal("geographical.area.membership", name, "the file does not hold both areas"))
            continue
        begins, ends = _span(row)
        yield Member(group, member, begins, ends, names.get(group, "")[:_LONGEST_TEXT])


def _lines(records: _Records) -> Iterator[Line]:
    indents = {row.get("goods.nomenclature.sid"): row for row in records.of["goods.nomenclature.indents"]}
    texts = {
        (row.get("goods.nomenclature.item.id"), row.get("productline.suffix")): row.get("description", "")
        for row in records.of["goods.nomenclature.description"]
    }
    for row in records.of["goods.nomenclature"]:
        code, suffix = row["goods.nomenclature.item.id"], row.get("producline.suffix", "80")
        indent = int(indents.get(row.get("goods.nomenclature.sid"), {}).get("number.indents") or 0)
        begins, ends = _span(row)
        yield Line(code, suffix, indent, texts.get((code, suffix), "")[:_LONGEST_TEXT], begins, ends)


def _rates(records: _Records) -> Iterator[RateOfExchange]:
    periods = {row.get("monetary.exchange.period.sid"): row for row in records.of["monetary.exchange.period"]}
    for row in records.of["monetary.exchange.rate"]:
        period = periods.get(row.get("monetary.exchange.period.sid"))
        rate = Decimal(row.get("exchange.rate") or 0)
        if period is None or period.get("parent.monetary.unit.code", EURO) != EURO or rate <= 0:
            continue
        begins, ends = _span(period)
        each = (1 / rate).quantize(Decimal("1e-10"))
        yield RateOfExchange(row.get("child.monetary.unit.code", ""), each, begins, ends)


def _measures(records: _Records, refused: list[Refusal]) -> Iterator[Measure]:
    components = records.grouped("measure.component", "measure.sid")
    excluded = records.grouped("measure.excluded.geographical.area", "measure.sid")
    conditions = records.grouped("measure.condition", "measure.sid")
    condition_components = records.grouped("measure.condition.component", "measure.condition.sid")
    known = {row.get("measure.sid", "") for row in records.of["measure"]}
    for row in records.of["measure"]:
        sid = row.get("measure.sid", "?")
        try:
            met = [_condition(each, condition_components) for each in conditions[sid]]
            yield _measure(row, components[sid], excluded[sid], tuple(met))
        except (KeyError, ValueError, InvalidOperation) as error:
            why = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error) or "no number"
            refused.append(Refusal("measure", sid, why))
    for sort, groups in (("measure.component", components), ("measure.condition", conditions)):
        refused += [Refusal(sort, sid, "the file does not hold the measure") for sid in groups if sid not in known]


def _measure(row: Fields, components: list[Fields], excluded: list[Fields], met: tuple[Condition, ...]) -> Measure:
    area = row.get("geographical.area", "")
    begins, ends = _span(row)
    return Measure(
        row["measure.sid"],
        row["measure.type"],
        row.get("goods.nomenclature.item.id", ""),
        "" if area in WHOLE_WORLD else area,
        frozenset(each["excluded.geographical.area"] for each in excluded),
        row.get("additional.code.type", "") + row.get("additional.code", ""),
        row.get("ordernumber", ""),
        _expression(components),
        met,
        legal_reference=row.get("measure.generating.regulation.id", ""),
        valid_from=begins,
        valid_to=ends,
        is_stopped=row.get("stopped.flag") == "1",
    )


def _condition(row: Fields, components: Mapping[str, list[Fields]]) -> Condition:
    amount = row.get("condition.duty.amount", "")
    unit, qualifier = (
        row.get("condition.measurement.unit.code", ""),
        row.get("condition.measurement.unit.qualifier.code", ""),
    )
    measured = f"{unit}#{qualifier}" if unit and qualifier else unit
    money = row.get("condition.monetary.unit.code", "")
    joined = f" {money} / {measured}" if money and measured else f" {money}{measured}"
    action = row.get("action.code", "")
    return Condition(
        row.get("condition.code", ""),
        int(row.get("component.sequence.number") or 0),
        row.get("certificate.type.code", "") + row.get("certificate.code", ""),
        f"{Decimal(amount):f}{joined}".strip() if amount else "",
        action,
        applies_by(action, ""),
        _expression(components.get(row.get("measure.condition.sid", ""), [])),
    )


def _expression(components: list[Fields]) -> str:
    parts = [
        Part(
            row["duty.expression.id"],
            Decimal(row["duty.amount"]) if row.get("duty.amount") else None,
            row.get("monetary.unit.code", ""),
            row.get("measurement.unit.code", ""),
            row.get("measurement.unit.qualifier.code", ""),
        )
        for row in components
    ]
    found = expression_of(parts, _VOCABULARY)
    return text(found) if found is not None else ""


def _span(row: Fields) -> tuple[date, date | None]:
    begins, ends = row.get("validity.start.date", ""), row.get("validity.end.date", "")
    return date.fromisoformat(begins[:10]) if begins else date.min, date.fromisoformat(ends[:10]) if ends else None
