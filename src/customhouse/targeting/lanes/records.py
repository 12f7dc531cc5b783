"""The decision of selection: a lane, the controls it calls for, and its reasons by audience. No Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from customhouse.targeting.facts.records import ItemFacts
    from customhouse.targeting.profiles.records import Condition

import msgspec

from customhouse.messages.record import Record


class Lane(StrEnum):
    """Lanes from lightest to gravest: blue is release now and audit later, hold stops everything."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    HOLD = "hold"

    @property
    def gravity(self) -> int:
        """0 for green to 5 for hold; the enumeration stands in this order.

        >>> Lane.RED.gravity > Lane.YELLOW.gravity
        True
        """
        return _GRAVITY[self]

    @property
    def is_control(self) -> bool:
        """Whether goods are controlled before they go: not green, and not blue, which goes and is audited later.

        >>> [lane.value for lane in Lane if not lane.is_control]
        ['green', 'blue']
        """
        return _GRAVITY[self] >= _GRAVITY[Lane.YELLOW]


_GRAVITY = {lane: rank for rank, lane in enumerate(Lane)}


class Audience(StrEnum):
    """Who may read a reason: anybody concerned, officers, or analysts alone."""

    PUBLIC = "public"
    OFFICER = "officer"
    ANALYST = "analyst"


class Reason(Record, frozen=True):
    """Why, said to one audience. `text` is an English message id with fields filled from `params` and `words`.

    `words` are message ids themselves, told in the reader's language (as in `messages.findings.Finding`).

    A text that comes from law data and not from the program stands in `texts` by language (`{"fr": …, "ar": …}`),
    with English in `text`.
    """

    code: str
    text: str
    audience: Audience
    item: int | None = None
    params: Mapping[str, str] = msgspec.field(default_factory=dict)
    texts: Mapping[str, str] = msgspec.field(default_factory=dict)
    words: Mapping[str, str] = msgspec.field(default_factory=dict)


class Opinion(Record, frozen=True):
    """What a model said of a declaration when it was selected, as it is kept beside the decision.

    `chance` is that of a finding in its likeliest item (`item`), None where the model gave no answer: `fault` says why.
    `worth` is the extra revenue expected, None where no model tells. `lane` is the one that the law proposes from that
    chance on (green: none); `is_followed` whether it went into the decision, `is_explored` whether the goods were
    chosen in order to learn, and `exploring` the probability with which they could be.
    """

    model: str
    chance: Decimal | None
    item: int = 0
    worth: Decimal | None = None
    lane: Lane = Lane.GREEN
    is_followed: bool = False
    is_explored: bool = False
    exploring: Decimal = Decimal(0)
    fault: str = ""


class Decision(Record, frozen=True):
    """What selection decided for one declaration.

    `controls` are control types (`10` documents, `30` scan, `40` physical, `45` sampling …). `reasons` hold one
    for the public (the control, and what is wanted), the rest for officers and analysts. `draw` is the value
    in [0, 1) of the keyed random function, recorded for audit; `drawn` whether chance alone chose. `key_id` names the
    selection key without telling it; `policy` is the code of the policy that held; `score` the sum of weights.
    `propensity` is the probability with which chance alone would have sent it to a control, 1 where profiles, score
    or an earlier choice called for one: what was looked at is weighed by it afterwards. `shadows` are the profiles in
    shadow that would have found it; they decide nothing.
    `since` is the day on which the lane was first chosen: an earlier one where an earlier choice alone calls for it.
    `opinion` is what a model said, where one was asked.
    `delay` is for how many minutes the release of what is not controlled waits (`rules.delaying`).
    """

    lane: Lane
    controls: tuple[str, ...]
    reasons: tuple[Reason, ...]
    draw: str
    drawn: bool
    profiles: tuple[str, ...] = ()
    key_id: str = ""
    policy: str = ""
    score: int = 0
    since: date | None = None
    propensity: Decimal = Decimal(0)
    shadows: tuple[str, ...] = ()
    opinion: Opinion | None = None
    delay: int = 0


class Fingerprint(Record, frozen=True):
    """By what one goods item is recognised when it is declared again: keys of 32 hexadecimal digits.

    `carriers` has one key for each container and transport document of this trader, of which `containers` are the
    first; `goods` stands for the trader's commodity and of which kinds its carriers are; `similar` for the same
    commodity where carriers cannot be compared.
    """

    containers: frozenset[str]
    carriers: frozenset[str]
    goods: str
    similar: frozenset[str]

    @property
    def left(self) -> frozenset[str]:
        """The keys under which these goods are found later."""
        return self.carriers | {self.goods}

    @property
    def sought(self) -> frozenset[str]:
        """The keys under which the same goods may have been declared before."""
        return self.carriers | self.similar

    def recognises(self, earlier: Fingerprint) -> bool:
        """Whether goods declared earlier are taken for these."""
        return not self.sought.isdisjoint(earlier.left)


