"""A profile as a sheet of text: a line for each thing it says, and its condition as a sentence at the end.

    profile: CHEAP-SHOES
    from: 2026-04-01
    name: Shoes below the price of leather
    name fr: Chaussures sous le prix du cuir
    lane: red
    controls: 10, 40
    weight: 60
    direction: import
    officer: Compare quantities with the packing list.
    analyst: Half of those examined last year were revalued.
    law: XD-LAW-2018-30 Art. 88
    when:
      commodity begins with 64
      and value per kilogram is less than 24

A text without a language stands for every language that has no line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.conditions import write_condition
from customhouse.targeting.profiles.rules.documents import twice
from customhouse.targeting.profiles.rules.entries import LANGUAGES
from customhouse.targeting.profiles.rules.reading import read_profile
from customhouse.targeting.profiles.rules.speech import hear, say

LONGEST = 20_000
"""Characters of a sheet at most."""
_TEXTS = {"name": "name", "officer": "officer_note", "analyst": "analyst_note"}
_SINGLE = {
    "profile": "code", "from": "valid_from", "to": "valid_to", "lane": "lane", "controls": "controls",
    "weight": "weight", "direction": "direction", "offices": "offices", "regimes": "regimes", "law": "legal_reference",
}  # fmt: skip


def _codes(text: str) -> list[str]:
    return [code for code in (part.strip() for part in text.split(",")) if code]


def _day(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> object:
    return int(text) if text.isdecimal() and len(text) <= len("100") else text


_READ: Mapping[str, Callable[[str], object]] = {
    "valid_from": _day,
    "valid_to": _day,
    "controls": _codes,
    "offices": _codes,
    "regimes": _codes,
    "weight": _number,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: its number, what stands before the colon, and what after it."""

    number: int
    name: str
    text: str


def is_sheet(text: str) -> bool:
    """Whether a text is a sheet of one profile rather than a file of law."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    return first.lower().replace(" ", "").startswith("profile:")


def read_sheet(text: str) -> tuple[Profile, list[Finding]]:
    """The profile that a sheet says, and what is amiss, with line and column; with findings it is of no use."""
    written, found = understood(text)
    profile, amiss = read_profile(written, "sheet")
    # A condition that was not understood is told once, where it went wrong.
    return profile, [*found, *(each for each in amiss if "when" in written or ".when" not in each.path)]


def understood(text: str) -> tuple[dict[object, object], list[Finding]]:
    """What a sheet says, in the words of a law file; and lines that say nothing."""
    found: list[Finding] = []
    written: dict[object, object] = {}
    head, sentence, line = _parted(text)
    names: set[str] = set()
    for each in head:
        if each.name in names:
            found.append(twice(each.name, f"sheet:{each.number}:1"))
        names.add(each.name)
        if not _written(each, written):
            known = ", ".join((*_SINGLE, *_TEXTS))
            found.append(
                Finding(
                    "PRF-LINE", Severity.ERROR, "", f"sheet:{each.number}:1",
                    msgid("Line {line} does not say what it is: “{name}” is no name of a line."),
                    msgid("Begin the line with one of these and a colon: {known}."),
                    {"line": str(each.number), "name": each.name, "known": known},
                )
            )  # fmt: skip
    for field in _TEXTS.values():
        _spread(written, field)
    condition, amiss = hear(sentence, "sheet", line=line)
    if not amiss:
        written["when"] = write_condition(condition)
    return written, [*found, *amiss]


def write_sheet(profile: Profile) -> str:
    """The profile as a sheet that `read_sheet` understands as the same profile."""
    lines = [f"profile: {profile.code}", f"from: {profile.valid_from}"]
    lines += [f"to: {profile.valid_to}"] if profile.valid_to else []
    lines += _texts_said("name", profile.name)
    lines += [f"lane: {profile.lane.value}", f"controls: {', '.join(profile.controls)}", f"weight: {profile.weight}"]
    lines += [f"direction: {profile.direction}"] if profile.direction else []
    lines += [f"offices: {', '.join(profile.offices)}"] if profile.offices else []
    lines += [f"regimes: {', '.join(profile.regimes)}"] if profile.regimes else []
    lines += _texts_said("officer", profile.officer_note) + _texts_said("analyst", profile.analyst_note)
    return "\n".join([*lines, f"law: {profile.legal_reference}", "when:", f"  {say(profile.condition)}", ""])


def _texts_said(name: str, texts: Mapping[str, str]) -> list[str]:
    english = texts["en"]
    others = [f"{name} {language}: {said}" for language, said in texts.items() if language != "en" and said != english]
    return [f"{name}: {english}", *others]


def _parted(text: str) -> tuple[list[Line], str, int]:
    """The lines before the condition, the condition's sentence, and the line on which that begins."""
    head: list[Line] = []
    lines = text[:LONGEST].splitlines()
    for number, line in enumerate(lines, 1):
        name, _, said = line.partition(":")
        name = " ".join(name.lower().split())
        if name == "when" and ":" in line:
            inside = "\n".join([" " * (len(line) - len(said)) + said, *lines[number:]])
            return head, inside, number
        if line.strip() and not line.lstrip().startswith("#"):
            head.append(Line(number, name, said.strip()))
    return head, "", len(lines) + 1


def _written(line: Line, written: dict[object, object]) -> bool:
    """Put down what a line says; whether it says something."""
    word, _, language = line.name.partition(" ")
    if word in _TEXTS and language in {"", *LANGUAGES}:
        texts: Any = written.setdefault(_TEXTS[word], {})
        texts[language] = line.text
        return True
    field = _SINGLE.get(line.name)
    if field is None:
        return False
    written[field] = _READ.get(field, str)(line.text)
    return True


def _spread(written: dict[object, object], field: str) -> None:
    texts: Any = written.get(field)
    if texts and "" in texts:
        every = texts.pop("")
        for language in LANGUAGES:
            texts.setdefault(language, every)
