"""Where the facts of past declarations are looked up: what each source knew at the moment of their selection."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from customhouse.insight.selection.records import PastDeclaration
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import FactSource
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.facts.rules.history import Amended, Memory, Result, Withdrawn

Source = FactSource[PastDeclaration]
Sources = Mapping[Lookup, Source]
NO_SOURCES: Sources = {}


@dataclass(slots=True)
class PastMemory:
    """History as it was at each moment of a past that goes by in order; what became known later waits for its time."""

    memory: Memory = field(default_factory=Memory)

    def told(self, coming: Sequence[PastDeclaration]) -> list[Sequence[ItemFacts]]:
        """The facts of each, with what was known when it was selected."""
        return [self._told(past) for past in coming]

    def _told(self, past: PastDeclaration) -> Sequence[ItemFacts]:
        [facts] = self.memory.told([past])
        importer, declarant = past.facts[0].importer, past.facts[0].declarant
        self.memory.expect(Result(importer, declarant, at, found) for at, found in past.results)
        self.memory.expect(Amended(importer, declarant, at) for at in past.amended_at)
        if past.withdrawn_at:
            self.memory.expect([Withdrawn(importer, declarant, past.withdrawn_at)])
        return facts


def sources_for(asked: Collection[Lookup], known: Sources) -> list[Source]:
    """The sources that are asked for, as far as they are known; history begins anew with each past."""
    every: Sources = {**known, Lookup.HISTORY: PastMemory()}
    return [source for lookup, source in every.items() if lookup in asked]
