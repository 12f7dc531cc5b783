"""A text of a duty expression read piece by piece: figures, words, signs, and words between quotation marks."""

from __future__ import annotations

import re

from customhouse.messages.findings import msgid
from customhouse.tariff.duties.rules.refusing import ExpressionError

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"\d[\d.,]*|[A-Za-z][A-Za-z0-9]*|\.\.|[%/+\-#():;€£]", re.ASCII)
_NUMBER = re.compile(r"\d[\d.,]*", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u202f]\d{3})+)(?![\d.,])", re.ASCII)
_QUOTED = re.compile(r'"([^"\x00-\x1f]{1,600})"')
_MEANINGLESS = re.compile(r"[^A-Za-z0-9%/+\-#():;.,°²³€£\s]")


_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-")
_BARE = re.compile(r'"[^"]*"|[₀-₉−]+')


def _lowered(text: str) -> str:
    """The text with figures written low (`H₂O₂`) and the minus of mathematics as plain ones, but for quoted words.

    >>> _lowered('kg H₂O₂ "H₂O"')
    'kg H2O2 "H₂O"'
    """
    if text.isascii():
        return text
    return _BARE.sub(lambda found: found[0] if found[0][0] == '"' else found[0].translate(_PLAIN), text)


class Scanner:
    """The text and how far it has been read. `place` is the character (from 1) that comes next, spaces passed over."""

    def __init__(self, text: str) -> None:
        self.text = _lowered(text)
        self.end = len(text.rstrip())
        self.next = 0
        self._refuse_meaningless()
        self._pass()

    def _refuse_meaningless(self) -> None:
        """Refuse the first character that means nothing outside quotation marks. Raises `ExpressionError`."""
        bare = _QUOTED.sub(lambda match: " " * len(match[0]), self.text)
        match = _MEANINGLESS.search(bare, 0, self.end)
        if match is not None:
            raise ExpressionError(
                "EXP-CHARACTER",
                match.start() + 1,
                msgid("Invalid duty expression: the character “{character}” at {at} has no meaning."),
                msgid("Use figures, currency and unit codes, and the signs % / + - # only."),
                {"character": match[0]},
            )

    @property
    def place(self) -> int:
        """The character (from 1) that comes next; behind the last one at the end."""
        return (self.next if self.next < self.end else len(self.text)) + 1

    @property
    def is_done(self) -> bool:
        """Whether everything was read."""
        return self.next >= self.end

    @property
    def is_number(self) -> bool:
        """Whether a figure comes next."""
        return _NUMBER.match(self.text, self.next) is not None

    def grouped(self) -> str:
        """A figure with its thousands parted (`1,000 p/st`, `1 000 p/st`), which is passed; empty where none comes."""
        match = self.match(_GROUPED)
        return match[0] if match else ""

    def peek(self) -> str:
        """The piece that comes next; empty at the end."""
        if self.is_done:
            return ""
        match = _TOKEN.match(self.text, self.next)
        return match[0] if match else self.text[self.next]

    def take(self) -> str:
        """The piece that comes next, which is passed."""
        found = self.peek()
        self.advance(self.next + len(found))
        return found

    def words(self, words: str) -> bool:
        """Whether these words (in capitals or not) come next; they are passed then."""
        pattern = r"\s*".join(re.escape(word) if word == "/" else rf"{re.escape(word)}\b" for word in words.split())
        return self.match(re.compile(pattern, re.ASCII | re.IGNORECASE)) is not None

    def quoted(self) -> str | None:
        """The words between quotation marks that come next, which are passed; None where there are none."""
        match = self.match(_QUOTED)
        return match[1] if match else None

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What of the pattern comes next, which is passed; None where it does not."""
        match = pattern.match(self.text, self.next, self.end)
        if match is not None:
            self.advance(match.end())
        return match

    def advance(self, to: int) -> None:
        """Go on reading from there."""
        self.next = to
        self._pass()

    def _pass(self) -> None:
        match = _SPACE.match(self.text, self.next)
        self.next = match.end() if match else self.next

    def error(self, code: str, message: str, remedy: str, **params: str) -> ExpressionError:
        """An error at what comes next."""
        return ExpressionError(code, self.place, message, remedy, {"found": self.peek(), **params})
