"""Watch lists asked of whom declarations name when they are selected: live, kept, and told the same of the past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from conftest import AT
from customhouse.clearance import journey, judging
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import DeclarationRecord, Direction, Party, Stage
from customhouse.clearance.journey import lodge
from customhouse.clearance.judging import Context, Selecting
from customhouse.clearance.law import law_in_force
from customhouse.clearance.records import Arrival
from customhouse.clearance.sources.batch import Batch
from customhouse.clearance.sources.lists import Watcher, keep_listed, watcher_of
from customhouse.clearance.tests.lodged import OFFICE, Message, lodged, message, person, signed_in
from customhouse.clearance.tests.selected import watched_by
from customhouse.clearance.tests.test_follow_money import FIRST, IMPORTER, SECOND, amended
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack, legal_day
from customhouse.insight.selection import queries as selection
from customhouse.insight.selection.rules.backtesting import BackTest
from customhouse.insight.selection.rules.remembering import sources_for
from customhouse.insight.selection.sources import past_sources
from customhouse.parties.agents.models import Mandate
from customhouse.parties.traders.models import Trader
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.profiles.records import AllOf, Comparison, ProfileSet
from customhouse.targeting.profiles.rules.matching import lookups_asked
from customhouse.targeting.profiles.tests.examples import profile
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening import services
from customhouse.targeting.screening.models import Asking, Sighting, WatchList
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.watching import said_at_selection

pytestmark = [pytest.mark.db, pytest.mark.django_db]
ANNA, SARA = Actor("anna", frozenset({Role.ANALYST})), Actor("sara", frozenset({Role.SUPERVISOR}))
ASKS = AllOf(
    (Comparison("watch_list_score", "at_least", Decimal("0.8")), Comparison("watch_lists", "has_any", ("OWN", "X")))
)
LISTED = profile(code="T-LISTED", condition=ASKS, lane=Lane.HOLD)
HEAD = "key,kind,name,aliases,births,countries,numbers,note"
NOBODY = "Z9,person,Nobody Ofthem,,,,,"


@pytest.fixture(autouse=True)
def _lists_anew() -> Iterator[None]:
    """No list of another test's database is remembered."""
    screening.forget()
    yield
    screening.forget()


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def load(*entries: str, code: str = "OWN", **more: Any) -> None:
    new = services.NewList(code, f"List {code}", Format.OWN, **more)
    services.load_list(new=new, data="\n".join([HEAD, *entries]).encode(), actor=ANNA, at=AT)


def of_sender(said: Message, key: str = "N1") -> str:
    """An entry of a list that means whoever sends the message, by number."""
    return f"{key},company,Quietly Watched,,,,number:{said.submitter},Secret"


def listed_of(watched: list[ItemFacts]) -> list[tuple[str | None, list[str] | None]]:
    """What the lists said, as the facts of each first item have it."""
    return [
        (
            None if each.watch_list_score is None else str(each.watch_list_score),
            None if each.watch_lists is None else sorted(each.watch_lists),
        )
        for each in watched
        if each.item == 1
    ]


