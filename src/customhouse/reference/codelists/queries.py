"""The names of codes in the country pack's lists, read once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.reference.tables import names_of, read_table


def code_name(listed: str, code: str, language: str) -> str:
    """The name of a code of a list (`documents`, `transport_modes`) in a language, else in English; else the code."""
    names = _names(installed_pack(), listed).get(code, {})
    return names.get(language) or names.get("en") or code


@lru_cache(maxsize=64)
def _names(pack: CountryPack, listed: str) -> Mapping[str, Mapping[str, str]]:
    """Code to language to name; the row that stands last for a code names it. No list of that name: nothing."""
    file = pack.data("code_lists", f"{listed}.csv")
    return {row["code"]: names_of(row) for row in read_table(file)} if file.is_file() else {}
