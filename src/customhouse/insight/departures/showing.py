"""A watched flow as a page shows it: its definition in words, its departures in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from customhouse.foundation.pages.formats import number
from customhouse.foundation.pages.isolating import isolated
from customhouse.foundation.pages.records import Fact, Tone
from customhouse.targeting.flows.models import WatchedFlow
from customhouse.targeting.flows.records import Change, Departure
from customhouse.targeting.flows.rules.asking import condition_of
from customhouse.targeting.flows.rules.saying import CHANGE_NAMES, DIMENSION_NAMES, parts, value_in_words

SURE, LIKELY = 4.0, 2.5


@dataclass(frozen=True, slots=True)
class Shown:
    """One departure: what it is, of which flow, in words, in which declarations, and the condition that finds more."""

    name: str
    tone: Tone
    flow: str
    sentence: SafeString
    chance: str
    declarations: tuple[str, ...]
    condition: str


def shown(departure: Departure) -> Shown:
    """A departure for a page."""
    text, params = parts(departure, _figure, gettext)
    tone = Tone.BAD if departure.score >= SURE else Tone.WARN if departure.score >= LIKELY else Tone.INFO
    return Shown(
        gettext(CHANGE_NAMES[Change(departure.change)]),
        tone,
        " · ".join(value_in_words(dimension, value, gettext) for dimension, value in departure.flow),
        isolated(text, params),
        number(max(1, round(10 ** min(departure.score, 9)))),
        departure.declarations,
        condition_of(departure),
    )


def defined(row: WatchedFlow) -> list[Fact]:
    """What is watched, in words."""
    reference = row.record()
    conditions: list[Any] = [
        Fact(gettext(DIMENSION_NAMES[each]), " ".join(values), "ref") for each, values in reference.conditions.items()
    ]
    names = {each: gettext(DIMENSION_NAMES[each]) for each in reference.dimensions}
    return [
        *conditions,
        Fact(gettext("One flow for each"), ", ".join(names[each] for each in reference.apart)),
        Fact(gettext("What may depart"), ", ".join(names[each] for each in reference.watched)),
        Fact(gettext("Days that are looked at"), reference.days, "number"),
        Fact(gettext("Days of the past"), reference.history, "number"),
    ]


def _figure(value: float) -> str:
    return number(Decimal(round(value)))
