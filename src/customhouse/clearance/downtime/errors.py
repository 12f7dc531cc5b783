"""What speaks against a row of the register, beside what the rules of declarations say. Findings, without Django."""

from __future__ import annotations

from customhouse.messages.findings import Finding, Severity, msgid


def not_reserved(number: str) -> Finding:
    """Nobody reserved the number."""
    return _finding(
        "REG-NUMBER",
        "number",
        msgid("The number {number} was not reserved for a register of this office."),
        msgid("Compare it with the printed sheet."),
        {"number": number},
    )


def twice(number: str, row: int) -> Finding:
    """The number stands in the file already."""
    return _finding(
        "REG-TWICE",
        "number",
        msgid("The number {number} stands in row {row} already."),
        msgid("Give each row the number that is printed on it."),
        {"number": number, "row": str(row)},
    )


def outside() -> Finding:
    """The time lies in no outage."""
    return _finding(
        "REG-TIME",
        "accepted_at",
        msgid("At this time no outage of the office was declared."),
        msgid("Check the time, or ask a supervisor of the office to declare the outage."),
    )


def in_future() -> Finding:
    """The time has not come."""
    return _finding("REG-FUTURE", "accepted_at", msgid("This time is in the future."), msgid("Check the time."))


def not_yours(office: str) -> Finding:
    """Whoever loads does not serve there."""
    return _finding(
        "REG-OFFICE",
        "number",
        msgid("You do not serve at the office {office}."),
        msgid("Somebody who serves there loads its register."),
        {"office": office},
    )


def same_person() -> Finding:
    """Who declared the outage writes nothing into it: nobody alone makes a declaration of the past."""
    return _finding(
        "REG-SAME-PERSON",
        "number",
        msgid("You declared this outage yourself; somebody else loads its register."),
        msgid("Ask a colleague of the office."),
    )


def unreadable() -> Finding:
    """The file is no register."""
    return _finding(
        "REG-FILE",
        "",
        msgid("This file is no register: it has no line with the names of the columns."),
        msgid("Use the spreadsheet of the page “Office without a line”, or a CSV file with the same names."),
    )


def too_long(most: int) -> Finding:
    """The file has too many rows."""
    return _finding(
        "REG-LONG",
        "",
        msgid("The file has more than {most} rows."),
        msgid("Load it in parts."),
        {"most": str(most)},
    )


def _finding(code: str, path: str, message: str, remedy: str, params: dict[str, str] | None = None) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, remedy, params or {})
