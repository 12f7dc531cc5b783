"""Reading a rule of origin: an exact grammar whose errors say where and what to do.

    rule        := alternative ( "OR" alternative )* [ "WITH" provision ( "," provision )* ]
    alternative := condition ( "AND" condition )*
    condition   := "(" rule ")"
                 | "WO" [ "OF" codes ]
                 | ("CC" | "CTH" | "CTSH") [ "EXCEPT" codes ] [ "ALLOWING" ( codes | "SAME" ) [ "UP TO" percent ] ]
                 | "ANY" [ "EXCEPT" codes ]
                 | "FROM" codes [ "OR" "EARLIER" ]
                 | "RVC" [ method ] percent [ base ] [ "OF" codes ]
                 | "MAXNOM" percent [ base ] [ "OF" ( codes | "SAME" "HEADING" ) ]
                 | "MAXWEIGHT" percent [ "OF" codes ]
                 | "MINOM" percent [ "VALUE" | "WEIGHT" ] [ "OF" codes ]
                 | "NOM" "<=" "OM"
                 | "PROCESS" name ( "," name )*
                 | "SET" [ percent ]
                 | "WORDS" string
    codes       := code [ "-" code ] ( "," code [ "-" code ] )*

Small letters, ASEAN's `RVC(40)` and `CTH + RVC40`, Europe's `MaxNOM 50 % (EXW)`, a semicolon between alternatives and
`except from non-originating materials of headings 7208 to 7212` are read too; `expressions.text` writes one form.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.rules.clauses import provisions
from customhouse.tariff.origin.rules.codes import CodeSet
from customhouse.tariff.origin.rules.expressions import (
    AllOf,
    Allowance,
    AnyHeading,
    AnyOf,
    Change,
    ChangeOf,
    MadeFrom,
    Process,
    Rule,
    SetRule,
    WholeRule,
    WhollyObtained,
    Words,
)
from customhouse.tariff.origin.rules.operations import compact
from customhouse.tariff.origin.rules.provisions import GENERAL
from customhouse.tariff.origin.rules.shares import AT_MOST, ShareReader
from customhouse.tariff.origin.rules.tokens import FILLERS, RuleError

DEEPEST = 12
"""Brackets within brackets that are read."""

_CHANGES = {"CC": Change.CHAPTER, "CTH": Change.HEADING, "CTSH": Change.SUBHEADING}
_LEVEL_WORDS = {"CHAPTER": Change.CHAPTER, "HEADING": Change.HEADING, "SUBHEADING": Change.SUBHEADING}
_JOINTS = frozenset({"AND", "OR", "WITH", ")", ";", "+", "/", ""})


def parse(text: str) -> WholeRule:
    """The rule that the text says; `RuleError` says where it fails and how to mend it.

    >>> from customhouse.tariff.origin.rules.expressions import whole_text
    >>> whole_text(parse("cth except from 7208-7212 or RVC(40) (build-up) with tolerance 10%"))
    'CTH EXCEPT 7208-7212 OR RVC BUILD-UP 40 % WITH TOLERANCE 10 %'
    >>> parse("CTH or RVC fourty")
    Traceback (most recent call last):
    customhouse.tariff.origin.rules.tokens.RuleError: A percentage between 0 and 100 is expected at character 12, \
