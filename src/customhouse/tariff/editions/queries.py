"""Reading the correlations that are loaded."""

from __future__ import annotations

from customhouse.tariff.editions.errors import NoCorrelation
from customhouse.tariff.editions.models import EditionLink
from customhouse.tariff.editions.records import Link, Table
from customhouse.tariff.editions.rules.correlating import Correlation, between


def tables() -> list[Table]:
    """Every table that is loaded, with its links."""
    found: dict[tuple[str, str], list[Link]] = {}
    columns = ("edition", "other_edition", "code", "other", "is_partial", "is_main")
    for edition, other, *link in EditionLink.objects.order_by("pk").values_list(*columns):
        found.setdefault((edition, other), []).append(Link(*link))
    return [Table(*editions, tuple(links)) for editions, links in found.items()]


def correlation(edition: str, other: str, more: Table | None = None) -> Correlation:
    """The links from one edition to another, out of what is loaded and `more`. Raises `NoCorrelation`."""
    table = between([more], edition, other) if more else None
    table = table or between([*([more] if more else []), *tables()], edition, other)
    if table is None:
        raise NoCorrelation(edition, other)
    return Correlation.of(table)
