"""A published tariff as draft lines of the national law: what it would add, change and end, and what cannot be held.

A measure of a schedule has conditions, stops and numbers of types; one of the national law a tax, a preference and
certificates. What the one says and the other cannot hold is refused with the reason, never bent. Preferences are those
of UCC annex B (1 all origins, 3 agreements; 10 suspension, 20 quota, 40 end use).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from customhouse.messages.findings import msgid
from customhouse.tariff.measures.records import MeasureLaw, in_force
from customhouse.tariff.measures.rules.checking import question
from customhouse.tariff.schedules.records import Content, Kind, Measure, MeasureType, is_valid
from customhouse.tariff.workbaskets.records import Deed

PREFERENCES: Mapping[Kind, str] = {
    Kind.SUSPENSION: "110",
    Kind.QUOTA: "120",
    Kind.END_USE: "140",
    Kind.PREFERENCE: "300",
    Kind.PREFERENTIAL_QUOTA: "320",
}
"""The preference under which a kind of measures is claimed; all others need no claim."""

NO_TAX = msgid("It charges nothing that the national law has a tax for.")
NO_RATE = msgid("It has no rate of its own.")
CONDITIONS = msgid("Its conditions are more than one certificate out of several.")
STOPPED = msgid("It is stopped.")
NO_AREA = msgid("The national law has no group of countries {area}.")
NOT_THEN = msgid("It is not in force on the day of the basket.")
TWICE = msgid("Another measure of the file rules on the same case.")
ENDED = msgid("The measure {measure} that it changes has an end already.")
_COUNTRY = 2


@dataclass(frozen=True, slots=True)
class Unheld:
    """A measure of the file that is not drafted: its name, and why (a message id with `params`)."""

    name: str
    why: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a file comes to as draft law: lines as cells of text, in order, what stays as it is, and what is refused."""

    lines: tuple[Mapping[str, str], ...]
    unchanged: int
    refused: tuple[Unheld, ...]

    def count(self, deed: Deed) -> int:
        """How many lines do that."""
        return sum(line["deed"] == deed.value for line in self.lines)


def drafted(content: Content, standing: Iterable[MeasureLaw], groups: Collection[str], on: date) -> Drafted:
    """The lines by which the law of the day would say what a file says.

    A measure that asks the question of one that stands changes its rate; where the file holds every measure of a code
    (`Content.covers`), what stands there and is of a tax of the file ends.

    Args:
        content: what the file holds.
        standing: the measures of the national law.
        groups: the groups of origins that the law has.
        on: the day from which the basket would be law.
    """
    refused: list[Unheld] = []
    wanted: dict[tuple[object, ...], MeasureLaw] = {}
    for row in _readable(content, groups, on, refused):
        first = wanted.setdefault(question(row), row)
        refused += [] if first is row else [Unheld(row.id, TWICE)]
    stands = {question(row): row for row in standing if in_force(row, on)}
    lines: list[Mapping[str, str]] = []
    unchanged = 0
    for asked, row in wanted.items():
        before = stands.get(asked)
        if before is not None and (before.expression, before.valid_to) == (row.expression, row.valid_to):
            unchanged += 1
        elif before is not None and before.valid_to is not None:
            refused.append(Unheld(row.id, ENDED, {"measure": before.id}))
        else:
            lines.append(_changing(before, row) if before else _adding(row))
    lines += [{"deed": Deed.END.value, "measure": row.id} for row in _gone(stands, wanted, content)]
    return Drafted(tuple(lines), unchanged, tuple(refused))


def _readable(content: Content, groups: Collection[str], on: date, refused: list[Unheld]) -> Iterator[MeasureLaw]:
    types = {row.code: row for row in content.rows if isinstance(row, MeasureType)}
    for row in content.rows:
        if not isinstance(row, Measure):
            continue
        type_ = types.get(row.type)
        why = _hindrance(row, type_, groups, on)
        if why or type_ is None:
            refused.append(Unheld(row.id, why or NO_TAX, {"area": row.area}))
        else:
            yield _national(row, type_)


def _hindrance(row: Measure, type_: MeasureType | None, groups: Collection[str], on: date) -> str:
    """Why the national law cannot hold a measure of a schedule; empty where it can."""
    checks = (
        (type_ is None or not type_.tax, NO_TAX),
        (row.is_stopped, STOPPED),
        (not row.expression, NO_RATE),
        (not is_valid(replace(row, valid_from=min(row.valid_from, on)), on), NOT_THEN),
        (not _is_held(row), CONDITIONS),
        (len(row.area) > _COUNTRY and row.area not in groups, NO_AREA),
    )
    return next((why for stands, why in checks if stands), "")


def _is_held(row: Measure) -> bool:
    """Whether the conditions come to one certificate out of several, or none."""
    conditions = row.conditions
    if not conditions:
        return True
    *ways, last = conditions
    plain = all(each.certificate and each.applies and not each.threshold and not each.expression for each in ways)
    ends = not last.certificate and last.applies is False and not last.threshold
    return plain and ends and bool(ways) and len({each.code for each in conditions}) == 1


def _national(row: Measure, type_: MeasureType) -> MeasureLaw:
    return MeasureLaw(
        row.id,
        type_.tax,
        _digits(row.commodity),
        row.direction,
        row.area,
        row.excluded,
        PREFERENCES.get(type_.kind, ""),
        row.additional_code,
        tuple(each.certificate for each in row.conditions if each.certificate),
        row.expression,
        row.legal_reference,
        row.valid_from,
        row.valid_to,
        row.order_number if PREFERENCES.get(type_.kind) else "",
    )


def _digits(commodity: str) -> str:
    """The digits with which the codes of the goods begin: integrated tariffs fill the rest with noughts.

    >>> _digits("8703231000"), _digits("0900000000"), _digits("")
    ('87032310', '09', '')
    """
    while len(commodity) > _COUNTRY and commodity.endswith("00"):
        commodity = commodity[:-2]
    return commodity


def _adding(row: MeasureLaw) -> Mapping[str, str]:
    return {
        "deed": Deed.ADD.value,
        "type": row.type,
        "commodity": row.commodity,
        "direction": row.direction,
        "origin_group": row.origin_group,
        "excluded": " ".join(sorted(row.excluded)),
        "preference": row.preference,
        "additional_code": row.additional_code,
        "order_number": row.order_number,
        "certificates": " ".join(row.certificates),
        "expression": row.expression,
        "legal_reference": row.legal_reference,
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }


def _changing(before: MeasureLaw, row: MeasureLaw) -> Mapping[str, str]:
    return {
        "deed": Deed.CHANGE.value,
        "measure": before.id,
        "expression": row.expression,
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }


def _gone(
    stands: Mapping[tuple[object, ...], MeasureLaw], wanted: Mapping[tuple[object, ...], MeasureLaw], content: Content
) -> Iterator[MeasureLaw]:
    """What stands on codes of which the file holds every measure, and is not among them."""
    covered = {_digits(code) for code in content.covers}
    taxes = {row.type for row in wanted.values()}
    for asked, row in stands.items():
        if row.commodity in covered and row.type in taxes and asked not in wanted and row.valid_to is None:
            yield row
