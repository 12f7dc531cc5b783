"""Which General Interpretative Rules bear on an answer, and why. The texts of legal notes are not shipped.

The rules are those of the Harmonized System Convention's annex; a country that loads its enacted notes has them shown
with its codes. What is said here is a pointer for whoever decides, never the decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from customhouse.messages.findings import msgid
from customhouse.tariff.classification.records import Scored
from customhouse.tariff.classification.rules.describing import Description

RULE_1 = msgid("The wording of the heading and the notes of its section and chapter decide; titles have no force.")
RULE_2A = msgid("Goods that are incomplete, unassembled or in parts may be classified as the finished article.")
RULE_2B = msgid("Mixtures and goods of more than one material are classified by Rule 3.")
RULE_3A = msgid("Several headings are possible: the most specific description is preferred.")
RULE_3B = msgid("Sets and composite goods are classified by what gives them their essential character.")
RULE_5 = msgid("Cases and containers presented with their goods are classified with them; empty ones by themselves.")
RULE_6 = msgid("Within the heading only subheadings of the same level are compared.")

_SETS = frozenset({"set", "kit", "pack", "assorted", "combo", "bundl"})
_UNFINISHED = frozenset({"unassembled", "unfinished", "knocked", "ckd", "skd", "semi", "incomplet", "blank"})
_CASES = frozenset({"cas", "pouch", "holder", "box", "bag", "sleev"})
_SEVERAL = 2


def rules_bearing(asked: Description, ranked: Sequence[Scored]) -> tuple[tuple[str, str], ...]:
    """The rules that bear on the answer, as pairs of the rule's number and why, in the order of their application."""
    first = ranked[:3]
    headings = {each.code[:4] for each in first}
    told: Mapping[str, bool] = {
        "1": True,
        "2(a)": bool(_UNFINISHED & asked.stems.keys()),
        "2(b)": len(asked.made_of) >= _SEVERAL,
        "3(a)": len(headings) > 1,
        "3(b)": len(headings) > 1 and bool(_SETS & asked.stems.keys() or len(asked.made_of) >= _SEVERAL),
        "5": bool(_CASES & asked.stems.keys()),
        "6": len(headings) < len(first),
    }
    words = {
        "1": RULE_1, "2(a)": RULE_2A, "2(b)": RULE_2B, "3(a)": RULE_3A, "3(b)": RULE_3B, "5": RULE_5, "6": RULE_6,
    }  # fmt: skip
    return tuple((rule, words[rule]) for rule, bears in told.items() if bears)
