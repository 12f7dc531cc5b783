"""Which measures of a schedule reach goods: by code, origin and day; and which of them is the closest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.tariff.measures.records import IMPORT
from customhouse.tariff.schedules.records import Law, Line, Measure, Member, is_valid

WHOLE_WORLD = frozenset({"", "1011"})
"""Areas to which every country belongs: none is named, or the one that integrated tariffs call erga omnes."""

THIRD_COUNTRIES = "1008"
_COUNTRY = 2
_FULL = 10
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods as a schedule sees them. `value` is the customs value in its currency; None: unknown."""

    commodity: str
    origin: str
    value: Decimal | None
    on: date
    quantities: dict[str, Decimal] = field(default_factory=dict)
    additional_codes: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    direction: str = IMPORT


def stem(code: str) -> str:
    """A code without the pairs of zeros that only fill it up.

    >>> stem("0103920000"), stem("0102291010"), stem("01012100")
    ('010392', '0102291010', '010121')
    """
    while len(code) > _PAIR and len(code) % _PAIR == 0 and code.endswith("00"):
        code = code[:-_PAIR]
    return code


def candidates(code: str, lines: Iterable[Line] = ()) -> frozenset[str]:
    """The codes whose measures reach goods of a code: its own and those above it, filled up with zeros or not.

    What is above goes by the indents of the lines where they are known, and by digits where they are not.

    >>> sorted(candidates("010392"))[:3]
    ['', '01', '0100000000']
    """
    stems = {code[:length] for length in range(_PAIR, len(code) + 1, _PAIR)} | {code, stem(code), ""}
    stems |= {line.code for line in ancestors(code, lines)}
    padded = {each.ljust(_FULL, "0") for each in stems if each and len(each) <= _FULL}
    return frozenset(stems | padded)


def ancestors(code: str, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines above a code by their indents, the closest first; empty where the code is no line."""
    ordered = sorted((line for line in lines if line.code[:2] == code[:2]), key=lambda line: (line.code, line.suffix))
    full = code.ljust(_FULL, "0")
    place = max((at for at, line in enumerate(ordered) if line.code.ljust(_FULL, "0") == full), default=None)
    if place is None:
        return ()
    found: list[Line] = []
    indent = ordered[place].indent
    for line in reversed(ordered[:place]):
        if line.indent < indent:
            found.append(line)
            indent = line.indent
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Reach:
    """The measures of a law that reach goods whatever additional code they have, and who belongs to which area."""

    law: Law
    goods: Goods
    members: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, law: Law, goods: Goods) -> Reach:
        """Gather the members of each area on the day."""
        return cls(law, goods, members_on(law.members, goods.on))

    def measures(self) -> tuple[Measure, ...]:
        """Those in force on the day, for the direction, code and origin."""
        codes = candidates(self.goods.commodity, self.law.lines)
        return tuple(row for row in self.law.measures if row.commodity in codes and self.is_reached(row))

    def is_reached(self, row: Measure) -> bool:
        """Whether a measure is in force and extends to the origin of the goods."""
        goods = self.goods
        in_force = is_valid(row, goods.on) and not row.is_stopped and row.direction == goods.direction
        return (
            in_force
            and self.has(row.area, goods.origin)
            and not any(self.has(out, goods.origin) for out in row.excluded)
        )

    def has(self, area: str, origin: str) -> bool:
        """Whether goods of an origin belong to an area; to all third countries where nobody said who they are."""
        if area in WHOLE_WORLD or area == origin:
            return True
        members = self.members.get(area)
        if members is None:
            return area == THIRD_COUNTRIES
        return origin in members

    def closeness(self, row: Measure) -> tuple[int, int, bool, str]:
        """How close a measure is to the goods: by its code, then its area, then its additional code."""
        area = 0 if row.area in WHOLE_WORLD else 2 if len(row.area) == _COUNTRY else 1
        return len(stem(row.commodity)), area, bool(row.additional_code), row.id


def members_on(members: Iterable[Member], on: date) -> dict[str, frozenset[str]]:
    """The countries of each area on a day."""
    found: dict[str, set[str]] = {}
    for row in members:
        if is_valid(row, on):
            found.setdefault(row.area, set()).add(row.member)
    return {area: frozenset(countries) for area, countries in found.items()}
