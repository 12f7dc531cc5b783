"""What each version of a declaration changed: every place with what it said before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from customhouse.clearance.declarations.models import Declaration, Version
from customhouse.clearance.declarations.queries import versions_of
from customhouse.clearance.pages.places import place_in_words
from customhouse.clearance.reading import read_version
from customhouse.messages.wco.pointers import pointer_of
from customhouse.messages.wco.roundtripping import Leaf, leaves
from customhouse.messages.wco.writing import to_tree

MOST_CHANGES = 200
"""Of one version; an amendment that changes more is read in its message."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs: its path of tags, the same in words, its WCO pointer, what it said and what it says."""

    path: str
    place: str
    pointer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version with what it changed; the first changed nothing. `more` counts the changes left out."""

    version: Version
    changes: Sequence[Change]
    more: int = 0


def history(declaration: Declaration) -> list[VersionShown]:
    """Every version, the latest first."""
    versions = list(versions_of(declaration))
    said = [_said(version) for version in versions]
    shown = []
    for version, after, before in zip(versions, said, [*said[1:], None], strict=True):
        changes = [] if before is None else list(differences(before, after))
        shown.append(VersionShown(version, changes[:MOST_CHANGES], max(0, len(changes) - MOST_CHANGES)))
    return shown


def _said(version: Version) -> dict[str, Leaf]:
    """All that a version says, by path."""
    tree = read_version(version).declaration
    return leaves(to_tree(tree)) if tree else {}


def differences(before: dict[str, Leaf], after: dict[str, Leaf]) -> Iterator[Change]:
    """The places where two readings differ, in the order of the message; text with its unit or currency."""
    for path in dict.fromkeys((*before, *after)):
        old, new = _text(before.get(path)), _text(after.get(path))
        if old != new:
            yield Change(path, place_in_words(path, gettext), pointer_of(path) or "", old, new)


def _text(leaf: Leaf | None) -> str:
    return " ".join([leaf[0].strip(), *leaf[1].values()]).strip() if leaf else ""
