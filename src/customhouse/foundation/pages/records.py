"""The pieces of a page's furniture, as areas hand them to templates. No Django.

Texts are handed over translated (or lazily so), addresses reversed. The tags of `web` draw each piece, and
docs/furniture.md shows how.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Words: TypeAlias = str | StrPromise
else:
    Words = str
"""A text for people: a `str`, or a lazy translation that becomes one when it is drawn."""


class Tone(StrEnum):
    """How a chip, a step or a notice is coloured; the words beside it always say the same."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    WAIT = "wait"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; the page itself has no address."""

    label: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view on the same thing, each at an address of its own. `count` is shown beside the label."""

    label: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, on a timeline. `at` is an aware time, or None for what is still to come."""

    title: Words
    at: datetime | None = None
    text: Words = ""
    by: Words = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a definition list. `kind` says how the value is written (see `tables.Column`)."""

    label: Words
    value: Any
    kind: str = "text"
    currency: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work in a task list: where it is done, what it asks, and how far it is."""

    label: Words
    url: str = ""
    hint: Words = ""
    status: Words = ""
    tone: Tone = Tone.NEUTRAL
