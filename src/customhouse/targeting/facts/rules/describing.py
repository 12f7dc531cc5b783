"""What the words of goods say of their code, as a fact: handed in by a composer, asked only where a rule reads it.

Reading words costs as much as the rest of a lane, so nobody pays for it whose profiles do not ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from msgspec.structs import replace

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import Coming, by_item

SHARE = Decimal("0.001")


class WordReader(Protocol):
    """Tells how much the words of items speak against their codes."""

    def against(self, items: Sequence[ItemFacts]) -> Sequence[float | None]:
        """Of each item a figure from 0 to 1; None where its words say too little, or nobody learned to read them."""


@dataclass(frozen=True, slots=True)
class Words:
    """The source of what words say: all items of a batch are read together."""

    reader: WordReader

    def told(self, coming: Sequence[Coming]) -> list[Sequence[ItemFacts]]:
        """The facts, with what the words of each item say of its code."""
        return by_item(coming, described([item for each in coming for item in each.facts], self.reader))


def described(items: Sequence[ItemFacts], reader: WordReader) -> list[ItemFacts]:
    """The facts of items, with what their words say of their codes."""
    said = reader.against(items)
    return [
        item if one is None else replace(item, misclassification=Decimal(str(one)).quantize(SHARE))
        for item, one in zip(items, said, strict=True)
    ]
