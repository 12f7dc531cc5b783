"""Shells: firms of a short life that share addresses; and what becomes of their trade."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import SCHEMES
from customhouse.world.opened.rules.economy import FOREVER, Economy

Places = NDArray[np.int64]
SHELL = SCHEMES.index("shell") + 1
LIFE = 8, 27
"""Least weeks of a shell, and the first number of weeks that none reaches."""
SHARED = 2 / 3
"""The chance that a new shell has the address of one before it."""


def make_shells(economy: Economy, taken: Places, rng: np.random.Generator) -> None:
    """Firms that begin, trade for some weeks, end, and share an address with others of their kind."""
    relations, traders = economy.relations, economy.traders
    firms = np.unique(relations.trader[taken])
    rings = rng.integers(0, max(1, len(firms) // 3), len(firms))
    life = rng.integers(*LIFE, len(firms))
    for firm, ring, weeks in zip(firms, rings, life, strict=True):
        own = relations.trader == firm
        begins = int(traders.begins[firm])
        traders.registered[firm] = begins * 7 - int(rng.integers(1, 20))
        traders.address[firm] = len(traders.begins) + ring
        relations.begins[own], relations.ends[own] = begins, begins + weeks


def found_shells(economy: Economy, taken: Places, week: int, rng: np.random.Generator) -> None:
    """The trade of lines goes to new firms of a short life, that share addresses with others of their kind."""
    relations, traders = economy.relations, economy.traders
    firms, which = np.unique(relations.trader[taken], return_inverse=True)
    first = len(traders.begins)
    known = np.unique(traders.address[relations.trader[(relations.scheme == SHELL) & (relations.home >= 0)]])
    address = int(traders.address.max()) + 1 + rng.integers(0, max(1, len(firms) // 3), len(firms))
    if len(known):
        address = np.where(rng.random(len(firms)) < SHARED, rng.choice(known, len(firms)), address)
    traders.begins = np.append(traders.begins, np.full(len(firms), week))
    traders.registered = np.append(traders.registered, week * 7 - rng.integers(1, 20, len(firms)))
    traders.address = np.append(traders.address, address)
    relations.home[taken] = relations.trader[taken]
    relations.trader[taken] = first + which
    relations.ends[taken] = week + rng.integers(*LIFE, len(firms))[which]


def end_shells(economy: Economy, week: int) -> None:
    """The trade of shells whose time is over goes back, honest, to the firms it came from."""
    relations = economy.relations
    over = np.flatnonzero((relations.home >= 0) & (relations.ends <= week))
    relations.trader[over], relations.home[over] = relations.home[over], -1
    relations.scheme[over], relations.rate[over], relations.ends[over] = 0, 0.0, FOREVER
