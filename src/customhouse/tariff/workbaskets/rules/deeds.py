"""Rules on what the lines of a basket do: something, to measures that stand, once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.duties.rules.grammar import ExpressionError, parsed
from customhouse.tariff.workbaskets.records import Deed
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule


def _empty(draft: Draft) -> Iterator[Hit]:
    if not draft.basket.lines and not draft.basket.notes:
        yield Hit(0, "lines")


def _unknown(draft: Draft) -> Iterator[Hit]:
    for line in draft.basket.lines:
        if line.deed is not Deed.ADD and line.measure not in draft.world.measures:
            yield Hit(line.number, "measure", {"measure": line.measure})


def _ended_before(draft: Draft) -> Iterator[Hit]:
    for line in draft.basket.lines:
        row = draft.world.measures.get(line.measure) if line.deed is not Deed.ADD else None
        if row is not None and row.valid_to is not None:
            yield Hit(line.number, "measure", {"measure": row.id, "day": row.valid_to.isoformat()})


def _not_begun(draft: Draft) -> Iterator[Hit]:
    for line in draft.basket.lines:
        row = draft.world.measures.get(line.measure) if line.deed is not Deed.ADD else None
        if row is not None and row.valid_from > draft.basket.last_day:
            params = {"measure": row.id, "day": row.valid_from.isoformat(), "live": draft.basket.live_on.isoformat()}
            yield Hit(line.number, "measure", params)


def _twice(draft: Draft) -> Iterator[Hit]:
    seen: Counter[str] = Counter()
    for line in draft.basket.lines:
        if line.deed is not Deed.ADD:
            seen[line.measure] += 1
            if seen[line.measure] > 1:
                yield Hit(line.number, "measure", {"measure": line.measure})


def _same(draft: Draft) -> Iterator[Hit]:
    for line, measure in draft.new:
        before = draft.world.measures.get(line.measure) if line.deed is Deed.CHANGE else None
        if before is not None and _means(before.expression) == _means(measure.expression):
            yield Hit(line.number, "expression", {"measure": before.id, "expression": before.expression})


def _means(expression: str) -> object:
    try:
        return parsed(expression)
    except ExpressionError:  # told by another rule
        return expression


RULES = (
    Rule(
        "WB-EMPTY",
        msgid("A basket changes the law."),
        msgid("The basket holds no line."),
        msgid("Add a measure, change the rate of one, end one, or write a footnote."),
        _empty,
    ),
    Rule(
        "WB-MEASURE",
        msgid("What is changed or ended must be law."),
        msgid("There is no measure {measure}."),
        msgid("Give the id of a measure as the tariff shows it."),
        _unknown,
    ),
    Rule(
        "WB-ENDED",
        msgid("Law is not edited: a measure is ended once."),
        msgid("Measure {measure} has an end already, {day}."),
        msgid("Let a new measure begin on the day after its end."),
        _ended_before,
    ),
    Rule(
        "WB-BEGUN",
        msgid("What is ended must have been law for a day."),
        msgid("Measure {measure} begins on {day}: it cannot be changed or ended as of {live}."),
        msgid("Let the basket begin on a later day than the measure."),
        _not_begun,
    ),
    Rule(
        "WB-TWICE",
        msgid("Of one measure a basket says one thing."),
        msgid("Measure {measure} is changed or ended twice in this basket."),
        msgid("Take one of the lines out."),
        _twice,
    ),
    Rule(
        "WB-SAME",
        msgid("A change changes something."),
        msgid("Measure {measure} has the rate {expression} already."),
        msgid("Correct the rate, or take the line out."),
        _same,
        Severity.WARNING,
    ),
)
