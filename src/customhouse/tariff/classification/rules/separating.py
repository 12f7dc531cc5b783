"""The question that would tell the best codes apart: what to find out before one believes the first.

Found by comparing what the texts of the candidates say: knitted or not, for whom, of what, driven by what; where they
differ in none of these, the texts themselves are the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from customhouse.messages.findings import msgid
from customhouse.tariff.classification.records import Question, Scored
from customhouse.tariff.classification.rules.describing import stems_of

COMPARED = 3
WORTH_ASKING = 0.15
"""A code that is this much less likely than the first, by ratio, is no rival."""

KNITTED = msgid("Is it knitted or crocheted?")
FOR_WHOM = msgid("For whom is it: men or boys, women or girls, babies?")
MADE_OF = msgid("What is it made of, by weight?")
DRIVEN = msgid("What drives it: electricity, an engine, the hand?")
STATE = msgid("In what state is it: fresh, frozen, dried, prepared?")
WHICH_GOODS = msgid("Which of these is it?")

_KNITTED, _WOVEN = "61", "62"
_GROUPS = {
    FOR_WHOM: ("men", "boy", "women", "girl", "babi", "mens", "womens"),
    MADE_OF: (
        "cotton", "wool", "synthetic", "artificial", "silk", "linen", "flax", "leather", "plastic", "rubber", "glass",
        "wood", "bamboo", "iron", "steel", "stainles", "aluminium", "copper", "silver", "gold", "porcelain", "china",
        "ceramic", "paper", "paperboard", "textil", "polyester", "polyethylen", "polypropylen", "metal", "cashmer",
        "viscos", "nylon", "jut", "zinc", "fur", "stone", "concret", "rattan",
    ),
    DRIVEN: ("electric", "motor", "engin", "hand", "manual", "diesel", "petrol", "mechanic", "pneumatic"),
    STATE: ("fresh", "chill", "chilled", "frozen", "dried", "roasted", "smoked", "live", "prepared", "crude"),
}  # fmt: skip


def question(ranked: Sequence[Scored], texts: Mapping[str, str]) -> Question | None:
    """What to ask to tell the first codes apart; None if the first has no rival.

    Answers are pairs of what distinguishes a code and the code.
    """
    rivals = [each for each in ranked[:COMPARED] if each.p >= ranked[0].p * WORTH_ASKING]
    if len(rivals) < 2:  # noqa: PLR2004  # one code has no rival
        return None
    codes = [each.code for each in rivals]
    if {code[:2] for code in codes} == {_KNITTED, _WOVEN}:
        return Question(KNITTED, tuple((_short(texts, code), code) for code in codes))
    said = [frozenset(stems_of(_whole(texts, code))) for code in codes]
    for about, words in _GROUPS.items():
        differing = [frozenset(words) & each for each in said]
        if all(differing) and len(set(differing)) == len(differing):
            return Question(about, tuple((_short(texts, code), code) for code in codes))
    return Question(WHICH_GOODS, tuple((_short(texts, code), code) for code in codes))


def _whole(texts: Mapping[str, str], code: str) -> str:
    return f"{texts.get(code[:4], '')} {texts.get(code, '')}"


def _short(texts: Mapping[str, str], code: str) -> str:
    return texts.get(code) or texts.get(code[:4]) or code