@dataclass(frozen=True, slots=True)
class RandomShare:
    """A share of declarations that chance sends to a lane, at one office or (empty) at those without their own.

    `share` is in [0, 1]; `controls` are the control types that this selection calls for.
    """

    direction: str
    office: str
    share: Decimal
    lane: Lane
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """From this sum of weights on, the declaration goes at least to this lane."""

    at_least: int
    lane: Lane


@dataclass(frozen=True, slots=True)
class ExpectedRate:
    """The share of declarations that a lane should reach at one office or (empty) each office without its own."""

    direction: str
    office: str
    lane: Lane
    rate: Decimal


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """Of this lane an office takes so many a day by chance; further ones go to the lane `instead`.

    What profiles, score or an earlier choice call for is never limited.
    """

    office: str
    lane: Lane
    a_day: int
    instead: Lane


@dataclass(frozen=True, slots=True)
class Delay:
    """For how many minutes goods that are not controlled wait for their release: one way, at one or (empty) any office.

    An office with a delay of its own has no other. Between the least and the most a draw decides; alike, it is fixed.
    """

    direction: str
    office: str
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Intensity:
    """Where the condition holds of every item, random shares are multiplied by the factor: compliance earns trust."""

    when: Condition
    factor: Decimal


class Interest(StrEnum):
    """How the exploring share is drawn: by lot, where the model is least sure, or where it has seen least."""

    RANDOM = "random"
    UNCERTAINTY = "uncertainty"
    NOVELTY = "novelty"


@dataclass(frozen=True, slots=True)
class ModelStep:
    """From this chance of a finding on, a model proposes this lane."""

    at_least: Decimal
    lane: Lane


@dataclass(frozen=True, slots=True)
class Exploring:
    """The share of declarations at most that chance sends to a lane in order to learn, and where more of it goes."""

    share: Decimal
    by: Interest
    lane: Lane


@dataclass(frozen=True, slots=True)
class ModelRule:
    """What a model may propose: lanes by steps of chance, for a share at most of an office's day; and exploring."""

    steps: tuple[ModelStep, ...] = ()
    share: Decimal = Decimal(1)
    explore: Exploring | None = None


def _nothing() -> tuple[Reason, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What a model answers of one declaration: the chance of a finding in the likeliest of its items, from 0 to 1.

    `chance` is None where it could not answer, and `fault` says why in a word. `seen` is how often its like was learned
    from, `worth` the extra revenue expected. `why` reckons the reasons for analysts; it is asked only where the model's
    proposal is followed.
    """

    model: str
    chance: Decimal | None = None
    item: int = 0
    seen: int = 0
    worth: Decimal | None = None
    fault: str = ""
    why: Callable[[], tuple[Reason, ...]] = _nothing


class Adviser(Protocol):
    """A model that is asked of declarations. It answers always, and never raises."""

    def advise(self, declarations: Sequence[Sequence[ItemFacts]]) -> Sequence[Advice]:
        """One answer for each declaration, from the facts of its items; one alone is answered as among many."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How chance is steered: intensities, expected rates, daily limits; and the lane while profiles cannot be asked.

    `model` says what a model may propose; without it none is asked. `delays` let a release wait
    where nothing is controlled.
    """

    intensities: tuple[Intensity, ...] = ()
    expected: tuple[ExpectedRate, ...] = ()
    limits: tuple[DailyLimit, ...] = ()
    failsafe: Lane = Lane.YELLOW
    model: ModelRule | None = None
    delays: tuple[Delay, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectionPolicy:
    """How a country selects, valid from one day to another (`valid_to` None: until further notice).

    `controls` gives the control types that each lane calls for when nothing more precise is said; `relodging_days` is
    how long after a cancellation the same goods are recognised.
    """

    code: str
    valid_from: date
    valid_to: date | None
    controls: Mapping[Lane, tuple[str, ...]]
    shares: tuple[RandomShare, ...]
    steps: tuple[ScoreStep, ...]
    relodging_days: int
    legal_reference: str
    balance: Balance = field(default_factory=Balance)
