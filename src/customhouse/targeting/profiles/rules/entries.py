"""One entry of a law file, read field by field: every fault becomes a finding, and reading goes on.

Used for profiles and policies; paths are those an author finds in the file (`profiles[3].when.all[0]`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.lanes.records import Lane

LANGUAGES = ("en", "fr", "ar")
_FAR = date.max


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a law file, where it stands, and the list to which its faults are added."""

    written: Mapping[object, object]
    path: str
    found: list[Finding]

    def fault(self, code: str, message: str, remedy: str, /, *, at: str = "", **params: str) -> None:
        """Add an error at this entry, or at the field `at` of it."""
        path = f"{self.path}.{at}" if at else self.path
        self.found.append(Finding(code, Severity.ERROR, "", path, message, remedy, params))

    def only(self, *names: str) -> None:
        """Fault every field that is none of these: a misspelt field must not pass for an absent one."""
        for name in self.written:
            if name not in names:
                self.fault(
                    "PRF-FIELD",
                    msgid("“{field}” is not a field of this entry."),
                    msgid("Use one of: {known}."),
                    field=str(name),
                    known=", ".join(names),
                )

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.written.get(name)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self.fault(
            "PRF-TEXT", msgid("{field} must be a text."), msgid("Write the text, in quotes."), at=name, field=name
        )
        return ""

    def texts(self, name: str) -> dict[str, str]:
        """A text in each language of the installation."""
        value = self.written.get(name)
        entry = Entry(value if isinstance(value, Mapping) else {}, f"{self.path}.{name}", self.found)
        entry.only(*LANGUAGES)
        return {language: entry.text(language) for language in LANGUAGES}

    def day(self, name: str) -> date:
        """A day that must be there."""
        value = self.written.get(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self._no_day(name)
        return _FAR

    def last_day(self, name: str, first: date) -> date | None:
        """The last day of a validity, or None where it is open; it cannot lie before the first."""
        if self.written.get(name) is None:
            return None
        last = self.day(name)
        if last < first:
            self.fault(
                "PRF-VALIDITY",
                msgid("The validity ends before it begins."),
                msgid("Set valid_to to a day not before valid_from."),
                at=name,
            )
        return last

    def whole(self, name: str, lowest: int, highest: int) -> int:
        """A whole number within bounds."""
        value = self.written.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.fault(
            "PRF-NUMBER",
            msgid("{field} must be a whole number from {lowest} to {highest}."),
            msgid("Write a whole number from {lowest} to {highest}, without quotes."),
            at=name,
            field=name,
            lowest=str(lowest),
            highest=str(highest),
        )
        return lowest

    def share(self, name: str) -> Decimal:
        """A share from 0 to 1."""
        value = decimal(self.written.get(name))
        if value is not None and 0 <= value <= 1:
            return value
        self.fault(
            "PRF-SHARE",
            msgid("{field} must be a share from 0 to 1."),
            msgid('Write "0.03" for three in a hundred.'),
            at=name,
            field=name,
        )
        return Decimal(0)

    def lane(self, name: str) -> Lane:
        """One of the lanes."""
        value = self.written.get(name)
        if isinstance(value, str) and value in set(Lane):
            return Lane(value)
        self.fault(
            "PRF-LANE", msgid("There is no lane called “{value}”."), msgid("Use one of: {known}."),
            at=name, value=str(value), known=", ".join(Lane),
        )  # fmt: skip
        return Lane.GREEN

    def codes(self, name: str) -> tuple[str, ...]:
        """A list of codes, each in quotes; an absent list is empty."""
        value = self.written.get(name, [])
        if isinstance(value, list) and all(isinstance(code, str) and code for code in value):
            return tuple(value)
        self.fault(
            "PRF-CODES",
            msgid("{field} must be a list of codes in quotes."),
            msgid('Write ["10", "40"]; without quotes 01 becomes 1.'),
            at=name,
            field=name,
        )
        return ()

    def entries(self, name: str) -> list[Entry]:
        """A list of entries; an absent list is empty."""
        value = self.written.get(name, [])
        if isinstance(value, list) and all(isinstance(part, Mapping) for part in value):
            return [Entry(part, f"{self.path}.{name}[{place}]", self.found) for place, part in enumerate(value)]
        self.fault(
            "PRF-LIST",
            msgid("{field} must be a list of entries."),
            msgid("Begin each entry on a line of its own, with a dash."),
            at=name,
            field=name,
        )
        return []

    def _no_day(self, name: str) -> None:
        self.fault(
            "PRF-DAY",
            msgid("{field} must be a day."),
            msgid("Write it as 2019-01-31, without quotes."),
            at=name,
            field=name,
        )


def decimal(value: object) -> Decimal | None:
    """The exact number written (a text, a whole number, or YAML's 0.5), or None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
