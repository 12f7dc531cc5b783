"""Every finding that reading a WCO message can give: its code, how grave it is, what it says and what to do.

The one table for pages, API and commands. Texts are message ids with named fields (see `messages.findings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from customhouse.messages.findings import Finding, Severity, msgid

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR


_ENTRIES = (
    Entry(
        "MSG-MALFORMED",
        msgid("The message cannot be read as {form}: {detail}."),
        msgid("Correct the message at the line and column given and send it again."),
    ),
    Entry(
        "MSG-EMPTY",
        msgid("There is nothing in this message."),
        msgid("Send a declaration in XML or JSON."),
    ),
    Entry(
        "MSG-FILE",
        msgid("The file cannot be read: {detail}."),
        msgid("Check the name of the file, and that you are allowed to read it."),
    ),
    Entry(
        "MSG-SIZE",
        msgid("The message has {size} bytes; at most {limit} are read."),
        msgid("Divide the consignment into several declarations."),
    ),
    Entry(
        "MSG-ENCODING",
        msgid(
            "The characters of the message are not written in the encoding that it names ({encoding}), "
            "or that encoding is not accepted."
        ),
        msgid("Save the message in UTF-8 and name no other encoding in it."),
    ),
    Entry(
        "MSG-CHARACTER",
        msgid("The message contains an invisible character that XML and JSON do not allow."),
        msgid("Remove the invisible character, or type the text again by hand instead of copying it."),
    ),
    Entry(
        "MSG-ENTITY",
        msgid("The message contains a DOCTYPE or entities of its own; these are never read, because they can do harm."),
        msgid("Remove the DOCTYPE and write the text out in full."),
    ),
    Entry(
        "MSG-DEPTH",
        msgid("The elements of the message lie more than {limit} levels inside one another."),
        msgid("Use only the elements of the declaration."),
    ),
    Entry(
        "MSG-NOT-DECLARATION",
        msgid("A message of the kind {kind} is not a declaration, amendment or cancellation."),
        msgid("Send a WCO Declaration, in its MetaData envelope or alone."),
    ),
    Entry(
        "MSG-NAMESPACE-MISSING",
        msgid("The message names no namespace; it is read as {expected}."),
        msgid("Name the namespace at the first element."),
        Severity.WARNING,
    ),
    Entry(
        "MSG-NAMESPACE",
        msgid("{tag} is in the namespace {found}; {expected} was expected."),
        msgid("Put the element in the namespace of the message."),
    ),
    Entry(
        "MSG-UNKNOWN-ELEMENT",
        msgid("{tag} is not known at this place."),
        msgid("Remove it, or move it to where the data model has it."),
    ),
    Entry(
        "MSG-UNKNOWN-ATTRIBUTE",
        msgid("The attribute {attribute} is not known here."),
        msgid("Remove the attribute."),
    ),
    Entry(
        "MSG-ATTRIBUTE",
        msgid("The attribute {attribute} may not be “{value}”."),
        msgid("Write it as the data model asks: {expected}."),
    ),
    Entry(
        "MSG-TEXT",
        msgid("There is text between the elements: “{value}”."),
        msgid("Put the text into the element that it belongs to."),
    ),
    Entry(
        "MSG-ORDER",
        msgid("{tag} comes too late; the data model has it before {before}."),
        msgid("Write the elements in the order of the data model."),
    ),
    Entry(
        "MSG-MISSING",
        msgid("{tag} is missing."),
        msgid("Add it; it must be given here."),
    ),
    Entry(
        "MSG-REPEATED",
        msgid("{tag} is given too often; the most allowed is {limit}."),
        msgid("Keep the number allowed and leave out the others."),
    ),
    Entry(
        "MSG-LENGTH",
        msgid("The length of {tag} is {length}, which its format ({format}) does not allow."),
        msgid(
            "Write it in the length that the format allows: an..35 means at most 35 characters, n8 exactly 8 digits."
        ),
    ),
    Entry(
        "MSG-PATTERN",
        msgid("{tag} may not be “{value}”: {expected}."),
        msgid("Write it in the format {format}."),
    ),
    Entry(
        "MSG-CODE",
        msgid("{tag} may not be “{value}”."),
        msgid("Use one of the codes {expected}."),
    ),
    Entry(
        "MSG-NUMBER",
        msgid("{tag} is not a number: “{value}”."),
        msgid("Write digits, with a point before decimals, and nothing else."),
    ),
    Entry(
        "MSG-NEGATIVE",
        msgid("{tag} may not be below zero: “{value}”."),
        msgid("Write zero or a number above it."),
    ),
    Entry(
        "MSG-DIGITS",
        msgid("{tag} has too many digits: “{value}”."),
        msgid("Write it in the format {format}."),
    ),
    Entry(
        "MSG-DATE",
        msgid("{tag} is not a date of this century: “{value}”."),
        msgid("Write the date as YYYYMMDD, or with time and zone as YYYYMMDDhhmmssZ."),
    ),
    Entry(
        "MSG-POINTER",
        msgid("The pointer {pointer} leads to no place in the declaration."),
        msgid("Point from 42A through each class to the element that changes."),
    ),
)

CATALOGUE = {entry.code: entry for entry in _ENTRIES}


def finding(code: str, pointer: str, path: str, words: Mapping[str, str] | None = None, /, **params: object) -> Finding:
    """A finding of the catalogue at a place, by default the whole declaration; quotations are shortened.

    `words` are fields that are message ids themselves.
    """
    entry = CATALOGUE[code]
    shown = {name: _short(str(value)) for name, value in params.items()}
    return Finding(code, entry.severity, pointer or "42A", path, entry.message, entry.remedy, shown, words or {})


def _short(text: str) -> str:
    """What a person can take in, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
