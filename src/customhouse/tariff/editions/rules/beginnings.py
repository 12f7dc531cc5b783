"""What became of the beginning of codes: a heading or a chapter that law names without naming its subheadings.

It is carried over by itself only where the goods below it are the same as before, whatever moved within: none left, and
none came from elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from customhouse.tariff.editions.records import Link, Outcome, Transposed
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.editions.rules.transposing import ONE, SUBHEADING, transposed


class Beginnings:
    """A correlation asked for codes of any length; its codes are sorted once."""

    def __init__(self, correlation: Correlation) -> None:
        """Sort the codes of both editions."""
        self.correlation = correlation
        self._old = sorted(correlation.forth)
        self._new = sorted(correlation.back)

    def settled(self, code: str) -> Transposed:
        """What became of a code of any length, or of the beginning of some."""
        return transposed(code, self.correlation) if len(code) >= SUBHEADING else self._beginning(code)

    def _beginning(self, code: str) -> Transposed:
        below, length = list(_under(self._old, code)), len(code)
        if not below:
            return Transposed(code, Outcome.UNKNOWN, "", "")
        goes = Counter(link.other[:length] for old in below for link in self.correlation.forth[old])
        comes = {old[:length] for each in goes for new in _under(self._new, each) for old in self.correlation.back[new]}
        main = max(goes, key=lambda other: (goes[other], other == code, other))
        relation = f"{'n' if len(comes) > 1 else '1'}:{'n' if len(goes) > 1 else '1'}"
        if relation == ONE:
            return Transposed(code, Outcome.AUTOMATIC, relation, main, (Link(code, main, is_main=True),))
        links = [Link(code, other, is_partial=True, is_main=other == main) for other in goes]
        return Transposed(code, Outcome.QUEUED, relation, "", tuple(sorted(links, key=_main_first)))


def _under(codes: Sequence[str], beginning: str) -> Iterator[str]:
    """The codes that begin so, of a sorted list."""
    behind = (codes[at] for at in range(bisect_left(codes, beginning), len(codes)))
    return takewhile(lambda code: code.startswith(beginning), behind)


def _main_first(link: Link) -> tuple[bool, str]:
    return not link.is_main, link.other
