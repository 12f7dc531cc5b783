"""A departure in a sentence: what is new, how often, and what was usual."""

from __future__ import annotations

from collections.abc import Callable

from customhouse.messages.findings import Translate, fill, msgid
from customhouse.targeting.flows.records import Change, Departure, Dimension

DIMENSION_NAMES = {
    Dimension.IMPORTER: msgid("Importer"),
    Dimension.SELLER: msgid("Seller"),
    Dimension.GOODS: msgid("Goods"),
    Dimension.ORIGIN: msgid("Origin"),
    Dimension.DEPARTURE: msgid("Country of export"),
    Dimension.MODE: msgid("Mode of transport"),
    Dimension.OFFICE: msgid("Office"),
    Dimension.BROKER: msgid("Broker"),
    Dimension.WEEKDAY: msgid("Weekday"),
    Dimension.TIME: msgid("Time of day"),
}
SENTENCES = {
    Change.UNSEEN: msgid(
        "{dimension} {value}, never seen in {history} movements before (usually {usual}), in {seen} of {recent} now."
    ),
    Change.SHIFT: msgid(
        "{dimension} {value} in {seen} of {recent} movements now, in {before} of {history} before (usually {usual})."
    ),
    Change.MORE: msgid("{seen} kg in these days, usually about {before} kg."),
    Change.LESS: msgid("Only {seen} kg in these days, usually about {before} kg."),
}
CHANGE_NAMES = {
    Change.UNSEEN: msgid("Never seen before"),
    Change.SHIFT: msgid("More often than before"),
    Change.MORE: msgid("Much more than usual"),
    Change.LESS: msgid("Much less than usual"),
}
TIMES = {"night": msgid("night"), "morning": msgid("morning"), "afternoon": msgid("afternoon")}
"""From 20 to 6 o'clock, from 6 to 12, and from 12 to 20, by the clock of the country."""
DAYS = {
    "1": msgid("Monday"),
    "2": msgid("Tuesday"),
    "3": msgid("Wednesday"),
    "4": msgid("Thursday"),
    "5": msgid("Friday"),
    "6": msgid("Saturday"),
    "7": msgid("Sunday"),
}
NOBODY = msgid("none named")
Number = Callable[[float], str]


def plain_number(value: float) -> str:
    """A figure as machines write it.

    >>> plain_number(2_000_000.0), plain_number(2.5)
    ('2000000', '2.5')
    """
    return str(round(value)) if value == round(value) else f"{value:.1f}"


def parts(
    departure: Departure, number: Number = plain_number, translate: Translate = str
) -> tuple[str, dict[str, str]]:
    """The text of the sentence, and what its fields are filled with."""
    dimension = departure.dimension
    return translate(SENTENCES[departure.change]), {
        "dimension": translate(DIMENSION_NAMES[dimension]) if dimension else "",
        "value": value_in_words(dimension, departure.value, translate),
        "usual": value_in_words(dimension, departure.usual, translate),
        "seen": number(departure.seen),
        "before": number(departure.before),
        "recent": number(departure.recent),
        "history": number(departure.history),
    }


def sentence(departure: Departure, number: Number = plain_number, translate: Translate = str) -> str:
    """The departure in plain words."""
    return fill(*parts(departure, number, translate))


def value_in_words(dimension: Dimension | None, value: str, translate: Translate = str) -> str:
    """A value as people call it.

    >>> value_in_words(Dimension.WEEKDAY, "1"), value_in_words(Dimension.ORIGIN, "BR"), value_in_words(None, "")
    ('Monday', 'BR', 'none named')
    """
    if not value:
        return translate(NOBODY)
    names = {Dimension.WEEKDAY: DAYS, Dimension.TIME: TIMES}.get(dimension, {}) if dimension else {}
    return translate(names[value]) if value in names else value
