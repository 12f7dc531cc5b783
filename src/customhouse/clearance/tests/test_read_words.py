"""Codes that are unlikely for the words of goods: a fact where a profile asks for it, the same live and in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, Item, Version
from customhouse.clearance.law import law_in_force
from customhouse.clearance.showing.wording import sentence
from customhouse.clearance.sources.words import Now, Reader, can_read, readings, said_before
from customhouse.clearance.tests.lodged import OFFICE, lodged, message, person, signed_in
from customhouse.clearance.tests.selected import watched_by
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.registry.services import install_model
from customhouse.insight.selection import queries as selection
from customhouse.insight.selection.rules.backtesting import BackTest
from customhouse.insight.selection.rules.comparing_laws import Comparison as LawComparison
from customhouse.insight.selection.rules.comparing_laws import SelectionLaw
from customhouse.insight.selection.sources import past_sources
from customhouse.insight.selection.tests.examples import past as days
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.describing import Words, described
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.profiles.records import Comparison, ProfileSet
from customhouse.targeting.profiles.rules.matching import lookups_asked
from customhouse.targeting.profiles.tests.examples import profile
from customhouse.tariff.classification import queries
from customhouse.tariff.classification.records import Line, Scored
from customhouse.tariff.classification.rules.doubting import doubt

STRANGE = profile(code="T-WORDS", condition=Comparison("misclassification", "at_least", Decimal("0.8")), lane=Lane.RED)


class Knowing:
    """A classifier that is sure of one heading whatever it reads, and counts what it read."""

    def __init__(self) -> None:
        self.read = 0

    def rank_all(self, lines: list[Line], limit: int) -> Iterator[tuple[Line, list[Scored]]]:
        """The same ranking for each line."""
        for line in lines:
            self.read += 1
            yield line, [Scored("851713", 0.9), Scored("851714", 0.04)][:limit]


@pytest.fixture
def knowing(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> Knowing:
    """The classification help knows one heading; it learned the day before."""
    found = Knowing()
    monkeypatch.setattr(queries, "classifier", lambda _day: found)
    until = {queries.UNTIL: (AT - timedelta(days=1)).date().isoformat()}
    install_model(name=queries.MODEL, payload=b"-", facts=until, actor=SYSTEM, at=AT)
    return found


@pytest.mark.db
@pytest.mark.django_db
def test_words_are_read_where_a_profile_asks_live_and_in_bulk_alike(
    demoland: CountryPack, knowing: Knowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = message(demoland)
    assert Lookup.WORDS not in lookups_asked(law_in_force().profiles)
    lodged(said, said.with_lrn("WORDS-0"))
    assert knowing.read == 0
    watched: list[ItemFacts] = watched_by(STRANGE, monkeypatch)
    row = lodged(said, said.with_lrn("WORDS-1"))
    live = {each.item: each.misclassification for each in watched}
    assert knowing.read == row.items_count
    assert set(live.values()) == {Decimal("1.000")}

    law = law_in_force()
    past = list(selection.past_declarations(AT.date(), AT.date(), law))
    again = [each for each in past if each.mrn == row.mrn]
    assert {each.item: each.misclassification for each in described(again[0].facts, Reader())} == live
    trial = BackTest(STRANGE, law.profiles, past_sources())
    trial.add(past)
    assert (trial.outcome().hits, trial.outcome().declarations) == (2, 2)
    blind = BackTest(STRANGE, law.profiles)
    blind.add(past)
    assert blind.outcome().hits == 0
    before, after = SelectionLaw(ProfileSet(()), law.policies), SelectionLaw(ProfileSet((STRANGE,)), law.policies)
    compared = LawComparison(before, after, law.selection_key, past_sources())
    compared.add(past)
    assert {change.lane: change.after for change in compared.told(minutes=60, examiners={}).lanes}["red"] == 2


@pytest.mark.db
@pytest.mark.django_db
def test_officials_read_what_words_say(demoland: CountryPack, knowing: Knowing) -> None:
    """On the page of risk and over the API; a trader is told nothing of it; before the model learned, nobody is."""
    row = lodged(message(demoland))
    officer = signed_in(person("omar", Role.OFFICER, office=OFFICE))
    assert "the words speak rather for 8517 (94%)" in officer.get(f"/declarations/{row.mrn}/risk/").text
    [first, *_] = officer.get(f"/api/v1/declarations/{row.mrn}/wording").json()
    declared = Item.objects.get(declaration=row, number=1).tariff_code
    assert (first["commodity"], first["misclassification"]) == (declared, 1.0)
    assert [each["code"] for each in first["likelier"]] == ["851713", "851714"]
    assert officer.get("/api/v1/declarations/26XD00/wording").status_code == 404
    Declaration.objects.filter(pk=row.pk).update(presented_at=AT - timedelta(days=2))
    assert officer.get(f"/api/v1/declarations/{row.mrn}/wording").json() == []
    assert "words say" not in officer.get(f"/declarations/{row.mrn}/risk/").text


def test_what_words_say_is_told_in_words() -> None:
    likely = [Scored("851713", 0.9), Scored("640399", 0.1)]
    assert sentence(None) == "The words say too little to tell."
    assert sentence(doubt("851714", likely)) == "The words speak for heading 8517, as declared (90%)."
    assert sentence(doubt("64039900", likely)) == (
        "Declared under heading 6403 (10%); the words speak rather for 8517 (90%)."
    )


class Saying:
    """A reader that says something of the first item alone."""

    def against(self, items: Sequence[ItemFacts]) -> list[float | None]:
        """Nothing of those after it."""
        return [0.12345, *([None] * (len(items) - 1))]


def test_facts_are_completed_from_words() -> None:
    given = [item(item=1), item(item=2)]
    assert [each.misclassification for each in described(given, Saying())] == [Decimal("0.123"), None]
    [said] = Words(Saying()).told([days(0).with_facts(given)])
    assert [each.misclassification for each in said] == [Decimal("0.123"), None]


def test_exports_and_goods_without_words_are_not_read() -> None:
    assert Reader().against([item(direction="export"), item(direction="import", description="")]) == [None, None]


@pytest.mark.db
@pytest.mark.django_db
def test_words_of_an_amendment_are_read_though_a_model_was_trained_meanwhile(
    demoland: CountryPack, knowing: Knowing
) -> None:
    """Live and on the page: new words by the moment of the amendment, those declared before by the day of the goods."""
    row = lodged(message(demoland))
    later = AT + timedelta(days=3)
    facts = [item(description=words, commodity="640399", selected_on=AT.date()) for words in ("Old", "New")]
    until = {queries.UNTIL: later.date().isoformat()}
    install_model(name=queries.MODEL, payload=b"-", facts=until, actor=SYSTEM, at=later)
    assert Reader().against(facts) == [None, None]
    assert Reader(Now(later, later.date(), frozenset({("Old", "640399")}))).against(facts) == [None, 1.0]
    assert Reader(Now(later, later.date())).against(facts) == [1.0, 1.0]
    assert Reader(Now(later - timedelta(hours=1), later.date())).against(facts) == [None, None]
    assert not can_read(row)

    [first, *_] = Item.objects.filter(declaration=row).order_by("number")
    assert (first.description, first.tariff_code) in said_before(row.mrn or "")
    version = Version.objects.get(declaration=row)
    Version.objects.create(declaration=row, number=2, at=later, actor="x", received=version.received)
    for each in Item.objects.filter(declaration=row).order_by("number"):
        each.pk, each.version = None, 2
        each.description = "Amended words" if each.number == 1 else each.description
        each.save()
    row.version = 2
    assert can_read(row)
    told = readings(row, list(Item.objects.filter(declaration=row, version=2).order_by("number")))
    assert [each.doubt is not None for each in told] == [True] + [False] * (len(told) - 1)
