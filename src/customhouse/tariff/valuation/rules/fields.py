"""Reading a dossier that a person wrote: figures, days and answers in the ways in which people give them.

A `Section` is one object of the dossier. What cannot be read becomes a finding with its field and its remedy; what
nobody asked for is told as a warning, so that no amount is silently left out. No figure passes through a float.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid

MOST_ROWS = 1000
MOST_LETTERS = 2000
MOST_FINDINGS = 100
LARGEST = Decimal("1e15")
MOST_PLACES = 12

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(?:[ \u00a0\u202f_']\d{3})+)(\.\d+)?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+\.\d+|[-+]?\d{1,3}(?:,\d{3}){2,}")
_COMMA = re.compile(r"[-+]?\d+,\d{1,2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_YES = frozenset({"yes", "y", "true", "1", "oui", "نعم"})
_NO = frozenset({"no", "n", "false", "0", "non", "لا"})
_UNKNOWN = frozenset({"", "unknown", "none", "null", "?", "n/a"})


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    value: Decimal
    currency: str


@dataclass(slots=True)
class Notes:
    """What was found wrong or doubtful while a dossier was read."""

    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, path: str, message: str, remedy: str, **params: str) -> None:
        """Note what cannot be read."""
        self._note(code, Severity.ERROR, path, message, remedy, params)

    def warning(self, code: str, path: str, message: str, remedy: str, **params: str) -> None:
        """Note what is doubtful."""
        self._note(code, Severity.WARNING, path, message, remedy, params)

    def _note(
        self, code: str, severity: Severity, path: str, message: str, remedy: str, params: Mapping[str, str]
    ) -> None:
        if len(self.findings) < MOST_FINDINGS:
            params = {name: _clean(text) for name, text in params.items()} | {"field": _clean(path)}
            self.findings.append(Finding(code, severity, "", _clean(path), message, remedy, params))


class Section:
    """One object of a dossier. Every reader takes a name with its variants; the first that is there is read."""

    def __init__(self, given: Any, path: str, notes: Notes, currency: str = "") -> None:
        self.path, self.notes, self.currency = path, notes, currency
        if given is not None and not isinstance(given, Mapping):
            notes.error("DOS-OBJECT", path or "dossier", NOT_AN_OBJECT, USE_AN_OBJECT)
        given = given if isinstance(given, Mapping) else {}
        self.given = {
            key_of(str(key)): value for key, value in list(given.items())[:MOST_ROWS] if not str(key).startswith("_")
        }
        self.read: set[str] = set()

    def has(self, *names: str) -> bool:
        """Whether something stands under one of the names."""
        return self.value(*names) is not None

    def value(self, *names: str) -> Any:
        """What stands there as it is; None where nothing does."""
        self.read.update(names)
        return next((self.given[name] for name in names if self.given.get(name) is not None), None)

    def place(self, *names: str) -> str:
        """The path of the name that is there, or of the first."""
        name = next((name for name in names if self.given.get(name) is not None), names[0])
        return f"{self.path}.{name}" if self.path else name

    def text(self, *names: str) -> str:
        """Words, shortened to what fits a page."""
        found = self.value(*names)
        if found is None or isinstance(found, bool):
            return ""
        if isinstance(found, Mapping | list):
            self.notes.error("DOS-TEXT", self.place(*names), msgid("{field} takes words."), msgid("Write a text."))
            return ""
        return _clean(str(found))

    def number(self, *names: str) -> Decimal | None:
        """A figure; None where none is given or it cannot be read (then it is told)."""
        found = self.value(*names)
        return None if found is None else number_of(found, self.place(*names), self.notes)

    def amount(self, *names: str, signed: bool = False) -> Money | None:
        """An amount of money, in the currency of the section where it states none; below zero only if `signed`."""
        found = self.value(*names)
        money = None if found is None else money_of(found, self.place(*names), self.notes, self.currency)
        if money is None or signed or money.value >= 0:
            return money
        self._below_zero(*names)
        return None

    def positive(self, *names: str) -> Decimal | None:
        """A figure that is not below zero."""
        found = self.number(*names)
        if found is None or found >= 0:
            return found
        self._below_zero(*names)
        return None

    def _below_zero(self, *names: str) -> None:
        message = msgid("{field} is below zero.")
        remedy = msgid("Give it without a sign; what is taken off a price stands among the deductions.")
        self.notes.error("DOS-SIGN", self.place(*names), message, remedy)

    def day(self, *names: str) -> date | None:
        """A day, as 2026-01-31."""
        found = self.value(*names)
        if found is None or (isinstance(found, str) and not found.strip()):
            return None
        try:
            return date.fromisoformat(str(found).strip()[:10])
        except ValueError:
            self.notes.error(
                "DOS-DAY",
                self.place(*names),
                msgid("{field} is no day: {text}."),
                msgid("Write a day as 2026-01-31."),
                text=str(found),
            )
            return None

    def flag(self, *names: str) -> bool | None:
        """A yes or a no; None where nobody knows."""
        found = self.value(*names)
        if found is None or isinstance(found, bool):
            return found
        word = str(found).strip().lower()
        if word in _YES or word in _NO:
            return word in _YES
        if word not in _UNKNOWN:
            self.notes.error(
                "DOS-ANSWER",
                self.place(*names),
                msgid("{field} takes yes or no, not {text}."),
                msgid("Write true or false, or leave it out if it is not known."),
                text=str(found),
            )
        return None

    def choice(self, options: Mapping[str, str], *names: str) -> str:
        """One of the words of a list (variants to the word itself), or nothing; an unknown word is told."""
        word = key_of(self.text(*names))
        if not word or word in options:
            return options.get(word, "")
        self.notes.error(
            "DOS-CHOICE",
            self.place(*names),
            msgid("{field} does not take {text}."),
            msgid("Write one of these: {options}."),
            text=word,
            options=", ".join(dict.fromkeys(options.values())),
        )
        return ""

    def section(self, *names: str) -> Section:
        """The object that stands there; an empty one where none does."""
        return Section(self.value(*names), self.place(*names), self.notes, self.currency)

    def rows(self, *names: str, key: str = "kind") -> list[Section]:
        """The objects of a list. One object is a list of one; a mapping of words is a list of rows by that `key`."""
        found = self.value(*names)
        place = self.place(*names)
        if isinstance(found, Mapping):
            found = _listed(found, key)
        if found is None or found is False:
            return []
        if not isinstance(found, list):
            found = [found]
        if len(found) > MOST_ROWS:
            self.notes.error(
                "DOS-LONG",
                place,
                msgid("{field} has more than {most} rows."),
                msgid("Write fewer rows."),
                most=str(MOST_ROWS),
            )
            found = found[:MOST_ROWS]
        return [
            Section(row if isinstance(row, Mapping) else _row(row, key), f"{place}[{at}]", self.notes, self.currency)
            for at, row in enumerate(found, start=1)
        ]

    def speak(self) -> None:
        """Take the currency that this section states for its own amounts."""
        self.currency = currency_of(self.text("currency", "currency_code"), self.place("currency"), self.notes) or (
            self.currency
        )

    def done(self) -> None:
        """Tell of the fields that nobody asked for."""
        for name in self.given:
            if name not in self.read and not name.startswith(("comment", "note")):
                self.notes.warning(
                    "DOS-FIELD",
                    f"{self.path}.{name}" if self.path else name,
                    msgid("{field} is not read: it does not bear on the value here."),
                    msgid("Check its name, or take it out."),
                )


NOT_AN_OBJECT = msgid("{field} takes named fields.")
USE_AN_OBJECT = msgid('Write an object, such as {"price": "100.00"}.')


def key_of(name: str) -> str:
    """A name as fields are looked for: small letters, words joined by low lines.

    >>> key_of("exportDate"), key_of("Export-date "), key_of("export date")
    ('export_date', 'export_date', 'export_date')
    """
    return re.sub(r"[\s\-./]+", "_", _CAMEL.sub("_", name.strip())).strip("_").lower()


def number_of(given: Any, path: str, notes: Notes) -> Decimal | None:
    """A figure from a number or a text; None (and a finding) where it is none, endless, or too large."""
    found = _decimal(given)
    if found is None:
        notes.error(
            "DOS-NUMBER",
            path,
            msgid("{field} is no figure: {text}."),
            msgid("Write a figure with a point before its decimals, such as 1250.50."),
            text=given if isinstance(given, str) else type(given).__name__,
        )
        return None
    exponent = found.as_tuple().exponent
    if abs(found) > LARGEST or (isinstance(exponent, int) and exponent < -MOST_PLACES):
        notes.error(
            "DOS-SIZE",
            path,
            msgid("{field} is too large or has too many decimals."),
            msgid("Write a figure below {most} with no more than {places} decimals."),
            most=f"{LARGEST:f}",
            places=str(MOST_PLACES),
        )
        return None
    return found


def money_of(given: Any, path: str, notes: Notes, currency: str) -> Money | None:
    """An amount from a number, `"100 EUR"`, `"EUR 100"` or an object with `amount` and `currency`."""
    if isinstance(given, Mapping):
        inner = Section(given, path, notes, currency)
        inner.speak()
        value = inner.number("amount", "value", "sum")
        if value is None and not inner.has("amount", "value", "sum"):
            notes.error("DOS-AMOUNT", path, msgid("{field} states no amount."), msgid("Give its amount."))
        return None if value is None else Money(value, inner.currency)
    if isinstance(given, str):
        words = given.split()
        code = next((word for word in (words[:1] + words[-1:]) if _CURRENCY.fullmatch(word.upper())), "")
        if code and len(words) > 1:
            given, currency = " ".join(word for word in words if word != code), code.upper()
    value = number_of(given, path, notes)
    return None if value is None else Money(value, currency)


def currency_of(text: str, path: str, notes: Notes) -> str:
    """A currency's code; a finding for what cannot be one."""
    code = text.strip().upper()
    if code and not _CURRENCY.fullmatch(code):
        notes.error(
            "DOS-CURRENCY",
            path,
            msgid("{field} is no currency: {text}."),
            msgid("Write the three letters of ISO 4217, such as EUR."),
            text=text,
        )
        return ""
    return code


