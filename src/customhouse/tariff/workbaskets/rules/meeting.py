"""Rules on measures that meet: one answer to one question on one day, and goods that are left without any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.duties.rules.kinds import DUTY
from customhouse.tariff.measures.records import GENERAL, MeasureLaw, in_force
from customhouse.tariff.measures.rules.checking import question
from customhouse.tariff.workbaskets.records import Deed, Line
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule

_COUNTRY = 2


@dataclass(frozen=True, slots=True)
class _Pair:
    """A new measure, and another that is on the same goods, of the same tax, on a day that both have."""

    line: Line
    new: MeasureLaw
    other: MeasureLaw

    @property
    def day(self) -> date:
        """The first day that both have."""
        return max(self.new.valid_from, self.other.valid_from)

    def hit(self, name: str) -> Hit:
        """Where it is told."""
        return Hit(self.line.number, name, {"other": self.other.id, "day": self.day.isoformat()})


def _goods(measure: MeasureLaw) -> tuple[str, str, str]:
    return measure.type, measure.direction, measure.commodity


def _pairs(draft: Draft) -> Iterator[_Pair]:
    """Each new measure with each that it meets: those that stand, and the new ones before it."""
    asked = {_goods(measure) for _, measure in draft.new}
    beside: dict[tuple[str, str, str], list[MeasureLaw]] = {}
    for row in draft.standing():
        if _goods(row) in asked:
            beside.setdefault(_goods(row), []).append(row)
    for line, measure in draft.new:
        rows = beside.setdefault(_goods(measure), [])
        yield from (_Pair(line, measure, row) for row in rows if _shares_days(measure, row))
        rows.append(measure)


def _shares_days(one: MeasureLaw, other: MeasureLaw) -> bool:
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return max(one.valid_from, other.valid_from) <= last


def _used(draft: Draft) -> Iterator[Hit]:
    for line, measure in draft.new:
        if measure.id in draft.world.measures:
            yield Hit(line.number, "measure", {"measure": measure.id})


def _overlap(draft: Draft) -> Iterator[Hit]:
    return (pair.hit("commodity") for pair in _pairs(draft) if question(pair.new) == question(pair.other))


def _series(draft: Draft) -> Iterator[Hit]:
    for pair in _pairs(draft):
        if question(pair.new) != question(pair.other) and _as_close(pair) and _same_origins(draft, pair):
            yield pair.hit("origin_group")


def _as_close(pair: _Pair) -> bool:
    """Whether neither is closer to the goods than the other, whatever is claimed and shown."""
    one, other = pair.new, pair.other
    certificates = set(one.certificates), set(other.certificates)
    shown_together = not certificates[0].isdisjoint(certificates[1]) or certificates == (set(), set())
    claims = ((row.preference, row.additional_code, row.order_number) for row in (one, other))
    same_claim = next(claims) == next(claims)
    return same_claim and shown_together and _width(one) == _width(other)


def _width(measure: MeasureLaw) -> int:
    """All origins, a group, a country: the narrower is the closer."""
    return 0 if not measure.origin_group else 2 if len(measure.origin_group) == _COUNTRY else 1


def _same_origins(draft: Draft, pair: _Pair) -> bool:
    """Whether goods of some origin fall under both."""
    one, other = pair.new, pair.other
    if _width(one) != 1:
        return one.origin_group == other.origin_group and one.origin_group not in one.excluded | other.excluded
    members: dict[str, set[str]] = {one.origin_group: set(), other.origin_group: set()}
    for row in draft.world.memberships:
        if row.group in members and in_force(row, pair.day):
            members[row.group].add(row.member)
    return bool((members[one.origin_group] - one.excluded) & (members[other.origin_group] - other.excluded))


def _gap(draft: Draft) -> Iterator[Hit]:
    """General customs duties that are ended, and nothing is left for the same goods of every origin."""
    for line in draft.basket.lines:
        row = draft.world.measures.get(line.measure) if line.deed is Deed.END else None
        if row is None or row.type != DUTY or row.preference not in GENERAL or row.origin_group:
            continue
        left = (*draft.standing(), *(measure for _, measure in draft.new))
        if not any(_reaches(each, row, draft.basket.live_on) for each in left):
            yield Hit(line.number, "measure", {"measure": row.id, "commodity": row.commodity or "–"})


def _reaches(measure: MeasureLaw, ended: MeasureLaw, on: date) -> bool:
    alike = (measure.type, measure.direction) == (ended.type, ended.direction)
    general = measure.preference in GENERAL and not measure.origin_group and not measure.certificates
    return alike and general and ended.commodity.startswith(measure.commodity) and in_force(measure, on)


RULES = (
    Rule(
        "WB-ID",
        msgid("A measure's id names one measure."),
        msgid("There is a measure {measure} already."),
        msgid("Make a basket of another name, and write the line there."),
        _used,
    ),
    Rule(
        "WB-OVERLAP",
        msgid("No overlap: of one type, code, area and additional code, one measure is law on one day."),
        msgid("The measure meets {other}, which rules on the same case, on {day}."),
        msgid("Change or end {other} in this basket, or begin after it ends."),
        _overlap,
    ),
    Rule(
        "WB-SERIES",
        msgid("Exclusivity: of one tax, one measure is the closest to any goods."),
        msgid("On {day} the measure and {other} are as close to goods of the same origin: neither goes before."),
        msgid("Exclude the countries that both extend to from one of them."),
        _series,
    ),
    Rule(
        "WB-GAP",
        msgid("No goods are left without a customs duty unawares."),
        msgid("Without measure {measure}, goods of code {commodity} have no general customs duty."),
        msgid("Add a measure for them (free, where nothing is to be charged)."),
        _gap,
        Severity.WARNING,
    ),
)
