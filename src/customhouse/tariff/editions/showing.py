"""Projects in the words of a page: how they stand, which areas rest on codes, what became of a code."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from customhouse.foundation.pages.records import Fact, Tone
from customhouse.messages.findings import msgid
from customhouse.tariff.editions import projects
from customhouse.tariff.editions.forms import DecisionForm
from customhouse.tariff.editions.models import ProjectCode, TranspositionProject
from customhouse.tariff.editions.projects import AUTOMATIC, DECIDED, WAITING

STANDING_NAMES = {
    WAITING: msgid("Waits for a decision"),
    DECIDED: msgid("Decided"),
    AUTOMATIC: msgid("Carried over by itself"),
}
TONES = {WAITING: Tone.WAIT, DECIDED: Tone.GOOD, AUTOMATIC: Tone.NEUTRAL}
RELATION_NAMES = {
    "1:1": msgid("One code became one code."),
    "1:n": msgid("The code was split: its goods are under several codes now."),
    "n:1": msgid("Codes were merged: goods of other codes are under the new one, too."),
    "n:n": msgid("The code was split, and other codes were merged with parts of it."),
    "": msgid("The tables do not name this code."),
}
AREA_NAMES = {
    "nomenclature": msgid("National lines"),
    "measures": msgid("Measures of the tariff"),
    "workbaskets": msgid("Draft law"),
    "rulings": msgid("Advance rulings"),
    "origin": msgid("Rules of origin"),
    "profiles": msgid("Risk profiles"),
    "prices": msgid("References of prices"),
    "declarations": msgid("Documents that goods need"),
    "statistics": msgid("Statistics"),
}


@dataclass(frozen=True, slots=True)
class AreaWords:
    """How far an area is."""

    name: str
    places: int
    settled: int


@dataclass(frozen=True, slots=True)
class CandidateWords:
    """A code that goods may be under now, with the field of its share."""

    code: str
    text: str
    is_part: bool
    is_main: bool
    field: BoundField


def standing_words(code: ProjectCode) -> tuple[str, Tone]:
    """How a code stands, as a chip."""
    standing = projects.standing_of(code)
    return _(STANDING_NAMES[standing]), TONES[standing]


def relation_words(code: ProjectCode) -> str:
    """What the tables say of a code."""
    return _(RELATION_NAMES[code.relation])


def becomes(code: ProjectCode) -> str:
    """The new codes with their shares (`854141 60 %, 854142 40 %`); a question mark and candidates where it waits."""
    chosen = projects.decisions_of(code)
    if not chosen:
        return "? " + " ".join(each["code"] for each in code.candidates) if code.candidates else "?"
    if len(chosen) == 1:
        return chosen[0].code
    return ", ".join(f"{each.code} {(each.share * 100).normalize():f} %" for each in chosen)


def area_name(area: str) -> str:
    """An area in the reader's words."""
    return _(AREA_NAMES.get(area, area))


def areas(progress: projects.Progress) -> list[AreaWords]:
    """How far each area is."""
    return [AreaWords(area_name(area), places, settled) for area, (places, settled) in progress.places.items()]


def candidates(code: ProjectCode, form: DecisionForm) -> list[CandidateWords]:
    """The candidates of a code, with their texts."""
    return [
        CandidateWords(
            each["code"], projects.text_of(each["code"]), each["ex"], each["main"], form.share_of(each["code"])
        )
        for each in code.candidates
    ]


def facts(project: TranspositionProject) -> list[Fact]:
    """What a project says of itself."""
    return [
        Fact(_("Editions"), f"HS {project.edition} – HS {project.other_edition}", "ref"),
        Fact(_("First day of the new edition"), project.starts_on, "day"),
        Fact(_("Opened by"), project.opened_by, "ref"),
        Fact(_("Codes gathered"), project.gathered_at, "moment"),
    ]
