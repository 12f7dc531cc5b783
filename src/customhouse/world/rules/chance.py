"""Chance with a seed: the few draws of which trade is made. Equal seeds give equal draws on every machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def seeded(*parts: object) -> Random:
    """A source of chance of its own for what the parts name (a declaration, a price), apart from all others."""
    return Random("/".join(map(str, parts)))  # noqa: S311  # a simulation wants repeatable chance, not secrets


def pick(rng: Random, weights: Mapping[Thing, float]) -> Thing:
    """One of the things, each as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def zipf(things: Sequence[Thing], exponent: float = 1.0) -> dict[Thing, float]:
    """The first thing weighs most, the n-th an n-th of it: as firms and their trade do.

    >>> zipf(["large", "middle", "small"])["middle"]
    0.5
    """
    return {thing: 1 / rank**exponent for rank, thing in enumerate(things, 1)}


def lognormal(rng: Random, median: float, spread: float) -> float:
    """A positive number around the median, with the long tail that prices and sizes have."""
    return median * rng.lognormvariate(0, spread)


def exact(number: float, step: str) -> Decimal:
    """The number to the given step, at least one step.

    >>> exact(3.14159, "0.01"), exact(0.0001, "0.01")
    (Decimal('3.14'), Decimal('0.01'))
    """
    return max(Decimal(repr(number)).quantize(Decimal(step)), Decimal(step))