not “fourty”.
    """
    return _Reader(text).whole()


@lru_cache(maxsize=65536)
def parsed(text: str) -> WholeRule:
    """The rule of a text that is in force, read once and kept: rules never change."""
    return parse(text)


class _Reader(ShareReader):
    """Each method reads one line of the grammar."""

    depth = 0

    def whole(self) -> WholeRule:
        if self.is_over():
            raise RuleError(
                "ROO-EMPTY",
                1,
                msgid("The rule is empty."),
                msgid("Write a condition, such as WO, CTH, RVC 40 % or MAXNOM 50 % EXW."),
            )
        rule = self.rule()
        said = provisions(self) if self.passes("WITH") else GENERAL
        if not self.is_over():
            raise self.error(
                "ROO-JOIN",
                msgid("“{found}” at character {at} does not continue the rule."),
                msgid("Join conditions by AND, alternatives by OR, and add general provisions after WITH."),
            )
        return WholeRule(rule, said)

    def rule(self) -> Rule:
        parts = [self.alternative()]
        while self._or():
            parts.append(self.alternative())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _or(self) -> bool:
        start = self.next
        while self.word() in {",", ";"}:
            self.next += 1
        semicolon = self.next > start and self.all[self.next - 1].text == ";"
        if self.passes("OR", "/") or (semicolon and self.word() not in {"AND", "WITH", ""}):
            return True
        self.next = start
        return False

    def alternative(self) -> Rule:
        parts = [self.condition()]
        while self._and():
            parts.append(self.condition())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _and(self) -> bool:
        start = self.next
        while self.word() in {",", ";"}:
            self.next += 1
        if self.passes("AND", "+"):
            return True
        self.next = start
        return False

    def condition(self) -> Rule:
        if self.passes("("):
            return self.bracket()
        word = self.word()
        reader = _CONDITIONS.get(word)
        if reader is None:
            raise self.error(
                "ROO-CONDITION",
                msgid("“{found}” at character {at} begins no condition."),
                msgid("Begin with {words}, or put what no condition expresses after WORDS in quotation marks."),
                words=", ".join(_OFFERED),
            )
        self.take()
        return reader(self)

    def bracket(self) -> Rule:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(
                "ROO-DEPTH",
                msgid("The brackets at character {at} are nested too deeply."),
                msgid("Write the alternatives out."),
            )
        rule = self.rule()
        self.depth -= 1
        if not self.passes(")"):
            raise self.error(
                "ROO-BRACKET",
                msgid("A closing bracket is expected at character {at}, not “{found}”."),
                msgid("Close each bracket that was opened, after a whole condition."),
            )
        return rule

    def wholly_obtained(self) -> Rule:
        self.passes("OBTAINED")
        start = self.next
        self.skip(FILLERS)
        if self.kind() == "number":
            return WhollyObtained(self.codes())
        self.next = start
        return WhollyObtained()

    def change(self) -> Rule:
        return self.changed(_CHANGES[self.all[self.next - 1].text.upper()])

    def change_in_words(self) -> Rule:
        self.skip(frozenset({"OF", "IN", "TARIFF", "FROM", "ANY", "OTHER"}))
        level = _LEVEL_WORDS.get(self.word())
        if level is None:
            raise self.error(
                "ROO-LEVEL",
                msgid("Chapter, heading or subheading is expected at character {at}, not “{found}”."),
                msgid("Write CC, CTH or CTSH."),
            )
        self.take()
        return self.changed(level)

    def changed(self, change: Change) -> Rule:
        return ChangeOf(change, self.exceptions(), self.allowance())

    def exceptions(self) -> CodeSet:
        if self.word() == "," and self.word(1) in {"EXCEPT", "EXCLUDING"}:
            self.take()
        return self.codes() if self.passes("EXCEPT", "EXCLUDING") else ()

    def allowance(self) -> Allowance | None:
        if not self.passes("ALLOWING"):
            return None
        if self.passes("SAME"):
            self.passes("HEADING")
            held: CodeSet = ()
        else:
            held = self.codes()
        if not self.passes("UP"):
            return Allowance(held)
        self.passes("TO")
        limit = self.percent()
        self.bases()
        return Allowance(held, limit)

    def any_heading(self) -> Rule:
        self.passes("HEADING")
        return AnyHeading(self.exceptions())

    def made_from(self) -> Rule:
        held = self.codes()
        if self.word() == "OR" and self.word(1) == "EARLIER":
            self.next += 2
            return MadeFrom(held, or_earlier=True)
        return MadeFrom(held)

    def process(self) -> Rule:
        names = [self.name()]
        while self.word() == "," and self.word(1) not in _JOINTS:
            self.take()
            names.append(self.name())
        return Process(tuple(names))

    def name(self) -> str:
        if self.kind() == "string":
            said = _unquoted(self.take().text)
        else:
            said = ""
            while self.kind() == "word" and self.word() not in _JOINTS:
                said += f" {self.take().text}"
        if not compact(said):
            raise self.error(
                "ROO-PROCESS",
                msgid("The name of an operation is expected at character {at}, not “{found}”."),
                msgid("Write it in words or in quotation marks: PROCESS chemical-reaction, distillation."),
            )
        return compact(said)

    def set_rule(self) -> Rule:
        self.skip(AT_MOST)
        return SetRule(self.percent() if self.kind() == "number" else Decimal(0))

    def words(self) -> Rule:
        if self.kind() != "string":
            raise self.error(
                "ROO-WORDS",
                msgid("Words in quotation marks are expected at character {at}, not “{found}”."),
                msgid('Write WORDS "Manufacture from yarn".'),
            )
        return Words(_unquoted(self.take().text))


def _unquoted(quoted: str) -> str:
    return quoted[1:-1].replace('\\"', '"').replace("\\\\", "\\")


_CONDITIONS = {
    **dict.fromkeys(("WO", "WHOLLY", "WHOLLY-OBTAINED"), _Reader.wholly_obtained),
    **dict.fromkeys(_CHANGES, _Reader.change),
    "CHANGE": _Reader.change_in_words,
    **dict.fromkeys(("ANY", "AH"), _Reader.any_heading),
    "FROM": _Reader.made_from,
    **dict.fromkeys(("RVC", "QVC", "LVC"), _Reader.content),
    **dict.fromkeys(("MAXNOM", "VNM"), _Reader.value_limit),
    "NOM": _Reader.not_above,
    **dict.fromkeys(("MAXWEIGHT", "WEIGHT"), _Reader.weight_limit),
    **dict.fromkeys(("MINOM", "OM"), _Reader.minimum),
    **dict.fromkeys(("PROCESS", "PROCESSING", "SP"), _Reader.process),
    "SET": _Reader.set_rule,
    **dict.fromkeys(("WORDS", "TEXT"), _Reader.words),
}
_OFFERED = ("WO", "CC", "CTH", "CTSH", "ANY", "FROM", "RVC", "MAXNOM", "MAXWEIGHT", "MINOM", "NOM", "PROCESS", "SET")
