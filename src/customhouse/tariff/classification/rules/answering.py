"""The whole answer: the cold ranking, and, where a model was trained on the country's own lines, the trained one.

A `Classifier` holds what was built once; it is pure and can be used in a notebook without settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from customhouse.tariff.classification.records import Line, Nearest, Ranking, Scored
from customhouse.tariff.classification.rules.describing import Description, describe
from customhouse.tariff.classification.rules.interpreting import rules_bearing
from customhouse.tariff.classification.rules.learned import LearnedModel
from customhouse.tariff.classification.rules.ranking import ColdRanker
from customhouse.tariff.classification.rules.separating import question

YES, LIKELY, NO = "yes", "likely", "no"
SURE_FROM = 0.75
LIKELY_FROM = 0.45
COLD, TRAINED = "cold", "trained"
NEIGHBOURS = 5
AT_ONCE = 256
FEWEST = 5
"""A description of which little is known still gets that many codes, the last of them of next to no probability."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """The rankers; `learned` is None until a model was trained.

    What the cold ranking leaves to something else makes its opinion weigh less in a trained model, which sees its
    probabilities as they are, in training and in use alike.
    """

    cold: ColdRanker
    learned: LearnedModel | None = None

    @classmethod
    def of(cls, cold: ColdRanker, payload: bytes | None) -> Classifier:
        """The classifier of the law, and of a trained model's bytes if there are any."""
        return cls(cold, LearnedModel.read(payload) if payload else None)

    def answer(self, text: str, limit: int = 5) -> Ranking:
        """Ranked codes with everything that helps to decide."""
        asked = self.cold.read(describe(text))
        ranked = self._ranked([text])[0]
        return Ranking(
            tuple(ranked[:limit]),
            _sure(ranked),
            TRAINED if self.learned else COLD,
            tuple(self._nearest(text, asked)),
            question(ranked, self.cold.texts) if ranked else None,
            rules_bearing(asked, ranked) if ranked else (),
        )

    def rank_all(self, lines: Iterable[Line], limit: int) -> Iterator[tuple[Line, list[Scored]]]:
        """Each line with its codes, best first, worked through in runs."""
        rest = iter(lines)
        while run := list(islice(rest, AT_ONCE)):
            for line, ranked in zip(run, self._ranked([line.text for line in run]), strict=True):
                yield line, ranked[:limit]

    def _ranked(self, texts: list[str]) -> list[list[Scored]]:
        cold = [self._at_least(self.cold.rank(describe(text))) for text in texts]
        if self.learned is None:
            return cold
        learned = self.learned
        return [
            self._at_least(each) if by_law or learned.knows(text) else []
            for text, by_law, each in zip(texts, cold, learned.rank(texts, cold), strict=True)
        ]

    def _at_least(self, ranked: list[Scored]) -> list[Scored]:
        """The ranking, made up to the fewest codes by the law's first ones with probability 0.

        Empty where it is: of words of which none can be read there is nothing to say.
        """
        if not ranked or len(ranked) >= FEWEST:
            return ranked
        there = {each.code for each in ranked}
        more = (Scored(code, 0.0) for code in self.cold.codes if code not in there)
        return [*ranked, *islice(more, FEWEST - len(ranked))]

    def _nearest(self, text: str, asked: Description) -> Iterator[Nearest]:
        """Lines of the past that are like it, and the trade names that it meets."""
        if self.learned is not None:
            yield from self.learned.nearest(text, NEIGHBOURS)
        for name, whole in self.cold.lexicon.nearest(asked, NEIGHBOURS):
            yield Nearest(name.words, name.code, whole, "name")


def _sure(ranked: list[Scored]) -> str:
    p = ranked[0].p if ranked else 0.0
    return YES if p >= SURE_FROM else LIKELY if p >= LIKELY_FROM else NO
