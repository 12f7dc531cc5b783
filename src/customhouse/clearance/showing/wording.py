"""What the words of a declaration's goods say of their codes, in words for officials: one text for page and API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.sources.words import can_read, readings
from customhouse.messages.findings import msgid
from customhouse.tariff.classification.rules.doubting import HEADING, Doubt
from customhouse.tariff.nomenclature import queries as nomenclature
from customhouse.tariff.nomenclature.records import Nomenclature

MOST = 200
"""Items of one declaration that are read for somebody who waits."""
AGREES = msgid("The words speak for heading {heading}, as declared ({p}).")
DOUBTS = msgid("Declared under heading {heading} ({p}); the words speak rather for {likelier} ({p_likelier}).")
SAYS_LITTLE = msgid("The words say too little to tell.")
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one item: `sentence` for people, likelier codes with their texts and probabilities."""

    item: Item
    doubt: Doubt | None
    sentence: str
    likelier: tuple[tuple[str, str, float], ...]


def told(declaration: Declaration, items: Sequence[Item], language: str, translate: Translate) -> list[Told]:
    """What the words of items say; of none where no model may tell of these goods."""
    if not can_read(declaration):
        return []
    law = nomenclature.snapshot()
    return [
        Told(each.item, each.doubt, sentence(each.doubt, translate), _likelier(each.doubt, law, language))
        for each in readings(declaration, items[:MOST])
    ]


def sentence(doubt: Doubt | None, translate: Translate = str) -> str:
    """What words say of a declared code, with the chances of both headings."""
    if doubt is None:
        return translate(SAYS_LITTLE)
    told = {"heading": doubt.declared[:HEADING], "p": f"{doubt.p_declared:.0%}"}
    told |= {"likelier": doubt.likelier[:HEADING], "p_likelier": f"{doubt.p_likelier:.0%}"}
    return translate(DOUBTS if doubt.strength else AGREES).format(**told)


def _likelier(doubt: Doubt | None, law: Nomenclature, language: str) -> tuple[tuple[str, str, float], ...]:
    if doubt is None or not doubt.strength:
        return ()
    spans = {each.code: law.spans(each.code) for each in doubt.ranked if each.p > 0}
    return tuple(
        (each.code, spans[each.code][-1].wording(language).text if spans[each.code] else "", each.p)
        for each in doubt.ranked
        if each.code in spans
    )
