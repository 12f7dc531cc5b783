"""Watch lists as their keepers publish them: one format, one module, one verb (`read`)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from customhouse.targeting.screening.rules.formats import eu, ofac, own, uk, un
from customhouse.targeting.screening.rules.formats.reading import ListRead


class Format(StrEnum):
    """Who publishes a list in which form."""

    OWN = "own"
    UN = "un"
    OFAC = "ofac"
    EU = "eu"
    UK = "uk"


READERS: dict[Format, Callable[[bytes], ListRead]] = {
    Format.OWN: own.read,
    Format.UN: un.read,
    Format.OFAC: ofac.read,
    Format.EU: eu.read,
    Format.UK: uk.read,
}
