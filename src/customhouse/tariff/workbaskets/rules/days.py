"""Rules on the days of draft law: not before today, and not ended before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.messages.findings import Severity, msgid
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule


def _has_begun(draft: Draft) -> bool:
    return draft.basket.live_on <= draft.world.today


def _past(draft: Draft) -> Iterator[Hit]:
    if _has_begun(draft) and not draft.basket.reason.strip():
        params = {"day": draft.basket.live_on.isoformat(), "today": draft.world.today.isoformat()}
        yield Hit(0, "live_on", params)


def _backwards(draft: Draft) -> Iterator[Hit]:
    if _has_begun(draft) and draft.basket.reason.strip():
        yield Hit(0, "live_on", {"day": draft.basket.live_on.isoformat()})


def _dates(draft: Draft) -> Iterator[Hit]:
    for line in draft.basket.lines:
        if line.valid_to is not None and line.valid_to < draft.basket.live_on:
            params = {"end": line.valid_to.isoformat(), "begin": draft.basket.live_on.isoformat()}
            yield Hit(line.number, "valid_to", params)


RULES = (
    Rule(
        "WB-PAST",
        msgid("Law does not bind backwards, unless it says why."),
        msgid("The basket begins on {day}, and today is {today}."),
        msgid("Let it begin tomorrow or later, or give the reason why it binds backwards."),
        _past,
    ),
    Rule(
        "WB-BACKWARDS",
        msgid("Law that binds backwards changes what was owed."),
        msgid("The basket begins on {day}: what was declared since then was charged by other law."),
        msgid("See that what was charged since then is charged anew or left by decision."),
        _backwards,
        Severity.WARNING,
    ),
    Rule(
        "WB-DATES",
        msgid("A validity that ends before it begins was never law."),
        msgid("The measure ends on {end}, before it begins on {begin}."),
        msgid("Give a last day that is not before the first, or none."),
        _dates,
    ),
)
