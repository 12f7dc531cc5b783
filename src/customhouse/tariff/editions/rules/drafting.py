"""What decisions on codes make of the measures of the tariff: lines of draft law, dated at the new edition's start.

A measure on a code that ends is ended, and stands again under each of the new codes, with the same rate. Where merged
codes had the same measure it is written once; where they had different ones both are written, and the rules of draft
law tell that they meet: which rate it shall be is for the specialist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from customhouse.tariff.editions.records import Choice
from customhouse.tariff.measures.records import MeasureLaw

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Lines of draft law (`tariff.workbaskets.rules.reading`), and the measures of which they tell."""

    lines: list[Row] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def drafted(
    measures: Iterable[MeasureLaw], decisions: Mapping[str, tuple[Choice, ...]], law: Iterable[MeasureLaw], most: int
) -> Drafted:
    """The lines that carry measures over, `most` at most; measures for which no line is left are told as `left`.

    Args:
        measures: those that stand on a code that is decided and changes.
        decisions: the new codes by old code.
        law: every measure that stands on the day, beside which the same again is not written.
        most: lines that a basket takes.
    """
    found, measures = Drafted(), list(measures)
    ending = {row.id for row in measures if _ends(row, decisions[row.commodity])}
    written = {_said(row, row.commodity) for row in law if row.id not in ending}
    for measure in measures:
        lines = _lines(measure, decisions[measure.commodity], written)
        if len(found.lines) + len(lines) > most:
            found.left.append(measure.id)
            continue
        written.update(_said(measure, choice.code) for choice in decisions[measure.commodity])
        found.lines.extend(lines)
        found.measures.append(measure.id)
    return found


def changes(code: str, choices: tuple[Choice, ...]) -> bool:
    """Whether a decision changes anything: the code does not simply stay.

    >>> from decimal import Decimal
    >>> changes("010121", (Choice("010121", Decimal(1)),)), changes("010121", ())
    (False, False)
    """
    return bool(choices) and [choice.code for choice in choices] != [code]


def stands_on(measures: Iterable[MeasureLaw], day: date) -> list[MeasureLaw]:
    """The measures that are law on a day."""
    return [row for row in measures if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)]


def _lines(measure: MeasureLaw, choices: tuple[Choice, ...], written: set[tuple[object, ...]]) -> list[Row]:
    ends = [{"deed": "end", "measure": measure.id}] if _ends(measure, choices) else []
    return ends + [_added(measure, choice.code) for choice in choices if _said(measure, choice.code) not in written]


def _ends(measure: MeasureLaw, choices: tuple[Choice, ...]) -> bool:
    """Whether a measure ends with its code; one whose last day is set is not ended again."""
    return measure.valid_to is None and measure.commodity not in {choice.code for choice in choices}


def _added(measure: MeasureLaw, code: str) -> Row:
    return {
        "deed": "add",
        "type": measure.type,
        "commodity": code,
        "direction": measure.direction,
        "origin_group": measure.origin_group,
        "excluded": " ".join(sorted(measure.excluded)),
        "preference": measure.preference,
        "additional_code": measure.additional_code,
        "certificates": " ".join(measure.certificates),
        "expression": measure.expression,
        "valid_to": measure.valid_to.isoformat() if measure.valid_to else "",
    }


def _said(measure: MeasureLaw, code: str) -> tuple[object, ...]:
    """What a measure says when it stands on a code, whoever says it."""
    return (
        code,
        measure.type,
        measure.direction,
        measure.origin_group,
        measure.excluded,
        measure.preference,
        measure.additional_code,
        frozenset(measure.certificates),
        measure.expression,
        measure.valid_to,
    )
