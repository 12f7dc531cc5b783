"""What vehicles cost at the border: cases that an officer can reckon by hand, and the doors that tell them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import typer
import yaml
from django.test import Client
from ninja import NinjaAPI
from ninja.testing import TestClient
from typer.testing import CliRunner, Result

from customhouse.foundation.access.errors import Refused
from customhouse.tariff.duties.queries import estimate
from customhouse.tariff.duties.rules.asking import Question
from customhouse.tariff.vehicles.api import router
from customhouse.tariff.vehicles.commands import vehicle
from customhouse.tariff.vehicles.queries import Estimate, estimate_vehicle
from customhouse.tariff.vehicles.records import Asked
from customhouse.web.problems import answer_problems

pytestmark = pytest.mark.usefixtures("demoland")
TODAY = date(2026, 3, 2)
NEW_CAR = {"kind": "car", "state": "new", "engine": "petrol", "capacity": "1598", "price": "20000", "at": "2026-03-02"}
CASES = yaml.safe_load((Path(__file__).parent / "estimates.yaml").read_text(encoding="utf-8"))

api = NinjaAPI(urls_namespace="vehicle-tests", docs_url=None)
answer_problems(api)
api.add_router("", router)
app = typer.Typer()
app.command()(vehicle)
app.command()(lambda: None)  # a second command, so that `vehicle` keeps its name


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["vehicle", *arguments])


def page(question: dict[str, str], language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(f"/tariff/vehicles/?{urlencode(question)}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def others(found: Estimate) -> list[str]:
    """Every option but the general rate at the value taken."""
    told = [f"{worth.basis} {option.kind} {option.total}" for worth in found.worths for option in worth.options]
    return told[1:]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_reckoning(case: dict[str, Any]) -> None:
    found = estimate_vehicle(Asked(**case["asked"]), TODAY)
    general = found.taken.options[0]
    assert (found.classified.code, found.taken.basis) == (case["code"], case["basis"])
    assert f"{found.taken.value:f}" == case["value"]
    assert {line.type: f"{line.amount:f}" for line in general.lines} == case["lines"]
    assert f"{general.total:f}" == case["total"]
    assert others(found) == case.get("others", [])
    assert [row.code for row in found.conditions] == case["conditions"]
    assert [note.code for note in found.notes] == case.get("notes", [])


@pytest.mark.parametrize("case", CASES["codes"], ids=lambda case: case["code"])
def test_the_code(case: dict[str, Any]) -> None:
    found = estimate_vehicle(Asked(price="9000", **case["vehicle"]), TODAY)
    assert found.classified.code == case["code"]
    assert all(step.because for step in found.classified.steps)


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: f"{case['says']}-{case['at']}")
def test_what_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        estimate_vehicle(Asked(**NEW_CAR | case["given"]), TODAY)
    assert (case["says"], case["at"]) in {(each.code, each.path) for each in refusal.value.findings}
    assert all(each.text() and each.cure() for each in refusal.value.findings)


def test_the_duty_calculator_owes_the_same() -> None:
    found = estimate_vehicle(Asked(**NEW_CAR), TODAY)
    owed = estimate(Question(found.classified.code, "", "20000", ["NAR=1"], "2026-03-02"), TODAY)
    assert found.taken.options[0].total == owed.total


def test_command_and_api_tell_the_same() -> None:
    words = [word for name, text in NEW_CAR.items() for word in (f"--{name.replace('_', '-')}", text)]
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["code"], told["total"], told["currency"]) == ("87032310", "14892.80", "XDD")
    assert told["path"][1]["because"][1] == "Cylinder capacity of 1598 cm³: over 1500, up to 3000."
    assert TestClient(api).get(f"/vehicles/estimate?{urlencode(NEW_CAR)}").json() == told
    shown = run(*words)
    assert (shown.exit_code, "14892.80 XDD" in shown.stdout) == (0, True)
    kinds = TestClient(api).get("/vehicles/kinds").json()
    assert next(row["engines"] for row in kinds if row["kind"] == "motorcycle") == [
        "petrol",
        "diesel",
        "electric",
        "other",
    ]


def test_bad_arguments_are_told_and_exit_two() -> None:
    result = run("--kind", "car", "--state", "new", "--engine", "electric", "--capacity", "1600", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "capacity: An electric motor has no cylinder capacity." in result.stderr
    assert "price: What was paid" in result.stderr
    answer = TestClient(api).get("/vehicles/estimate?kind=car&state=new&engine=petrol&price=1")
    assert (answer.status_code, answer.json()["findings"][0]["path"]) == (422, "capacity")


def test_the_page_asks_only_what_decides() -> None:
    assert "error-summary" not in page({})
    shown = page({"kind": "car", "state": "used", "price": "100"})
    assert "one more step" in shown
    assert 'id="id_engine"' in shown
    assert 'id="id_first_registered"' in shown
    assert 'id="id_capacity"' not in shown
    assert "error-summary" not in shown
    assert 'id="id_capacity"' in page({"kind": "car", "state": "new", "engine": "petrol"})
    assert 'id="id_capacity"' not in page({"kind": "car", "state": "new", "engine": "electric"})
    assert 'id="id_gross_mass"' in page({"kind": "lorry", "state": "new", "engine": "diesel"})
    assert 'id="id_engine"' not in page({"kind": "golf_car", "state": "new"})


def test_the_page_answers_in_the_readers_language() -> None:
    old = NEW_CAR | {"state": "used", "first_registered": "2009-05-01", "origin": "TN", "new_value": "90000"}
    shown = page(old)
    assert "Not admitted:" in shown
    assert "By the table of used vehicles" in shown
    assert "Certificate of roadworthiness" in shown
    assert "Tariff preference" in shown
    french, arabic = page(old, "fr"), page(old, "ar")
    assert "Certificat de contrôle technique" in french
    assert "شهادة صلاحية للسير" in arabic
    assert 'dir="rtl"' in arabic


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"capacity": "a lot"}, "capacity"),
        ({"price": ""}, "price"),
        ({"kind": "spaceship"}, "kind"),
        ({"state": "used", "first_registered": "2099-01-01"}, "first_registered"),
        ({"currency": "QQQ"}, "currency"),
        ({"at": "1700-01-01"}, "at"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, str], field: str) -> None:
    assert f'href="#id_{field}"' in page(NEW_CAR | changed)
