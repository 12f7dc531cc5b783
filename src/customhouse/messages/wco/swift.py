"""Read a parsed tree that is in order, fast; anything that is not obviously in order is left to `checking`.

Nearly all messages are in order, and for those one pass with one pattern a leaf proves it. The first doubt ends
the attempt: `read` answers None and `checking` reads again, thoroughly. It never decides that something is wrong,
so the two cannot contradict each other (a test reads every example and its mutants both ways).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any, NamedTuple

from lxml.etree import _Element

from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.facets import BLANKS, NUMBERS
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Amount, DateTime, Measure, Section

_OBVIOUS_DATE = (
    r"20[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
    r"(?:(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9](?:Z|[-+](?:[01][0-9]|2[0-3]))?)?"
)
_OWN: dict[str, tuple[str, Callable[[str], object]]] = {
    "Amount": ("currencyID", re.compile("[A-Z]{3}").fullmatch),
    "Measure": ("unitCode", re.compile("[!-~]{1,5}").fullmatch),
    "Quantity": ("unitCode", re.compile("[!-~]{1,5}").fullmatch),
}
_LONG = 512
_DATE_FORMATS = frozenset({"102", "304"})


class _Doubt(Exception):
    """Something is not obviously in order."""


class _Part(NamedTuple):
    """One child of a class, compiled for reading.

    A class has `inner`; a text its shortest and longest length and the `pile` of texts it is proved with; any
    other leaf a way to `make` its value.
    """

    order: int
    name: str
    repeats: bool
    maximum: int | None
    inner: _Swift | None
    make: Callable[[_Element, str], object] | None
    pile: int
    shortest: int
    longest: int


class _Swift:
    """A class compiled for reading: its parts by full tag."""

    __slots__ = ("parts", "record", "required")

    def __init__(self, plan: Plan, *, bare: bool) -> None:
        namespace = "" if bare else f"{{{plan.position.namespace}}}"
        self.record = plan.record
        self.parts: dict[object, _Part] = {}
        for key, position in plan.position.by_tag.items():
            inner = _Swift(plan.inner[key], bare=bare) if position.is_class else None
            tag = key if key.startswith("{") else namespace + key
            facets = position.facets
            self.parts[tag] = _Part(
                plan.order[key],
                position.name,
                position.repeats,
                position.maximum,
                inner,
                _maker(position, bare=bare),
                _pile(position),
                facets.length or 1,
                facets.length or facets.max_length or _LONG,
            )
        self.required = tuple(position.name for position in plan.position.children if position.minimum)


@cache
def _swift(plan: Plan, *, bare: bool) -> _Swift:
    """A plan compiled, once."""
    return _Swift(plan, bare=bare)


def read(element: _Element, plan: Plan, *, bare: bool, until: frozenset[str] = frozenset()) -> Section | None:
    """The record of a class element that is wholly in order; None at the first doubt.

    The attributes of the element itself are the caller's. Its children with a local name in `until` (the message in
    an envelope) are not read.
    """
    if until:
        children = [child for child in element if str(child.tag).rpartition("}")[2] not in until]
    else:
        children = list(element.iter())[1:]
    reader = _Reader(iter(children))
    try:
        record = reader.section(element, len(children) if until else len(element), _swift(plan, bare=bare))
    except _Doubt:
        return None
    return record if reader.all_fit() else None


class _Reader:
    """Walks the elements of one message in document order: that, and how many children each has, is the tree."""

    __slots__ = ("next", "piles")

    def __init__(self, elements: Iterator[_Element]) -> None:
        self.next = elements.__next__
        self.piles: tuple[list[str], ...] = ([], [], [], [])

    def all_fit(self) -> bool:
        """Whether all texts have only characters that their pattern allows: one look at all of a kind at once."""
        visible, dense, letters, digits = ("".join(pile) for pile in self.piles)
        return (
            visible.isprintable()
            and (dense.isprintable() and " " not in dense)
            and (not letters or (letters.isascii() and letters.isalpha()))
            and (not digits or (digits.isascii() and digits.isdigit()))
        )

    def section(  # noqa: C901, PLR0912 - one loop without calls is a third faster, and all traffic passes here
        self, element: _Element, count: int, swift: _Swift
    ) -> Section:
        """One class element. Written out in one loop: this is where a large country spends its time."""
        values: dict[str, Any] = {}
        rows: Sequence[tuple[str, int | None]] = ()
        part_of, following, piles, last = swift.parts.get, self.next, self.piles, -1
        if (blank := element.text) and blank.strip(BLANKS):
            raise _Doubt
        for _ in range(count):
            child = following()
            part = part_of(child.tag)
            if part is None:
                raise _Doubt
            order, name, repeats, maximum, inner, make, pile, shortest, longest = part
            if order <= last and (order < last or not repeats):
                raise _Doubt
            last = order
            if (blank := child.tail) and blank.strip(BLANKS):
                raise _Doubt
            if inner is None:
                text = child.text or ""
                if make is not None:
                    values[name] = make(child, text)
                    if len(child):
                        following()
                elif shortest <= len(text) <= longest and text[0] != " " and not len(child) and not child.keys():
                    values[name] = text
                    piles[pile].append(text)
                else:
                    raise _Doubt
            elif child.keys():
                raise _Doubt
            else:
                record = self.section(child, len(child), inner)
                if not repeats:
                    values[name] = record
                elif name in values:
                    values[name].append(record)
                else:
                    values[name] = [record]
                    rows = [*rows, (name, maximum)] if rows else [(name, maximum)]
        for name in swift.required:
            if name not in values:
                raise _Doubt
        for name, maximum in rows:
            row = values[name] = tuple(values[name])
            if maximum is not None and len(row) > maximum:
                raise _Doubt
        return swift.record(**values)


def _maker(position: Position, *, bare: bool) -> Callable[[_Element, str], object] | None:
    """How the value of a leaf is made from element and text; None for plain text."""
    if position.type not in NUMBERS | {"DateTime"} and not position.facets.values:
        return None
    fits = _fits(position)
    if position.type == "DateTime":
        namespace = "" if bare else f"{{{position.types_namespace}}}"
        return partial(_date, namespace + "DateTimeString", fits)
    if position.type == "Numeric":
        return partial(_number, fits)
    if position.facets.values:
        return partial(_code, fits)
    make = Amount if position.type == "Amount" else Measure
    return partial(_figure, make, *_OWN[position.type], fits)


def _code(fits: Callable[[str], object], element: _Element, text: str) -> str:
    """One of a few codes."""
    if not fits(text) or len(element) or element.keys():
        raise _Doubt
    return text


def _number(fits: Callable[[str], object], element: _Element, text: str) -> Decimal:
    """A number without a unit."""
    if not fits(text) or len(element) or element.keys():
        raise _Doubt
    return Decimal(text)


def _figure(
    make: type[Amount | Measure],
    name: str,
    own_fits: Callable[[str], object],
    fits: Callable[[str], object],
    element: _Element,
    text: str,
) -> Amount | Measure:
    """An amount or measure with its currency or unit, and no other attribute."""
    given = element.items()
    if not fits(text) or len(element) or len(given) > 1:
        raise _Doubt
    if not given:
        return make(Decimal(text))
    if given[0][0] != name or not own_fits(str(given[0][1])):
        raise _Doubt
    return make(Decimal(text), str(given[0][1]))


def _date(tag: str, fits: Callable[[str], object], element: _Element, blank: str) -> DateTime:
    """A date: a `DateTimeString` with its format and nothing else."""
    if len(element) != 1 or element.keys() or blank.strip(BLANKS):
        raise _Doubt
    inner = element[0]
    form, text = inner.get("formatCode"), inner.text or ""
    if inner.tag != tag or form not in _DATE_FORMATS or len(inner.keys()) != 1:
        raise _Doubt
    if not fits(text) or len(inner) or (inner.tail or "").strip(BLANKS):
        raise _Doubt
    return DateTime(text, form)


def _pile(position: Position) -> int:
    """With which texts a text is proved: 0 visible, 1 without blanks, 2 letters, 3 digits."""
    kinds = {"letters": 2, "digits": 3}
    return kinds.get(position.facets.pattern, 1 if position.type == "Code" else 0)


def _fits(position: Position) -> Callable[[str], object]:
    """A check that a text obviously is what the dictionary asks; one that says no may still be right."""
    facets = position.facets
    if facets.values:
        return facets.values.__contains__
    if position.type == "DateTime":
        return re.compile(_OBVIOUS_DATE).fullmatch
    fraction = 6 if facets.fraction_digits is None else facets.fraction_digits
    whole = (facets.total_digits or 20) - fraction
    tail = rf"(?:\.[0-9]{{1,{fraction}}})?" if fraction else ""
    return re.compile(rf"(?:0|[1-9][0-9]{{0,{whole - 1}}}){tail}").fullmatch
