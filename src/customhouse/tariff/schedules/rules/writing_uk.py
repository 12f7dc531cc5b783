"""A schedule written out as commodities in the shape of the United Kingdom's public API: what `reading_uk` reads."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from customhouse.tariff.duties.rules.components import Part, parts_of
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.measures.records import EXPORT
from customhouse.tariff.schedules.records import Condition, Line, Measure, MeasureType, Member, Row
from customhouse.tariff.schedules.rules.writing_taric import EVERYBODY, threshold_fields


def write_uk(rows: Iterable[Row]) -> bytes:
    """The commodities with their measures, as a list; rates of exchange are a file of their own there, and left out."""
    held = list(rows)
    types = {row.code: row for row in held if isinstance(row, MeasureType)}
    members: dict[str, list[Member]] = defaultdict(list)
    measures: dict[str, list[Measure]] = defaultdict(list)
    lines = {row.code: row for row in held if isinstance(row, Line)}
    for row in held:
        if isinstance(row, Member):
            members[row.area].append(row)
        elif isinstance(row, Measure):
            measures[row.commodity].append(row)
    made = [_commodity(code, lines.get(code), each, types, members) for code, each in sorted(measures.items())]
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _commodity(
    code: str,
    line: Line | None,
    measures: list[Measure],
    types: dict[str, MeasureType],
    members: dict[str, list[Member]],
) -> dict[str, Any]:
    said = [(row.direction == EXPORT, _measure(row, types[row.type], members)) for row in measures]
    return {
        "goods_nomenclature_item_id": code,
        "producline_suffix": line.suffix if line else "80",
        "number_indents": line.indent if line else 0,
        "description_plain": line.text if line else "",
        "import_measures": [row for is_export, row in said if not is_export],
        "export_measures": [row for is_export, row in said if is_export],
        "ancestors": [],
    }


def _measure(row: Measure, type_: MeasureType, members: dict[str, list[Member]]) -> dict[str, Any]:
    number = type_.code.removesuffix(type_.series) if len(type_.code) > 3 else type_.code  # noqa: PLR2004  # digits of a type
    children = [{"id": each.member} for each in members.get(row.area, ())]
    name = next((each.name for each in members.get(row.area, ())), "")
    return {
        "id": row.id.removeprefix(f"{row.commodity}/").split("/")[0],
        "effective_start_date": row.valid_from.isoformat(),
        "effective_end_date": _day(row.valid_to),
        "stopped": row.is_stopped,
        "measure_type": {"id": number, "measure_type_series_id": type_.series, "description": type_.name},
        "geographical_area": {
            "id": row.area or EVERYBODY,
            "description": name,
            "children_geographical_areas": children,
        },
        "excluded_countries": [{"id": code} for code in sorted(row.excluded)],
        "additional_code": {"code": row.additional_code} if row.additional_code else None,
        "order_number": {"number": row.order_number} if row.order_number else None,
        "legal_acts": [{"regulation_code": row.legal_reference}] if row.legal_reference else [],
        "measure_components": [_component(part) for part in _parts(row.expression)],
        "measure_conditions": [_condition(each) for each in row.conditions],
        "footnotes": [{"code": code} for code in row.footnotes],
    }


def _parts(expression: str) -> tuple[Part, ...]:
    return parts_of(parsed(expression)) if expression else ()


def _component(part: Part) -> dict[str, Any]:
    return {
        "duty_expression_id": part.number,
        "duty_amount": None if part.amount is None else f"{part.amount:f}",
        "monetary_unit_code": part.currency or None,
        "measurement_unit_code": part.unit or None,
        "measurement_unit_qualifier_code": part.qualifier or None,
    }


def _condition(row: Condition) -> dict[str, Any]:
    fields = threshold_fields(row.threshold)
    is_code = len(row.action) <= 2  # noqa: PLR2004  # figures of an action's code
    return {
        "condition_code": row.code,
        "document_code": row.certificate,
        "action_code": row.action if is_code else "",
        "action": "" if is_code else row.action,
        "condition_duty_amount": fields.get("condition.duty.amount"),
        "condition_monetary_unit_code": fields.get("condition.monetary.unit.code"),
        "condition_measurement_unit_code": fields.get("condition.measurement.unit.code"),
        "condition_measurement_unit_qualifier_code": fields.get("condition.measurement.unit.qualifier.code"),
        "measure_condition_components": [_component(part) for part in _parts(row.expression)],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
