"""The registry of models: four eyes make a champion, one pair takes it back, and only analysts see anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied, Conflict, CustomhouseError, NotFound
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.audit.models import Event
from customhouse.targeting.learning import queries, services
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.rules import boosting
from customhouse.targeting.learning.states import ModelState
from customhouse.targeting.learning.tests.registered import registered
from customhouse.targeting.learning.tests.sample import kcs, written
from customhouse.targeting.learning.working import RowsWanted, train_model
from customhouse.web.tests.command_lines import run

ANA, BEN = (Actor(name, frozenset({Role.ANALYST}), user_id=number) for number, name in enumerate(("ana", "ben"), 1))
FIRST, SECOND = "a" * 64, "b" * 64
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model's file, trained in a moment."""
    out = tmp_path_factory.mktemp("model")
    files = [RowsWanted(written(kcs(300, seed), out / f"{seed}.csv")) for seed in (1, 2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boosting, "SMALL", tuple({**each, "rounds": 5} for each in boosting.SMALL))
        data, _ = train_model(files[0], files[1], name="kcs", target="", seed=1)
    path = out / "model.zip"
    path.write_bytes(data)
    return path


def approve(digest: str, actor: Actor = BEN, reason: str = "Better on novel goods") -> RiskModel:
    return services.approve_model(digest=digest, reason=reason, actor=actor, at=AT)


def test_a_file_is_registered_once_as_a_challenger(model_file: Path) -> None:
    """With its card, and an event that names it; what is no model is refused."""
    model = services.register_model(data=model_file.read_bytes(), actor=ANA, at=AT)
    assert (model.state, model.map, model.registered_by) == (ModelState.CHALLENGER, "kcs", "ana")
    assert model.card["digest"] == model.digest
    assert Event.objects.filter(kind="model.registered", subject=f"model:{model.digest[:16]}").exists()
    with pytest.raises(Conflict, match="already"):
        services.register_model(data=model_file.read_bytes(), actor=ANA, at=AT)
    with pytest.raises(CustomhouseError, match="no model"):
        services.register_model(data=b"nothing", actor=ANA, at=AT)


def test_nobody_approves_their_own_model() -> None:
    registered(FIRST, by="ana")
    with pytest.raises(Conflict, match="does not approve"):
        approve(FIRST, ANA)
    assert approve(FIRST).state == ModelState.CHAMPION


def test_a_champion_retires_its_predecessor_and_may_give_way_to_it() -> None:
    """Of each map there is one champion; rolling back brings the one before, and each step is in the trail."""
    registered(FIRST, by="ana"), registered(SECOND, by="ana"), registered("c" * 64, by="ana", map_name="world")
    approve(FIRST), approve("c" * 64), approve(SECOND)
    assert (queries.champion("kcs") or RiskModel()).digest == SECOND
    assert (queries.champion("world") or RiskModel()).digest == "c" * 64
    returned = services.roll_back(digest=SECOND, reason="Precision fell", actor=ANA, at=AT)
    assert returned.digest == FIRST
    assert (queries.champion("kcs") or RiskModel()).digest == FIRST
    assert RiskModel.objects.get(digest=SECOND).state == ModelState.RETIRED
    kinds = Event.objects.filter(subject=f"model:{SECOND[:16]}").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["model.approved", "model.rolled_back"]
    assert queries.champion("nowhere") is None


def test_what_cannot_be_done_is_a_conflict() -> None:
    registered(FIRST, by="ana")
    with pytest.raises(Conflict, match="state"):
        services.roll_back(digest=FIRST, reason="Why not", actor=ANA, at=AT)
    approve(FIRST)
    with pytest.raises(Conflict, match="state"):
        approve(FIRST)
    with pytest.raises(Conflict, match="before this one"):
        services.roll_back(digest=FIRST, reason="Why not", actor=ANA, at=AT)
    with pytest.raises(NotFound):
        approve("f" * 64)


def test_a_decision_has_its_reason() -> None:
    registered(FIRST, by="ana")
    with pytest.raises(CustomhouseError, match="reason"):
        approve(FIRST, reason="  ")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ANALYST, Role.SYSTEM}])
def test_nobody_but_analysts_sees_or_decides_anything(role: Role) -> None:
    somebody = Actor("x", frozenset({role}))
    registered(FIRST)
    with pytest.raises(AccessDenied):
        queries.visible_to(somebody)
    with pytest.raises(AccessDenied):
        approve(FIRST, somebody)
    with pytest.raises(AccessDenied):
        services.roll_back(digest=FIRST, reason="x", actor=somebody, at=AT)
    with pytest.raises(AccessDenied):
        services.register_model(data=b"", actor=somebody, at=AT)


def test_an_analyst_reads_cards_and_decides() -> None:
    """The list, the card with both parts told apart, groups, drift; approval by a form, and the way back."""
    client, _ = signed_in("anas", Role.ANALYST)
    assert "No model is registered" in client.get("/models/").text
    registered(FIRST), registered(SECOND, by="anas")
    listed = client.get("/models/").text
    assert FIRST[:12] in listed
    assert "Challenger" in listed
    card = client.get(f"/models/{FIRST}/").text
    for words in ("memorisation", "0.631", "one declaration", "not told", "Alarm", "Approve the model"):
        assert words in card
    assert "Approve the model" not in client.get(f"/models/{SECOND}/").text
    assert client.post(f"/models/{FIRST}/approve/", {"reason": ""}).status_code == 422
    assert client.post(f"/models/{SECOND}/approve/", {"reason": "Mine"}).status_code == 409
    assert client.post(f"/models/{FIRST}/approve/", {"reason": "Good"}).status_code == 302
    assert "Champion" in client.get(f"/models/{FIRST}/").text
    RiskModel.objects.filter(digest=SECOND).update(registered_by="else")
    assert client.post(f"/models/{SECOND}/approve/", {"reason": "Better"}).status_code == 302
    assert "Go back to the model before" in client.get(f"/models/{SECOND}/").text
    assert client.post(f"/models/{SECOND}/roll-back/", {"reason": "Worse"}).status_code == 302
    assert client.get("/models/nothing/").status_code == 404


def test_cards_are_read_in_three_languages() -> None:
    registered(FIRST, map_name="gone")
    client, _ = signed_in("anas", Role.ANALYST)
    for language, words in (("fr", "Modèle"), ("ar", "النموذج")):
        client.cookies["django_language"] = language
        assert words in client.get(f"/models/{FIRST}/").text


def test_the_commands_do_the_same(model_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Registered by one, approved by another; who is nobody is told so."""
    for name in ("anas", "bea"):
        signed_in(name, Role.ANALYST)

    def said(*words: str) -> Any:
        ended = run(capsys, "risk", *words, "--json")
        assert ended.code == 0, ended.err
        return json.loads(ended.out.splitlines()[-1])

    digest = said("register", str(model_file), "--as", "anas")["digest"]
    assert said("approve", digest, "--as", "bea", "--reason", "Good")["state"] == "champion"
    assert said("models")["digest"] == digest
    registered(FIRST, by="bea")
    said("approve", FIRST, "--as", "anas", "--reason", "Better")
    assert said("roll-back", FIRST, "--as", "anas", "--reason", "Worse")["digest"] == digest
    assert digest in run(capsys, "risk", "models").out
    assert run(capsys, "risk", "approve", digest, "--as", "nobody", "--reason", "x").code == 1
