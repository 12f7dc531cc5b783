"""The champion asked of declarations as they come: loaded once a process, and never in the way of goods.

Whatever goes wrong (packages that are missing, a file that cannot be used, goods on which it fails, an answer that
takes too long) becomes an answer without a chance and with a word that says why; lanes are then chosen without it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import Advice, Audience, Reason

if TYPE_CHECKING:
    from customhouse.targeting.learning.rules.own_facts import Scored, Scorer

log = logging.getLogger(__name__)
PATIENCE = 0.5
"""Seconds that an answer on one declaration may take, and a hundredth of it for each declaration more."""
REST = 300.0
"""Seconds for which a model that took too long is not asked."""
SHOWN = 12
"""Digits of a digest by which a model is named to people."""
_PLACES = Decimal("0.000001")
_CENT = Decimal("0.01")
Clock = Callable[[], float]


class ModelAdviser:
    """One model, made ready when it is first asked."""

    def __init__(self, digest: str, data: Callable[[], bytes], clock: Clock = time.perf_counter) -> None:
        """`data` fetches the model's file; `clock` tells seconds."""
        self.digest, self.name = digest, digest[:SHOWN]
        self._data, self._clock = data, clock
        self._scorer: Scorer | None = None
        self._broken = ""
        self._rests_until = float("-inf")

    def advise(self, declarations: Sequence[Sequence[ItemFacts]]) -> Sequence[Advice]:
        """One answer for each declaration; one alone is answered as among many."""
        scorer = self._ready()
        if scorer is None:
            return [Advice(self.name, fault=self._broken)] * len(declarations)
        begun = self._clock()
        if begun < self._rests_until:
            return [Advice(self.name, fault="slow")] * len(declarations)
        try:
            return _answers(self.name, scorer, declarations)
        except Exception:
            log.exception("The model %s failed", self.name)
            return self._one_by_one(scorer, declarations)
        finally:
            self._watch(self._clock() - begun, len(declarations))

    def _one_by_one(self, scorer: Scorer, declarations: Sequence[Sequence[ItemFacts]]) -> Sequence[Advice]:
        """Goods on which a model fails take no other goods' answer from them."""
        if len(declarations) == 1:
            return [Advice(self.name, fault="failed")]
        return [answer for each in declarations for answer in self._alone(scorer, each)]

    def _alone(self, scorer: Scorer, facts: Sequence[ItemFacts]) -> Sequence[Advice]:
        try:
            return _answers(self.name, scorer, [facts])
        except Exception:  # noqa: BLE001  # it is told to analysts; what failed was logged for the whole batch
            return [Advice(self.name, fault="failed")]

    def _watch(self, seconds: float, count: int) -> None:
        if seconds > PATIENCE * (1 + (count - 1) / 100):
            log.warning("The model %s took %.2f s for %d declarations; it rests", self.name, seconds, count)
            self._rests_until = self._clock() + REST

    def _ready(self) -> Scorer | None:
        """The model made ready; a fault is kept, so that a broken file is not read for each declaration."""
        if self._scorer is None and not self._broken:
            try:
                self._scorer = _made(self._data())
            except ModuleNotFoundError:
                self._broken = "missing"
                log.exception("The model %s cannot be asked: packages are missing", self.name)
            except Exception:
                self._broken = "broken"
                log.exception("The model %s cannot be used", self.name)
        return self._scorer


def _made(data: bytes) -> Scorer:
    # needs the extra `learning`
    from customhouse.targeting.learning.rules.archive import unpacked
    from customhouse.targeting.learning.rules.own_facts import Scorer

    model, _ = unpacked(data)
    return Scorer(model)


def _answers(name: str, scorer: Scorer, declarations: Sequence[Sequence[ItemFacts]]) -> list[Advice]:
    items = [item for facts in declarations for item in facts]
    scored = scorer.score(items)
    said, seen = scored.said, scored.seen.tolist()
    chances = said.chance.tolist()
    worth = None if said.expected_revenue is None else said.expected_revenue.tolist()
    answers, first = [], 0
    for facts in declarations:
        rows = range(first, first + len(facts))
        row = max(rows, key=chances.__getitem__)
        answers.append(
            Advice(
                name,
                Decimal(repr(chances[row])).quantize(_PLACES),
                items[row].item,
                int(min(seen[each] for each in rows)),
                None
                if worth is None
                else sum((Decimal(repr(worth[each])) for each in rows), Decimal(0)).quantize(_CENT),
                why=_Why(scorer, scored, items, row),
            )
        )
        first += len(facts)
    if len(answers) == 1:
        # Somebody waits for what is asked alone: it takes as long whether the proposal is followed or not.
        answers[0].why()
    return answers


class _Why:
    """The reasons of one item's chance, reckoned when they are first asked for."""

    def __init__(self, scorer: Scorer, scored: Scored, items: Sequence[ItemFacts], row: int) -> None:
        self._asked = (scorer, scored, items, row)
        self._told: tuple[Reason, ...] | None = None

    def __call__(self) -> tuple[Reason, ...]:
        """What weighs most, for analysts; nothing where it cannot be told."""
        if self._told is None:
            try:
                self._told = _reasons(*self._asked)
            except Exception:
                log.exception("The reasons of a model could not be told")
                self._told = ()
        return self._told


def _reasons(scorer: Scorer, scored: Scored, items: Sequence[ItemFacts], row: int) -> tuple[Reason, ...]:
    told: Sequence[Any] = scorer.reasons(scored, items, row)
    return tuple(
        Reason("SEL-MODEL", each.message, Audience.ANALYST, items[row].item, dict(each.params), {}, dict(each.words))
        for each in told
    )
