"""The trade tariff of the United Kingdom as its public API gives it: commodities, areas, rates of exchange (JSON).

A file is a commodity with every measure that reaches it, or a list of geographical areas, or of exchange rates. Each
measure is read whole or refused whole with its reason. As a commodity's file holds all that reaches it, a measure that
stood there before and is missing now has ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from customhouse.tariff.duties.rules.components import Part, expression_of
from customhouse.tariff.duties.rules.expressions import text
from customhouse.tariff.duties.rules.reading import tariff_vocabulary
from customhouse.tariff.measures.records import EXPORT, IMPORT
from customhouse.tariff.schedules.records import (
    Condition,
    Content,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
    Refusal,
    Row,
)
from customhouse.tariff.schedules.rules.conditions import applies_by
from customhouse.tariff.schedules.rules.kinds import BY_TYPE, measure_type
from customhouse.tariff.schedules.rules.reaching import WHOLE_WORLD

STERLING, EURO = "GBP", "EUR"
_VOCABULARY = tariff_vocabulary()
_SECTIONS = (("import_measures", IMPORT), ("export_measures", EXPORT))
_LONGEST_TEXT = 500

Json = Mapping[str, Any]


def read_uk(document: object) -> Content:
    """What a document of the API holds. Raises `ValueError` where it is none that is known."""
    if isinstance(document, Mapping) and "data" in document and "goods_nomenclature_item_id" not in document:
        return read_uk(flattened(document))
    if isinstance(document, Mapping) and "goods_nomenclature_item_id" in document:
        return _commodity(document)
    rows = [document] if isinstance(document, Mapping) else document
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError("neither a commodity, nor areas, nor exchange rates")
    found = [row.get("attributes", row) for row in rows]
    if found and all(isinstance(row, Mapping) and "exchange_rate" in row for row in found):
        return _rates(found)
    if found and all("children_geographical_areas" in row for row in rows):
        members = tuple(_areas(rows))
        return Content(members, areas=frozenset(row.area for row in members), currency=STERLING)
    if found and all("goods_nomenclature_item_id" in row for row in rows):
        return _together([_commodity(row) for row in rows])
    raise ValueError("neither a commodity, nor areas, nor exchange rates")


def flattened(document: Json) -> Any:
    """A JSON:API document with what it includes put in the places that refer to it."""
    included = {(each.get("type"), str(each.get("id"))): each for each in document.get("included", ())}

    def resource(row: Json, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {"id": row.get("id"), **row.get("attributes", {})}
        for name, link in row.get("relationships", {}).items():
            data = link.get("data") if isinstance(link, Mapping) else None
            if isinstance(data, list):
                found[name] = [referred(each, depth) for each in data]
            elif isinstance(data, Mapping):
                found[name] = referred(data, depth)
        return found

    def referred(row: Json, depth: int) -> dict[str, Any]:
        inner = included.get((row.get("type"), str(row.get("id"))))
        return resource(inner, depth + 1) if inner is not None and depth < _DEEPEST else {"id": row.get("id")}

    data = document["data"]
    return [resource(each, 0) for each in data] if isinstance(data, list) else resource(data, 0)


_DEEPEST = 5


def _commodity(document: Json) -> Content:
    code = str(document["goods_nomenclature_item_id"])
    rows: list[Row] = list(_lines(document, code))
    refused: list[Refusal] = []
    seen: Counter[str] = Counter()
    for section, direction in _SECTIONS:
        for place, given in enumerate(document.get(section) or ()):
            where = f"{section}[{place}]"
            name = str(given.get("id", "?")) if isinstance(given, Mapping) else "?"
            try:
                rows += _measure(given, code, direction, seen)
            except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as error:
                refused.append(Refusal(where, name, _why(error)))
    made = _once(rows)
    areas = frozenset(row.area for row in made if isinstance(row, Member))
    return Content(made, tuple(refused), frozenset({code}), areas, currency=STERLING)


def _together(contents: Sequence[Content]) -> Content:
    """Several commodities as one content."""
    return Content(
        _once(row for each in contents for row in each.rows),
        tuple(row for each in contents for row in each.refused),
        frozenset().union(*(each.covers for each in contents)),
        frozenset().union(*(each.areas for each in contents)),
        currency=STERLING,
    )


def _why(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _once(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each row once: types and areas stand at every measure that has them."""
    return tuple(dict.fromkeys(rows))


def _lines(document: Json, code: str) -> Iterator[Line]:
    for each in (*(document.get("ancestors") or ()), document):
        yield Line(
            str(each.get("goods_nomenclature_item_id", code)),
            str(each.get("producline_suffix") or "80"),
            int(each.get("number_indents") or 0),
            str(each.get("description_plain") or each.get("description") or "")[:_LONGEST_TEXT],
        )


