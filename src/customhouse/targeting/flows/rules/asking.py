"""A departure as the condition of a profile: whoever finds it can have the next such goods looked at."""

from __future__ import annotations

from customhouse.targeting.flows.records import Departure, Dimension

PHRASES = {
    Dimension.IMPORTER: "importer is {}",
    Dimension.GOODS: "commodity begins with {}",
    Dimension.ORIGIN: "origin is {}",
    Dimension.DEPARTURE: "export country is {}",
    Dimension.MODE: "transport mode is {}",
    Dimension.OFFICE: "office is {}",
    Dimension.BROKER: "declarant is {}",
}
"""What the language of profiles can say; a seller's name, a weekday and a time of day it cannot."""


def condition_of(departure: Departure) -> str:
    """The condition that the goods of a departure meet; empty where the language of profiles has no words for it."""
    told = [*departure.flow, *([(departure.dimension, departure.value)] if departure.dimension else [])]
    return " and ".join(PHRASES[each].format(value) for each, value in told if value and each in PHRASES)
