"""Tables of codes and law as they are kept in files: CSV with a header, UTF-8, names in columns `name_<language>`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable


def read_table(file: Traversable) -> list[dict[str, str]]:
    """The rows of a CSV file, each a mapping of column to text."""
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines(), strict=True))


def names_of(row: Mapping[str, str], column: str = "name") -> dict[str, str]:
    """What a row says in `<column>_<language>`, by language.

    >>> names_of({"code": "XD", "name_en": "Demoland", "name_fr": "Démolande"})
    {'en': 'Demoland', 'fr': 'Démolande'}
    """
    prefix = f"{column}_"
    return {key.removeprefix(prefix): text for key, text in row.items() if key.startswith(prefix)}


def day_or_none(text: str) -> date | None:
    """A date from `YYYY-MM-DD`, None from nothing: law without an end.

    >>> day_or_none("2026-01-31"), day_or_none("")
    (datetime.date(2026, 1, 31), None)
    """
    return date.fromisoformat(text) if text else None
