"""The part of a selection policy that steers chance, read from a law file and written to a table.

intensity:
  - {when: {fact: importer, in_group: TRUSTED}, factor: "0.2"}
  - {when: {fact: importer_declarations, at_most: 3}, factor: "2"}
expected:
  - {direction: import, lane: red, rate: "0.03"}
limits:
  - {office: XD000200, lane: red, a_day: 40, instead: yellow}
failsafe: yellow
delay:
  - {direction: import, office: XD000200, at_least: 10, at_most: 20}
model:
  share: "0.05"
  steps:
    - {at_least: "0.30", lane: yellow}
    - {at_least: "0.60", lane: red}
  explore: {share: "0.01", by: uncertainty, lane: yellow}
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.targeting.lanes.records import Balance, DailyLimit, Delay, ExpectedRate, Intensity, Lane
from customhouse.targeting.profiles.rules.conditions import read_condition, write_condition
from customhouse.targeting.profiles.rules.entries import Entry, decimal
from customhouse.targeting.profiles.rules.proposing import read_model_rule, write_model_rule

FIELDS = ("intensity", "expected", "limits", "failsafe", "delay", "model")
LONGEST_DELAY = 1440
"""Minutes: a day."""
_MOST = Decimal(100)


def read_balance(entry: Entry) -> Balance:
    """What the entry says of intensities, rates, limits, delays, a model, and the lane without profiles."""
    return Balance(
        intensities=tuple(_intensity(part) for part in entry.entries("intensity")),
        expected=tuple(_expected(part) for part in entry.entries("expected")),
        limits=tuple(_limit(part) for part in entry.entries("limits")),
        failsafe=entry.lane("failsafe") if "failsafe" in entry.written else Lane.YELLOW,
        model=read_model_rule(entry),
        delays=_delays(entry),
    )


def write_balance(balance: Balance) -> dict[str, Any]:
    """The balance as plain data that `read_balance` reads back; empty where it says nothing."""
    said = {
        "intensity": [{"when": write_condition(each.when), "factor": str(each.factor)} for each in balance.intensities],
        "expected": [
            {"direction": each.direction, "office": each.office, "lane": each.lane.value, "rate": str(each.rate)}
            for each in balance.expected
        ],
        "limits": [
            {"office": each.office, "lane": each.lane.value, "a_day": each.a_day, "instead": each.instead.value}
            for each in balance.limits
        ],
        "failsafe": "" if balance.failsafe is Lane.YELLOW else balance.failsafe.value,
        "delay": [
            {"direction": each.direction, "office": each.office, "at_least": each.at_least, "at_most": each.at_most}
            for each in balance.delays
        ],
        "model": write_model_rule(balance.model) if balance.model else {},
    }
    return {name: value for name, value in said.items() if value}


def read_direction(entry: Entry) -> str:
    """Import or export."""
    direction = entry.text("direction")
    if direction not in {"import", "export"}:
        entry.fault(
            "PRF-DIRECTION",
            msgid("“{value}” is not a direction of trade."),
            msgid("Write import or export."),
            value=direction,
        )
    return direction


def _office(entry: Entry) -> str:
    return entry.text("office") if entry.written.get("office") else ""


def _intensity(entry: Entry) -> Intensity:
    entry.only("when", "factor")
    when, factor = entry.written.get("when"), decimal(entry.written.get("factor"))
    if factor is None or not 0 <= factor <= _MOST:
        entry.fault(
            "PRF-FACTOR",
            msgid("factor must be a number from 0 to 100."),
            msgid('Write "0.5" for half as often, "2" for twice as often.'),
            at="factor",
        )
    inner = Entry(when if isinstance(when, Mapping) else {}, f"{entry.path}.when", entry.found)
    return Intensity(read_condition(inner), factor or Decimal(0))


def _expected(entry: Entry) -> ExpectedRate:
    entry.only("direction", "office", "lane", "rate")
    return ExpectedRate(read_direction(entry), _office(entry), entry.lane("lane"), entry.share("rate"))


def _limit(entry: Entry) -> DailyLimit:
    entry.only("office", "lane", "a_day", "instead")
    limit = DailyLimit(_office(entry), entry.lane("lane"), entry.whole("a_day", 0, 100_000), entry.lane("instead"))
    if limit.instead.gravity >= limit.lane.gravity:
        entry.fault(
            "PRF-LIMIT",
            msgid("What goes beyond a limit goes to a lighter lane."),
            msgid("Name a lane lighter than {lane} in instead."),
            at="instead",
            lane=limit.lane.value,
        )
    return limit


def _delays(entry: Entry) -> tuple[Delay, ...]:
    parts = entry.entries("delay")
    delays = tuple(_delay(part) for part in parts)
    seen: set[tuple[str, str]] = set()
    for part, delay in zip(parts, delays, strict=True):
        if (delay.direction, delay.office) in seen:
            part.fault(
                "PRF-DELAY-TWICE",
                msgid("The delay of one direction and office ({direction} {office}) is said twice."),
                msgid("Keep one entry for each direction and office."),
                direction=delay.direction,
                office=delay.office,
            )
        seen.add((delay.direction, delay.office))
    return delays


def _delay(entry: Entry) -> Delay:
    entry.only("direction", "office", "at_least", "at_most")
    least, most = (entry.whole(name, 0, LONGEST_DELAY) for name in ("at_least", "at_most"))
    if most < least:
        entry.fault(
            "PRF-DELAY",
            msgid("A delay cannot last {most} minutes at most where it lasts {least} at least."),
            msgid("Write the longer time in at_most; the same in both for a fixed time."),
            at="at_most",
            least=str(least),
            most=str(most),
        )
    return Delay(read_direction(entry), _office(entry), least, most)
