"""Conditions as sentences that an analyst reads aloud, written and read.

    direction is import
      and commodity begins with 61, 62
      and (origin is one of CN, VN or importer is in group WATCHED)
      and not customs value is at least 1000

Names of facts are those of the dictionary with spaces for underscores; `and` binds before `or`, `not` before both, and
parentheses part. A text that is no plain code stands in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.facts.rules.dictionary import FACTS
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Group, Not
from customhouse.targeting.profiles.rules.conditions import DEEPEST, SUITED, read_condition
from customhouse.targeting.profiles.rules.entries import Entry

SAID: Mapping[str, str] = {
    "equals": "is",
    "in": "is one of",
    "in_group": "is in group",
    "prefix": "begins with",
    "contains": "contains",
    "at_least": "is at least",
    "at_most": "is at most",
    "more_than": "is more than",
    "less_than": "is less than",
    "between": "is between",
    "same_as": "is the same as",
    "differs_from": "differs from",
    "known": "is known",
    "has_any": "include any of",
    "has_all": "include all of",
}
"""How each operator is said."""

_OPERATORS = sorted(((said.split(), operator) for operator, said in SAID.items()), key=lambda each: -len(each[0]))
_NAMES = sorted(((name.split("_"), name) for name in FACTS), key=lambda each: -len(each[0]))
_LISTS = frozenset({"in", "prefix", "contains", "has_any", "has_all"})
_QUOTED = r'"(?:[^"\\]|\\.)*"|“(?:[^”\\]|\\.)*”|«(?:[^»\\]|\\.)*»|„(?:[^“”\\]|\\.)*[“”]'
"""Words in quotation marks: straight, English, French, German; a sheet comes from a word processor as often as not."""
_TOKEN = re.compile(rf'\s*(?:(?P<quoted>{_QUOTED})|(?P<sign>[(),])|(?P<word>[^\s(),"“«„]+)|(?P<open>["“«„]))')
_WORDS = frozenset({"and", "or", "not", "is"})
_RESERVED = _WORDS | {"yes", "no"}
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/]*")


def say(condition: Condition) -> str:
    """The condition as a sentence that `hear` understands as the same condition.

    >>> say(AllOf((Comparison("origin", "equals", "CN"), Not(Comparison("commodity", "prefix", ("61", "62"))))))
    'origin is CN and not commodity begins with 61, 62'
    """
    match condition:
        case AllOf(parts):
            return " and ".join(_part(part, AllOf, AnyOf) for part in parts)
        case AnyOf(parts):
            return " or ".join(_part(part, AnyOf) for part in parts)
        case Not(part):
            return f"not {_part(part, AllOf, AnyOf, Not)}"
    return _leaf_said(condition)


def _part(part: Condition, *parted: type[Condition]) -> str:
    single = isinstance(part, AllOf | AnyOf) and len(part.parts) == 1
    return f"({say(part)})" if isinstance(part, parted) or single else say(part)


def _leaf_said(leaf: Comparison) -> str:
    name = leaf.fact.replace("_", " ")
    if leaf.operator == "known":
        return f"{name} {'is known' if leaf.operand else 'is not known'}"
    if leaf.operator in {"same_as", "differs_from"}:
        return f"{name} {SAID[leaf.operator]} {str(leaf.operand).replace('_', ' ')}"
    operand = leaf.operand.code if isinstance(leaf.operand, Group) else leaf.operand
    values = [_value(value) for value in (operand if isinstance(operand, tuple) else (operand,))]
    return f"{name} {SAID[leaf.operator]} {(' and ' if leaf.operator == 'between' else ', ').join(values)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return f"{value:f}" if hasattr(value, "quantize") else str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int
    column: int
    is_quoted: bool = False


class _Unsaid(Exception):
    """The sentence cannot be understood from this token on."""

    def __init__(self, token: _Token, expected: str) -> None:
        self.token, self.expected = token, expected
        super().__init__(expected)


def hear(text: str, path: str = "when", *, line: int = 1) -> tuple[Condition, list[Finding]]:
    """The condition that a sentence says, and what is amiss, with line and column; with findings it is of no use.

    `line` is the line of a longer text on which the sentence begins.
    """
    found: list[Finding] = []
    try:
        tokens = _tokens(text, line)
        written = _Heard(tokens).whole()
    except _Unsaid as error:
        token = error.token
        found.append(
            Finding(
                "PRF-SENTENCE", Severity.ERROR, "", f"{path}:{token.line}:{token.column}",
                msgid("Line {line}, column {column}: “{word}” stands where {expected} is expected."),
                msgid("Write a fact, how it compares, and with what: “origin is CN and customs value is at least 9”."),
                {"line": str(token.line), "column": str(token.column), "word": token.text or "…"},
                {"expected": error.expected},
            )
        )  # fmt: skip
        return AllOf(()), found
    return read_condition(Entry(written, path, found)), found


def _tokens(text: str, line: int) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while match := _TOKEN.match(text, place):
        start = match.start(match.lastgroup or 0)
        before = text[:start]
        where = line + before.count("\n"), start - before.rfind("\n")
        word = match.group(match.lastgroup or 0)
        if match.lastgroup == "open":
            raise _Unsaid(_Token(word, *where), msgid("a closing quotation mark"))
        quoted = match.lastgroup == "quoted"
        tokens.append(_Token(_unquoted(word) if quoted else word, *where, quoted))
        place = match.end()
    tokens.append(_Token("", line + text.rstrip().count("\n"), len(text.rstrip()) - text.rstrip().rfind("\n")))
    return tokens


def _unquoted(word: str) -> str:
    """What stands between quotation marks; French ones have a blank on either side."""
    inner = re.sub(r"\\(.)", r"\1", word[1:-1])
    return inner.strip() if word[0] == "«" else inner


@dataclass(slots=True)
class _Heard:
    """Reads tokens from left to right into what `read_condition` reads."""

    tokens: list[_Token]
    place: int = 0
    depth: int = field(default=0)

    @property
    def token(self) -> _Token:
        return self.tokens[self.place]

    def whole(self) -> dict[object, object]:
        condition = self.any()
        if self.token.text or self.token.is_quoted:
            raise _Unsaid(self.token, msgid("“and”, “or” or the end"))
        return condition

    def any(self) -> dict[object, object]:
        return self._joined("or", "any", self.all)

    def all(self) -> dict[object, object]:
        return self._joined("and", "all", self.one)

    def _joined(self, word: str, branch: str, part: Callable[[], dict[object, object]]) -> dict[object, object]:
        parts = [part()]
        while self._takes(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else {branch: parts}

    def one(self) -> dict[object, object]:
        self.depth += 1
        if self.depth > 4 * DEEPEST:
            raise _Unsaid(self.token, msgid("a condition with fewer levels"))
        try:
            return self._one()
        finally:
            self.depth -= 1

    def _one(self) -> dict[object, object]:
        if self._takes("not"):
            return {"not": self.one()}
        if self._takes("("):
            inside = self.any()
            if not self._takes(")"):
                raise _Unsaid(self.token, msgid("a closing parenthesis"))
            return inside
        return self._leaf()

    def _leaf(self) -> dict[object, object]:
        fact = self._fact()
        begun = self.token
        negated = self._take_all(["is", "not"])
        if negated:
            self.place -= 1
            self.tokens[self.place] = _Token("is", begun.line, begun.column)
        operator = next((each for words, each in _OPERATORS if self._take_all(words)), None)
        if operator is None or operator not in SUITED[FACTS[fact].kind]:
            suited = ", ".join(f"“{SAID[each]}”" for each in SUITED[FACTS[fact].kind])
            raise _Unsaid(begun, suited)
        if negated and operator == "known":
            return {"fact": fact, "known": False}
        leaf: dict[object, object] = {"fact": fact, operator: self._operand(operator)}
        return {"not": leaf} if negated else leaf

    def _fact(self) -> str:
        for words, name in _NAMES:
            if self._take_all(words):
                return name
        raise _Unsaid(self.token, msgid("the name of a fact"))

    def _operand(self, operator: str) -> object:
        if operator == "known":
            return True
        if operator in {"same_as", "differs_from"}:
            return self._fact()
        if operator == "between":
            low = self._single()
            if not self._takes("and"):
                raise _Unsaid(self.token, msgid("“and” and the upper end"))
            return [low, self._single()]
        if operator not in _LISTS:
            return self._flagged()
        listed = [self._single()]
        while self._takes(","):
            listed.append(self._single())
        return listed

    def _flagged(self) -> object:
        quoted = self.token.is_quoted
        word = self._single()
        return {"yes": True, "no": False}.get(word, word) if not quoted else word

    def _single(self) -> str:
        token = self.token
        if not token.is_quoted and (not token.text or token.text.lower() in {"(", ")", ",", *_WORDS}):
            raise _Unsaid(token, msgid("a value"))
        self.place += 1
        return token.text

    def _takes(self, word: str) -> bool:
        return self._take_all([word])

    def _take_all(self, words: list[str]) -> bool:
        ahead = self.tokens[self.place : self.place + len(words)]
        if any(token.is_quoted for token in ahead) or [token.text.lower() for token in ahead] != words:
            return False
        self.place += len(words)
        return True
