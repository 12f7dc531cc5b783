"""Which record stands for which class of the dictionary: the one link between places and Python types.

Readers and writers follow plans; a test proves that every tag of the dictionary has its field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_type_hints

from customhouse.messages.wco import dictionary
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.records import Declaration, MetaData, Response, Section


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A class of the dictionary with its record, the order of its children, and the plans of child classes.

    `order` and `inner` have the keys of `Position.by_tag`.
    """

    position: Position
    record: type[Section]
    order: Mapping[str, int]
    inner: Mapping[str, Plan]


@cache
def declaration() -> Plan:
    """The plan of a whole declaration."""
    return _plan(dictionary.declaration(), Declaration)


@cache
def response() -> Plan:
    """The plan of a whole response."""
    return _plan(dictionary.response(), Response)


@cache
def metadata() -> Plan:
    """The plan of the envelope."""
    return _plan(dictionary.metadata(), MetaData)


def _plan(position: Position, record: type[Section]) -> Plan:
    """The plan of a class and of everything in it."""
    hints = _hints(record)
    inner = {
        key: _plan(child, _record_in(hints[child.name])) for key, child in position.by_tag.items() if child.is_class
    }
    return Plan(position, record, {key: number for number, key in enumerate(position.by_tag)}, inner)


@cache
def _hints(record: type[Section]) -> dict[str, object]:
    """The types of a record's fields."""
    return get_type_hints(record)


def _record_in(hint: object) -> type[Section]:
    """The record inside `X | None` or `tuple[X, ...]`."""
    return next(found for found in get_args(hint) if isinstance(found, type) and issubclass(found, Section))
