"""What a model of selection may propose, read from a law file and written to a table.

`steps` say from which chance of a finding on which lane is proposed, `share` for which share of an office's day at
most (all of it where nothing is said), `explore` with which share at most goods are looked at in order to learn, and
where more of it goes: by lot (`random`), where the model is least sure (`uncertainty`), where it has seen least
(`novelty`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.targeting.lanes.records import Exploring, Interest, Lane, ModelRule, ModelStep
from customhouse.targeting.profiles.rules.entries import Entry


def read_model_rule(entry: Entry) -> ModelRule | None:
    """What the entry lets a model propose; None where it says nothing of models."""
    if "model" not in entry.written:
        return None
    said = _inner(entry, "model")
    said.only("steps", "share", "explore")
    steps = tuple(_step(part) for part in said.entries("steps"))
    if any(one.at_least >= other.at_least for one, other in pairwise(steps)):
        said.fault(
            "PRF-MODEL-STEPS",
            msgid("The steps of a model are not in order."),
            msgid("Write the lowest chance first, each chance once."),
            at="steps",
        )
    share = said.share("share") if "share" in said.written else Decimal(1)
    return ModelRule(steps, share, _explore(_inner(said, "explore")) if "explore" in said.written else None)


def write_model_rule(rule: ModelRule) -> dict[str, Any]:
    """The rule as plain data that `read_model_rule` reads back."""
    said: dict[str, Any] = {
        "steps": [{"at_least": str(step.at_least), "lane": step.lane.value} for step in rule.steps],
        "share": str(rule.share),
    }
    if rule.explore:
        explore = rule.explore
        said["explore"] = {"share": str(explore.share), "by": explore.by.value, "lane": explore.lane.value}
    return said


def _inner(entry: Entry, name: str) -> Entry:
    written = entry.written.get(name)
    if not isinstance(written, Mapping):
        entry.fault(
            "PRF-MODEL",
            msgid("{field} must be an entry of fields."),
            msgid("Write its fields below it, each on a line of its own."),
            at=name,
            field=name,
        )
    return Entry(written if isinstance(written, Mapping) else {}, f"{entry.path}.{name}", entry.found)


def _step(entry: Entry) -> ModelStep:
    entry.only("at_least", "lane")
    return ModelStep(entry.share("at_least"), _proposed(entry))


def _explore(entry: Entry) -> Exploring:
    entry.only("share", "by", "lane")
    by = str(entry.written.get("by"))
    if by not in set(Interest):
        entry.fault(
            "PRF-EXPLORE",
            msgid("“{value}” is not a way of exploring."),
            msgid("Use one of: {known}."),
            at="by",
            value=by,
            known=", ".join(Interest),
        )
    interest = Interest(by) if by in set(Interest) else Interest.RANDOM
    return Exploring(entry.share("share"), interest, _proposed(entry))


def _proposed(entry: Entry) -> Lane:
    """A lane that a model may propose: any but a hold, which is for people to impose."""
    lane = entry.lane("lane")
    if lane is Lane.HOLD:
        entry.fault(
            "PRF-MODEL-HOLD",
            msgid("A model proposes no hold."),
            msgid("Name another lane; a hold is called for by profiles."),
            at="lane",
        )
    return lane
