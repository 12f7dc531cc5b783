"""Demoland: a complete, fictional country. Its law binds nobody and copies nobody's.

Code XD and currency XDD are user-assigned codes of ISO 3166 and ISO 4217: no real country bears them.
"""

from customhouse.foundation.config.country import CountryPack

PACK = CountryPack(
    name="demoland",
    code="XD",
    currency="XDD",
    timezone="Africa/Tunis",
    languages=("en", "fr", "ar"),
    default_office="XD000100",
    package="customhouse.countries.demoland",
)
