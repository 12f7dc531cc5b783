"""Links as facts: the patterns that an importer stood in when its goods were selected, live and of the past alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import AT
from customhouse.clearance.law import law_in_force
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.clearance.tests.selected import watched_by
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.selection import queries as selection
from customhouse.insight.selection.rules.backtesting import BackTest
from customhouse.insight.selection.sources import past_sources
from customhouse.insight.selection.tests.examples import past
from customhouse.targeting.facts.records import ItemFacts, Linked
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.facts.rules.linking import Links
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.links.models import FoundPattern, PatternMember
from customhouse.targeting.links.records import Shape
from customhouse.targeting.links.rules.standing import Standings, Stood
from customhouse.targeting.profiles.records import AllOf, Comparison
from customhouse.targeting.profiles.tests.examples import profile

HOUR = timedelta(hours=1)
CAME_BACK = profile(
    code="T-LINKS",
    condition=AllOf(
        (
            Comparison("importer_link_score", "at_least", Decimal(3)),
            Comparison("importer_links", "has_any", ("reappearance",)),
        )
    ),
    lane=Lane.RED,
)


def found(key: str, shape: Shape, score: float, since: datetime, until: datetime | None = None) -> None:
    """A pattern that was found of a party."""
    row = FoundPattern.objects.create(
        shape=shape.value, score=score, digest=f"{shape}{since}", is_bad=True, said={}, since=since, until=until
    )
    PatternMember.objects.create(pattern=row, key=key)


def told(facts: list[ItemFacts]) -> list[tuple[str, list[str]] | None]:
    """What links said of each first item."""
    return [
        None if each.importer_links is None else (str(each.importer_link_score), sorted(each.importer_links))
        for each in facts
        if each.item == 1
    ]


@pytest.mark.db
@pytest.mark.django_db
def test_patterns_are_facts_live_and_of_the_past_alike(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what was found before the moment counts; nothing is read where no profile asks; reasons tell no pattern."""
    said = message(demoland)
    with CaptureQueriesContext(connection) as asked:
        first = lodged(said, said.with_lrn("LINK-0"))
    assert not [each for each in asked.captured_queries if "links_patternmember" in each["sql"]]
    found(first.importer, Shape.BURST, 2.5, AT + HOUR)
    found(first.importer, Shape.REAPPEARANCE, 4.25, AT + 2 * HOUR, AT + 4 * HOUR)
    found("XD000000000", Shape.CLUSTER, 9, AT)
    watched = watched_by(CAME_BACK, monkeypatch)
    rows = [lodged(said, said.with_lrn(f"LINK-{hour}"), at=AT + hour * HOUR) for hour in (1, 2, 3, 4, 5)]
    burst, both = ("2.50", ["burst"]), ("4.25", ["burst", "reappearance"])
    assert told(watched) == [("0.00", []), burst, both, both, burst]

    law = law_in_force()
    every = list(selection.past_declarations(AT.date(), AT.date(), law))
    seen = completed(every, [past_sources()[Lookup.LINKS]])
    assert told([each.facts[0] for each in seen]) == [("0.00", []), *told(watched)]
    trial = BackTest(CAME_BACK, law.profiles, past_sources())
    trial.add(every)
    assert trial.outcome().hits == 2
    page = signed_in(person("ana9", Role.ANALYST)).get(f"/declarations/{rows[2].mrn}/risk/").text
    assert "T-LINKS" in page
    assert "4.25" in page
    assert "burst" not in page


def test_what_was_found_at_the_moment_itself_is_not_known_yet() -> None:
    stood = Standings({"XD1": [Stood(Shape.CLUSTER, 1.234, AT, AT + HOUR)]}).stood
    assert [stood("xd 1", AT + step * HOUR / 2) for step in range(4)] == [
        Linked(Decimal("0.00")),
        Linked(Decimal("1.23"), frozenset({"cluster"})),
        Linked(Decimal("1.23"), frozenset({"cluster"})),
        Linked(Decimal("0.00")),
    ]


def test_of_goods_without_an_importer_nothing_is_told() -> None:
    said = item(importer_link_score=Decimal(7), importer_links=frozenset({"burst"}))
    [[one, other]] = Links(Standings({}).stood).told([past(0).with_facts([item(importer=""), said])])
    assert (one.importer_link_score, one.importer_links) == (None, None)
    assert other is said, "a table of the past told it"
