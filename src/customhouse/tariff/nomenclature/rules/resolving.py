"""From the code that somebody declared to the code whose law applies, told in findings.

Warn rather than refuse: partners declare in other editions of the Harmonized System and with other countries' national
digits. Only what can be assigned to no heading at all is an error. Source: the HS Convention, Article 3 (six digits
are common, the rest is national), and General Rule 6 for lines below a subheading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.nomenclature.records import SUBHEADING_DIGITS, GoodsCode, Level, Nomenclature, Resolution

HEADING_DIGITS = 4
WHOLE = frozenset({6, 8, 9, 10})
TOLD = 40
NATIONAL_CHAPTERS = ("98", "99")
SEPARATORS = " .-\u00a0\u202f"
SUGGESTIONS = 3
REMEMBERED = 20_000
"""Answers kept for codes that are declared again."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What is resolved: the code as compacted, the law, the day, and where in the message it stands."""

    declared: str
    code: str
    law: Nomenclature
    on: date
    pointer: str
    path: str

    def finding(self, severity: Severity, code: str, message: str, remedy: str, **params: str) -> Finding:
        """A finding at this code's place; `{code}` and `{date}` are always there to be said."""
        filled = {"code": shorten(self.declared), "date": self.on.isoformat(), **params}
        return Finding(code, severity, self.pointer, self.path, message, remedy, filled)

    def refused(self, finding: Finding) -> Resolution:
        """Nothing fits."""
        return Resolution(self.declared, "", None, (finding,))

    def taken(self, line: GoodsCode, *findings: Finding) -> Resolution:
        """The law of `line` applies."""
        return Resolution(self.declared, line.code, line, findings)


def compact(code: str) -> str:
    """The code without separators, its digits as ASCII digits.

    >>> compact(" 0901.21-00 ")
    '09012100'
    >>> compact("٠٩٠١")
    '0901'
    """
    kept = (character for character in code.strip() if character not in SEPARATORS)
    return "".join(str(unicodedata.decimal(character, character)) for character in kept)


def shorten(code: str) -> str:
    """What was declared, short enough to be told back."""
    return code if len(code) <= TOLD else code[:TOLD] + "…"


def resolve(code: str, nomenclature: Nomenclature, on: date, pointer: str = "", path: str = "") -> Resolution:
    """The code whose law applies to a code as declared, on the legal date `on`.

    `pointer` and `path` say where the code stands in the message and go into the findings:
    TAR-MISSING, TAR-DIGITS, TAR-LENGTH, TAR-NATIONAL, TAR-UNKNOWN, TAR-DATE (errors); TAR-LINE-DATE, TAR-EXTENSION,
    TAR-EDITION, TAR-DIVIDED (warnings).
    """
    if pointer or path:
        return _resolved(_Case(code.strip(), compact(code), nomenclature, on, pointer, path))
    known = nomenclature.resolved.get((code, on))
    if known is None:
        if len(nomenclature.resolved) >= REMEMBERED:
            nomenclature.resolved.clear()
        known = _resolved(_Case(code.strip(), compact(code), nomenclature, on, pointer, path))
        nomenclature.resolved[code, on] = known
    return known


def _resolved(case: _Case) -> Resolution:
    """What the first rule says that has an answer."""
    for rule in RULES:
        resolution = rule(case)
        if resolution is not None:
            return resolution
    return _unknown(case)


def _missing(case: _Case) -> Resolution | None:
    """TAR-MISSING: without a code there is no duty to be found."""
    if case.code:
        return None
    return case.refused(
        case.finding(
            Severity.ERROR,
            "TAR-MISSING",
            msgid("There is no commodity code."),
            msgid("Look up the goods in the tariff and write the 6 to 10 digits of their code, for example 090121."),
        )
    )


def _not_digits(case: _Case) -> Resolution | None:
    """TAR-DIGITS: a commodity code is made of digits."""
    if case.code.isascii() and case.code.isdigit():
        return None
    return case.refused(
        case.finding(
            Severity.ERROR,
            "TAR-DIGITS",
            msgid("The commodity code {code} contains characters other than digits."),
            msgid("Write 6 to 10 digits without letters, for example 090121."),
        )
    )


def _national_chapter(case: _Case) -> Resolution | None:
    """TAR-NATIONAL: chapters 98 and 99 are left to countries for their own use; this one has made none."""
    if not case.code.startswith(NATIONAL_CHAPTERS) or any(case.law.spans(case.code[:2])):
        return None
    return case.refused(
        case.finding(
            Severity.ERROR,
            "TAR-NATIONAL",
            msgid("The code {code} belongs to chapter {chapter}, which this country does not use."),
            msgid("Declare the goods themselves under chapters 01 to 97."),
            chapter=case.code[:2],
        )
    )


def _wrong_length(case: _Case) -> Resolution | None:
    """TAR-LENGTH: six digits of the Harmonized System, up to four national ones."""
    if len(case.code) in WHOLE:
        return None
    return case.refused(
        case.finding(
            Severity.ERROR,
            "TAR-LENGTH",
            msgid("The number of digits of the commodity code {code} is {count}; a whole code has 6, 8, 9 or 10."),
            msgid("Choose a whole code. Near to yours: {near}."),
            count=str(len(case.code)),
            near=_near(case),
        )
    )


