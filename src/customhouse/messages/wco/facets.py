"""Whether the text of a leaf is what the dictionary asks: length, digits, pattern, codes, dates.

Pure functions: text and position in, fault out. The same for XML and JSON. They agree with the XSD facets of
the DMS:2 profile and ask two things more: counts, measures and rates are not negative, and a date exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from customhouse.messages.findings import msgid
from customhouse.messages.wco.dictionary import Facets, Position
from customhouse.messages.wco.records import DateTime

_NO_WORDS: Mapping[str, str] = {}
NUMBERS = frozenset({"Amount", "Measure", "Quantity", "Numeric"})
# What XML takes for blank; a no-break space is a character like any other.
BLANKS = " \t\r\n"
_BLANK = re.compile(r"[ \t\r\n]+")
_DECIMAL = re.compile(r"([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))")
_DATE = re.compile(r"20[0-9]{6}(?:[0-9]{6}(?:Z|[-+][0-9]{2}))?")
_PATTERNS = {
    "visible": (re.compile(r"[^\r\n]*[^ \t\r\n][^\r\n]*"), msgid("one line with something in it")),
    "letters": (re.compile(r"[a-zA-Z]*"), msgid("letters only")),
    "digits": (re.compile(r"[0-9]*"), msgid("digits only")),
}


class Fault(NamedTuple):
    """What is wrong with a value: a code of the catalogue, the fields of its message, and those that are words."""

    code: str
    params: Mapping[str, object]
    words: Mapping[str, str] = _NO_WORDS


def collapsed(text: str) -> str:
    """A text without blanks around it and with single blanks inside, as XML reads codes and numbers."""
    return _BLANK.sub(" ", text).strip(" ")


def value_of(text: str, position: Position) -> str:
    """The value that a text stands for: codes and numbers are collapsed, all else is as written."""
    return collapsed(text) if position.type == "Code" or position.type in NUMBERS else text


def fault_of(text: str, position: Position) -> Fault | None:
    """The first thing wrong with a leaf's text, or None."""
    value = value_of(text, position)
    if position.type in NUMBERS:
        return _number_fault(value, position)
    if position.type == "DateTime":
        return _date_fault(value)
    return _length_fault(value, position.facets) or _pattern_fault(value, position.facets)


def _number_fault(value: str, position: Position) -> Fault | None:
    """A number has digits, not too many, and money alone may be negative."""
    match = _DECIMAL.fullmatch(value)
    if match is None:
        return Fault("MSG-NUMBER", {"value": value})
    whole = (match[2] or "").lstrip("0")
    fraction = (match[3] or match[4] or "").rstrip("0")
    facets = position.facets
    if facets.fraction_digits is not None and len(fraction) > facets.fraction_digits:
        return Fault("MSG-DIGITS", {"value": value})
    if len(whole) + len(fraction) > (facets.total_digits or _MOST_DIGITS):
        return Fault("MSG-DIGITS", {"value": value})
    if match[1] == "-" and position.type != "Amount" and (whole or fraction):
        return Fault("MSG-NEGATIVE", {"value": value})
    return None


_MOST_DIGITS = 24  # what libxml2 reads as a decimal; no figure of a declaration comes near


def _date_fault(value: str) -> Fault | None:
    """A date is written in full and is in the calendar."""
    if not _DATE.fullmatch(value) or DateTime(value).moment() is None:
        return Fault("MSG-DATE", {"value": value})
    return None


def _length_fault(value: str, facets: Facets) -> Fault | None:
    """A text is as long as its format says."""
    size = len(value)
    if (facets.length is not None and size != facets.length) or (
        facets.max_length is not None and size > facets.max_length
    ):
        return Fault("MSG-LENGTH", {"length": size})
    return None


def _pattern_fault(value: str, facets: Facets) -> Fault | None:
    """A text has the characters, and is one of the codes, that its format allows."""
    if facets.pattern:
        pattern, expected = _PATTERNS[facets.pattern]
        if not pattern.fullmatch(value):
            return Fault("MSG-PATTERN", {"value": value}, {"expected": expected})
    if facets.values and value not in facets.values:
        return Fault("MSG-CODE", {"value": value, "expected": ", ".join(sorted(facets.values, key=int))})
    return None


def _any_text(text: str) -> bool:
    """Anything goes."""
    return text is not None


def _matches(pattern: str) -> Callable[[str], bool]:
    """A check by pattern."""
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


_AGENCY = (_matches(r"[^\r\n]{1,3}"), msgid("one to three characters"))
_TEXT = (_any_text, msgid("text"))
_LANGUAGE = (_matches(r"[ \t\r\n]*[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*[ \t\r\n]*"), msgid("a language such as en"))
_CODE = {
    "listID": _TEXT,
    "listAgencyID": _AGENCY,
    "listAgencyName": _TEXT,
    "listName": _TEXT,
    "listVersionID": _TEXT,
    "name": _TEXT,
    "languageID": _LANGUAGE,
    "listURI": _TEXT,
    "listSchemeURI": _TEXT,
}
_ID = {
    "schemeID": _TEXT,
    "schemeName": _TEXT,
    "schemeAgencyID": _AGENCY,
    "schemeAgencyName": _TEXT,
    "schemeVersionID": _TEXT,
    "schemeDataURI": _TEXT,
    "schemeURI": _TEXT,
}
_UNIT = {"unitCode": (lambda text: 1 <= len(text) <= _LONGEST_UNIT, msgid("a unit of one to five characters"))}
_LONGEST_UNIT = 5
# What a sender may write on a leaf of each data type, and how (UN/CEFACT Unqualified Data Types 6).
ATTRIBUTES: Mapping[str, Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "Amount": {"currencyID": (_matches("[A-Z]{3}"), msgid("three capital letters (ISO 4217)"))},
    "Code": _CODE,
    "DateTime": {"formatCode": (_matches("102|304"), msgid("102 or 304"))},
    "ID": _ID,
    "Measure": _UNIT,
    "Numeric": {},
    "Quantity": _UNIT,
    "Text": {"languageID": _LANGUAGE},
}
REQUIRED_ATTRIBUTES = {"DateTime": "formatCode"}


def attribute_fault(name: str, text: str, position: Position) -> Fault | None:
    """What is wrong with an attribute of a leaf, or None."""
    rule = ATTRIBUTES[position.type].get(name)
    if rule is None:
        return Fault("MSG-UNKNOWN-ATTRIBUTE", {"attribute": name})
    allowed, expected = rule
    return None if allowed(text) else Fault("MSG-ATTRIBUTE", {"attribute": name, "value": text}, {"expected": expected})
