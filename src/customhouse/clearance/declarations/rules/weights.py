"""Weights: gross and net mass of each goods item, in kilograms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

NET_SHARE = Decimal(1)
"""Per cent of the gross mass that the net mass has at least, where the law sets no figure (`net_mass_share`)."""

PERCENT = Decimal(100)


def _net_over_gross(case: Case) -> Iterator[Hit]:
    """The net mass leaves the packing out, so it can never be the greater of the two."""
    for at, goods in case.items():
        if goods.net_mass is not None and goods.gross_mass is not None and goods.net_mass > goods.gross_mass:
            params = {"net": str(goods.net_mass), "gross": str(goods.gross_mass)}
            yield Hit(place.measure(at, "128", "NetNetWeightMeasure"), params)


def _gross_missing(case: Case) -> Iterator[Hit]:
    """The gross mass ties the goods to the manifest and to the weighbridge."""
    if case.is_complete:
        for at, goods in case.items():
            if goods.gross_mass is None:
                yield Hit(place.measure(at, "126", "GrossMassMeasure"))


def _net_missing(case: Case) -> Iterator[Hit]:
    """Specific duties and statistics are reckoned on the net mass."""
    if case.is_complete:
        for at, goods in case.items():
            if goods.net_mass is None:
                yield Hit(place.measure(at, "128", "NetNetWeightMeasure"))


def _weightless(case: Case) -> Iterator[Hit]:
    """Hardly any goods weigh nothing; electricity does."""
    for at, goods in case.items():
        if goods.gross_mass == 0 or (goods.net_mass == 0 and goods.gross_mass is None):
            yield Hit(place.measure(at, "126", "GrossMassMeasure"))


def _net_tiny(case: Case) -> Iterator[Hit]:
    """Packing weighs little beside the goods; a net mass that is hardly any of the gross one hides a duty by weight."""
    share = case.law.limit("net_mass_share", case.on, NET_SHARE)
    for at, goods in case.items():
        if goods.net_mass is not None and goods.gross_mass and goods.net_mass * PERCENT < goods.gross_mass * share:
            params = {"net": str(goods.net_mass), "gross": str(goods.gross_mass), "share": f"{share:f}"}
            yield Hit(place.measure(at, "128", "NetNetWeightMeasure"), params)


def is_quiet(case: Case) -> bool:
    """Whether every mass is given and none is odd: then no rule here finds anything."""
    share = case.law.limit("net_mass_share", case.on, NET_SHARE)
    for goods in case.record.items:
        net, gross = goods.net_mass, goods.gross_mass
        if not net or not gross or net > gross or net * PERCENT < gross * share:
            return False
    return True


RULES = (
    Rule(
        "WGT-NET",
        Severity.ERROR,
        "WCO DM 126, 128",
        msgid("The net mass {net} kg is greater than the gross mass {gross} kg."),
        msgid("Check both masses: net is without any packing, gross with all of it."),
        _net_over_gross,
    ),
    Rule(
        "WGT-GROS",
        Severity.WARNING,
        "WCO DM 126",
        msgid("The gross mass is missing."),
        msgid("Give the mass of the goods with their packing, in kilograms."),
        _gross_missing,
    ),
    Rule(
        "WGT-NETM",
        Severity.WARNING,
        "WCO DM 128",
        msgid("The net mass is missing."),
        msgid("Give the mass of the goods without any packing, in kilograms."),
        _net_missing,
    ),
    Rule(
        "WGT-ZERO",
        Severity.WARNING,
        "WCO DM 126",
        msgid("The mass of the goods is zero."),
        msgid("Check the mass; only goods such as electricity have none."),
        _weightless,
    ),
    Rule(
        "WGT-TINY",
        Severity.WARNING,
        "WCO DM 126, 128",
        msgid("The net mass {net} kg is less than {share} % of the gross mass {gross} kg."),
        msgid("Check both masses: net is without any packing, gross with all of it, both in kilograms."),
        _net_tiny,
    ),
)
