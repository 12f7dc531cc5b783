"""Transport and places: how the goods cross the border, where they are, and where they go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from stdnum import iso6346

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def _mode_missing(case: Case) -> Iterator[Hit]:
    """The mode of transport at the border tells control where to look for the goods."""
    if case.is_complete and not case.record.border_transport_mode:
        yield Hit(place.BORDER_TRANSPORT.into("T022", "ModeCode"))


def _location_missing(case: Case) -> Iterator[Hit]:
    """An officer must know where the goods can be seen."""
    if case.is_complete and not case.record.goods_location:
        yield Hit(place.CONSIGNMENT.into("64A", "GoodsLocation"))


def _container_number(case: Case) -> Iterator[Hit]:
    """The check digit of ISO 6346 finds slips in container numbers; other equipment bears other numbers."""
    for number, container in enumerate(case.record.containers, start=1):
        if not _is_container(container):
            where = place.CONSIGNMENT.into("31B", "TransportEquipment", number).into("159", "ID")
            yield Hit(where, {"container": container})


def _foreign_destination(case: Case) -> Iterator[Hit]:
    """Goods imported for another country belong under transit or re-export, unless a corridor is agreed."""
    destination = case.record.destination
    if case.is_import and destination and destination != case.law.country:
        yield Hit(place.DESTINATION, {"country": destination})


def _home_destination(case: Case) -> Iterator[Hit]:
    """Goods exported to this country itself do not leave."""
    if not case.is_import and case.record.destination == case.law.country:
        yield Hit(place.DESTINATION, {"country": case.record.destination})


def is_quiet(case: Case) -> bool:
    """Whether the way of the goods is told and plain: then no rule here finds anything."""
    record = case.record
    if not (record.border_transport_mode and record.goods_location) or not all(map(_is_container, record.containers)):
        return False
    if case.is_import:
        return record.destination in {"", case.law.country}
    return record.destination != case.law.country


@lru_cache(maxsize=4096)
def _is_container(number: str) -> bool:
    return not number or bool(iso6346.is_valid(number))


RULES = (
    Rule(
        "TRN-MODE",
        Severity.WARNING,
        "WCO DM T022",
        msgid("The mode of transport at the border is missing."),
        msgid("Give the mode of transport at the border, for example 1 for sea or 3 for road."),
        _mode_missing,
    ),
    Rule(
        "TRN-LOC",
        Severity.WARNING,
        "WCO DM 64A",
        msgid("The location of the goods is missing."),
        msgid("Say where the goods can be examined."),
        _location_missing,
    ),
    Rule(
        "TRN-CONT",
        Severity.WARNING,
        "WCO DM 159; ISO 6346",
        msgid("{container} is not a valid container number."),
        msgid("Check the four letters and seven digits on the container."),
        _container_number,
    ),
    Rule(
        "TRN-DEST",
        Severity.WARNING,
        "WCO DM 465",
        msgid("The country of destination is {country}, not this country."),
        msgid("Check the country of destination, or place the goods under transit."),
        _foreign_destination,
    ),
    Rule(
        "TRN-HOME",
        Severity.WARNING,
        "WCO DM 465",
        msgid("The goods are exported, but their destination {country} is this country."),
        msgid("Check the country of destination."),
        _home_destination,
    ),
)
