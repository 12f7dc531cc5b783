"""Rules on the goods that a measure reaches: codes of the nomenclature on every day, under which goods are declared."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.measures.records import MeasureLaw
from customhouse.tariff.nomenclature.records import Nomenclature
from customhouse.tariff.workbaskets.records import Line
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule
from customhouse.tariff.workbaskets.rules.spans import uncovered


def is_code(commodity: str, nomenclature: Nomenclature) -> bool:
    """Whether a commodity is a code that the nomenclature ever knew, or none (all goods)."""
    return not commodity or (commodity.isdigit() and commodity in nomenclature)


def _orphan(draft: Draft) -> Iterator[Hit]:
    for line, measure in draft.new:
        if not is_code(measure.commodity, draft.world.nomenclature):
            yield Hit(line.number, "commodity", {"commodity": measure.commodity})


def _outlives(draft: Draft) -> Iterator[Hit]:
    for line, measure in _of_codes(draft):
        spans = [(row.valid_from, row.valid_to) for row in draft.world.nomenclature.spans(measure.commodity)]
        day = uncovered(spans, measure.valid_from, measure.valid_to)
        if day is not None:
            yield Hit(line.number, "commodity", {"commodity": measure.commodity, "day": day.isoformat()})


def _undeclarable(draft: Draft) -> Iterator[Hit]:
    nomenclature, on = draft.world.nomenclature, draft.basket.live_on
    for line, measure in _of_codes(draft):
        if nomenclature.at(measure.commodity, on) is None:
            continue  # told by another rule
        below = nomenclature.under(measure.commodity, on)
        if not any(nomenclature.is_declarable(row.code, on) for row in below):
            yield Hit(line.number, "commodity", {"commodity": measure.commodity})


def _of_codes(draft: Draft) -> Iterator[tuple[Line, MeasureLaw]]:
    """The new measures on a code that is known."""
    nomenclature = draft.world.nomenclature
    return (each for each in draft.new if each[1].commodity and is_code(each[1].commodity, nomenclature))


def _new_code(draft: Draft) -> Iterator[Hit]:
    known = {row.additional_code for row in draft.world.measures.values()}
    for line, measure in draft.new:
        if measure.additional_code and measure.additional_code not in known:
            yield Hit(line.number, "additional_code", {"additional_code": measure.additional_code})


RULES = (
    Rule(
        "WB-COMMODITY",
        msgid("No orphans: a measure is on goods that the nomenclature knows."),
        msgid("The nomenclature has no code {commodity}."),
        msgid("Give a chapter, heading, subheading or national line in digits; nothing means all goods."),
        _orphan,
    ),
    Rule(
        "WB-SPAN-COMMODITY",
        msgid("Spans inside spans: a measure is law no longer than its code is one."),
        msgid("Code {commodity} is not in the nomenclature on {day}, while the measure would be law."),
        msgid("End the measure with the code, and add one on what succeeds it."),
        _outlives,
    ),
    Rule(
        "WB-DECLARABLE",
        msgid("Declarable codes only: goods must be able to fall under the measure."),
        msgid("No goods can be declared under code {commodity}."),
        msgid("Give a code that is declarable, or has declarable codes below it."),
        _undeclarable,
    ),
    Rule(
        "WB-ADDITIONAL",
        msgid("An additional code that no measure ever had may be a slip."),
        msgid("No measure has the additional code {additional_code} so far."),
        msgid("See whether it is right: a company's own rate applies only where its code is declared."),
        _new_code,
        Severity.WARNING,
    ),
)