def _valid(case: _Case) -> Resolution | None:
    """The code is valid: it is itself. TAR-DIVIDED warns where the country has divided it further."""
    line = case.law.at(case.code, case.on)
    if line is None:
        return None
    below = case.law.children(case.code, case.on)
    if not below:
        return case.taken(line)
    warning = case.finding(
        Severity.WARNING,
        "TAR-DIVIDED",
        msgid("The code {code} is divided into national lines; what applies to all of it was used."),
        msgid("Declare one of its lines: {lines}."),
        lines=", ".join(child.code for child in below),
    )
    return case.taken(line, warning)


def _line_of_another_day(case: _Case) -> Resolution | None:
    """TAR-LINE-DATE: the national line is ours, but not valid on the day: the code above it is taken."""
    spans = case.law.spans(case.code)
    above = case.law.at(spans[-1].parent, case.on) if spans and spans[-1].level is Level.LINE else None
    if above is None:
        return None
    warning = case.finding(
        Severity.WARNING,
        "TAR-LINE-DATE",
        msgid("The national line {code} is not valid on {date}; {used} was used."),
        msgid("Declare a line that is valid on the date: {near}."),
        used=above.code,
        near=_lines(case, above),
    )
    return case.taken(above, warning)


def _foreign_extension(case: _Case) -> Resolution | None:
    """TAR-EXTENSION: the subheading is valid, the digits after it are another country's: they are cut off.

    Cut to six digits even where eight would match: a match of national digits with another country's is chance.
    """
    subheading = case.law.at(case.code[:SUBHEADING_DIGITS], case.on)
    if subheading is None:
        return None
    warning = case.finding(
        Severity.WARNING,
        "TAR-EXTENSION",
        msgid("The last digits of {code} are not of this country's tariff; {used} was used."),
        msgid("Declare a code of this tariff: {near}."),
        used=subheading.code,
        near=_lines(case, subheading),
    )
    return case.taken(subheading, warning)


def _lines(case: _Case, line: GoodsCode) -> str:
    below = case.law.children(line.code, case.on)
    return ", ".join(child.code for child in below) or line.code


def _other_edition(case: _Case) -> Resolution | None:
    """TAR-EDITION: the heading exists, the subheading does not: most likely another edition's code."""
    heading = case.law.at(case.code[:HEADING_DIGITS], case.on)
    if heading is None or any(case.law.spans(case.code[:SUBHEADING_DIGITS])):
        return None
    warning = case.finding(
        Severity.WARNING,
        "TAR-EDITION",
        msgid("There is no subheading {subheading} in {edition}; what applies to all of heading {used} was used."),
        msgid("Look up the goods in the present edition. Near to yours: {near}."),
        subheading=case.code[:SUBHEADING_DIGITS],
        edition=heading.edition,
        used=heading.code,
        near=_near(case),
    )
    return case.taken(heading, warning)


def _not_in_force(case: _Case) -> Resolution | None:
    """TAR-DATE: the code is known, but no law stands behind it on the day."""
    known = case.law.spans(case.code) or case.law.spans(case.code[:SUBHEADING_DIGITS])
    if not known:
        return None
    until = max((goods.valid_to for goods in known if goods.valid_to and goods.valid_to < case.on), default=None)
    start = min((goods.valid_from for goods in known if goods.valid_from > case.on), default=None)
    return case.refused(
        case.finding(
            Severity.ERROR,
            "TAR-DATE",
            _OTHER_DAYS[until is not None, start is not None],
            msgid("Check the date of the declaration, or declare a code that is in force on that date."),
            end=str(until or ""),
            start=str(start or ""),
        )
    )


_OTHER_DAYS = {
    (True, False): msgid("The code {code} is not in force on {date}; it was in force until {end}."),
    (False, True): msgid("The code {code} is not in force on {date}; it is in force from {start}."),
    (True, True): msgid("The code {code} is not in force on {date}; it was until {end}, and is again from {start}."),
    (False, False): msgid("The code {code} is not in force on {date}."),
}
"""By whether it was in force before, and whether it is in force later."""


def _unknown(case: _Case) -> Resolution:
    """TAR-UNKNOWN: no heading begins like this."""
    return case.refused(
        case.finding(
            Severity.ERROR,
            "TAR-UNKNOWN",
            msgid("The tariff has no heading {heading}, so {code} cannot be assigned to anything."),
            msgid("Look up the goods in the tariff. Near to yours: {near}."),
            heading=case.code[:HEADING_DIGITS],
            near=_near(case),
        )
    )


RULES: tuple[Callable[[_Case], Resolution | None], ...] = (
    _missing,
    _not_digits,
    _national_chapter,
    _wrong_length,
    _valid,
    _line_of_another_day,
    _foreign_extension,
    _other_edition,
    _not_in_force,
)
"""The rules in the order in which they are asked; the first that answers decides."""


def _near(case: _Case) -> str:
    """The subheadings most like the code: of those that begin like it; else those that follow in the tariff."""
    wanted = case.code[:SUBHEADING_DIGITS]
    for length in range(len(wanted), 1, -1):
        found = list(_subheadings(case.law.under(wanted[:length], case.on)))
        if found:
            return ", ".join(_nearest(wanted, found))
    return ", ".join(islice(_subheadings(case.law.following(wanted, case.on)), SUGGESTIONS))


def _subheadings(codes: Iterable[GoodsCode]) -> Iterator[str]:
    return (goods.code for goods in codes if goods.level is Level.SUBHEADING)


def _nearest(wanted: str, codes: list[str]) -> list[str]:
    found = process.extract(wanted, codes, scorer=DamerauLevenshtein.distance, limit=SUGGESTIONS)
    return [code for code, _slips, _place in found]
