"""The misclassification signal: a declared code that is unlikely for the words of its goods.

Handed to risk as a number and its reasons. A signal is no finding: it says where to look, and a description that says
too little gives no signal at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from customhouse.tariff.classification.records import Scored

SPEAKS_FROM = 0.6
"""How likely the best heading must be before the words are taken to speak against another."""
HEADING, SUBHEADING = 4, 6
SHOWN = 3
"""Likelier codes that a doubt tells."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How much the words speak against the declared code (0: not at all, 1: wholly), and for which they speak."""

    strength: float
    declared: str
    likelier: str
    p_declared: float
    p_likelier: float
    ranked: tuple[Scored, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the words say enough to speak for a heading at all."""
        return bool(self.declared) and self.p_likelier >= SPEAKS_FROM


def doubt(declared: str, ranked: Sequence[Scored]) -> Doubt:
    """Compare a declared code with the ranking of its goods' words.

    Weighed by headings, because neighbours within a heading are often told apart by facts that no description holds.

    >>> doubt("640399", [Scored("851713", 0.9), Scored("851714", 0.1)]).strength
    1.0
    >>> doubt("851718", [Scored("851713", 0.9), Scored("851714", 0.1)]).strength
    0.0
    """
    declared = "".join(letter for letter in declared if letter.isdigit())[:SUBHEADING]
    headings: dict[str, float] = {}
    for each in ranked:
        headings[each.code[:HEADING]] = headings.get(each.code[:HEADING], 0.0) + each.p
    best = max(headings, key=lambda heading: headings[heading], default="")
    own = headings.get(declared[:HEADING], 0.0)
    strongest = headings.get(best, 0.0)
    likelier = next((each.code for each in ranked if each.code.startswith(best)), "") if best else ""
    strength = 0.0
    if declared and strongest >= SPEAKS_FROM and best != declared[:HEADING]:
        strength = 1.0 - own / strongest
    return Doubt(strength, declared, likelier, own, strongest, tuple(ranked[:SHOWN]))
