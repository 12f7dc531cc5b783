"""Tokens of the rule language and the errors of reading it, each saying where it goes wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.origin.rules.codes import CHAPTER, LEVELS, CodeRange, CodeSet, single

LONGEST = 2000
"""Characters of the longest rule that is read; the longest conventional rule has about seven hundred."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)*)|(?P<word>[A-Za-z]+(?:[-_][A-Za-z]+)*)|(?P<sign><=|>=|=<|=>|[≤≥<>%(),;/+–-])"
    r'|(?P<string>"(?:[^"\\]|\\.)*"))',
    re.ASCII,
)
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)
FILLERS = frozenset(
    {
        *("FROM", "THE", "THOSE", "THAT", "OF", "MATERIALS", "MATERIAL", "NON-ORIGINATING", "CHAPTER", "CHAPTERS"),
        *("HEADING", "HEADINGS", "SUBHEADING", "SUBHEADINGS", "CODE", "CODES", "HS", "ANY"),
    }
)
"""Words that may stand before a code and say nothing more than the code does."""


class RuleError(ValueError):
    """A text that is no rule of origin: a code, the character (from 1) where it goes wrong, and the remedy."""

    def __init__(self, code: str, at: int, message: str, remedy: str, params: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.at = at
        self.message = message
        self.remedy = remedy
        self.params = {"at": str(at), **(params or {})}
        super().__init__(self.finding().text())

    def finding(self, path: str = "") -> Finding:
        """The error as a finding, at the place where the rule stands."""
        return Finding(self.code, Severity.ERROR, "", path, self.message, self.remedy, self.params)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, sign or quoted string, and the character (from 1) at which it stands."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """The tokens of a rule. Raises `RuleError`."""
    if len(text) > LONGEST:
        raise RuleError(
            "ROO-LENGTH",
            LONGEST + 1,
            msgid("The rule has {length} characters; {longest} are allowed."),
            msgid("Split it into alternatives of their own, or shorten it."),
            {"length": str(len(text)), "longest": str(LONGEST)},
        )
    found, at, end = [], 0, len(text.rstrip(" \t\r\n.;"))
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        kind = match.lastgroup or ""
        found.append(Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return found


def _stray(text: str, at: int) -> RuleError:
    place = at + len(text[at:]) - len(text[at:].lstrip())
    if text[place] == '"':
        return RuleError(
            "ROO-QUOTE",
            place + 1,
            msgid("The quotation that begins at character {at} does not end."),
            msgid('Close it by a second ". A quotation mark inside it is written \\".'),
        )
    return RuleError(
        "ROO-CHARACTER",
        place + 1,
        msgid("The character “{character}” at {at} has no meaning in a rule of origin."),
        msgid("Use words of the language, HS codes, percentages, brackets and quoted words only."),
        {"character": text[place]},
    )


class Cursor:
    """Walks over tokens from left to right, and reads what every part of the language has in common."""

    def __init__(self, text: str) -> None:
        self.all = tokens(text)
        self.next = 0
        self.end = len(text) + 1

    def word(self, ahead: int = 0) -> str:
        """The token at hand (or `ahead` of it) in capitals; empty at the end."""
        place = self.next + ahead
        return self.all[place].text.upper() if place < len(self.all) else ""

    def kind(self, ahead: int = 0) -> str:
        """What the token at hand is; empty at the end."""
        place = self.next + ahead
        return self.all[place].kind if place < len(self.all) else ""

    def take(self) -> Token:
        """The token at hand, which is then behind."""
        token = self.all[self.next]
        self.next += 1
        return token

    def passes(self, *words: str) -> bool:
        """Whether the token at hand is one of the words; it is then behind."""
        if self.word() not in words or not self.word():
            return False
        self.next += 1
        return True

    def skip(self, words: frozenset[str]) -> None:
        """Pass any of the words."""
        while self.word() in words:
            self.next += 1

    def at(self) -> int:
        """The character at which the token at hand stands."""
        return self.all[self.next].at if self.next < len(self.all) else self.end

    def is_over(self) -> bool:
        """Whether all is read."""
        return self.next >= len(self.all)

    def error(self, code: str, message: str, remedy: str, **params: str) -> RuleError:
        """An error at the token at hand."""
        found = self.all[self.next].text if not self.is_over() else ""
        return RuleError(code, self.at(), message, remedy, {"found": found[:40], **params})

    def percent(self) -> Decimal:
        """A percentage between 0 and 100, with its sign or without."""
        if self.kind() != "number" or not _PERCENT.fullmatch(self.word()) or Decimal(self.word()) > 100:  # noqa: PLR2004
            raise self.error(
                "ROO-PERCENT",
                msgid("A percentage between 0 and 100 is expected at character {at}, not “{found}”."),
                msgid("Write it in figures with a point before decimals: 40 %, 47.5 %."),
            )
        figure = Decimal(self.take().text)
        self.passes("%", "PERCENT")
        return figure

    def codes(self) -> CodeSet:
        """One HS code or range, or several joined by commas, “and”, “or”."""
        self.skip(FILLERS)
        found = [self._span()]
        while self._continues():
            found.append(self._span())
        return tuple(found)

    def _continues(self) -> bool:
        """Whether another code follows; what joins it is then behind."""
        start = self.next
        while self.word() in {",", "AND", "OR", "/", ";"} or self.word() in FILLERS - {"FROM", "ANY"}:
            self.next += 1
        if self.next > start and self.kind() == "number" and self.word(1) != "%":
            return True
        self.next = start
        return False

    def _span(self) -> CodeRange:
        at, first = self.next, self._code()
        if self.word() not in {"-", "–", "TO", "THROUGH"}:
            return single(first)
        self.next += 1
        self.skip(FILLERS)
        last = self._code()
        if len(first) != len(last) or first > last:
            self.next = at
            raise self.error(
                "ROO-RANGE",
                msgid("The range {first}-{last} at character {at} does not run from a lower code to a higher one."),
                msgid("Write both ends with the same number of figures, the lower first: 7208-7212."),
                first=first,
                last=last,
            )
        return CodeRange(first, last)

    def _code(self) -> str:
        figures = self.word().replace(".", "")
        figures = figures.zfill(CHAPTER)  # chapters 1 to 9 are written without their nought too
        if self.kind() != "number" or len(figures) not in LEVELS:
            raise self.error(
                "ROO-CODE",
                msgid("An HS code is expected at character {at}, not “{found}”."),
                msgid("Write a chapter (72), a heading (7208), a subheading (7208.10) or a range (7208-7212)."),
            )
        self.next += 1
        return figures
