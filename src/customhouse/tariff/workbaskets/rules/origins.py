"""Rules on the origins that a measure extends to: areas that are known, with members on every day."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.messages.findings import msgid
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule
from customhouse.tariff.workbaskets.rules.spans import Span, uncovered


def _groups(draft: Draft) -> dict[str, list[Span]]:
    """The days on which each group has a member."""
    found: dict[str, list[Span]] = {}
    for row in draft.world.memberships:
        found.setdefault(row.group, []).append((row.valid_from, row.valid_to))
    return found


def _unknown(draft: Draft) -> Iterator[Hit]:
    groups = _groups(draft)
    for line, measure in draft.new:
        area = measure.origin_group
        if area and area not in groups and not draft.world.is_country(area):
            yield Hit(line.number, "origin_group", {"area": area})


def _outlives(draft: Draft) -> Iterator[Hit]:
    groups = _groups(draft)
    for line, measure in draft.new:
        spans = groups.get(measure.origin_group)
        day = uncovered(spans, measure.valid_from, measure.valid_to) if spans else None
        if day is not None:
            yield Hit(line.number, "origin_group", {"area": measure.origin_group, "day": day.isoformat()})


def _not_inside(draft: Draft) -> Iterator[Hit]:
    groups = _groups(draft)
    members = {(row.group, row.member) for row in draft.world.memberships}
    for line, measure in draft.new:
        for country in sorted(measure.excluded):
            is_one = draft.world.is_country(country)
            if not is_one or (measure.origin_group in groups and (measure.origin_group, country) not in members):
                yield Hit(line.number, "excluded", {"country": country, "area": measure.origin_group or "–"})


RULES = (
    Rule(
        "WB-AREA",
        msgid("A measure extends to goods of all origins, of a country, or of a group of countries."),
        msgid("{area} is neither a country nor a group that has members."),
        msgid("Give a country in two letters, a group of the tariff, or nothing for all origins."),
        _unknown,
    ),
    Rule(
        "WB-SPAN-AREA",
        msgid("Spans inside spans: a measure is law no longer than its area has members."),
        msgid("No country belongs to {area} on {day}, while the measure would be law."),
        msgid("End the measure when the area ends, or give another area."),
        _outlives,
    ),
    Rule(
        "WB-EXCLUDED",
        msgid("Only a country of the area can be excluded from it."),
        msgid("{country} is excluded, and is no country of the area {area}."),
        msgid("Take it out, or correct its two letters."),
        _not_inside,
    ),
)
