"""What a specialist decides of a code: one or several codes of the new edition, each with its share of the series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.editions.records import Choice, Transposed

WHOLE = Decimal(1)
MOST = 50
"""New codes of one old one at most."""
LONGEST_REASON = 1000
PLACES = 6
_CODE = re.compile(r"\d{2,10}", re.ASCII)
_SHARE = re.compile(r"[01](\.\d{1,6})?|\.\d{1,6}", re.ASCII)


def by_itself(found: Transposed) -> tuple[Choice, ...]:
    """What is decided without anybody: the one code that one code became; nothing where somebody must decide.

    >>> from customhouse.tariff.editions.records import Outcome
    >>> by_itself(Transposed("010121", Outcome.AUTOMATIC, "1:1", "010121"))
    (Choice(code='010121', share=Decimal('1')),)
    """
    return (Choice(found.to, WHOLE),) if found.to else ()


def read_choices(texts: Iterable[str]) -> tuple[list[Choice], list[Finding]]:
    """Choices written `854141` or `854141=0.6`; a code alone has what the others leave of the whole.

    >>> read_choices(["8541.41=0.6", "854142"])[0]
    [Choice(code='854141', share=Decimal('0.6')), Choice(code='854142', share=Decimal('0.4'))]
    """
    parts = [text.replace(".", "", text.partition("=")[0].count(".")).replace(" ", "") for text in texts]
    pairs = [(code, share) for code, _, share in (part.partition("=") for part in parts)]
    found = [_no_share(code, share) for code, share in pairs if share and not _SHARE.fullmatch(share)]
    if found:
        return [], found
    said = sum((Decimal(share) for _, share in pairs if share), Decimal(0))
    rest = WHOLE - said
    return [Choice(code, Decimal(share) if share else rest) for code, share in pairs], []


def read_percent(text: str) -> Decimal | None:
    """A share written in per cent, as a part of one; None where it is no number from 0 to 100.

    >>> read_percent("62.5"), read_percent("half"), read_percent("101")
    (Decimal('0.625'), None, None)
    """
    try:
        share = Decimal(text.replace(",", ".")) / 100
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 <= share <= 1 else None


def unfit_decision(choices: list[Choice], reason: str) -> list[Finding]:
    """What is wrong with a decision: codes that are none or stand twice, shares that do not make a whole, no reason."""
    found = [_no_code(choice.code) for choice in choices if not _CODE.fullmatch(choice.code)]
    if not 0 < len(choices) <= MOST:
        found.append(_finding("HS-NONE", "to", NO_CHOICE, GIVE_CHOICE, most=str(MOST)))
    if len({choice.code for choice in choices}) < len(choices):
        found.append(_finding("HS-TWICE", "to", TWICE, msgid("Name each of the new codes once.")))
    total = sum((choice.share for choice in choices), Decimal(0))
    if choices and (total != WHOLE or any(not 0 < choice.share <= 1 for choice in choices)):
        found.append(_finding("HS-SHARES", "to", UNEVEN, MEND_SHARES, total=f"{total.normalize():f}"))
    if not reason.strip():
        found.append(
            _finding("HS-REASON", "reason", NO_REASON, msgid("Say why these codes, and where the shares are from."))
        )
    return found


def choices_of(rows: Iterable[Mapping[str, str]]) -> tuple[Choice, ...]:
    """Choices as they are kept: `{"code", "share"}`."""
    return tuple(Choice(row["code"], Decimal(row["share"])) for row in rows)


def rows_of(choices: Iterable[Choice]) -> list[dict[str, str]]:
    """Choices to be kept.

    >>> rows_of([Choice("854141", Decimal("0.60"))])
    [{'code': '854141', 'share': '0.6'}]
    """
    return [{"code": choice.code, "share": f"{choice.share.normalize():f}"} for choice in choices]


NO_CHOICE = msgid("A decision names between 1 and {most} codes of the new edition.")
GIVE_CHOICE = msgid("Name the codes that the goods are under from now on.")
TWICE = msgid("A code of the new edition stands twice in this decision.")
UNEVEN = msgid("The shares of the new codes make {total} instead of 1.")
MEND_SHARES = msgid("Give each code a share above 0, so that they make 1 together: 0.333333, 0.333333 and 0.333334.")
NO_REASON = msgid("A decision has a reason.")


def _no_code(code: str) -> Finding:
    remedy = msgid("Write 2 to 10 digits, without points.")
    return _finding("HS-CODE", "to", msgid("“{code}” is no goods code."), remedy, code=_shown(code))


def _no_share(code: str, share: str) -> Finding:
    remedy = msgid("Write a number from 0 to 1 with at most six decimals, such as 854141=0.6.")
    told = {"code": _shown(code), "share": _shown(share)}
    return _finding("HS-SHARE", "to", msgid("“{share}” is no share of {code}."), remedy, **told)


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:20]


def _finding(code: str, path: str, message: str, remedy: str, /, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, remedy, params)
