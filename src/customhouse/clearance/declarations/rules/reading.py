"""Reading the leaves of a WCO tree: text, codes, numbers, times, parties, and what cannot be understood in them.

What people type is met halfway: blanks around codes, lower case, blanks inside identifiers. Free text and
references stay as written, save blanks around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from customhouse.clearance.declarations.records import Amount, Document, Party, PreviousDocument
from customhouse.clearance.declarations.rules.place import Place, document
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco import records as wco

LONGEST_WHOLE = 9
"""Digits of the longest whole number that the Data Model asks for (n..8), and one to show that there are more."""

LONGEST_CODE = 17
CODES_KEPT = 5000
"""How long a code may be to be remembered, and how many are."""

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
    return value.strip() if value else ""


class _Codes(dict[str | None, str]):
    """Codes in capitals by how they were written: few are used again and again."""

    def __missing__(self, value: str) -> str:
        """One that was not met before; what is too long for a code is not remembered."""
        found = value.strip().upper()
        if len(value) <= LONGEST_CODE:
            if len(self) >= CODES_KEPT:
                self.clear()
                self[None] = ""
            self[value] = found
        return found


_code = _Codes({None: ""}).__getitem__


def code(value: str | None) -> str:
    """A code in capitals.

    >>> code(" ima ")
    'IMA'
    """
    return _code(value)


def identifier(value: str | None) -> str:
    """An identifier in capitals and without blanks.

    >>> identifier(" xd 123 456 ")
    'XD123456'
    """
    if value is None:
        return ""
    return value.upper() if value.isalnum() else "".join(value.split()).upper()


def amount(value: wco.Amount | None) -> Amount | None:
    """Money as declared."""
    return None if value is None else Amount(value.value, _code(value.currency_id))


def number(value: wco.Measure | None) -> Decimal | None:
    """A measure's figure."""
    return None if value is None else value.value


def whole(value: wco.Measure | Decimal | None, at: Place, findings: list[Finding]) -> int | None:
    """A whole number; where it is none, `None`, and a finding at `at`."""
    figure = value.value if isinstance(value, wco.Measure) else value
    if figure is None:
        return None
    found = counted(figure)
    if found is None:
        findings.append(NOT_WHOLE.finding(Hit(at, {"value": str(figure)})))
    return found


def counted(figure: Decimal) -> int | None:
    """The whole number that a figure is; None where it is none, or longer than any that is asked for."""
    if figure.is_finite() and figure.adjusted() <= LONGEST_WHOLE:
        found = int(figure)
        return found if found == figure else None
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
    address, who, name = value.address, identifier(value.id), text(value.name)
    if not (who or name):
        return None
    if address is None:
        return Party(who, name)
    return Party(
        who,
        name,
        _code(address.country_code),
        text(address.city_name),
        text(address.line),
        text(address.postcode_id),
    )


def documents(given: Sequence[wco.AdditionalDocument], at: Place, findings: list[Finding]) -> tuple[Document, ...]:
    """The documents of the declaration or goods item at `at`.

    The code of one is category and type, its status the exemption claimed.
    """
    return tuple(
        [
            Document(
                _code(one.category_code) + _code(one.type_code),
                text(one.id),
                _code(one.lpco_exemption_code),
                text(one.name),
                None if one.effective_date_time is None else _issued(one.effective_date_time, at, number, findings),
            )
            for number, one in enumerate(given, start=1)
        ]
    )


def _issued(told: wco.DateTime, at: Place, number: int, findings: list[Finding]) -> date | None:
    """The day on which the n-th document was issued."""
    issued = moment(told, document(at, number).into("276", "EffectiveDateTime"), findings)
    return issued.date() if issued else None


def previous_documents(
    given: Sequence[wco.PreviousDocument], at: Place, findings: list[Finding]
) -> tuple[PreviousDocument, ...]:
    """What the shipment or the goods item at `at` was under before."""
    return tuple(
        [
            PreviousDocument(
                category=code(one.category_code),
                type=code(one.type_code),
                reference=text(one.id),
                line=whole(
                    one.line_numeric, at.into("99A", "PreviousDocument", count).into("171", "LineNumeric"), findings
                ),
            )
            for count, one in enumerate(given, start=1)
        ]
    )
