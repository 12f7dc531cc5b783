"""What may be registered as a trader, and what is cut to fit when a stranger is named in a declaration."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.traders.records import PartyDetails, TraderDetails
from customhouse.reference.countries.rules import country_findings
from customhouse.reference.identifiers import eori

LIMITS = {"name": 200, "country": 2, "city": 100, "line": 200, "postcode": 20}
"""Characters that are kept of each part of a party's name and address."""

_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that embed or override the direction of writing. Joiners, which names do need, stay."""


def fitted(party: PartyDetails) -> PartyDetails:
    """The party as it can be kept: identifier compact, texts without control characters and cut to `LIMITS`.

    >>> fitted(PartyDetails("gb 123", "Two" + chr(0) + " Names ")).name
    'Two Names'
    """
    texts = {part: _plain(getattr(party, part))[:limit] for part, limit in LIMITS.items()}
    return replace(party, identifier=eori.compact(party.identifier), **texts)


def party_findings(details: TraderDetails, national: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """What keeps a trader from being registered: identifier, name, country, period. `national`: the pack's countries.

    >>> from datetime import date
    >>> nameless = TraderDetails(PartyDetails("XD1", "", "XD"), date(2026, 1, 1))
    >>> [finding.code for finding in party_findings(nameless, frozenset({"XD"}))]
    ['TRADER-NAME']
    """
    party = details.party
    found = []
    if not eori.is_valid(party.identifier):
        found.append(
            _error(
                "TRADER-IDENTIFIER",
                msgid("{identifier} is not a valid identifier of an economic operator."),
                msgid("Write two letters of the country and up to 15 letters and digits."),
                identifier=party.identifier,
            )
        )
    if not _plain(party.name):
        found.append(_error("TRADER-NAME", msgid("The trader has no name."), msgid("Give the registered name.")))
    found += [each for each in country_findings(party.country, pointer="", extra=national) if each.is_error]
    if details.valid_to is not None and details.valid_to < details.valid_from:
        found.append(
            _error(
                "TRADER-PERIOD",
                msgid("The registration ends before it begins."),
                msgid("Give the first and the last day, or no last day."),
            )
        )
    return tuple(found)


def _plain(text: str) -> str:
    """Without what cannot be stored (null bytes, lone surrogates) or would turn a page around; trimmed."""
    return "".join(
        char for char in text if unicodedata.category(char) not in {"Cc", "Cs"} and char not in _TURNS
    ).strip()


def _error(code: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, "", "", message, remedy, params)
