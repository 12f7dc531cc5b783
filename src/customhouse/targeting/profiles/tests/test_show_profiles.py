"""The risk profiles as a page of analysts, and conditions in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.targeting.profiles.queries import selection_for
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Group, Not
from customhouse.targeting.profiles.rules.conditions import SUITED
from customhouse.targeting.profiles.rules.wording import COMPARED, Phrase, in_words

ON = date(2026, 3, 2)


@pytest.mark.usefixtures("demoland")
def test_an_analyst_reads_conditions_lanes_notes_and_the_random_share() -> None:
    client, _ = signed_in("anas", Role.ANALYST)
    shown = " ".join(client.get("/profiles/?on=2026-03-02").text.split())
    assert "Highly taxed consumer goods at the price of raw material" in shown
    assert '<strong>Commodity code</strong> begins with <bdi class="operand">4202</bdi>' in shown
    assert "below 24 XDD a kilogram" in shown
    assert "1 %" in shown
    assert "of imports" in shown
    assert "from 60 on" in shown.replace('<bdi class="number" dir="ltr">60</bdi>', "60")
    assert "SELECTION" in shown


@pytest.mark.usefixtures("demoland")
def test_notes_are_in_the_readers_language_and_a_day_without_law_is_empty() -> None:
    client, _ = signed_in("anas", Role.ANALYST)
    assert "No profile is in force on that day" in client.get("/profiles/?on=2001-01-01").text
    client.cookies["django_language"] = "fr"
    assert "Biens de consommation fortement taxés" in client.get("/profiles/?on=2026-03-02").text


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ANALYST, Role.SYSTEM}])
def test_nobody_else_reads_them(role: Role) -> None:
    with pytest.raises(AccessDenied):
        selection_for(Actor("x", frozenset({role})), ON)


def test_every_operator_has_its_words() -> None:
    assert {operator for suited in SUITED.values() for operator in suited} == set(COMPARED)


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (Comparison("importer_known", "equals", operand=True), ("The importer is registered", "is", ("yes",))),
        (Comparison("origin", "known", operand=False), ("Country of origin", "is known:", ("no",))),
        (
            Comparison("duty", "between", (Decimal("1E+2"), Decimal("2.5"))),
            ("Duty owed in national currency", "is between", ("100", "2.5")),
        ),
        (Comparison("legal_date", "at_least", date(2026, 1, 1)), ("Legal date", "is at least", ("2026-01-01",))),
        (
            Comparison("origin", "differs_from", "export_country"),
            ("Country of origin", "differs from", ("Country of export",)),
        ),
        (
            Comparison("importer", "in_group", Group("WATCHED", frozenset({"XD1"}))),
            ("Importer", "belongs to the group", ("WATCHED",)),
        ),
    ],
)
def test_a_comparison_in_words(leaf: Comparison, said: tuple[str, str, tuple[str, ...]]) -> None:
    phrase = in_words(leaf)
    assert (phrase.fact, phrase.compared, phrase.operands) == said


def test_branches_keep_their_order() -> None:
    leaf = Comparison("origin", "equals", "CN")
    phrase = in_words(AllOf((AnyOf((leaf,)), Not(leaf))), str.upper)
    assert phrase.heading == "ALL OF THESE"
    assert [part.heading for part in phrase.parts] == ["AT LEAST ONE OF THESE", "NOT THIS"]
    assert phrase.parts[1].parts == (Phrase("COUNTRY OF ORIGIN", "IS", ("CN",)),)
