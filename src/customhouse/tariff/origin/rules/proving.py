"""What a proof of origin must say, and what it is worth on a day. Pure.

Sources: Pan-Euro-Mediterranean Convention, Appendix I, articles 17 (retrospective), 18 (duplicates), 20 (replacement),
23 (validity) and 32 (verification, ten months); RKC Specific Annex K, chapter 2.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from customhouse.messages.findings import Finding, Severity, msgid


class ProofKind(StrEnum):
    """Who makes a proof out: customs (movement certificate, certificate), or an approved exporter (declaration)."""

    EUR1 = "eur1"
    CERTIFICATE = "certificate"
    DECLARATION = "declaration"


class Standing(StrEnum):
    """What a proof is worth on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What a verification found."""

    GENUINE = "genuine"
    NOT_GENUINE = "not_genuine"
    NOT_ORIGINATING = "not_originating"
    UNKNOWN = "unknown"


VALIDITY_MONTHS = 10
"""Months for which a proof may be presented, from the day of its issue."""

ANSWER_MONTHS = 10
"""Months within which an administration answers a request for verification."""

MOST_LINES = 99
_CODE = re.compile(r"\d{4}|\d{6}|\d{8,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ProofLine:
    """Goods on a proof: code, description, and the criterion by which they originate (`WO`, `CTH` …)."""

    code: str
    description: str
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class NewProof:
    """A proof to be made out. `exported_on` is the day on which the goods left, if they have."""

    scheme: str
    kind: ProofKind
    exporter: str
    consignee: str
    destination: str
    invoice: str
    lines: tuple[ProofLine, ...]
    exported_on: date | None = None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month.

    >>> [str(months_later(day, 10)) for day in (date(2026, 4, 30), date(2026, 5, 31), date(2027, 4, 29))]
    ['2027-02-28', '2027-03-31', '2028-02-29']
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def standing_on(day: date, *, expires_on: date, is_replaced: bool, is_cancelled: bool) -> Standing:
    """What a proof is worth on a day.

    >>> standing_on(date(2026, 1, 2), expires_on=date(2026, 1, 1), is_replaced=False, is_cancelled=False)
    <Standing.EXPIRED: 'expired'>
    """
    if is_cancelled:
        return Standing.CANCELLED
    if is_replaced:
        return Standing.REPLACED
    return Standing.EXPIRED if day > expires_on else Standing.VALID


def check_proof(proof: NewProof, members: Sequence[str], today: date) -> list[Finding]:
    """What is wrong with a proof to be made out, for a scheme with some members."""
    found = []
    if proof.destination not in members:
        found.append(
            _finding(
                "PRF-DESTINATION",
                "destination",
                msgid("{country} is no member of the scheme {scheme}."),
                msgid("Name a country of the scheme, by its code of two letters."),
                country=proof.destination[:10],
                scheme=proof.scheme[:40],
            )
        )
    if not proof.lines or len(proof.lines) > MOST_LINES:
        found.append(
            _finding(
                "PRF-LINES",
                "lines",
                msgid("A proof names between 1 and {most} goods."),
                msgid("Write a line for each of the goods, or make out several proofs."),
                most=str(MOST_LINES),
            )
        )
    for number, line in enumerate(proof.lines[:MOST_LINES], 1):
        if not _CODE.fullmatch(line.code) or not line.description.strip():
            found.append(
                _finding(
                    "PRF-LINE",
                    "lines",
                    msgid("Line {number} has no code of 4, 6 or 8 to 10 figures, or no description."),
                    msgid("Write code; description; criterion, such as 850440; Power supplies; CTH."),
                    number=str(number),
                )
            )
    if proof.exported_on and proof.exported_on > today:
        found.append(
            _finding(
                "PRF-EXPORTED",
                "exported_on",
                msgid("The goods cannot have left on {day}, which is still to come."),
                msgid("Leave the day out if they have not left yet."),
                day=proof.exported_on.isoformat(),
            )
        )
    return found


def is_retrospective(proof: NewProof, today: date) -> bool:
    """Whether a proof is made out after the goods left."""
    return proof.exported_on is not None and proof.exported_on < today


def _finding(code: str, path: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, remedy, params)


def read_lines(text: str) -> tuple[ProofLine, ...]:
    """Goods written one a line: code; description; criterion.

    >>> read_lines("8504.40; Power supplies; CTH")
    (ProofLine(code='850440', description='Power supplies', criterion='CTH'),)
    """
    found = []
    for line in filter(str.strip, text.splitlines()):
        code, description, criterion = ([part.strip() for part in line.split(";", 2)] + ["", ""])[:3]
        found.append(ProofLine(re.sub(r"[.\s]", "", code)[:12], description[:300], criterion[:60]))
    return tuple(found)
