"""The law of links, read from its rows: what sharing says by kind, and the figures of the patterns, as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from customhouse.reference.tables import day_or_none
from customhouse.targeting.links.records import Kind, Term, Terms, UnusableLinksError

FIGURES = ("burst_days", "burst_parties", "reappearance_days", "cluster_parties")
Rows = Sequence[Mapping[str, str]]


def terms_on(rows: Rows, day: date) -> Terms:
    """The terms that hold on a day. A kind that no row names links nobody.

    Raises `UnusableLinksError` for a row that says nothing usable, and for a figure that is missing.
    """
    kinds: dict[Kind, Term] = {}
    figures: dict[str, int] = {}
    for row in rows:
        if not _holds(row, day):
            continue
        if row["name"] in FIGURES:
            figures[row["name"]] = _whole(row, "most")
        else:
            kinds[_kind(row)] = Term(_share(row), _whole(row, "most"))
    missing = [name for name in FIGURES if name not in figures]
    if missing:
        raise _unusable(missing[0], f"links.csv sets no {missing[0]} for {day.isoformat()}.")
    return Terms(kinds, **figures)


def _holds(row: Mapping[str, str], day: date) -> bool:
    until = day_or_none(row["valid_to"])
    return date.fromisoformat(row["valid_from"]) <= day and (until is None or day <= until)


def _kind(row: Mapping[str, str]) -> Kind:
    try:
        return Kind(row["name"])
    except ValueError:
        raise _unusable(row["name"], f"links.csv names {row['name'][:40]}, which is no kind of identity.") from None


def _whole(row: Mapping[str, str], column: str) -> int:
    if not row[column].isdecimal() or not 1 <= int(row[column]) <= 100_000:  # noqa: PLR2004  # days or parties
        raise _unusable(row["name"], f"links.csv: {column} of {row['name']} is no whole number from 1 on.")
    return int(row[column])


def _share(row: Mapping[str, str]) -> float:
    try:
        found = float(row["weight"])
    except ValueError:
        found = -1.0
    if not 0 <= found <= 10:  # noqa: PLR2004  # 1 links already
        raise _unusable(row["name"], f"links.csv: the weight of {row['name']} is no figure from 0 to 10.")
    return found


def _unusable(field: str, cause: str) -> UnusableLinksError:
    return UnusableLinksError("LNK-LAW", field, cause, "Mend the row in control/links.csv of the country.")