def _measure(given: Json, commodity: str, direction: str, seen: Counter[str]) -> Iterator[Row]:
    """The rows that a measure makes: its type, the members of its area, itself."""
    type_ = _type(given)
    area = given["geographical_area"]
    code = str(area["id"])
    name = f"{commodity}/{given['id']}{'' if direction == IMPORT else '/export'}"
    seen[name] += 1
    expression = _expression(given.get("measure_components") or ())
    measure = Measure(
        name if seen[name] == 1 else f"{name}/{seen[name]}",
        type_.code,
        commodity,
        "" if code in WHOLE_WORLD else code,
        frozenset(str(each["id"]) for each in given.get("excluded_countries") or ()),
        str((given.get("additional_code") or {}).get("code") or ""),
        str((given.get("order_number") or {}).get("number") or ""),
        expression,
        tuple(_conditions(given.get("measure_conditions") or ())),
        direction,
        next((str(act.get("regulation_code") or "") for act in given.get("legal_acts") or ()), ""),
        _day(given["effective_start_date"]) or date.min,
        _day(given.get("effective_end_date")),
        is_stopped=bool(given.get("stopped")),
        footnotes=tuple(str(each.get("code") or each.get("id") or "") for each in given.get("footnotes") or ()),
    )
    yield type_
    if code not in WHOLE_WORLD:
        yield from _areas([area])
    yield measure


def _type(given: Json) -> MeasureType:
    """The type of a measure; a control that bears the number of a duty is a type of its own."""
    found = given["measure_type"]
    series = str(found.get("measure_type_series_id") or "")
    made = measure_type(str(found["id"]), series, str(found.get("description") or "")[:_LONGEST_TEXT])
    is_borrowed = made.code in BY_TYPE and BY_TYPE[made.code] is not made.kind
    return replace(made, code=f"{made.code}{series}") if is_borrowed else made


def _areas(rows: Iterable[Json]) -> Iterator[Member]:
    for row in rows:
        name = str(row.get("description") or "")[:_LONGEST_TEXT]
        code = str(row.get("geographical_area_id") or row["id"])
        for child in row.get("children_geographical_areas") or ():
            yield Member(code, str(child.get("geographical_area_id") or child["id"]), name=name)


def _expression(given: Iterable[Json]) -> str:
    found = expression_of(map(_part, given), _VOCABULARY)
    return text(found) if found is not None else ""


def _part(given: Json) -> Part:
    amount = given.get("duty_amount")
    return Part(
        str(given["duty_expression_id"]),
        None if amount is None else Decimal(str(amount)),
        str(given.get("monetary_unit_code") or ""),
        str(given.get("measurement_unit_code") or ""),
        str(given.get("measurement_unit_qualifier_code") or ""),
    )


def _conditions(given: Iterable[Json]) -> Iterator[Condition]:
    for sequence, each in enumerate(given, 1):
        code = str(each.get("action_code") or "")
        words = str(each.get("action") or "")
        expression = _expression(each.get("measure_condition_components") or ())
        yield Condition(
            str(each.get("condition_code") or ""),
            sequence,
            str(each.get("document_code") or "").strip(),
            _threshold(each),
            code or words[:_LONGEST_TEXT],
            applies_by(code, words),
            expression,
        )


def _threshold(given: Json) -> str:
    """The threshold of a condition, as `52.6 EUR / DTN` or `80.001 KGM`; empty where it has none."""
    amount = given.get("condition_duty_amount")
    if amount is None:
        return ""
    figure = Decimal(str(amount))
    unit = str(given.get("condition_measurement_unit_code") or "")
    qualifier = str(given.get("condition_measurement_unit_qualifier_code") or "")
    measured = f"{unit}#{qualifier}" if unit and qualifier else unit
    money = str(given.get("condition_monetary_unit_code") or "")
    if not money:
        return f"{figure:f} {measured}".strip()
    return f"{figure:f} {money}" + (f" / {measured}" if measured else "")


def _rates(rows: Iterable[Json]) -> Content:
    """Rates of exchange: how many pounds a euro was, told as what a foreign unit is worth in pounds."""
    found: dict[tuple[str, date], RateOfExchange] = {}
    refused: list[Refusal] = []
    for place, row in enumerate(rows):
        try:
            rate = _rate(row)
            found[rate.currency, rate.valid_from] = rate
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            refused.append(Refusal(f"[{place}]", str(row.get("id") or "?"), _why(error)))
    return Content(tuple(found.values()), tuple(refused), currency=STERLING)


def _rate(row: Json) -> RateOfExchange:
    rate, day = Decimal(str(row["exchange_rate"])), _day(row["validity_start_date"])
    child = str(row.get("child_monetary_unit_code") or STERLING)
    if day is None or not rate.is_finite() or rate <= 0 or child != STERLING:
        raise ValueError(f"no rate of the euro in pounds: {child} {row['exchange_rate']} from {day}")
    return RateOfExchange(EURO, rate, day)


def _day(given: object) -> date | None:
    """The day of a point in time; None where none is given. Raises `ValueError`."""
    return date.fromisoformat(str(given)[:10]) if given else None
