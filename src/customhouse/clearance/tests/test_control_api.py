"""Control over HTTP and from the command line: the same verbs, the same rights, errors in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from customhouse.clearance.commands.control import app
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.clearance.tests.controlled import acting, taken, under_control
from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack

API = "/api/v1/inspections"


@pytest.fixture
def row(demoland: CountryPack) -> Declaration:
    """Goods under control; Omar examines, Sara supervises, Amina declared them."""
    made = under_control(demoland)
    omar = person("omar", Role.OFFICER, office=made.office)
    sara = person("sara", Role.SUPERVISOR, office=made.office)
    person("amina", Role.TRADER, trader=made.agent or made.declarant)
    taken(made, acting(sara), acting(omar))
    return made


def browser(name: str) -> Client:
    return signed_in(User.objects.get(username=name))


def post(client: Client, path: str, said: dict[str, Any], status: int = 200) -> Any:
    answer = client.post(f"{API}{path}", said, content_type="application/json")
    assert answer.status_code == status, answer.text[:1500]
    return answer.json()


def test_an_order_is_listed_read_and_reported(row: Declaration) -> None:
    omar, amina = browser("omar"), browser("amina")
    [listed] = omar.get(f"{API}?mine=true&office={row.office}").json()
    assert (listed["order"], listed["state"], listed["examiner"]) == (f"{row.mrn}/1", "taken", "omar")
    assert omar.get(f"{API}/{row.mrn}/1").json()["findings"] == []
    bad = post(omar, f"/{row.mrn}/1/report", {"conclusion": "findings"}, 422)
    assert bad["code"] == "CTL-EMPTY"
    found = {"code": "DESCRIPTION", "item": 1, "found": "Phenylacetone"}
    done = post(omar, f"/{row.mrn}/1/report", {"conclusion": "findings", "findings": [found]})
    assert (done["conclusion"], float(done["evaded"]), done["penalties"]) == ("findings", 0, [])
    assert post(omar, f"/{row.mrn}/1/report", {"conclusion": "conform"}, 409)["code"] == "CTL-STATE"
    assert amina.get(API).status_code == 403
    assert amina.get(f"{API}/{row.mrn}/1").status_code == 403
    assert omar.get(f"{API}/{row.mrn}/9").status_code == 404
    post(amina, f"/{row.mrn}/1/take", {}, 403)
    post(omar, f"/{row.mrn}/1/take", {}, 409)


def test_a_photo_is_kept(row: Declaration) -> None:
    omar = browser("omar")
    photo = SimpleUploadedFile("quay.png", PNG, "image/png")
    answer = omar.post(f"{API}/{row.mrn}/1/photos", {"photo": photo, "item": "1"})
    assert answer.status_code == 200
    assert len(answer.json()["sha256"]) == 64
    bad = SimpleUploadedFile("quay.txt", b"x", "text/plain")
    assert omar.post(f"{API}/{row.mrn}/1/photos", {"photo": bad}).status_code == 422


def test_a_question_travels_to_the_trader_and_back(row: Declaration) -> None:
    omar, amina = browser("omar"), browser("amina")
    asked = post(omar, f"/{row.mrn}/questions", {"text": "Who made it?"})
    assert asked["question"] == f"{row.mrn}/1"
    [waiting] = amina.get(f"{API}/questions").json()
    assert waiting == amina.get(f"{API}/{row.mrn}/questions/1").json()
    assert "omar" not in json.dumps(waiting)
    answer = amina.post(f"{API}/{row.mrn}/questions/1/answer", {"answer": "The seller"})
    assert answer.json()["state"] == "answered"
    assert amina.post(f"{API}/{row.mrn}/questions/1/answer", {"answer": "More"}).status_code == 409
    assert omar.post(f"{API}/{row.mrn}/questions/1/answer", {"answer": "I"}).status_code == 403
    post(amina, f"/{row.mrn}/questions/1/closing", {}, 403)
    assert post(omar, f"/{row.mrn}/questions/1/closing", {})["state"] == "closed"
    post(omar, f"/{row.mrn}/questions/1/closing", {}, 409)
    assert amina.get(f"{API}/{row.mrn}/questions/2").status_code == 404
    post(amina, f"/{row.mrn}/questions", {"text": "Why?"}, 403)


def test_goods_are_kept_and_let_go(row: Declaration) -> None:
    omar, sara = browser("omar"), browser("sara")
    post(omar, f"/{row.mrn}/measures", {"kind": "detention", "reason": "Copies"}, 422)
    detention = {"kind": "detention", "reason": "Copies", "legal_basis": "art. 120", "place": "Shed 4"}
    assert post(omar, f"/{row.mrn}/measures", detention)["measure"] == f"{row.mrn}/1"
    assert [each["kind"] for each in omar.get(f"{API}/{row.mrn}/measures").json()] == ["detention"]
    post(omar, f"/{row.mrn}/measures/1/end", {"ending": "seized", "reason": "x"}, 403)
    ended = post(sara, f"/{row.mrn}/measures/1/end", {"ending": "returned", "reason": "Genuine"})
    assert ended["ending"] == "returned"
    assert browser("amina").get(f"{API}/{row.mrn}/measures").status_code == 403


def test_a_control_is_raised_and_lowered(row: Declaration) -> None:
    omar, sara = browser("omar"), browser("sara")
    level = {"lane": "hold", "controls": ["50"], "reason": "Tip"}
    assert post(omar, f"/{row.mrn}/raise", level)["order"] == f"{row.mrn}/2"
    post(omar, f"/{row.mrn}/raise", level, 422)
    proposed = post(omar, f"/{row.mrn}/lower", {"lane": "yellow", "controls": ["10"], "reason": "Regular"})
    assert proposed["decision"] == "proposed"
    decision = {"decision": "approved", "reason": "Agreed"}
    post(omar, f"/{row.mrn}/changes/2/decision", decision, 403)
    assert post(sara, f"/{row.mrn}/changes/2/decision", decision)["decided_by"] == "sara"
    changes = omar.get(f"{API}/{row.mrn}/changes").json()
    assert [each["direction"] for each in changes] == ["raised", "lowered"]
    given = {"examiner": "nobody", "reason": "x"}
    post(sara, f"/{row.mrn}/1/reassign", given, 422)
    assert browser("amina").get(f"{API}/{row.mrn}/changes").status_code == 403


def told(*words: str) -> Any:
    """What a command prints as JSON."""
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_line_does_the_same(row: Declaration) -> None:
    mrn = row.mrn or ""
    assert [each["order"] for each in told("list", "--as", "omar", "--mine")] == [f"{mrn}/1"]
    assert [each["order"] for each in told("list", "--office", row.office)] == [f"{mrn}/1"]
    assert told("take", f"{mrn}/1", "--as", "omar")[0]["state"] == "taken"
    assert told("ask", mrn, "Who made it?", "--as", "omar")[0]["state"] == "asked"
    [held] = told("hold", mrn, "--as", "omar", "--reason", "Police asks")
    assert told("release-hold", held["measure"], "--as", "omar", "--reason", "Done")[0]["ending"] == "lifted"
    more = ("--lane", "hold", "--control", "50", "--reason", "Tip")
    assert told("raise", mrn, "--as", "omar", *more)[0]["order"] == f"{mrn}/2"
    less = ("--lane", "yellow", "--control", "10", "--reason", "Regular")
    assert told("lower", mrn, "--as", "omar", *less)[0]["decision"] == "proposed"
    [done] = told("report", f"{mrn}/1", "--as", "omar", "--finding", "SEAL:0:Cut", "--finding", "DESCRIPTION:1:Drums")
    assert [each["code"] for each in done["findings"]] == ["SEAL", "DESCRIPTION"]
    shown = CliRunner().invoke(app, ["list", "--as", "omar"])
    assert f"{mrn}/2" in shown.stdout


def test_what_the_command_line_cannot_do_it_says(row: Declaration) -> None:
    mrn = row.mrn or ""
    with pytest.raises(NotFound):
        told("take", f"{mrn}/1", "--as", "nobody")
    with pytest.raises(Refused):
        told("hold", mrn, "--as", "omar", "--reason", " ")
    wrong = CliRunner().invoke(app, ["report", f"{mrn}/1", "--as", "omar", "--finding", "VALUE"])
    assert wrong.exit_code == 2
