"""The written explanation that Article 16 promises: numbered statements, each with the provision behind it.

A statement is an English message id with named fields, translated at the edge like a finding. A provision is a short
code: `8.1(a)(i)` is an Article of the WTO Valuation Agreement, `note:1.2` the Interpretative Note to one, `annex:3` a
paragraph of Annex III, `decision:6.1`, `opinion:1.1` and `study:2.1` instruments of the two valuation committees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from customhouse.messages.findings import Translate, fill, filled, msgid

KINDS = {
    "": msgid("Article {number}"),
    "note": msgid("Interpretative Note to Article {number}"),
    "annex": msgid("Annex III, paragraph {number}"),
    "decision": msgid("Decision {number} of the Committee on Customs Valuation"),
    "opinion": msgid("Advisory Opinion {number}"),
    "study": msgid("Study {number}"),
    "law": msgid("National law: {number}"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the explanation, with the provision on which it rests."""

    provision: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def citation(self, translate: Translate = str) -> str:
        """The provision in words.

        >>> Statement("note:1.2", "").citation()
        'Interpretative Note to Article 1.2'
        """
        return cited(self.provision, translate)

    def text(self, translate: Translate = str) -> str:
        """The sentence, its fields filled."""
        return fill(translate(self.message), filled(self.params, self.words, {}, translate))


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of the reckoning, in the national currency, signed; the lines of a method add up to its value.

    `by` says what it is shared out by over items (value, weight, quantity; nothing: as the dossier says).
    """

    provision: str
    name: str
    amount: Decimal
    by: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that the dossier must give before more can be said: its field, and the question."""

    field: str
    provision: str
    question: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one method came to: its lines where it applies, else why it is refused and what it wants to know."""

    lines: tuple[Line, ...] = ()
    steps: tuple[Statement, ...] = ()
    refusal: tuple[Statement, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    asked_of_it: bool = True

    @property
    def applies(self) -> bool:
        """Whether the method gives a value."""
        return not self.refusal and not self.wanted

    @property
    def value(self) -> Decimal:
        """What its lines add up to, exactly."""
        return sum((line.amount for line in self.lines), Decimal(0))


FIGURES = 100
MOST_DECIMALS = 6


def cited(provision: str, translate: Translate = str) -> str:
    """A provision in words.

    >>> cited("8.1(c)"), cited("annex:7")
    ('Article 8.1(c)', 'Annex III, paragraph 7')
    """
    kind, _, number = provision.rpartition(":")
    return fill(translate(KINDS[kind]), {"number": number})


def plain(amount: Decimal, places: int = 2) -> str:
    """An amount for a sentence: to `places` decimals, up to six where they say something.

    >>> plain(Decimal("1200")), plain(Decimal("1.23456")), plain(Decimal("10.5"))
    ('1200.00', '1.23456', '10.50')
    """
    with localcontext(prec=FIGURES):
        shown = round(amount, MOST_DECIMALS)
        rounded = round(shown, places)
        return f"{rounded:f}" if rounded == shown else f"{shown.normalize():f}"


def numbered(steps: Sequence[Statement], translate: Translate = str) -> list[str]:
    """The explanation as it is written: `1. Article 1.1(a): …`."""
    return [f"{at}. {step.citation(translate)}: {step.text(translate)}" for at, step in enumerate(steps, start=1)]
