"""A tariff as a plain table, for countries that have nothing else: a measure a row, in words that an officer would use.

    commodity, description, kind, rate, area, excluded, additional_code, order_number, certificate, direction,
    legal_reference, valid_from, valid_to

`kind` is a word of `records.Kind` (third country, preference, vat, excise …), behind which the number of the measure's
type may stand (`trade defence 554` is a countervailing duty), `rate` a duty expression; a row of kind
`area` names a country (`excluded`) as a member of an area, one of kind `exchange` a currency (`area`) with its rate,
one of kind `currency` (before all others) the currency of the tariff. All but `rate` may be left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from customhouse.tariff.duties.rules.expressions import text
from customhouse.tariff.duties.rules.grammar import ExpressionError
from customhouse.tariff.duties.rules.reading import read_sentence, tariff_vocabulary
from customhouse.tariff.measures.records import EXPORT, IMPORT
from customhouse.tariff.schedules.records import (
    Condition,
    Content,
    Kind,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
    Refusal,
    Row,
)
from customhouse.tariff.schedules.rules.kinds import BY_TYPE, TAX_OF, measure_type
from customhouse.tariff.schedules.rules.tables import day, rows_of

COLUMNS = (
    "commodity",
    "description",
    "kind",
    "rate",
    "area",
    "excluded",
    "additional_code",
    "order_number",
    "certificate",
    "direction",
    "legal_reference",
    "valid_from",
    "valid_to",
)
AREA, EXCHANGE, CURRENCY = "area", "exchange", "currency"
NUMBERS = {
    Kind.THIRD_COUNTRY: "103",
    Kind.END_USE: "105",
    Kind.SUSPENSION: "112",
    Kind.QUOTA: "122",
    Kind.PREFERENCE: "142",
    Kind.PREFERENTIAL_QUOTA: "143",
    Kind.AGRICULTURAL: "672",
    Kind.TRADE_DEFENCE: "552",
    Kind.ADDITIONAL: "695",
    Kind.SAFEGUARD: "696",
    Kind.EXCISE: "306",
    Kind.FEE: "FEE",
    Kind.VAT: "305",
    Kind.UNIT: "109",
    Kind.CONTROL: "CTL",
    Kind.PROHIBITION: "277",
}
"""The number of the type that each kind of measures gets."""

_SERIES = {
    Kind.VAT: "P",
    Kind.EXCISE: "Q",
    Kind.TRADE_DEFENCE: "D",
    Kind.UNIT: "O",
    Kind.CONTROL: "B",
    Kind.PROHIBITION: "A",
}
_CURRENCY = re.compile("[A-Z]{3}")
_NUMBERED = re.compile(r"(?P<kind>.*\S) (?P<number>\d{3})", re.ASCII)
_CODE_DIGITS = frozenset({2, 4, 6, 8, 9, 10})
"""Codes go by pairs, but for national lines of nine; a code of 3, 5 or 7 has lost a figure in a spreadsheet."""


def read_sheet(body: bytes, _name: str = "") -> Content:
    """What the table holds. Raises `ValueError` where it has no columns `commodity` and `rate`."""
    rows: dict[Row, None] = {}
    refused: list[Refusal] = []
    controls: dict[str, dict[Measure, Measure]] = {}
    currency = ""
    for number, cells in rows_of(body):
        if not {"commodity", "rate"} <= set(cells):
            raise ValueError("the columns commodity and rate are wanted")
        kind = " ".join(cells.get("kind", "").split()).casefold() or Kind.THIRD_COUNTRY.value
        if kind == CURRENCY:
            if not _CURRENCY.fullmatch(cells["rate"]):
                refused.append(Refusal(f"line {number}", cells["rate"], "it is no currency of three capital letters"))
                continue
            currency = cells["rate"]
            continue
        try:
            rows |= dict.fromkeys(_each_by_itself(_rows(cells, kind, currency), controls))
        except ExpressionError as error:
            refused.append(Refusal(f"line {number}", cells["commodity"], str(error), error.code))
        except (ValueError, InvalidOperation) as error:
            refused.append(Refusal(f"line {number}", cells["commodity"], str(error) or "no number"))
    return Content(tuple(rows), tuple(refused), currency=currency)


def _each_by_itself(made: Iterable[Row], controls: dict[str, dict[Measure, Measure]]) -> Iterator[Row]:
    """The rows, a control by an id of its own: goods may be under two, of which the table's other columns are alike.

    `controls` holds those before, by id: as the table says them, and as they are told apart.
    """
    for row in made:
        if not isinstance(row, Measure) or row.type != NUMBERS[Kind.CONTROL]:
            yield row
            continue
        alike = controls.setdefault(row.id, {})
        yield alike.setdefault(row, replace(row, id=f"{row.id}/{len(alike) + 1}") if alike else row)


def _rows(cells: Mapping[str, str], kind: str, currency: str) -> Iterator[Row]:
    begins, ends = day(cells.get("valid_from", "")) or date.min, day(cells.get("valid_to", ""))
    if ends is not None and ends < begins:
        raise ValueError(f"it ends ({ends}) before it begins ({begins})")
    if kind == AREA:
        if not cells.get("area") or not cells.get("excluded"):
            raise ValueError("a row of kind area names the area and (under excluded) its member")
        yield Member(cells["area"][:10], cells["excluded"][:10], begins, ends, cells.get("description", ""))
    elif kind == EXCHANGE:
        yield RateOfExchange(cells.get("area", "")[:3].upper(), _rate(cells["rate"]), begins, ends)
    else:
        yield from _measure(cells, _type(kind), currency, begins, ends)


def _rate(text: str) -> Decimal:
    """A rate of exchange. Raises `ValueError`, and `InvalidOperation` for what is no number."""
    rate = Decimal(text)
    if not rate.is_finite() or rate <= 0:
        raise ValueError(f"“{text[:40]}” is no rate of exchange")
    return rate


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise ValueError(f"“{word[:40]}” is no kind of measure: use {', '.join(Kind)}, area or exchange") from None


def _type(word: str) -> MeasureType:
    """The type that a kind is, or the one whose number stands behind it. Raises `ValueError`."""
    match = _NUMBERED.fullmatch(word)
    kind = _kind(match["kind"] if match else word)
    made = MeasureType(NUMBERS.get(kind, "OTH"), _SERIES.get(kind, "C"), kind, TAX_OF.get(kind, ""), name=kind.value)
    if match is None or match["number"] == made.code:
        return made
    if BY_TYPE.get(match["number"]) is not kind:
        raise ValueError(f"{match['number']} is no number of a type of {kind.value}")
    numbered = measure_type(match["number"], made.series)
    return replace(made, code=numbered.code, tax=numbered.tax, combines=numbered.combines)


def kind_word(type_: MeasureType) -> str:
    """How a table says a type: its kind, and its number where the kind alone would mean another.

    >>> kind_word(measure_type("552", "D")), kind_word(measure_type("554", "D")), kind_word(measure_type("VTZ", "P"))
    ('trade defence', 'trade defence 554', 'vat')
    """
    says_more = type_.code != NUMBERS.get(type_.kind) and BY_TYPE.get(type_.code) is type_.kind
    return f"{type_.kind.value} {type_.code}" if says_more else type_.kind.value


def _measure(
    cells: Mapping[str, str], type_: MeasureType, currency: str, begins: date, ends: date | None
) -> Iterator[Row]:
    code = cells["commodity"].replace(".", "").replace(" ", "")
    if code and not (code.isascii() and code.isdigit() and len(code) in _CODE_DIGITS):
        raise ValueError(f"“{code[:40]}” is no code of 2, 4, 6, 8, 9 or 10 digits: has it lost a zero in front?")
    direction = cells.get("direction") or IMPORT
    if direction not in {IMPORT, EXPORT}:
        raise ValueError(f"“{direction[:40]}” is no direction: use import or export")
    rate = cells["rate"]
    expression = text(read_sentence(rate, tariff_vocabulary(currency))) if rate else ""
    if code and cells.get("description"):
        yield Line(code, text=cells["description"], valid_from=begins, valid_to=ends)
    yield type_
    told = (code, type_.code, cells.get("area", ""), cells.get("additional_code", ""), cells.get("order_number", ""))
    yield Measure(
        "/".join((*told, begins.isoformat())) + ("" if direction == IMPORT else "/export"),
        type_.code,
        code,
        cells.get("area", "")[:10],
        frozenset(cells.get("excluded", "").split()),
        cells.get("additional_code", "")[:10],
        cells.get("order_number", "")[:10],
        expression,
        tuple(_conditions(cells.get("certificate", ""))),
        direction,
        cells.get("legal_reference", "")[:60],
        begins,
        ends,
    )


def _conditions(certificates: str) -> Iterator[Condition]:
    """Any one of the certificates meets the condition; without one the measure does not apply."""
    codes = certificates.split()
    for sequence, code in enumerate(codes, 1):
        yield Condition("B", sequence, code, action="27")
    if codes:
        yield Condition("B", len(codes) + 1, action="07", applies=False)
