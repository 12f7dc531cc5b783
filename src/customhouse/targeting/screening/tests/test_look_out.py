"""The past asked of what changed: each name once, other entries left alone."""

from __future__ import annotations

from typing import Any

import pytest

from customhouse.targeting.screening.records import Entry, Identifier, Kind, Named, Sought
from customhouse.targeting.screening.rules import resighting, screening
from customhouse.targeting.screening.rules.index import indexed
from customhouse.targeting.screening.rules.resighting import Lookout
from customhouse.targeting.screening.store import kept_match, said_of_match

ENTRIES = [
    Entry("1", Kind.COMPANY, ("Bluewater Fastenings Ltd",)),
    Entry("2", Kind.PERSON, ("Karim Tastari",), ("1965",), (), (Identifier("passport", "P 12"),)),
]


def named(subject: str, name: str = "", *numbers: str) -> Named:
    return Named(subject, "seller", Sought(name, "", numbers))


def test_only_what_changed_is_looked_out_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By name and by number; a name that many declarations bear is asked once while it is remembered."""
    asked: list[str] = []

    def counted(index: Any, sought: Sought, **named: Any) -> Any:
        asked.append(sought.name)
        return screening.screen(index, sought, **named)

    monkeypatch.setattr(resighting, "screen", counted)
    lookout = Lookout(indexed(ENTRIES), frozenset({"2"}))
    past = [
        named("A", "Kareem Tastari"),
        named("B", "Bluewater Fastenings"),
        named("C", "", "P12"),
        named("D", "Kareem Tastari"),
    ]
    found = list(lookout.seen(past))
    assert [(each.subject, match.entry.key) for each, match in found] == [("A", "2"), ("C", "2"), ("D", "2")]
    assert [each.name for each, _ in found] == ["Kareem Tastari", "P12", "Kareem Tastari"]
    assert asked == ["Kareem Tastari", "Bluewater Fastenings", ""]
    lookout.remembers = 1
    assert len(list(lookout.seen(past))) == 3
    assert list(lookout.seen([named("E", "Nobody Atall")])) == []
    assert asked[-1] == "Nobody Atall"
    for _, match in found:
        assert kept_match(match.entry, match.score, said_of_match(match)) == match
