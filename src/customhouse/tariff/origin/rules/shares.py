"""Reading the conditions of a rule that are shares: of value (RVC, MaxNOM), of weight, of what originates."""

from __future__ import annotations

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.rules.codes import CodeSet
from customhouse.tariff.origin.rules.expressions import (
    Base,
    Method,
    MinimumOriginating,
    NotAboveOriginating,
    Rule,
    ValueContent,
    ValueLimit,
    WeightLimit,
)
from customhouse.tariff.origin.rules.provisions import Measure
from customhouse.tariff.origin.rules.tokens import Cursor

_METHODS = {
    "BUILD-DOWN": Method.BUILD_DOWN,
    "BD": Method.BUILD_DOWN,
    "BUILDDOWN": Method.BUILD_DOWN,
    "BUILD-UP": Method.BUILD_UP,
    "BU": Method.BUILD_UP,
    "BUILDUP": Method.BUILD_UP,
    "NET-COST": Method.NET_COST,
    "NETCOST": Method.NET_COST,
    "FOCUSED": Method.FOCUSED,
    "FOCUSED-VALUE": Method.FOCUSED,
    "FV": Method.FOCUSED,
    "FOCUSSED": Method.FOCUSED,
    "DIRECT": Method.DIRECT,
    "INDIRECT": Method.BUILD_DOWN,
}
_BASES = {
    "EXW": Base.EXW,
    "EX-WORKS": Base.EXW,
    "EXWORKS": Base.EXW,
    "EX-FACTORY": Base.EXW,
    "FOB": Base.FOB,
    "NC": Base.NET_COST,
    "NET-COST": Base.NET_COST,
}
_NOISE = frozenset(
    {"OF", "THE", "PRICE", "VALUE", "METHOD", "UNDER", "BY", "USING", "COST", "AT", "LEAST", "MOST", ":"}
)
_AT_LEAST = frozenset({">=", "≥", "=>", ">", "NOT", "LESS", "THAN", "AT", "LEAST", "OF"})
AT_MOST = frozenset({"<=", "≤", "=<", "<", "UP", "TO", "AT", "MOST", "MAX"})


class ShareReader(Cursor):
    """Each method reads one line of the grammar, from behind the word that begins it."""

    def content(self) -> Rule:
        """RVC: method, percentage and base in any order, then the codes of the focused value."""
        method, base, percent = Method.BUILD_DOWN, Base.ANY, None
        while not (percent is not None and self.word() == "OF" and self.kind(1) != ""):
            opened = self.passes("(")
            self.skip(_AT_LEAST | _NOISE)
            if self.kind() == "number" and percent is None:
                percent = self.percent()
            elif (word := self.hyphened()) in _METHODS and not (word == "NET-COST" and method is Method.NET_COST):
                method = _METHODS[self._took(word)]
            elif word in _BASES:
                base = _BASES[self._took(word)]
            else:
                break
            self.skip(_NOISE - {"OF"})
            self.close(opened=opened)
        if percent is None:
            percent = self.percent()
        base = Base.ANY if method is Method.NET_COST else base
        return ValueContent(percent, method, base, self.codes_of())

    def hyphened(self) -> str:
        """The word at hand, joined by a hyphen with the next where it is written apart: `build up`, `net cost`."""
        pair = f"{self.word()}-{self.word(1)}"
        return pair if pair in _METHODS or pair in _BASES else self.word()

    def _took(self, word: str) -> str:
        self.next += 1 if self.word() == word else 2
        return word

    def close(self, *, opened: bool) -> None:
        """Close a bracket that was opened."""
        if opened and not self.passes(")"):
            raise self.error(
                "ROO-BRACKET",
                msgid("A closing bracket is expected at character {at}, not “{found}”."),
                msgid("Close each bracket that was opened, after a whole condition."),
            )

    def value_limit(self) -> Rule:
        """MaxNOM: a percentage, its base, and whose materials."""
        self.skip(AT_MOST)
        opened = self.passes("(")
        percent = self.percent()
        self.close(opened=opened)
        base = self.bases() or Base.EXW
        if self.word() == "OF" and self.word(1) == "SAME":
            self.next += 2
            self.passes("HEADING")
            return ValueLimit(percent, base, same_heading=True)
        return ValueLimit(percent, base, self.codes_of())

    def bases(self) -> Base | None:
        """A base after a percentage, in brackets or not; None where none is named."""
        start = self.next
        opened = self.passes("(")
        self.skip(_NOISE)
        word = self.hyphened()
        if word not in _BASES:
            self.next = start
            return None
        base = _BASES[self._took(word)]
        self.skip(frozenset({"PRICE", "VALUE"}))
        self.close(opened=opened)
        return base

    def codes_of(self) -> CodeSet:
        """The codes after "of"; none where nothing follows."""
        if self.word() != "OF":
            return ()
        self.take()
        return self.codes()

    def weight_limit(self) -> Rule:
        """A share of weight, the codes before or behind it."""
        held = self.codes_of()
        self.skip(AT_MOST)
        return WeightLimit(self.percent(), held or self.codes_of())

    def minimum(self) -> Rule:
        """The least share that originates."""
        self.skip(_AT_LEAST)
        percent = self.percent()
        measure = Measure(self.take().text.upper()) if self.word() in set(Measure) else Measure.VALUE
        return MinimumOriginating(percent, measure, self.codes_of())

    def not_above(self) -> Rule:
        """NOM against OM, or against a percentage."""
        if self.word() in {"<=", "≤", "=<"} and self.word(1) == "OM":
            self.next += 2
            return NotAboveOriginating()
        return self.value_limit()
