"""Holding the share of rows that is planted: who offends besides, and how much, so that as much is planted as asked.

Lines of trade come and go, seasons turn, offenders who were caught pause or stop, one split makes several rows. So
before each week it is reckoned how many rows each scheme would give: where too few, honest lines of trade are won for
it; the rest is made up by how often its offenders offend in that week. What one scheme cannot give the others give, by
their weights, and what none can give is owed to later weeks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import SCHEMES, NewScheme, OpenSettings
from customhouse.world.opened.rules import offenders
from customhouse.world.opened.rules.economy import Economy, chance
from customhouse.world.opened.rules.shells import end_shells

Figures = NDArray[np.float64]
WINNING = 16
"""The purpose of chance by which lines of trade are won."""
NEAR = 0.95
"""Of the rows wished, the share from which on nobody is won besides."""
SOON, LATER = 8, 13
"""Weeks in which what is owed is made up by those who offend already, and by those won besides."""
ROUNDS = 3
"""How often a week's rest is handed on to other schemes."""


class Holding:
    """What was asked for and what was planted so far, in rows, by number of scheme (0: none)."""

    def __init__(self, settings: OpenSettings, economy: Economy, weeks: int, seed: int) -> None:
        """Of a world of so many weeks, in which the first offenders stand already."""
        self.settings, self.economy, self.weeks, self.seed = settings, economy, weeks, seed
        self.base = np.array([0.0, *offenders.shares(settings)])
        self._rows = 0
        self.asked, self.planted, self._owed = (np.zeros(len(SCHEMES) + 1) for _ in range(3))

    def pace(self, week: int, rows: int, flow: Figures) -> tuple[Figures, NDArray[np.int64]]:
        """How often offenders offend in a week, by scheme, and how many lines of trade were won for each.

        `flow` is the share of each line of trade in the week's consignments. 1 is as often as each set out to, 0 never,
        2 as often as the settings let anybody.
        """
        end_shells(self.economy, week)
        share = self.base + self._news(week)
        self.asked += share * rows
        self._rows += rows
        won = np.zeros(len(share), dtype=np.int64)
        if not rows:
            return np.ones(len(share)), won
        due, rng = share * rows, chance(self.seed, WINNING, week)
        soon = min(SOON, self.weeks - week)
        usual, most = offenders.expected(self.settings, self.economy, week, flow)
        for _ in range(ROUNDS):
            new = self._win(np.maximum(due + self._owed / LATER, 0.0) / rows, usual, week, flow, rng)
            if new.any():
                usual, most = offenders.expected(self.settings, self.economy, week, flow)
                won += new
            lacking = np.maximum(due + self._owed / soon - most * rows, 0.0)
            if not lacking.any():
                break
            due = self._handed_on(due, lacking, share)
        wanted = np.maximum(due + self._owed / soon, 0.0)
        self._owed += due
        return _pace(wanted / rows, usual, most), won

    def planted_in(self, scheme: NDArray[np.int64]) -> None:
        """Take note of a week's rows: the number of the scheme of each."""
        rows = np.bincount(scheme, minlength=len(self.base)).astype(np.float64)
        rows[0] = 0.0
        self.planted += rows
        self._owed -= rows

    def reached(self) -> Mapping[str, Any]:
        """The shares of rows asked and reached until now, in all and by scheme; `short` where too few were to be won.

        Short is what lacks more than a hundredth, and more than chance explains (three standard deviations).
        """
        rows = max(self._rows, 1)
        asked, planted = float(self.asked.sum()) / rows, float(self.planted.sum()) / rows
        noise = 3 * np.sqrt(max(asked * (1 - asked), 0.0) / rows)
        schemes = {
            name: {
                "asked": round(float(self.asked[place]) / rows, 6),
                "reached": round(float(self.planted[place]) / rows, 6),
            }
            for place, name in enumerate(SCHEMES, 1)
            if self.asked[place] or self.planted[place]
        }
        short = bool(asked - planted > max(asked / 100, noise))
        return {"asked": round(asked, 6), "reached": round(planted, 6), "short": short, "schemes": schemes}

    def news(self, week: int) -> Sequence[NewScheme]:
        """The schemes that begin in a week."""
        return [each for each in self.settings.new_schemes if each.week == week]

    def _news(self, week: int) -> Figures:
        """What new schemes add until a week, as shares of rows."""
        added = np.zeros(len(self.base))
        for each in self.settings.new_schemes:
            added[offenders.NUMBER[each.kind]] += each.share * (each.week <= week)
        return added

    def _win(
        self, wished: Figures, usual: Figures, week: int, flow: Figures, rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """Win lines of trade for each scheme that gives too little; how many."""
        won = np.zeros(len(wished), dtype=np.int64)
        short = np.flatnonzero(usual < NEAR * wished)
        for number in short[np.argsort(usual[short] / wished[short], kind="stable")]:
            share = float(wished[number])
            lack = offenders.Lack(
                name=SCHEMES[int(number) - 1],
                share=share,
                missing=share - float(usual[number]),
                fair=share / float(wished[short].sum()),
            )
            won[number] = offenders.win(self.settings, self.economy, rng, lack, week, flow)
        return won

    def _handed_on(self, due: Figures, lacking: Figures, share: Figures) -> Figures:
        """The rows due with what some schemes cannot give laid on the others; new schemes keep their own."""
        takers = np.where(lacking > 0, 0.0, self.base)
        if not takers.sum():
            return due
        handed = lacking * np.divide(self.base, share, out=np.zeros(len(share)), where=share > 0)
        return np.asarray(due - handed + handed.sum() * takers / takers.sum())


def _pace(wanted: Figures, usual: Figures, most: Figures) -> Figures:
    """Less than 1 where fewer rows are wanted than usual, up to 2 where more are."""
    nothing = np.zeros(len(wanted))
    less = np.divide(wanted, usual, out=nothing.copy(), where=usual > 0)
    more = np.divide(wanted - usual, most - usual, out=nothing.copy(), where=most > usual)
    return np.where(wanted <= usual, np.minimum(less, 1.0), 1.0 + np.clip(more, 0.0, 1.0))
