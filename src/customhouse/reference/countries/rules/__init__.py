"""Countries and territories in pure Python."""

from customhouse.reference.countries.rules.codes import (
    Standing,
    countries,
    country_findings,
    country_name,
    is_country,
    standing,
)

__all__ = ["Standing", "countries", "country_findings", "country_name", "is_country", "standing"]
