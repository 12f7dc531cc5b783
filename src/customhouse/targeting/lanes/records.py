"""The decision of selection: a lane, the controls it calls for, and its reasons by audience. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Lane(StrEnum):
    """Lanes from lightest to gravest: blue is release now and audit later, hold stops everything."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    HOLD = "hold"


class Audience(StrEnum):
    """Who may read a reason: anybody concerned, officers, or analysts alone."""

    PUBLIC = "public"
    OFFICER = "officer"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, said to one audience. `text` is an English message id with fields filled from `params`."""

    code: str
    text: str
    audience: Audience
    item: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What selection decided for one declaration.

    `controls` are control types (`10` documents, `30` scan, `40` physical, `45` sampling …). `reasons` hold one
    for the public (the control, and what is wanted), the rest for officers and analysts. `draw` is the value
    in [0, 1) of the keyed random function, recorded for audit; `drawn` whether chance alone chose.
    """

    lane: Lane
    controls: tuple[str, ...]
    reasons: tuple[Reason, ...]
    draw: str
    drawn: bool
    profiles: tuple[str, ...] = ()
