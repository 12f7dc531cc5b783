"""Many conditions asked of many items, by columns: what `comparing.holds` answers, for a chunk of rows at a time.

Every column becomes codes in an order that suits its comparisons (texts sorted, numbers by the stretch between limits
that they fall into), so that each comparison is a few ranges of codes. A condition begins with the fewest rows that
one of its facts leaves, taken as slices of the rows in order of their codes, and asks its other facts of these alone;
where even the fewest are many, every row is looked at.
A number too close to a limit for a float to tell is compared exactly. Needs NumPy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, as_float
from customhouse.targeting.profiles.records import Comparison, Condition, Group, Not
from customhouse.targeting.profiles.rules.comparing import BETWEEN_FACTS, holds, leaf_holds
from customhouse.targeting.profiles.rules.conjunctions import Conjunction, Literal, conjunctions
from customhouse.targeting.profiles.rules.regions import Regions

Codes = npt.NDArray[np.uint32] | npt.NDArray[np.uint16]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Ranges = tuple[tuple[int, int], ...]
"""Codes from the first to before the second, in order and apart."""

_NARROW = 2**16
"""Columns with fewer values are kept in half the memory."""
_MANY = 16
"""From one row in so many on, every row of a chunk is looked at."""
_CLOSE = 1e-12
"""Floats nearer to a limit than this share of it do not tell on which side the exact number lies."""


@dataclass(frozen=True, slots=True)
class _Alternative:
    """What one alternative asks of each fact, and what is asked of the rows left over."""

    asked: dict[str, tuple[Literal, ...]]
    rest: tuple[Condition, ...]


class Sweep:
    """Conditions made ready for columns; ask `rows` for each chunk."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self.alternatives = [[_laid_out(one) for one in conjunctions(condition)] for condition in conditions]
        every = [one for alternatives in self.alternatives for one in alternatives]
        asked: dict[str, list[Literal]] = {}
        for one in every:
            for name, literals in one.asked.items():
                asked.setdefault(name, []).extend(literals)
        self.regions = {
            name: Regions(literals) for name, literals in asked.items() if FACTS[name].kind in {Kind.NUMBER, Kind.DATE}
        }

    def rows(self, columns: FactColumns) -> list[Rows]:
        """For each condition the rows that it holds of, in order."""
        chunk = _Chunk(columns, self.regions)
        return [chunk.holding(alternatives) for alternatives in self.alternatives]

    def by_row(self, columns: FactColumns) -> list[list[int]]:
        """For each row the places of the conditions that hold, in order."""
        found: list[list[int]] = [[] for _ in range(len(columns))]
        for place, rows in enumerate(self.rows(columns)):
            for row in rows.tolist():
                found[row].append(place)
        return found


def _laid_out(one: Conjunction) -> _Alternative:
    asked: dict[str, tuple[Literal, ...]] = {}
    rest = list(one.rest)
    for literal in one.literals:
        if literal.leaf.operator in BETWEEN_FACTS:
            rest.append(literal.leaf if literal.wanted else Not(literal.leaf))
        else:
            asked[literal.leaf.fact] = (*asked.get(literal.leaf.fact, ()), literal)
    return _Alternative(asked, tuple(rest))


@dataclass(slots=True)
class _Coded:
    """A column as codes; `offsets[code]` counts the rows of lower codes, `order` are the rows by code."""

    codes: Codes
    known: tuple[Any, ...]
    offsets: npt.NDArray[np.int64] = field(init=False)
    order: Rows | None = None

    def __post_init__(self) -> None:
        """Count the rows of each code."""
        counts = np.bincount(self.codes, minlength=len(self.known))
        if len(self.known) < _NARROW:
            self.codes = self.codes.astype(np.uint16)
        self.offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))

    def count(self, ranges: Ranges) -> int:
        """How many rows have a code of these ranges."""
        return sum(int(self.offsets[last] - self.offsets[first]) for first, last in ranges)

    def rows(self, ranges: Ranges) -> Rows:
        """The rows that have a code of these ranges, in no order."""
        if self.order is None:
            self.order = np.argsort(self.codes, kind="stable")
        slices = [self.order[self.offsets[first] : self.offsets[last]] for first, last in ranges]
        return slices[0] if len(slices) == 1 else np.concatenate(slices)

    def inside(self, ranges: Ranges, rows: Rows | None = None) -> Flags:
        """Whether each of the rows (without any: each of the column) has a code of these ranges."""
        codes = self.codes if rows is None else self.codes.take(rows)
        if len(ranges) == 1:
            [(first, last)] = ranges
            # Below the first, the difference wraps around and is large: one comparison tells both ends.
            return (codes == first) if last == first + 1 else (codes - codes.dtype.type(first)) < (last - first)
        wanted = np.zeros(len(self.known), np.bool_)
        for first, last in ranges:
            wanted[first:last] = True
        return wanted.take(codes)


