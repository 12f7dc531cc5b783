"""A government agency, frozen. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """An agency: its code, its names and what it is competent for, by language."""

    code: str
    names: Mapping[str, str]
    competences: Mapping[str, str]

    def name(self, language: str) -> str:
        """The name in a language, else in English."""
        return self.names.get(language) or self.names["en"]

    def competence(self, language: str) -> str:
        """What it is competent for, in a language, else in English."""
        return self.competences.get(language) or self.competences["en"]
