"""What an edition of partners' statistics changes: it speaks for the partners and periods that it holds alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from customhouse.targeting.mirrors.records import Key, Statement


@dataclass(frozen=True, slots=True)
class Difference:
    """Statements that are new, that change (before, after) and that end, each by product, partner and period."""

    added: tuple[Statement, ...]
    changed: tuple[tuple[Statement, Statement], ...]
    ended: tuple[Statement, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.ended)


def spoken_for(statements: Iterable[Statement]) -> frozenset[tuple[str, str]]:
    """The partners and periods of which an edition tells everything."""
    return frozenset((each.partner, each.period) for each in statements)


def difference(before: Iterable[Statement], after: Iterable[Statement]) -> Difference:
    """What `after` changes of `before`, which holds what stands of the partners and periods of `after`.

    >>> from decimal import Decimal
    >>> one = Statement("850440", "BR", "2025", Decimal(1), "USD")
    >>> other = Statement("850440", "BR", "2025", Decimal(2), "USD")
    >>> found = difference([one], [other])
    >>> found.changed == ((one, other),), found.is_empty
    (True, False)
    """
    old: dict[Key, Statement] = {each.key: each for each in before}
    new: dict[Key, Statement] = {each.key: each for each in after}
    both = sorted(old.keys() & new.keys())
    changed = tuple((old[key], new[key]) for key in both if old[key] != new[key])
    return Difference(
        tuple(new[key] for key in sorted(new.keys() - old.keys())),
        changed,
        tuple(old[key] for key in sorted(old.keys() - new.keys())),
        len(both) - len(changed),
    )
