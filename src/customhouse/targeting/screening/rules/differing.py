"""What a new edition of a list changes: who is new, who says something else, who is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from customhouse.targeting.screening.records import Entry


@dataclass(frozen=True, slots=True)
class Difference:
    """The keys of entries, each in order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.removed)


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """What `after` changes of `before`.

    >>> from customhouse.targeting.screening.records import Kind
    >>> one, other = Entry("1", Kind.OTHER, ("A",)), Entry("1", Kind.OTHER, ("B",))
    >>> more = Entry("2", Kind.OTHER, ("C",))
    >>> difference([one], [other, more])
    Difference(added=('2',), changed=('1',), removed=(), same=0)
    """
    old, new = ({entry.key: entry for entry in entries} for entries in (before, after))
    both = old.keys() & new.keys()
    changed = {key for key in both if old[key] != new[key]}
    return Difference(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(changed)),
        tuple(sorted(old.keys() - new.keys())),
        len(both) - len(changed),
    )
