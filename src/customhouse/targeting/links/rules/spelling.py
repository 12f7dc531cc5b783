"""Identities as they are compared: two ways of writing one address, name, telephone or mail address have one key.

Names are compared as watch lists compare them (`targeting.screening.rules.spelling`). A key is empty where there is too
little to tell anybody by: it links nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from customhouse.targeting.screening.rules.spelling import compact, words

LONGEST = 200
"""Characters of a key."""
FEWEST_DIGITS, TOLD_DIGITS = 7, 9
"""A telephone of fewer digits tells nobody; of longer ones the last nine are compared: one dials in variously."""
_SHORT = {
    "street": "st", "str": "st", "strasse": "st", "rue": "st", "road": "rd", "avenue": "av", "ave": "av",
    "boulevard": "bd", "blvd": "bd", "building": "bldg", "square": "sq", "lane": "ln", "number": "no", "num": "no",
    "suite": "unit", "office": "unit", "floor": "fl",
}  # fmt: skip
_ADDRESS = re.compile(r"[0-9]+[a-z]?|[^\W\d_]+")
_MAIL = re.compile(r"([^@\s+]+)(?:\+[^@\s]*)?@([^@\s]+\.[^@\s]+)")


@lru_cache(maxsize=100_000)
def name_key(name: str, country: str) -> str:
    """A name in its country: words in any order, without legal forms and titles; empty for one word of few letters.

    >>> name_key("Karamel Star Trading Ltd", "XD") == name_key("STAR TRADING Karamel, LLC", "xd")
    True
    >>> name_key("AB", "XD")
    ''
    """
    found = sorted(words(name))
    if sum(map(len, found)) < 4:  # noqa: PLR2004  # initials tell nobody
        return ""
    return f"{country.strip().upper()}:{' '.join(found)}"[:LONGEST]


def party_named(name: str, country: str) -> str:
    """The key of a party that has no identifier: its name in its country, marked as such; empty where it tells nobody.

    >>> party_named("Ningbo Haitian Trading Co. Ltd", "CN")
    '~CN:haitian ningbo trading'
    """
    found = name_key(name, country)
    return f"~{found}"[:LONGEST] if found else ""


@lru_cache(maxsize=100_000)
def address_key(line: str, city: str, postcode: str, country: str) -> str:
    """An address: its words in any order, usual words shortened, a number among them; without one it tells nobody.

    >>> address_key("12, Market Street", "Karamel", "XD 1200", "XD") == address_key("Market St. 12", "", "xd1200", "XD")
    True
    >>> address_key("Market Street", "Karamel", "1200", "XD"), address_key("12 Market Street", "", "", "XD")
    ('', '')
    """
    parts = [_SHORT.get(part, part) for part in _address_words(line)]
    place = compact(postcode) or " ".join(sorted(words(city)))
    if not place or not any(part[0].isdigit() for part in parts) or len(parts) < 2:  # noqa: PLR2004  # a number and a street
        return ""
    return f"{country.strip().upper()}:{place}:{' '.join(sorted(parts))}"[:LONGEST]


def _address_words(line: str) -> Sequence[str]:
    latin = " ".join(words(line)) if not line.isascii() else line.lower()
    return _ADDRESS.findall(latin)


def phone_key(number: str) -> str:
    """The last nine digits of a telephone; empty for fewer than seven.

    >>> phone_key("+213 (0)21 23 45 67"), phone_key("00213 21234567"), phone_key("112")
    ('321234567', '321234567', '')
    >>> phone_key("+33 1 23 45 67 89") == phone_key("01 23 45 67 89")
    True
    """
    digits = "".join(each for each in number.replace("(0)", "") if each.isdigit() and each.isascii())
    return digits[-TOLD_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def mail_key(address: str) -> str:
    """A mail address in small letters, without what follows a plus sign; empty where it is none.

    >>> mail_key("Sales+xd@Karamel-Star.example"), mail_key("nobody")
    ('sales@karamel-star.example', '')
    """
    found = _MAIL.fullmatch(address.strip().lower())
    return f"{found[1]}@{found[2]}"[:LONGEST] if found else ""


def number_key(number: str) -> str:
    """A container or a guarantee: letters and figures in capitals; empty for fewer than six.

    >>> number_key("mscu 123456-5"), number_key("1")
    ('MSCU1234565', '')
    """
    found = compact(number)
    return found[:LONGEST] if len(found) >= 6 else ""  # noqa: PLR2004  # what is shorter is a serial number of somebody's own
