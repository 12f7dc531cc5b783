"""Draft law in the browser, over the API and on the command line: the same services, the same words."""

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

from conftest import AT
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.measures.models import Measure
from customhouse.tariff.workbaskets import forms
from customhouse.tariff.workbaskets.commands import app
from customhouse.tariff.workbaskets.models import Workbasket

TEA = "CUD-0902"
HEAD = {"name": "TEA-27", "title_en": "Tea", "title_ar": "الشاي", "live_on": "2026-07-01", "legal_reference": "XD-9"}
COMMANDS = typer.Typer()
COMMANDS.add_typer(app, name="workbasket")


@time_machine.travel(AT, tick=False)
def test_a_basket_goes_its_way_in_the_browser(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    dora, _ = signed_in("dora", Role.DIRECTOR)
    assert sven.post("/workbaskets/new/", HEAD | {"name": "tea"}).status_code == 422
    address = sven.post("/workbaskets/new/", HEAD)["Location"]
    assert address == "/workbaskets/TEA-27/"
    assert sven.post("/workbaskets/new/", HEAD).status_code == 422
    page = sven.get(f"{address}?code=09021000").text
    assert f"?deed=change&amp;measure={TEA}" in page
    assert f'value="{TEA}"' in sven.get(f"{address}?deed=change&measure={TEA}").text
    line = {"deed": "change", "measure": TEA, "expression": "3 XDD / QQQ"}
    assert sven.post(f"{address}lines/", {"deed": "repeal"}).status_code == 422
    assert sven.post(f"{address}lines/", line).status_code == 302
    page = sven.get(address).text
    assert "WB-UNIT" in page
    assert "A rate names units that there are." in page
    assert sven.post(f"{address}act/", {"verb": "submit"}).status_code == 422
    assert sven.post(f"{address}lines/1/remove/").status_code == 302
    assert sven.post(f"{address}lines/1/remove/").status_code == 422
    monkeypatch.setattr(forms, "LARGEST", 100)
    for body, status in ((b"deed,measure\nrepeal,X\n", 422), (b"\xff\xfe", 422), (b"deed,measure\n" * 9, 422)):
        sent = SimpleUploadedFile("lines.csv", body, "text/csv")
        assert sven.post(f"{address}sheet/", {"table": sent}).status_code == status
    monkeypatch.setattr(forms, "LARGEST", 1000)
    sheet = f"deed,measure,expression,type,commodity,origin_group\nchange,{TEA},12 %,,,\nadd,,3 %,CUD,870323,JP\n"
    sent = SimpleUploadedFile("lines.csv", sheet.encode(), "text/csv")
    assert sven.post(f"{address}sheet/", {"table": sent}).status_code == 302
    assert sven.post(f"{address}act/", {"verb": "submit"}).status_code == 302
    assert sven.post(f"{address}lines/", line).status_code == 422
    assert sven.post(f"{address}sheet/", {"table": SimpleUploadedFile("a.csv", b"deed\nend\n")}).status_code == 422
    assert "A second person decides" in sven.get(address).text
    assert sven.post(f"{address}act/", {"verb": "approve"}).status_code == 422
    assert "TEA-27" in dora.get("/workbaskets/?state=submitted").text
    assert dora.post(f"{address}act/", {"verb": "return"}).status_code == 422
    assert "TEA-27" not in Client().get("/workbaskets/changes/").text
    assert Client().get("/workbaskets/changes/TEA-27/").status_code == 404
    assert dora.post(f"{address}act/", {"verb": "approve"}).status_code == 302
    assert dora.post(f"{address}act/", {"verb": "approve"}).status_code == 403
    assert "/workbaskets/changes/TEA-27/" in Client().get("/workbaskets/changes/").text
    public = Client(headers={"accept-language": "ar"}).get("/workbaskets/changes/TEA-27/").text
    assert "الشاي" in public
    assert "12 %" in public
    assert "sven" not in public
    assert "In force" not in sven.get(address).text
    with time_machine.travel("2026-07-01T12:00:00+00:00", tick=False):
        assert "In force" in Client().get("/workbaskets/changes/TEA-27/").text
    assert Client().get("/workbaskets/").status_code == 302


def told(client: Client, path: str, payload: dict[str, Any], status: int = 200) -> Any:
    answer = client.post(f"/api/v1{path}", json.dumps(payload), content_type="application/json")
    assert answer.status_code == status, answer.text
    return answer.json()


@time_machine.travel(AT, tick=False)
def test_a_basket_goes_its_way_over_the_api(demoland: CountryPack) -> None:
    sven, _ = signed_in("sven", Role.TARIFF_SPECIALIST)
    dora, _ = signed_in("dora", Role.DIRECTOR)
    made = told(sven, "/workbaskets", HEAD)
    assert (made["state"], made["sound"], [each["code"] for each in made["findings"]]) == ("draft", False, ["WB-EMPTY"])
    path = "/workbaskets/TEA-27"
    lines = [{"deed": "end", "measure": "NONE"}, {"deed": "change", "measure": TEA, "expression": "12 %"}]
    written = told(sven, f"{path}/lines", {"lines": lines})
    assert written["findings"][0] | {"message": "", "remedy": ""} == {
        "line": 1,
        "field": "measure",
        "code": "WB-MEASURE",
        "severity": "error",
        "law": "What is changed or ended must be law.",
        "message": "",
        "remedy": "",
    }
    assert told(sven, f"{path}/acts", {"verb": "submit"}, 422)["code"] == "WB-MEASURE"
    left = told(sven, f"{path}/lines/1/removal", {})
    [change] = left["changes"]
    assert (change["before"]["id"], change["after"]["expression"], change["after"]["valid_to"]) == (TEA, "12 %", None)
    told(sven, f"{path}/acts", {"verb": "submit"})
    assert told(dora, f"{path}/acts", {"verb": "return", "words": "Why?"})["words"] == "Why?"
    told(sven, f"{path}/acts", {"verb": "submit"})
    assert told(dora, f"{path}/acts", {"verb": "approve"})["state"] == "approved"
    assert sven.get("/api/v1/workbaskets").json()[0]["lines"] == 1
    [announced] = Client().get("/api/v1/tariff-changes").json()
    assert Client().get("/api/v1/tariff-changes?since=2000-01-01").json() == [announced]
    assert Client().get("/api/v1/tariff-changes?since=2999-01-01").json() == []
    assert announced == Client().get("/api/v1/tariff-changes/TEA-27").json()
    assert announced["changes"][0]["before"]["valid_to"] == "2026-06-30"
    assert sven.get("/api/v1/workbaskets/TEA-27").json()["findings"] == []


def run(*words: str) -> Any:
    return CliRunner().invoke(COMMANDS, ["workbasket", *words])


@time_machine.travel(AT, tick=False)
def test_a_basket_goes_its_way_on_the_command_line(demoland: CountryPack, tmp_path: Path) -> None:
    signed_in("sven", Role.TARIFF_SPECIALIST)
    signed_in("dora", Role.DIRECTOR)
    head = ("--live-on", "2026-07-01", "--law", "XD-9", "--title", "Tea")
    assert json.loads(run("new", "TEA-27", *head, "--json").stdout)["state"] == "draft"
    assert run("add", "TEA-27", "--deed", "repeal").exit_code == 1
    assert "TEA-27 1 change" in run("add", "TEA-27", "--deed", "change", "--measure", TEA, "--expression", "x").stdout
    found = run("check", "TEA-27", "--json")
    assert (found.exit_code, json.loads(found.stdout)["code"]) == (1, "WB-EXPRESSION")
    assert "WB-EXPRESSION error 1:expression" in run("check", "TEA-27").stdout
    assert run("submit", "TEA-27").exit_code == 1
    assert run("remove", "TEA-27", "1").exit_code == 0
    table = tmp_path / "lines.csv"
    table.write_text(f"deed,measure,expression\nchange,{TEA},12 %\n", encoding="utf-8")
    assert json.loads(run("add", "TEA-27", str(table), "--json").stdout)["line"] == 1
    shown = json.loads(run("show", "TEA-27", "--json").stdout)
    assert (shown["sound"], shown["changes"][0]["before"]["id"]) == (True, TEA)
    assert "12 %" in run("show", "TEA-27").stdout
    assert run("check", "TEA-27").exit_code == 0
    assert run("submit", "TEA-27", "--user", "sven").exit_code == 0
    assert run("return", "TEA-27", "--words", "Why?", "--user", "dora").exit_code == 0
    assert run("submit", "TEA-27").exit_code == 0
    assert run("approve", "TEA-27", "--user", "dora", "--json").exit_code == 0
    assert Measure.objects.get(id="TEA-27-1").expression == "12 %"
    assert json.loads(run("changes", "--json").stdout)["name"] == "TEA-27"
    assert "Tea" in run("changes").stdout
    assert run("new", "GONE-27", *head).exit_code == 0
    assert json.loads(run("withdraw", "GONE-27", "--json").stdout)["state"] == "withdrawn"
    assert [json.loads(row)["name"] for row in run("list", "--json").stdout.splitlines()] == ["GONE-27", "TEA-27"]
    assert Workbasket.objects.get(name="TEA-27").decided_by == "dora"
    table.write_bytes(b"\xff\xfe")
    assert run("add", "GONE-27", str(table)).exit_code == 2
