"""What a basket makes of the law: the measures that it brings, those that it ends, and the law afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from customhouse.tariff.measures.records import Attachment, Footnote, MeasureLaw
from customhouse.tariff.workbaskets.records import Basket, Deed, Line, NoteDeed


def measure_of(line: Line, basket: Basket, standing: Mapping[str, MeasureLaw]) -> MeasureLaw | None:
    """The measure that a line brings; None where it only ends one, or changes one that there is not.

    Args:
        line: a line of the basket.
        basket: the basket.
        standing: the measures of the law by id, those at least that the basket names.
    """
    if line.deed is Deed.ADD:
        return _added(line, basket)
    before = standing.get(line.measure)
    if line.deed is Deed.END or before is None:
        return None
    return replace(
        before,
        id=basket.id_of(line),
        expression=line.expression,
        legal_reference=line.legal_reference or basket.legal_reference,
        valid_from=basket.live_on,
        valid_to=line.valid_to,
    )


def _added(line: Line, basket: Basket) -> MeasureLaw:
    return MeasureLaw(
        basket.id_of(line),
        line.type,
        line.commodity,
        line.direction,
        line.origin_group,
        line.excluded,
        line.preference,
        line.additional_code,
        line.certificates,
        line.expression,
        line.legal_reference or basket.legal_reference,
        basket.live_on,
        line.valid_to,
        line.order_number,
    )


def brought(basket: Basket, standing: Mapping[str, MeasureLaw]) -> list[tuple[Line, MeasureLaw]]:
    """Each line that brings a measure, with it."""
    found = ((line, measure_of(line, basket, standing)) for line in basket.lines)
    return [(line, measure) for line, measure in found if measure is not None]


def ended(basket: Basket) -> frozenset[str]:
    """The ids of the measures that the basket ends, or puts others in the place of."""
    return frozenset(line.measure for line in basket.lines if line.deed is not Deed.ADD)


def law_without(measures: Iterable[MeasureLaw], basket: Basket) -> list[MeasureLaw]:
    """The measures of the law as if a basket had never been enacted; as they are where it was not."""
    ids = ended(basket)
    own = {basket.id_of(line) for line in basket.lines if line.deed is not Deed.END}
    return [
        replace(row, valid_to=None) if row.id in ids and row.valid_to == basket.last_day else row
        for row in measures
        if row.id not in own
    ]


def law_after(measures: Iterable[MeasureLaw], basket: Basket) -> list[MeasureLaw]:
    """The measures of the law as they would be: those that are ended with their end, and the new ones behind."""
    rows = list(measures)
    ids = ended(basket)
    standing = {row.id: row for row in rows if row.id in ids}
    kept = [replace(row, valid_to=basket.last_day) if row.id in ids else row for row in rows]
    return [*kept, *(measure for _, measure in brought(basket, standing))]


def footnotes_of(basket: Basket) -> list[Footnote]:
    """The words of footnotes that the basket brings."""
    return [
        Footnote(note.footnote, note.texts, basket.legal_reference, basket.live_on)
        for note in basket.notes
        if note.deed is NoteDeed.WRITE
    ]


def attached(basket: Basket) -> list[Attachment]:
    """What the basket puts beside measures and codes."""
    return [Attachment(*note.key, basket.live_on) for note in basket.notes if note.deed is NoteDeed.ATTACH]


def detached(basket: Basket) -> list[tuple[str, str, str]]:
    """What the basket takes off them."""
    return [note.key for note in basket.notes if note.deed is NoteDeed.DETACH]


def replaced(basket: Basket) -> dict[str, str | None]:
    """The measures that the basket ends, each with the one in its place (None: nothing is)."""
    return {
        line.measure: basket.id_of(line) if line.deed is Deed.CHANGE else None
        for line in basket.lines
        if line.deed is not Deed.ADD
    }
