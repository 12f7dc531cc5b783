"""Facts completed from where they must be looked up: one way for one declaration and for a year of them.

A composer hands in sources, one for each lookup that a rule asks for; targeting knows nothing of where they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, Self, TypeVar

from customhouse.targeting.facts.records import ItemFacts


class Coming(Protocol):
    """A declaration that is being selected at a moment, with the facts of its items so far."""

    @property
    def mrn(self) -> str:
        """Its reference."""

    @property
    def at(self) -> datetime:
        """The moment of selection."""

    @property
    def facts(self) -> Sequence[ItemFacts]:
        """Of its items, in order."""

    def with_facts(self, facts: Sequence[ItemFacts]) -> Self:
        """The same declaration with these facts."""


Some = TypeVar("Some", bound=Coming)
Read_contra = TypeVar("Read_contra", bound=Coming, contravariant=True)


class FactSource(Protocol[Read_contra]):
    """Tells facts of declarations as they come to selection; what it does not know it leaves as it was."""

    def told(self, coming: Sequence[Read_contra]) -> Sequence[Sequence[ItemFacts]]:
        """The facts of each, completed; nothing that was recorded at its moment or later shows in them."""


def completed(coming: Sequence[Some], sources: Iterable[FactSource[Some]]) -> Sequence[Some]:
    """The declarations, which are in order of selection, with what every source tells of them."""
    for source in sources:
        coming = [each.with_facts(facts) for each, facts in zip(coming, source.told(coming), strict=True)]
    return coming


def by_item(coming: Sequence[Coming], items: Iterable[ItemFacts]) -> list[Sequence[ItemFacts]]:
    """Items of all these declarations, one after another, as the facts of each."""
    rest = iter(items)
    return [[next(rest) for _ in each.facts] for each in coming]
