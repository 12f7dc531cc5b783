"""Apply an amendment to the declaration that it amends: each pointer names a place, the amendment's own tree the value.

The value at the place in the amendment replaces or adds; where the amendment has none there, the original's is
taken away. Items are matched by their sequence number, other repeated classes by their place in the row. Numbers
mean the original's: removals are done last, from the end. Source: WCO Data Model, Amendment 06A and Pointer 97A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from customhouse.messages.findings import Finding
from customhouse.messages.wco import plans
from customhouse.messages.wco.catalogue import finding
from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.places import Place
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.pointers import from_elements, place_of_pointer
from customhouse.messages.wco.records import Declaration, Section


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands at a place: a record, or the value of a leaf with what is remembered beside it."""

    value: object
    beside: dict[str, str] | None = None


def amend(original: Declaration, amendment: Declaration) -> tuple[Declaration, tuple[Finding, ...]]:
    """The declaration as amended, and a finding for every pointer that leads nowhere; the original stays as it is."""
    findings: list[Finding] = []
    changes: list[tuple[tuple[Place, ...], _Found | None]] = []
    for number, section in enumerate(amendment.amendments, start=1):
        pointer = from_elements(section.pointers)
        place = place_of_pointer(pointer)
        steps = place.from_root()[1:] if place else ()
        new = _find(amendment, steps) if steps else None
        known = {told for told, _ in changes}
        if not steps or steps in known or (new is None and _find(original, steps) is None):
            at = pointer or f"42A/06A[{number}]"
            findings.append(finding("MSG-POINTER", at, place.path if place else "", pointer=at))
        else:
            changes.append((steps, new))
    return _apply(original, changes), tuple(findings)


def _apply(original: Declaration, changes: Sequence[tuple[tuple[Place, ...], _Found | None]]) -> Declaration:
    """The declaration with all changes: what is put first, then what is taken away, the last first."""
    put = [change for change in changes if change[1] is not None]
    take = [change for change in changes if change[1] is None]
    take.sort(key=lambda change: [step.number for step in change[0]], reverse=True)
    record: Section = original
    for steps, new in [*put, *take]:
        record = _changed(record, plans.declaration(), steps, new)
    return cast("Declaration", record)


def _find(record: Section, steps: Sequence[Place]) -> _Found | None:
    """What stands at the end of a way through a record; None if nothing does."""
    for step in steps:
        value = getattr(record, step.position.name)
        if not step.position.is_class:
            beside = (record.supplementary or {}).get(step.position.name)
            return None if value is None and beside is None else _Found(value, beside)
        if step.position.repeats:
            index = _index(value, step)
            value = None if index is None else value[index]
        if value is None:
            return None
        record = value
    return _Found(record)


def _changed(record: Section, plan: Plan, steps: Sequence[Place], new: _Found | None) -> Section:
    """A copy of a record with one place put or taken away."""
    step, rest = steps[0], steps[1:]
    name = step.position.name
    if not step.position.is_class:
        value = new.value if new else None
        return msgspec.structs.replace(record, **{name: value}, supplementary=_beside(record, name, new))
    inner = plan.inner[step.position.tag]
    value = getattr(record, name)
    if not step.position.repeats:
        return msgspec.structs.replace(record, **{name: _inside(value, inner, rest, new)})
    row = list(value)
    index = _index(value, step)
    changed = _inside(None if index is None else row[index], inner, rest, new)
    row[len(row) if index is None else index : len(row) if index is None else index + 1] = [changed] if changed else []
    return msgspec.structs.replace(record, **{name: tuple(row)})


def _inside(value: Section | None, inner: Plan, rest: Sequence[Place], new: _Found | None) -> Section | None:
    """A class on the way, made where it is not there yet; at the end of the way the new one."""
    if not rest:
        return cast("Section", new.value) if new else None
    return _changed(inner.record() if value is None else value, inner, rest, new)


def _beside(record: Section, name: str, new: _Found | None) -> dict[str, dict[str, str]] | None:
    """What a record remembers beside its leaves, after one leaf changed."""
    kept = {key: value for key, value in (record.supplementary or {}).items() if key != name}
    if new and new.beside:
        kept[name] = new.beside
    return kept or None


def _index(row: Sequence[Section], step: Place) -> int | None:
    """The index that a step means in a row: by sequence number where there is one, else by place."""
    if _is_numbered(step.position):
        numbers = [getattr(one, "sequence_numeric", None) for one in row]
        return numbers.index(step.number) if step.number in numbers else None
    return step.number - 1 if step.number <= len(row) else None


def _is_numbered(position: Position) -> bool:
    """Whether a repeated class carries its own sequence number."""
    return "SequenceNumeric" in position.by_tag
