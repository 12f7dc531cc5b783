"""Every finding that reading a WCO message can give: its code, how grave it is, what it says and what to do.

The one table for pages, API and commands. Texts are message ids with named fields (see `messages.findings`).
"""

from __future__ import annotations

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
        msgid("This is not well-formed {form}: {detail}."),
        msgid("Mend the message at the line and column given and send it again."),
    ),
    Entry(
        "MSG-EMPTY",
        msgid("There is nothing in this message."),
        msgid("Send a declaration in XML or JSON."),
    ),
    Entry(
        "MSG-FILE",
        msgid("The file cannot be read: {detail}."),
        msgid("Check the name and who may read it."),
    ),
    Entry(
        "MSG-SIZE",
        msgid("The message has {size} bytes; at most {limit} are read."),
        msgid("Divide the consignment into several declarations."),
    ),
    Entry(
        "MSG-ENCODING",
        msgid("The bytes do not fit the encoding {encoding}, or that encoding is not accepted."),
        msgid("Write the message in UTF-8 and declare no other encoding."),
    ),
    Entry(
        "MSG-CHARACTER",
        msgid("The message holds a character that no message may hold (such as a null byte)."),
        msgid("Remove control characters from the text."),
    ),
    Entry(
        "MSG-ENTITY",
        msgid("The message declares a document type or entities; these are never read."),
        msgid("Remove the DOCTYPE and write the text out in full."),
    ),
    Entry(
        "MSG-DEPTH",
        msgid("The message is nested deeper than {limit} levels."),
        msgid("Use only the elements of the declaration."),
    ),
    Entry(
        "MSG-NOT-DECLARATION",
        msgid("A message of the kind {kind} is no declaration, amendment or cancellation."),
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
        msgid("{tag} may be given {limit} times at most."),
        msgid("Leave out what is too many."),
    ),
    Entry(
        "MSG-LENGTH",
        msgid("{tag} has {length} characters; the format is {format}."),
        msgid("Write it in the length that the format allows."),
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
        msgid("{tag} is no number: “{value}”."),
        msgid("Write digits, with a point before decimals, and nothing else."),
    ),
    Entry(
        "MSG-NEGATIVE",
        msgid("{tag} may not be less than nothing: “{value}”."),
        msgid("Write a number that is not negative."),
    ),
    Entry(
        "MSG-DIGITS",
        msgid("{tag} has too many digits: “{value}”."),
        msgid("Write it in the format {format}."),
    ),
    Entry(
        "MSG-DATE",
        msgid("{tag} is no date of this century: “{value}”."),
        msgid("Write the date as YYYYMMDD, or with time and zone as YYYYMMDDhhmmssZ."),
    ),
    Entry(
        "MSG-POINTER",
        msgid("The pointer {pointer} leads to no place in the declaration."),
        msgid("Point from 42A through each class to the element that changes."),
    ),
)

CATALOGUE = {entry.code: entry for entry in _ENTRIES}


def finding(code: str, pointer: str, path: str, /, **params: object) -> Finding:
    """A finding of the catalogue at a place, by default the whole declaration; quotations are shortened."""
    entry = CATALOGUE[code]
    shown = {name: _short(str(value)) for name, value in params.items()}
    return Finding(code, entry.severity, pointer or "42A", path, entry.message, entry.remedy, shown)


def _short(text: str) -> str:
    """What a person can take in, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
