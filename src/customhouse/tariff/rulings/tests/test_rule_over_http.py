"""Rulings in the browser, over the API and on the command line: the same services, the same words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
import typer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import AT, person
from customhouse.parties.traders.records import PartyDetails
from customhouse.parties.traders.services import add_member, register_unknown_party
from customhouse.tariff.rulings.commands import app
from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.queries import acting

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("db")]
HOLDER = "XD0470001009"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 30
APPLICATION = {
    "kind": "classification",
    "holder": HOLDER,
    "title": "Hand pumps",
    "description": "Pumps of alloy K9",
    "question": "Which code?",
    "secrets": "alloy K9",
    "samples": "One pump",
}
COMMANDS = typer.Typer()
COMMANDS.add_typer(app, name="rulings")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def people() -> tuple[Client, Client, Client]:
    """A trader of the holder, a specialist and a supervisor, each in a browser."""
    trader = person("tara", Role.TRADER)
    register_unknown_party(party=PartyDetails(HOLDER, "Karamel Foods"), actor=SYSTEM, at=AT)
    add_member(identifier=HOLDER, user_id=trader.pk, actor=SYSTEM, at=AT)
    specialist = person("sven", Role.TARIFF_SPECIALIST, office="XD000100")
    supervisor = person("sara", Role.SUPERVISOR, office="XD000100")
    return browser(trader), browser(specialist), browser(supervisor)


@time_machine.travel(AT, tick=False)
def test_a_ruling_goes_its_way_in_the_browser() -> None:
    trader, specialist, supervisor = people()
    assert trader.get("/rulings/apply/").status_code == 200
    sent = trader.post("/rulings/apply/", APPLICATION | {"paper": SimpleUploadedFile("a.png", PNG, "image/png")})
    address = sent["Location"]
    number = Ruling.objects.get().number
    assert number in trader.get("/rulings/files/", {"state": "received"}).text
    shown = specialist.get(address).text
    assert "a.png" in shown
    assert "alloy K9" in shown
    paper = Ruling.objects.get().papers.get().pk
    assert trader.get(f"{address}papers/{paper}/").content == PNG
    assert trader.get(f"{address}papers/{paper + 1}/").status_code == 404
    assert specialist.post(f"{address}act/", {"verb": "ask", "words": ""}).status_code == 422
    assert specialist.post(f"{address}act/", {"verb": "samples"}).status_code == 302
    assert specialist.post(f"{address}act/", {"verb": "accept"}).status_code == 302
    assert specialist.post(f"{address}issue/", {"commodity": "841320"}).status_code == 422
    said = {"commodity": "841320", "reasons": "Heading 84.13, also of alloy k9", "legal_basis": "GIR 1"}
    assert specialist.post(f"{address}issue/", said).status_code == 302
    late = specialist.post(f"{address}issue/", said)
    assert (late.status_code, "cannot be done" in late.text) == (422, True)
    public = Client().get(f"/rulings/{number}/").text
    assert "Heading 84.13" in public
    assert "alloy" not in public.lower()
    assert "Karamel" not in public
    assert number in Client().get("/rulings/", {"q": "heading", "code": "8413", "kind": "classification"}).text
    assert number not in Client().get("/rulings/", {"q": "coffee"}).text
    assert trader.post(f"{address}contest/", {"kind": "review"}).status_code == 422
    assert trader.post(f"{address}contest/", {"kind": "review", "reason": "Wrong"}).status_code == 302
    assert trader.post(f"{address}contest/", {"kind": "appeal", "reason": "Wrong"}).status_code == 422
    assert specialist.post(f"{address}review/", {"outcome": "upheld", "decision": "Right"}).status_code == 422
    assert "Decide on what is contested" in supervisor.get(address).text
    assert supervisor.post(f"{address}review/", {"outcome": "annulled"}).status_code == 422
    assert supervisor.post(f"{address}review/", {"outcome": "annulled", "decision": "Wrong"}).status_code == 302
    assert "Ruling revoked" in Client().get(f"/rulings/{number}/").text


@time_machine.travel(AT, tick=False)
def test_what_cannot_be_kept_is_told_in_the_form() -> None:
    trader, _, _ = people()
    bad = trader.post("/rulings/apply/", APPLICATION | {"paper": SimpleUploadedFile("a.exe", b"MZ", "application/x")})
    assert bad.status_code == 422
    assert not Ruling.objects.exists()


def told(client: Client, path: str, payload: dict[str, Any]) -> Any:
    answer = client.post(f"/api/v1{path}", json.dumps(payload), content_type="application/json")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_ruling_goes_its_way_over_the_api() -> None:
    trader, specialist, supervisor = people()
    number = told(trader, "/ruling-files", APPLICATION)["number"]
    path = f"/ruling-files/{number}"
    assert told(specialist, f"{path}/acts", {"verb": "ask", "words": "A drawing"})["missing"] == "A drawing"
    assert told(trader, f"{path}/acts", {"verb": "complete", "words": "Here"})["state"] == "received"
    told(specialist, f"{path}/acts", {"verb": "accept"})
    assert told(specialist, f"{path}/ruling", {"commodity": "841320", "reasons": "So"})["state"] == "issued"
    assert Client().get("/api/v1/rulings?q=pumps&kind=classification&code=84").json()[0]["number"] == number
    assert "alloy" not in Client().get(f"/api/v1/rulings/{number}").text
    assert told(trader, f"{path}/challenges", {"kind": "review", "reason": "Wrong"})["state"] == "issued"
    assert told(supervisor, f"{path}/outcome", {"outcome": "upheld", "decision": "Right"})["state"] == "issued"
    assert [row["number"] for row in trader.get("/api/v1/ruling-files").json()] == [number]
    assert trader.get(f"/api/v1{path}").json()["commodity"] == "841320"
    assert Client().get("/api/v1/rulings/BR-0").status_code == 404


def test_commands_search_act_and_revoke(tmp_path: Path) -> None:
    trader, _, _ = people()
    number = told(trader, "/ruling-files", APPLICATION)["number"]
    assert run("act", number, "fly").exit_code == 2
    assert json.loads(run("act", number, "accept", "--user", "sven", "--json").stdout)["state"] == "examined"
    issued = run("issue", number, "--commodity", "841320", "--reasons", "So", "--user", "sven", "--json")
    assert json.loads(issued.stdout)["valid_to"]
    assert number in run("search", "pumps", "--kind", "classification", "--code", "84").stdout
    assert json.loads(run("list", "--json").stdout)["holder"] == HOLDER
    table = tmp_path / "editions.csv"
    table.write_text("old,new\n841320,841321\n841320,841329\n\n", encoding="utf-8")
    revoked = run("revoke-edition", str(table), "--edition", "HS 2028", "--user", "sven")
    assert f"{number} classification revoked" in revoked.stdout
    with pytest.raises(NotFound):
        acting("nobody")


def run(*words: str) -> Any:
    return CliRunner().invoke(COMMANDS, ["rulings", *words])
