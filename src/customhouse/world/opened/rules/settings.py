"""Settings from a file's entries: every fault is named with its field, its bounds and its remedy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from customhouse.world.opened.records import SCHEMES, NewScheme, OpenSettings, UnusableWorldError

LOWEST_YEAR, HIGHEST_YEAR = 1971, 2150
MOST_LISTED = 300


def read_settings(entries: object) -> OpenSettings:
    """The settings that a file says, defaults for what it does not say. Raises `UnusableWorldError`."""
    if entries is None:
        entries = {}
    if not isinstance(entries, Mapping):
        raise UnusableWorldError("", "The settings are no list of names and values.", "Write `name: value` lines.")
    known = {each.name: each for each in fields(OpenSettings)}
    unknown = [str(name)[:40] for name in entries if name not in known]
    if unknown:
        raise UnusableWorldError(unknown[0], "There is no such setting.", f"Known are: {', '.join(known)}.")
    read = {name: _read(name, value, known[name].metadata) for name, value in entries.items()}
    settings = OpenSettings(**read)
    for low, high in (("depth_low", "depth_high"), ("rate_low", "rate_high")):
        if getattr(settings, low) > getattr(settings, high):
            raise UnusableWorldError(low, f"It is higher than {high}.", "Lower the one or raise the other.")
    return settings


def _read(name: str, value: object, metadata: Mapping[str, Any]) -> Any:
    special = {"first_day": _day, "schemes": _weights, "new_schemes": _new_schemes, "partners": _partners}
    if name in special:
        return special[name](value)
    default = next(each.default for each in fields(OpenSettings) if each.name == name)
    return _figure(name, value, metadata["least"], metadata["most"], whole=isinstance(default, int))


def _figure(name: str, value: object, least: float, most: float, *, whole: bool = False) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UnusableWorldError(name, "It is no number.", f"Give a number from {least:g} to {most:g}.")
    if whole and value != int(value):
        raise UnusableWorldError(name, "It is no whole number.", f"Give a whole number from {least:g} to {most:g}.")
    if not least <= value <= most:
        raise UnusableWorldError(name, f"{value:g} is out of bounds.", f"Give a number from {least:g} to {most:g}.")
    return int(value) if whole else float(value)


def _day(value: object) -> date:
    try:
        read = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise UnusableWorldError("first_day", "It is no day.", "Write it as year-month-day.") from None
    if not LOWEST_YEAR <= read.year <= HIGHEST_YEAR:
        raise UnusableWorldError("first_day", "It is out of bounds.", f"Between {LOWEST_YEAR} and {HIGHEST_YEAR}.")
    return date(read.year, read.month, read.day)


def _weights(value: object) -> dict[str, float]:
    if not isinstance(value, Mapping) or not set(value) <= set(SCHEMES):
        raise UnusableWorldError("schemes", "They are no weights by scheme.", f"Known are: {', '.join(SCHEMES)}.")
    read = {name: float(_figure(f"schemes.{name}", weight, 0, 1e6)) for name, weight in value.items()}
    if not sum(read.values()):
        raise UnusableWorldError("schemes", "All weigh nothing.", "Give one of them a weight.")
    return {name: read.get(name, 0.0) for name in SCHEMES}


def _new_schemes(value: object) -> tuple[NewScheme, ...]:
    if not isinstance(value, list) or len(value) > MOST_LISTED:
        raise UnusableWorldError("new_schemes", "It is no list.", "List entries of kind, week and share.")
    read = []
    for place, entry in enumerate(value):
        name = f"new_schemes[{place}]"
        if not isinstance(entry, Mapping) or set(entry) != {"kind", "week", "share"} or entry["kind"] not in SCHEMES:
            raise UnusableWorldError(name, "It lacks a known kind, a week or a share.", "Give all three.")
        week = int(_figure(f"{name}.week", entry["week"], 0, 5200, whole=True))
        read.append(NewScheme(str(entry["kind"]), week, float(_figure(f"{name}.share", entry["share"], 0, 0.5))))
    return tuple(read)


def _partners(value: object) -> tuple[str, ...]:
    fits = isinstance(value, list) and 1 < len(value) <= MOST_LISTED
    if not fits or not all(isinstance(each, str) and len(each) == 2 and each.isalpha() for each in value):  # type: ignore[attr-defined]  # noqa: PLR2004  # a list, as just seen; ISO codes have two letters
        raise UnusableWorldError("partners", "They are no list of countries.", "List two or more ISO codes.")
    return tuple(dict.fromkeys(each.upper() for each in value))  # type: ignore[attr-defined]  # a list, as just seen