def test_lists_are_asked_where_a_profile_asks_and_the_past_is_told_as_it_was(
    said: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One and many alike; of the past only what was known when it was selected; cleared names count no more."""
    load(of_sender(said))
    nothing_asks = replace(law_in_force(), profiles=ProfileSet(()))
    assert not lookups_asked(nothing_asks.profiles)
    with monkeypatch.context() as patch:
        patch.setattr(journey, "law_in_force", lambda: nothing_asks)
        first = lodged(said, said.with_lrn("LIST-0"))
    assert not Asking.objects.exists()
    watched = watched_by(LISTED, monkeypatch)
    arrivals = [Arrival(said.with_lrn(f"LIST-{n}"), said.sender, AT, channel="web") for n in (1, 2)]
    together = [outcome.mrn for outcome in lodge(arrivals)]
    alone = lodged(said, said.with_lrn("LIST-3"))
    assert listed_of(watched) == [("1.0000", ["OWN"])] * 3
    assert [sorted(each.lists) for each in Asking.objects.filter(subject__in=[*together, alone.mrn])] == [["OWN"]] * 3
    waiting = screening.sightings_waiting(SARA)
    assert {each.subject for each in waiting.filter(subject__in=[*together, alone.mrn])} == {*together, alone.mrn}
    assert all(each.at_selection for each in waiting)

    for name in {each.name for each in waiting}:
        services.decide(code="OWN", key="N1", name=name, is_same=False, reason="Another", actor=SARA, at=AT)
    cleared = lodged(said, said.with_lrn("LIST-4"))
    assert listed_of(watched)[-1] == ("0.0000", [])
    assert not Sighting.objects.filter(subject=cleared.mrn).exists()

    law = law_in_force()
    past = list(selection.past_declarations(AT.date(), AT.date(), law))
    seen = completed(past, sources_for([Lookup.LISTS], past_sources()))
    told = dict(zip([each.mrn for each in past], listed_of([each.facts[0] for each in seen]), strict=True))
    assert [told[mrn] for mrn in (*together, alone.mrn or "")] == [("1.0000", ["OWN"])] * 3
    assert told[cleared.mrn or ""] == ("0.0000", [])
    assert told[first.mrn or ""] == (None, None)
    trial = BackTest(LISTED, law.profiles, past_sources())
    trial.add(past)
    assert trial.outcome().hits == 3


def test_two_clear_it_where_the_list_asks_for_two_and_what_is_withdrawn_counts_no_more(
    said: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a decision clears nobody; who is said to be the one meant counts; an entry that ended is not asked."""
    load(of_sender(said), NOBODY, needs_two=True)
    watched = watched_by(LISTED, monkeypatch)
    row = lodged(said, said.with_lrn("TWO-0"))
    names = sorted({each.name for each in screening.sightings_waiting(SARA)})
    decisions = [
        services.decide(code="OWN", key="N1", name=name, is_same=False, reason="x", actor=SARA, at=AT) for name in names
    ]
    lodged(said, said.with_lrn("TWO-1"))
    for each in decisions:
        services.confirm(number=each.pk, actor=ANNA, at=AT)
    lodged(said, said.with_lrn("TWO-2"))
    assert [score for score, _ in listed_of(watched)] == ["1.0000", "1.0000", "0.0000"]
    load(of_sender(said, "N2"), NOBODY, needs_two=True)
    stale = WatchList.objects.get()
    for name in names:
        said_same = services.decide(code="OWN", key="N2", name=name, is_same=True, reason="x", actor=SARA, at=AT)
        services.confirm(number=said_same.pk, actor=ANNA, at=AT)
    lodged(said, said.with_lrn("TWO-3"))
    load(NOBODY, needs_two=True)
    lodged(said, said.with_lrn("TWO-4"))
    assert [score for score, _ in listed_of(watched)][3:] == ["1.0000", "0.0000"]
    screening.forget()
    assert {each.key for each in screening.standing(stale)} == {"N2", "Z9"}, "as of the edition that was read"
    officer = signed_in(person("omar", Role.OFFICER, office=OFFICE))
    page = officer.get(f"/declarations/{row.mrn}/risk/").text
    assert "Quietly Watched" in page
    assert "Said to be another" in page


def test_it_is_shown_to_those_alone_whose_part_the_list_is_for(said: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reasons tell no list; officers are told of their lists, analysts of theirs, auditors of none."""
    secret = f"S1,company,Hidden Hand,,,,number:{said.submitter},"
    load(of_sender(said), code="X")
    load(secret, code="SECRETLIST", readers=(Role.SUPERVISOR,))
    watched_by(LISTED, monkeypatch)
    row = lodged(said)
    assert said_at_selection([row.mrn or ""])[row.mrn or ""].lists == {"X", "SECRETLIST"}
    shown = {
        role: signed_in(person(role.value, role, office=OFFICE)).get(f"/declarations/{row.mrn}/risk/").text
        for role in (Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR)
    }
    assert [role for role, page in shown.items() if "Hidden Hand" in page or "SECRETLIST" in page] == [Role.SUPERVISOR]
    assert [role for role, page in shown.items() if "Quietly Watched" not in page] == [Role.AUDITOR]
    assert "T-LISTED" in shown[Role.ANALYST]
    assert "[1]" in shown[Role.ANALYST], "the score"
    assert "[…]" in shown[Role.ANALYST], "and no list"
    sara = signed_in(person("sara", Role.SUPERVISOR, office=OFFICE))
    assert "when it was selected" in sara.get("/screening/").text
    told = sara.get("/api/v1/screening/sightings?watch_list=SECRETLIST").json()["sightings"]
    assert [(each["subject"], each["at_selection"]) for each in told][:1] == [(row.mrn, True)]
    anna = signed_in(person("anna2", Role.ANALYST))
    assert anna.get("/api/v1/screening/sightings?watch_list=SECRETLIST").status_code == 404


def test_whoever_is_named_instead_is_asked_for(said: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """An amendment to another importer is held against the lists; of the past the first selection is told."""
    other = Trader.objects.filter(status="registered").exclude(identifier__in=[FIRST, SECOND])[0]
    for broker in Trader.objects.filter(identifier__in=[FIRST, SECOND]):
        for way in ("2", "3"):
            Mandate.objects.create(
                trader=other, broker=broker, representation=way, scope="all", valid_from=AT.date(), created_at=AT
            )
    load(f"I2,company,Second Importer,,,,number:{other.identifier},")
    watched = watched_by(LISTED, monkeypatch)
    row = lodged(said)
    named = b"<Importer><ID>%s</ID></Importer>"
    instead = said.data.replace(named % FIRST.encode(), named % other.identifier.encode())
    amended(row, instead, said, [IMPORTER])
    assert listed_of(watched) == [("0.0000", []), ("1.0000", ["OWN"])]
    assert [(each.is_first, each.lists) for each in Asking.objects.filter(subject=row.mrn)] == [
        (True, []),
        (False, ["OWN"]),
    ]
    assert {each.role for each in Sighting.objects.filter(subject=row.mrn)} >= {"importer"}
    every = list(selection.past_declarations(AT.date(), AT.date(), law_in_force()))
    [past] = completed(every, sources_for([Lookup.LISTS], past_sources()))
    assert listed_of(list(past.facts)) == [("0.0000", [])]


@pytest.mark.parametrize(
    ("listed", "declared"),
    [
        ("Karim Al-Tastari,كريم التستري", "التستري كريم"),
        ("Ivan Petrovich Zaslavskij,", "Иван Петрович Заславский"),
        ("Huaxing Yuandong Maoyi,华兴远东 贸易", "华兴远东·贸易"),
        ("Karim Al-Tastari,", "\u202eKarim\u202c Al\u200b-Tastari"),
    ],
)
def test_names_in_any_script(listed: str, declared: str, demoland: CountryPack) -> None:
    load(f"P1,person,{listed},,,,")
    record = named_as(declared)
    told = asked(record)
    assert (told.watch_list_score or 0) >= Decimal("0.76"), told
    assert told.watch_lists == frozenset({"OWN"})


def test_hostile_names_cost_little_and_clear_nobody_else(demoland: CountryPack) -> None:
    """Very long ones, of signs alone, and thousands of them."""
    load("P1,person,Karim Al-Tastari,,,,number:K1,")
    for name in ("x" * 100_000, "!" * 50, "\u202e\u200b", "Ab " * 5_000, "ﷺ" * 300):
        assert asked(named_as(name)).watch_lists == frozenset()
    assert screening.sought_as("!!") != screening.sought_as("??")
    one, other = (screening.sought_as("aaaa " + "b" * 290 + end) for end in ("x", "y"))
    assert one != other
    assert max(len(one), len(other)) <= 300
    assert screening.sought_as("\ud800")


def asked(record: DeclarationRecord) -> ItemFacts:
    """The facts of an item of a declaration, of which the lists were asked."""
    watcher = watcher_of(Batch([record], law_in_force(), AT, legal_day))
    assert watcher
    [[told]] = watcher.told([Selecting("M", AT, record, [item()])])
    return told


def named_as(name: str) -> Any:
    """A declaration whose seller is called so."""
    return DeclarationRecord(
        "L", "IMA", Direction.IMPORT, Stage.STANDARD, "", Party("XD1", ""), None, "", None, None,
        Party("", name), None, (),
    )  # fmt: skip


def test_nobody_is_asked_where_there_is_no_list_or_nothing_to_ask(
    said: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = watched_by(LISTED, monkeypatch)
    lodged(said)
    assert listed_of(watched) == [(None, None)]
    assert not Asking.objects.exists()
    load(NOBODY)
    assert watcher_of(Batch([], law_in_force(), AT, legal_day)) is None
    keep_listed(Context(), AT, is_first=True)
    assert said_at_selection([]) == {}


def test_a_fault_of_screening_stops_no_goods(said: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lane is the one that the law names where profiles cannot be asked."""
    load(of_sender(said))
    watched_by(LISTED, monkeypatch)

    def broken(*_: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(Watcher, "told", broken)
    monkeypatch.setattr(judging.log, "exception", lambda *_: None)
    row: Declaration = lodged(said, at=AT + timedelta(minutes=1))
    assert "SEL-FAILSAFE" in {reason["code"] for reason in row.reasons}
    assert not Asking.objects.exists()