@dataclass(slots=True)
class _Chunk:
    """One chunk of rows: its columns as codes, and the ranges of comparisons, each made once."""

    columns: FactColumns
    regions: dict[str, Regions]
    coded: dict[str, _Coded] = field(default_factory=dict)
    ranges: dict[tuple[Literal, ...], Ranges] = field(default_factory=dict)

    def holding(self, alternatives: Sequence[_Alternative]) -> Rows:
        """The rows of which one of the alternatives holds, in order."""
        found = [self._left_by(one) for one in alternatives]
        if len(found) == 1:
            return found[0]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _left_by(self, one: _Alternative) -> Rows:
        rows = self._by_codes(one)
        if one.rest and len(rows):
            items = self.columns.items
            rows = np.array(
                [row for row in rows.tolist() if all(holds(each, items[row]) for each in one.rest)], np.int64
            )
        return rows

    def _by_codes(self, one: _Alternative) -> Rows:
        """The rows whose codes are as asked, in order."""
        asked = [(self._column(name), self._ranges(name, literals)) for name, literals in one.asked.items()]
        if not asked:
            return np.arange(len(self.columns))
        counted = sorted((column.count(ranges), place) for place, (column, ranges) in enumerate(asked))
        if not counted[0][0]:
            return np.empty(0, np.int64)
        in_turn = [asked[place] for _, place in counted]
        if counted[0][0] * _MANY > len(self.columns):
            return _of_all(in_turn)
        return _of_few(in_turn)

    def _column(self, name: str) -> _Coded:
        found = self.coded.get(name)
        if found is None:
            found = self.coded[name] = self._made(name)
        return found

    def _made(self, name: str) -> _Coded:
        kind = FACTS[name].kind
        if kind is Kind.TEXT:
            texts = self.columns.texts(name)
            return _Coded(texts.codes, (None, *texts.known))
        if kind in {Kind.NUMBER, Kind.DATE}:
            regions = self.regions[name]
            return _Coded(self._in_regions(name, regions), (None, *range(regions.count)))
        choices = self.columns.choices(name)
        return _Coded(choices.codes, choices.known)

    def _in_regions(self, name: str, regions: Regions) -> Codes:
        """For each row 0 where the number is not known, else one more than its region."""
        values = self.columns.numbers(name).values
        limits = np.array([as_float(point) for point in regions.points], np.float64)
        place = np.searchsorted(limits, values)
        upper = limits[np.minimum(place, len(limits) - 1)] if len(limits) else values
        codes: npt.NDArray[np.uint32] = (2 * place + 1 + ((place < len(limits)) & (upper == values))).astype(np.uint32)
        codes[np.isnan(values)] = 0
        if len(limits) and FACTS[name].kind is Kind.NUMBER and not FACTS[name].is_whole:
            lower = limits[np.maximum(place - 1, 0)]
            close = np.minimum(np.abs(values - upper), np.abs(values - lower)) <= np.abs(values) * _CLOSE
            for row in np.flatnonzero(close).tolist():
                codes[row] = regions.place(self.columns.exact(row, name)) + 1
        return codes

    def _ranges(self, name: str, literals: tuple[Literal, ...]) -> Ranges:
        found = self.ranges.get(literals)
        if found is None:
            column = self._column(name)
            found = _everything(column)
            for literal in literals:
                found = _both(found, self._range(name, literal, column))
            self.ranges[literals] = found
        return found

    def _range(self, name: str, literal: Literal, column: _Coded) -> Ranges:
        leaf, regions = literal.leaf, self.regions.get(name)
        if regions is not None and leaf.operator != "known":
            first, last = regions.stretch(leaf)
            ranges: Ranges = ((first + 1, last + 2),) if first <= last else ()
        elif FACTS[name].kind is Kind.TEXT and leaf.operator in {"equals", "in", "in_group", "prefix"}:
            ranges = _of_texts(leaf, column.known)
        else:
            ranges = _joined((code, code + 1) for code, value in enumerate(column.known) if leaf_holds(leaf, value))
        return ranges if literal.wanted else _others(ranges, len(column.known))


def _of_all(asked: Sequence[tuple[_Coded, Ranges]]) -> Rows:
    """The rows with all these codes, by looking at every row: cheaper than sorting many."""
    found = asked[0][0].inside(asked[0][1])
    for column, ranges in asked[1:]:
        found &= column.inside(ranges)
    return np.flatnonzero(found)


def _of_few(asked: Sequence[tuple[_Coded, Ranges]]) -> Rows:
    """The rows with all these codes, beginning with the few of the first; those of one code are in order already."""
    column, ranges = asked[0]
    rows = column.rows(ranges)
    for other, wanted in asked[1:]:
        rows = rows[other.inside(wanted, rows)]
    return rows if len(ranges) == 1 and ranges[0][1] == ranges[0][0] + 1 else np.sort(rows)


def _of_texts(leaf: Comparison, known: tuple[Any, ...]) -> Ranges:
    """The codes of the texts that are, or begin with, what the leaf lists; code 0 is what is not known."""
    operand = sorted(leaf.operand.members) if isinstance(leaf.operand, Group) else leaf.operand
    found = []
    for text in operand if isinstance(operand, (tuple, list)) else (operand,):
        first = last = bisect_left(known, text, lo=1)
        if leaf.operator == "prefix":
            while last < len(known) and known[last].startswith(text):
                last += 1
        elif last < len(known) and known[last] == text:
            last += 1
        if first < last:
            found.append((first, last))
    return _joined(sorted(found))


def _everything(column: _Coded) -> Ranges:
    return ((0, len(column.known)),)


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges in order of their beginnings, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def _both(one: Ranges, other: Ranges) -> Ranges:
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)]
    return tuple(sorted(found))


def _others(ranges: Ranges, count: int) -> Ranges:
    """The codes that lie in none of the ranges."""
    ends = [0, *(end for each in ranges for end in each), count]
    return tuple((first, last) for first, last in zip(ends[::2], ends[1::2], strict=True) if first < last)
