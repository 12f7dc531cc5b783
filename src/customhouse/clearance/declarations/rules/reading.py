"""Reading the leaves of a WCO tree: text, codes, numbers, times, parties, and what cannot be understood in them.

What people type is met halfway: blanks around codes, lower case, blanks inside identifiers. Free text and
references stay as written, save blanks around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from customhouse.clearance.declarations.records import Amount, Document, Party, PreviousDocument
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco import records as wco

LONGEST_WHOLE = 9
"""Digits of the longest whole number that the Data Model asks for (n..8), and one to show that there are more."""

WcoParty = (
    wco.Agent | wco.Buyer | wco.Consignee | wco.Consignor | wco.Declarant | wco.Exporter | wco.Importer | wco.Seller
)


def _not_whole(_case: Case) -> Iterator[Hit]:
    """Packages, items and their numbers are counted, not measured. Said while the message is understood."""
    yield from ()


def _no_time(_case: Case) -> Iterator[Hit]:
    """A date that is no day of the calendar cannot be reckoned with. Said while the message is understood."""
    yield from ()


NOT_WHOLE = Rule(
    "NUM-INT",
    Severity.ERROR,
    "WCO DM formats n..5, n..8",
    msgid("“{value}” is not a whole number."),
    msgid("Give a whole number, without a fraction."),
    _not_whole,
)
NO_TIME = Rule(
    "DAT-READ",
    Severity.ERROR,
    "UN/EDIFACT 2379",
    msgid("“{value}” is not a date or a time."),
    msgid("Give the date as year, month, day (format code 102) or with the time and its zone (304)."),
    _no_time,
)
RULES = (NOT_WHOLE, NO_TIME)


def text(value: str | None) -> str:
    """Free text without the blanks around it."""
    return (value or "").strip()


def code(value: str | None) -> str:
    """A code in capitals."""
    return value.strip().upper() if value else ""


def identifier(value: str | None) -> str:
    """An identifier in capitals and without blanks.

    >>> identifier(" xd 123 456 ")
    'XD123456'
    """
    return "".join((value or "").split()).upper()


def amount(value: wco.Amount | None) -> Amount | None:
    """Money as declared."""
    return None if value is None else Amount(value.value, code(value.currency_id))


def number(value: wco.Measure | None) -> Decimal | None:
    """A measure's figure."""
    return None if value is None else value.value


def whole(value: wco.Measure | Decimal | None, at: Place, findings: list[Finding]) -> int | None:
    """A whole number; where it is none, `None`, and a finding at `at`."""
    figure = value.value if isinstance(value, wco.Measure) else value
    if figure is None:
        return None
    if figure.is_finite() and figure.adjusted() <= LONGEST_WHOLE and figure == figure.to_integral_value():
        return int(figure)
    findings.append(NOT_WHOLE.finding(Hit(at, {"value": str(figure)})))
    return None


def moment(value: wco.DateTime | None, at: Place, findings: list[Finding]) -> datetime | None:
    """An instant in UTC; where the text is none, `None`, and a finding at `at`."""
    if value is None:
        return None
    found = value.moment()
    if found is None:
        findings.append(NO_TIME.finding(Hit(at, {"value": value.text})))
    return found


def party(value: WcoParty | None) -> Party | None:
    """A party, or `None` where nobody is named."""
    if value is None:
        return None
    address = value.address or wco.Address()
    found = Party(
        identifier=identifier(value.id),
        name=text(value.name),
        country=code(address.country_code),
        city=text(address.city_name),
        line=text(address.line),
        postcode=text(address.postcode_id),
    )
    return found if found.is_named else None


def document(value: wco.AdditionalDocument, at: Place, findings: list[Finding]) -> Document:
    """A document; its code is category and type, its status the exemption claimed."""
    told = value.effective_date_time
    issued = None if told is None else moment(told, at.into("276", "EffectiveDateTime"), findings)
    return Document(
        code=code(value.category_code) + code(value.type_code),
        reference=text(value.id),
        status=code(value.lpco_exemption_code),
        name=text(value.name),
        issued=issued.date() if issued else None,
    )


def previous(value: wco.PreviousDocument, at: Place, findings: list[Finding]) -> PreviousDocument:
    """A previous document."""
    return PreviousDocument(
        category=code(value.category_code),
        type=code(value.type_code),
        reference=text(value.id),
        line=whole(value.line_numeric, at.into("171", "LineNumeric"), findings),
    )
