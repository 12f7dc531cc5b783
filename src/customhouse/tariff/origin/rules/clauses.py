"""Reading the general provisions of a rule or an agreement: what follows `WITH`.

provision := "TOLERANCE" ( percent [ "VALUE" | "WEIGHT" ] [ "FOR" codes ] | "UNKNOWN" )
           | [ "NO" ] "ABSORPTION"
           | "CUMULATION" ( "BILATERAL" | "DIAGONAL" | "FULL" | "EXTENDED" ) "(" country* ")"
           | "PARTIES" "(" country* ")"
           | "TRANSPORT" ( "DIRECT" | "NON-ALTERATION" | "FREE" )
           | "OUTSIDE" percent
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.rules.provisions import (
    GENERAL,
    Cumulation,
    CumulationKind,
    Measure,
    Provisions,
    Tolerance,
    Transport,
)
from customhouse.tariff.origin.rules.tokens import Cursor

COUNTRIES = 400
"""Most countries that one provision names."""


def parse_provisions(text: str) -> Provisions:
    """General provisions alone, as an agreement carries them. Raises `RuleError`.

    >>> parse_provisions("tolerance 10% weight for 50-63, no absorption").absorption
    False
    >>> parse_provisions("") == GENERAL
    True
    """
    cursor = Cursor(text)
    said = GENERAL if cursor.is_over() else provisions(cursor)
    if not cursor.is_over():
        raise cursor.error(
            "ROO-JOIN-PROVISION",
            msgid("“{found}” at character {at} does not continue the provisions."),
            msgid("Put a comma between provisions."),
        )
    return said


def provisions(cursor: Cursor) -> Provisions:
    """The provisions at hand, joined by commas. Raises `RuleError`."""
    said = _one(cursor, GENERAL)
    while cursor.passes(",", ";", "AND"):
        said = _one(cursor, said)
    return said


def _one(cursor: Cursor, said: Provisions) -> Provisions:
    reader = _PROVISIONS.get(cursor.word())
    if reader is None:
        raise cursor.error(
            "ROO-PROVISION",
            msgid("“{found}” at character {at} begins no general provision."),
            msgid("Begin with TOLERANCE, ABSORPTION, NO ABSORPTION, CUMULATION, PARTIES, TRANSPORT or OUTSIDE."),
        )
    cursor.take()
    return reader(cursor, said)


def _tolerance(cursor: Cursor, said: Provisions) -> Provisions:
    if cursor.passes("UNKNOWN"):
        return replace(said, tolerance_unknown=True)
    percent = cursor.percent()
    cursor.skip(frozenset({"BY", "OF"}))
    measure = Measure(cursor.take().text.upper()) if cursor.word() in set(Measure) else Measure.VALUE
    products = cursor.codes() if cursor.passes("FOR") else ()
    return replace(said, tolerances=(*said.tolerances, Tolerance(percent, measure, products)))


def _no_absorption(cursor: Cursor, said: Provisions) -> Provisions:
    if not cursor.passes("ABSORPTION"):
        raise cursor.error(
            "ROO-PROVISION",
            msgid("“{found}” at character {at} begins no general provision."),
            msgid("Begin with TOLERANCE, ABSORPTION, NO ABSORPTION, CUMULATION, PARTIES, TRANSPORT or OUTSIDE."),
        )
    return replace(said, absorption=False)


def _cumulation(cursor: Cursor, said: Provisions) -> Provisions:
    if cursor.word() not in set(CumulationKind):
        raise cursor.error(
            "ROO-CUMULATION",
            msgid("Bilateral, diagonal, full or extended is expected at character {at}, not “{found}”."),
            msgid("Write CUMULATION DIAGONAL (NO CH)."),
        )
    kind = CumulationKind(cursor.take().text.upper())
    return replace(said, cumulation=(*said.cumulation, Cumulation(kind, _countries(cursor))))


def _countries(cursor: Cursor) -> tuple[str, ...]:
    opened = cursor.passes("(")
    found: list[str] = []
    while cursor.kind() == "word" and len(cursor.word()) == 2 and len(found) < COUNTRIES:  # noqa: PLR2004  # ISO 3166-1
        found.append(cursor.take().text.upper())
        if opened:
            cursor.passes(",")
    if not found or (opened and not cursor.passes(")")):
        raise cursor.error(
            "ROO-COUNTRY",
            msgid("A country is expected at character {at}, not “{found}”."),
            msgid("Write country codes of two letters in brackets: (NO CH)."),
        )
    return tuple(sorted(set(found)))


def _transport(cursor: Cursor, said: Provisions) -> Provisions:
    if cursor.passes("FREE"):
        return replace(said, transport=None)
    if cursor.word() not in set(Transport):
        raise cursor.error(
            "ROO-TRANSPORT",
            msgid("Direct, non-alteration or free is expected at character {at}, not “{found}”."),
            msgid("Write TRANSPORT NON-ALTERATION."),
        )
    return replace(said, transport=Transport(cursor.take().text.upper()))


_PROVISIONS: dict[str, Callable[[Cursor, Provisions], Provisions]] = {
    "TOLERANCE": _tolerance,
    "ABSORPTION": lambda _cursor, said: replace(said, absorption=True),
    "NO": _no_absorption,
    "CUMULATION": _cumulation,
    "PARTIES": lambda cursor, said: replace(said, parties=_countries(cursor)),
    "TRANSPORT": _transport,
    "OUTSIDE": lambda cursor, said: replace(said, outside=cursor.percent()),
}
