"""A champion over this installation's own facts: heeded at lodging, kept, compared, rolled back; lanes without it."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance import controlling, telling
from customhouse.clearance.declarations.models import Declaration, ModelOpinion
from customhouse.clearance.law import law_in_force
from customhouse.clearance.tests.controlled import officer, supervisor
from customhouse.clearance.tests.lodged import Message, lodged, message, person, signed_in
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.selection import learn_commands, queries
from customhouse.insight.selection.rules.comparing_laws import SelectionLaw
from customhouse.insight.selection.rules.remembering import sources_for
from customhouse.insight.selection.sources import past_sources
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.lanes.records import Audience, Lane, ModelRule, ModelStep
from customhouse.targeting.lanes.rules.asking import OF_MODELS
from customhouse.targeting.learning import services as registry
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.states import ModelState
from customhouse.targeting.learning.tests.own import items, packed
from customhouse.targeting.learning.tests.registered import card
from customhouse.targeting.profiles.queries import policy
from customhouse.targeting.profiles.store import keep_new, policy_row

ANA, BEA = (Actor(name, frozenset({Role.ANALYST}), user_id=place) for place, name in enumerate(("ana", "bea"), 1))
pytestmark = pytest.mark.django_db


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def propose(steps: Sequence[ModelStep]) -> None:
    """The law lets a model propose by these steps."""
    standing = policy(AT.date())
    rule = ModelRule(tuple(steps))
    keep_new([policy_row(replace(standing, balance=replace(standing.balance, model=rule)))], actor=SYSTEM, at=AT)


def champion(seed: int, state: ModelState = ModelState.CHAMPION, **changes: Any) -> RiskModel:
    data, digest = packed(seed)
    known: dict[str, Any] = {"digest": digest, "data": data} | changes
    return RiskModel.objects.create(
        map="facts", state=state, card=card("facts"), registered_at=AT, registered_by="ana", **known
    )


def model_reasons(row: Declaration) -> list[dict[str, Any]]:
    return [each for each in row.reasons if each["code"] in {"SEL-MODEL", "SEL-ADVICE"}]


def test_what_the_champion_says_is_heeded_kept_and_told(said: Message) -> None:
    """To analysts with its reasons, to officers in neutral words, to the trader not at all; live as in bulk."""
    propose([ModelStep(Decimal(0), Lane.RED)])
    before = lodged(said)
    assert (before.lane, ModelOpinion.objects.count()) == ("green", 0)
    one = champion(1)
    rows = [lodged(said, said.with_lrn(f"MODEL-{place}"), AT + timedelta(hours=place)) for place in (1, 2)]
    for row in rows:
        assert (row.lane, row.state) == ("red", "under_control")
        opinion = row.opinions.get()
        assert (opinion.model, opinion.lane, opinion.chosen, opinion.is_followed) == (
            one.digest[:12],
            "red",
            "red",
            True,
        )
        assert opinion.chance is not None
        assert 0 < opinion.chance < 1
        assert (opinion.propensity, opinion.fault) == (Decimal(1), "")
    trader, omar = said.sender, officer(rows[0])
    for reader, known in ((trader, set()), (omar, {Audience.OFFICER}), (ANA, {Audience.OFFICER, Audience.ANALYST})):
        _, reasons = telling.shown_lane(reader, rows[0])
        assert {each.audience for each in reasons if each.code == "SEL-MODEL"} == known
    pages = {
        reader: signed_in(reader_of).get(f"/declarations/{rows[0].mrn}/risk/").text
        for reader, reader_of in {
            "omar2": person("omar2", Role.OFFICER, office=rows[0].office), "ana2": person("ana2", Role.ANALYST),
        }.items()
    }  # fmt: skip
    assert one.digest[:12] in pages["ana2"]
    assert one.digest[:12] not in pages["omar2"]
    assert "calls for a closer look" in pages["omar2"]
    own = signed_in(person("own", Role.TRADER, trader=said.submitter)).get(f"/declarations/{rows[0].mrn}/").text
    assert not any(secret in own for secret in (one.digest[:12], "closer look", "SEL-", "chance"))
    _as_in_bulk(rows)


def _as_in_bulk(rows: Sequence[Declaration]) -> None:
    """The past, selected anew all at once, has the same lanes and the same words of the model."""
    law = law_in_force()
    every = list(queries.past_declarations(AT.date(), AT.date(), law))
    past = completed(every, sources_for(OF_MODELS, past_sources()))
    bulk = {
        each.mrn: decision
        for each, decision in zip(
            past,
            SelectionLaw(law.profiles, law.policies, adviser=law.adviser).select(past, law.selection_key),
            strict=True,
        )
    }
    for row in rows:
        decision = bulk[row.mrn or ""]
        told = [(each["text"], each["params"]) for each in model_reasons(row)]
        assert decision.lane == row.lane
        assert [(r.text, r.params) for r in decision.reasons if r.code in {"SEL-MODEL", "SEL-ADVICE"}] == told
        assert decision.opinion is not None
        assert decision.opinion.chance == row.opinions.get().chance


def test_another_champion_takes_effect_and_so_does_going_back(said: Message) -> None:
    """From the next declaration on."""
    propose([ModelStep(Decimal(1), Lane.RED)])
    first, second = champion(1), champion(2, ModelState.CHALLENGER)
    told = [lodged(said).opinions.get().model]
    registry.approve_model(digest=second.digest, reason="Better", actor=BEA, at=AT)
    told.append(lodged(said, said.with_lrn("SECOND")).opinions.get().model)
    registry.roll_back(digest=second.digest, reason="Worse", actor=BEA, at=AT)
    told.append(lodged(said, said.with_lrn("THIRD")).opinions.get().model)
    assert told == [first.digest[:12], second.digest[:12], first.digest[:12]]


def test_a_champion_that_cannot_be_used_stops_nothing(said: Message) -> None:
    """The lane is that without it, no word of it reaches the trader, and analysts are told where they look first."""
    propose([ModelStep(Decimal(0), Lane.RED)])
    champion(1, data=b"broken", digest="b" * 64)
    row = lodged(said)
    opinion = row.opinions.get()
    assert (row.lane, opinion.chance, opinion.fault) == ("green", None, "broken")
    [told] = model_reasons(row)
    assert (told["code"], told["audience"]) == ("SEL-ADVICE", "analyst")
    assert queries.unanswered_since(AT) == 1


def test_models_are_compared_with_controls_and_officers(said: Message, time_machine: Any) -> None:
    """By page and by command; an officer's own raise is told apart."""
    time_machine.move_to(AT + timedelta(days=1))
    propose([ModelStep(Decimal(1), Lane.RED)])
    ana = signed_in(person("anita", Role.ANALYST))
    assert "No model was asked in this time" in ana.get("/selection/models/").text
    one = champion(1)
    row = lodged(said)
    sara = supervisor(row)
    controlling.raise_control(mrn=row.mrn or "", lane=Lane.RED, controls=("40",), reason="Smells", actor=sara, at=AT)
    page = ana.get("/selection/models/").text
    assert one.digest[:12] in page
    cli = typer.Typer()
    cli.command()(learn_commands.outcomes)
    result = CliRunner().invoke(cli, ["--from", "2026-03-01", "--to", "2026-03-31", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["model"], told["answers"], told["lowered"]) == (one.digest[:12], 1, 0)
    assert told["raised"]["controlled"] == 0


def written_history(path: Path, count: int = 600) -> Path:
    """A table of the past in which cheap shoes have findings."""
    facts = ("office", "importer", "declarant", "commodity", "origin", "export_country", "customs_value", "net_mass")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["declaration", "at", *facts, "inspected", "finding", "revenue"])
        for place, each in enumerate(items(count, seed=3)):
            found = each.commodity.startswith("64") and place % 5 > 0
            out.writerow([
                each.declaration, f"{each.selected_on}T08:00:00+00:00", *(getattr(each, name) for name in facts),
                1, int(found), 200 * found,
            ])  # fmt: skip
    return path


def test_a_model_is_learned_from_ones_own_controls(demoland: CountryPack, tmp_path: Path) -> None:
    """From a table as from what is kept; registered as a challenger; too few results are refused in words."""
    cli = typer.Typer()
    cli.command()(learn_commands.learn)
    given = ["--model", str(tmp_path / "model"), "--history", str(written_history(tmp_path / "past.csv"))]
    rows = ["--rows", str(tmp_path / "rows")]
    result = CliRunner().invoke(cli, [*given, *rows, "--register", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["measured"]["all"]["auc"] > 0.8
    assert RiskModel.objects.get(digest=told["digest"]).state == ModelState.CHALLENGER
    assert {each.name for each in (tmp_path / "rows").iterdir()} == {"earlier.csv", "later.csv"}
    again = CliRunner().invoke(cli, given)
    assert again.exit_code == 0
    assert told["digest"] in again.output
    few = CliRunner().invoke(cli, ["--model", str(tmp_path / "few"), "--from", "2026-03-01", "--to", "2026-03-02"])
    assert few.exit_code == 1
    assert "RSK-FEW" in few.output + few.stderr
