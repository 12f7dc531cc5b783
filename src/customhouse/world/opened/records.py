"""What the open world is made of: its settings with units and bounds, the country's schedule, a week of trade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
Places = NDArray[np.int64]

SCHEMES = (
    "undervaluation",
    "misclassification",
    "false_origin",
    "splitting",
    "shell",
    "collusion",
    "smuggling",
)
"""What is planted, in the order of their numbers (1, 2, …; 0 is none)."""
WEEKS = 52
"""Weeks of a simulated year."""
MOST_YEARS = 20
MOST_ROWS = 20_000_000
HIGHEST_SEED = 2**31 - 1
PARTNERS = (
    "CN", "DE", "US", "IT", "FR", "TR", "IN", "KR", "JP", "ES", "GB", "NL", "VN", "TH", "EG", "BE", "PL", "BR",
    "AE", "MA", "ID", "MY", "SE", "CH", "TN", "JO", "AT", "CZ", "MX", "ZA", "PT", "DK", "SA", "BD", "PK", "UA",
)  # fmt: skip
"""Countries traded with, the usual ones first."""


class UnusableWorldError(ValueError):
    """Settings or a country of which no world can be made: `field`, the cause, and what to do about it."""

    def __init__(self, name: str, cause: str, remedy: str) -> None:
        super().__init__(f"{name}: {cause} {remedy}" if name else f"{cause} {remedy}")
        self.field, self.cause, self.remedy = name, cause, remedy


def _setting(default: Any, unit: str, text: str, least: float, most: float) -> Any:
    return field(default=default, metadata={"unit": unit, "text": text, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class NewScheme:
    """A scheme that nobody used before a week: its kind, its first week (from 0), its share of rows from then on."""

    kind: str
    week: int
    share: float


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """How the world is; every figure has its unit, its default and its bounds (docs/world.md lists them)."""

    first_day: date = field(
        default=date(2021, 1, 4), metadata={"unit": "day", "text": "The first day; a Monday is usual."}
    )
    illicit_share: float = _setting(0.03, "share of rows", "Rows with planted fraud.", 0, 0.5)
    mistake_share: float = _setting(0.02, "share of rows", "Rows with an honest mistake.", 0, 0.5)
    traders: int = _setting(3000, "firms", "Importers at the beginning.", 10, 1_000_000)
    new_traders: float = _setting(0.15, "share a year", "Importers that begin in a year.", 0, 5)
    relations: float = _setting(4.0, "a trader", "Lines of trade (goods, seller, route) of a trader.", 1, 50)
    sellers: int = _setting(2500, "firms", "Sellers abroad.", 5, 1_000_000)
    brokers: int = _setting(80, "firms", "Brokers.", 2, 100_000)
    goods: int = _setting(300, "codes", "Goods codes traded, drawn from the country’s schedule.", 5, 10_000)
    zipf: float = _setting(1.05, "exponent", "How unequal firms are: the n-th trades n^-exponent of the first.", 0, 3)
    season: float = _setting(0.3, "share", "How far a season raises or lowers a line of trade.", 0, 1)
    mass_spread: float = _setting(0.9, "standard deviation of log", "Net mass within a line of trade.", 0.01, 3)
    price_noise: float = _setting(0.12, "standard deviation of log", "Price of one consignment.", 0.001, 2)
    quality_spread: float = _setting(0.3, "standard deviation of log", "Price between lines: quality.", 0, 2)
    quantity_discount: float = _setting(0.05, "elasticity", "How the price falls with the mass.", 0, 0.5)
    inflation: float = _setting(0.03, "share a year", "Rise of all prices.", -0.5, 1)
    price_drift: float = _setting(0.1, "standard deviation of log a year", "How prices of goods wander.", 0, 2)
    vat: float = _setting(15.0, "per cent", "Value added tax on value and duty.", 0, 100)
    value_threshold: float = _setting(1000.0, "national currency", "Value below which nothing is charged.", 0, 1e9)
    depth_low: float = _setting(0.2, "share of value", "Least under-declaration of value.", 0.01, 0.95)
    depth_high: float = _setting(0.7, "share of value", "Highest under-declaration of value.", 0.01, 0.95)
    rate_low: float = _setting(0.15, "share of consignments", "Least share in which an offender offends.", 0.01, 1)
    rate_high: float = _setting(0.7, "share of consignments", "Highest share of that.", 0.01, 1)
    reaction: float = _setting(0.6, "chance", "That an offender who was caught changes what he does.", 0, 1)
    pause_weeks: int = _setting(8, "weeks", "How long one who pauses stays honest.", 1, 520)
    inspection_share: float = _setting(0.05, "share of rows", "Rows that the country itself inspects.", 0, 1)
    random_share: float = _setting(0.5, "share of inspections", "Of them, those drawn by chance alone.", 0, 1)
    schemes: Mapping[str, float] = field(
        default_factory=lambda: dict(zip(SCHEMES, (0.35, 0.15, 0.15, 0.1, 0.08, 0.1, 0.07), strict=True)),
        metadata={"unit": "weights", "text": "How usual each scheme is among offenders."},
    )
    new_schemes: tuple[NewScheme, ...] = field(
        default=(),
        metadata={"unit": "list of {kind, week, share}", "text": "Schemes nobody used before a week, by honest firms."},
    )
    partners: tuple[str, ...] = field(
        default=PARTNERS, metadata={"unit": "ISO 3166 codes", "text": "Countries traded with, the usual ones first."}
    )

    def plain(self) -> dict[str, Any]:
        """The settings as they would stand in a file."""
        told: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        told["first_day"] = self.first_day.isoformat()
        told["schemes"] = dict(self.schemes)
        told["new_schemes"] = [{"kind": each.kind, "week": each.week, "share": each.share} for each in self.new_schemes]
        told["partners"] = list(self.partners)
        return told


@dataclass(frozen=True, slots=True)
class Schedule:
    """Goods codes with the general and the preferential duty (per cent of the value), and who has preference."""

    codes: tuple[str, ...]
    general: Figures
    preferential: Figures
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of trade: its number from 0, what was declared and what is true, column by column, and whose trade it is.

    `relation` is the line of trade behind each row: known to the world alone.
    """

    number: int
    declared: Mapping[str, NDArray[Any]]
    truth: Mapping[str, NDArray[Any]]
    relation: Places


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changed the world: the day, what kind, and a word on it."""

    day: date
    kind: str
    detail: str
