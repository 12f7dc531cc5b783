"""Joining correlation tables: read in either direction, and chained over an edition between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from customhouse.tariff.editions.records import Link, Table

NO_GOODS = "9999"
"""The United Nations' tables keep a row 999999 for what is not specified: no heading of the Harmonized System."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """The links from one edition to another, by code and by other code."""

    edition: str
    other_edition: str
    forth: Mapping[str, tuple[Link, ...]]
    back: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, table: Table) -> Correlation:
        """The table, indexed."""
        forth: dict[str, dict[str, Link]] = defaultdict(dict)
        back: dict[str, list[str]] = defaultdict(list)
        for link in table.links:
            if NO_GOODS in {link.code[:4], link.other[:4]}:
                continue
            if link.other not in forth[link.code]:
                back[link.other].append(link.code)
            known = forth[link.code].get(link.other, link)
            forth[link.code][link.other] = Link(
                link.code, link.other, known.is_partial or link.is_partial, known.is_main or link.is_main
            )
        return cls(
            table.edition,
            table.other_edition,
            {code: tuple(found.values()) for code, found in forth.items()},
            {code: tuple(found) for code, found in back.items()},
        )

    def relation(self, code: str) -> str:
        """`1:1`, `1:n`, `n:1` or `n:n`; empty for a code that is not in the table."""
        links = self.forth.get(code, ())
        if not links:
            return ""
        several_back = any(len(self.back[link.other]) > 1 for link in links)
        return f"{'n' if several_back else '1'}:{'n' if len(links) > 1 else '1'}"


def reverse(table: Table) -> Table:
    """The same links, read from the other edition.

    The main link of a code is kept only where nothing else could be meant: series are carried forth by it, not back.
    """
    sources: dict[str, set[str]] = defaultdict(set)
    for link in table.links:
        sources[link.other].add(link.code)
    links = tuple(
        Link(link.other, link.code, link.is_partial, link.code == link.other or len(sources[link.other]) == 1)
        for link in table.links
    )
    return Table(table.other_edition, table.edition, links)


def chain(first: Table, second: Table) -> Table:
    """The links over an edition between: of `first` to it, and of it by `second`."""
    onward: dict[str, list[Link]] = defaultdict(list)
    for link in second.links:
        onward[link.code].append(link)
    found: dict[tuple[str, str], Link] = {}
    for link in first.links:
        for further in onward.get(link.other, ()):
            key = (link.code, further.other)
            before = found.get(key)
            found[key] = Link(
                *key,
                link.is_partial or further.is_partial or bool(before and before.is_partial),
                (link.is_main and further.is_main) or bool(before and before.is_main),
            )
    return Table(first.edition, second.other_edition, tuple(found.values()))


def same(tables: Iterable[Table], edition: str) -> Table | None:
    """Each code that the tables tell of an edition, linked to itself; None where they tell of no code."""
    codes = dict.fromkeys(link.code for table in tables if table.edition == edition for link in table.links)
    return Table(edition, edition, tuple(Link(code, code, is_main=True) for code in codes)) if codes else None


def between(tables: Iterable[Table], edition: str, other: str) -> Table | None:
    """A table from one edition to another out of those at hand: direct, reversed, or over one edition between.

    From an edition to itself each of its codes, as far as the tables tell them, stays what it is.
    """
    directed = [each for table in tables for each in (table, reverse(table))]
    if edition == other:
        return same(directed, edition)
    for table in directed:
        if (table.edition, table.other_edition) == (edition, other):
            return table
    for first in directed:
        for second in directed:
            if first.edition == edition and second.other_edition == other and first.other_edition == second.edition:
                return chain(first, second)
    return None