def _decimal(given: Any) -> Decimal | None:
    """The figure that was written; None where it is none. A text is exact, and a float is what it prints as."""
    if isinstance(given, bool):
        return None
    if isinstance(given, int | Decimal):
        found = Decimal(given)
    elif isinstance(given, float):
        found = Decimal(repr(given))
    elif isinstance(given, str) and (text := _figure(given)):
        found = Decimal(text)
    else:
        return None
    return found if found.is_finite() else None


def _figure(text: str) -> str:
    """A figure as Decimal reads it, of one that a person wrote; nothing where it is none."""
    text = text.strip().removesuffix("%").strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return re.sub(r"[ \u00a0\u202f_']", "", text) if _NUMBER.fullmatch(text) else ""


def _listed(found: Mapping[Any, Any], key: str) -> list[Any]:
    """A mapping as rows: itself, if it names a row, else one row for each of its words."""
    names = {key_of(str(name)) for name in found}
    if key in names or names & ROW_WORDS:
        return [found]
    spoken = {"currency": found["currency"]} if "currency" in found else {}
    return [
        {**spoken, **_row(value, key), key: str(name)}
        for name, value in found.items()
        if value is not None and name != "currency"
    ]


ROW_WORDS = frozenset(
    {
        "amount",
        "value",
        "price",
        "unit_price",
        "unit_value",
        "text",
        "reference",
        "basis",
        "accrue",
        "accrues",
        "kind",
        "type",
    }
    | {"percent", "code", "included", "quantity"}
)
"""Words that only a row has: a mapping with one of them is one row, not a list of rows by their names."""


def _row(value: Any, key: str) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(name): inner for name, inner in value.items()}
    if isinstance(value, bool):
        return {"accrue": value} if key != "text" else {}
    if isinstance(value, str) and not _is_amount(value):
        return {"text": value, key: value}
    return {"amount": value}


def _is_amount(text: str) -> bool:
    return _decimal(" ".join(word for word in text.split() if not _CURRENCY.fullmatch(word.upper()))) is not None


def _clean(text: str) -> str:
    """What somebody wrote, fit to be shown and stored: no NUL, no halves of letters, not endless."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:MOST_LETTERS].strip()


def variants(**words: Sequence[str]) -> dict[str, str]:
    """A list of words with their variants, for `Section.choice`.

    >>> variants(cif=["cip"])
    {'cif': 'cif', 'cip': 'cif'}
    """
    return {key_of(name): word for word, others in words.items() for name in (word, *others)}
