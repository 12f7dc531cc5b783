"""The pages, the API and the command of an office without a line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance.commands.downtime import app
from customhouse.clearance.downtime.models import NumberRange, Outage, RegisterEntry
from customhouse.clearance.downtime.tests.registers import OFFICE, as_csv, number, prepared, row
from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import settings


def local(hours: int) -> str:
    return f"{AT + timedelta(hours=1 + hours):%Y-%m-%dT%H:%M}"


def test_a_supervisor_declares_an_outage_and_ends_it(demoland: CountryPack) -> None:
    client = signed_in(person("sara", Role.SUPERVISOR, office=OFFICE))
    given = {"office": OFFICE, "began_at": local(-2), "ended_at": "", "reason": "Cable cut"}
    assert client.post(reverse("downtime:declare"), given).status_code == 302
    assert client.post(reverse("downtime:declare"), given | {"began_at": local(3)}).status_code == 422
    assert client.post(reverse("downtime:declare"), given | {"office": "XD000200"}).status_code == 422
    outage = Outage.objects.get()
    assert outage.began_at == AT - timedelta(hours=2)
    assert "Cable cut" in client.get(reverse("downtime:overview")).text
    end = reverse("downtime:end", args=[outage.pk])
    assert client.post(end, {"ended_at": "x"}).status_code == 302
    assert "ends after it began" in client.post(end, {"ended_at": local(-3)}, follow=True).text
    client.post(end, {"ended_at": local(-1)})
    outage.refresh_from_db()
    assert outage.ended_at == AT - timedelta(hours=1)


def test_an_officer_reserves_numbers_and_prints_them(demoland: CountryPack) -> None:
    client = signed_in(person("olga", Role.OFFICER, office=OFFICE))
    answer = client.post(reverse("downtime:reserve"), {"office": OFFICE, "count": "30"}, follow=True)
    assert (answer.text.count("register-sheet"), number(30) in answer.text) == (3, True)
    assert client.post(reverse("downtime:reserve"), {"office": OFFICE, "count": "0"}).status_code == 422
    sheet = client.get(reverse("downtime:spreadsheet", args=[NumberRange.objects.get().pk]))
    assert sheet.content.startswith(b"PK")
    assert client.get(reverse("downtime:sheets", args=[99])).status_code == 404


def test_a_register_is_loaded_by_the_page(demoland: CountryPack) -> None:
    prepared()
    client = signed_in(person("olga", Role.OFFICER, office=OFFICE))
    data = as_csv(row(1, accepted_at="2026-03-02 10:00"), row(2, accepted_at="2026-03-02 10:00", price="<b>"))
    answer = client.post(reverse("downtime:load"), {"file": SimpleUploadedFile("register.csv", data)})
    assert answer.status_code == 422
    assert "Row 3" in answer.text
    assert "&lt;b&gt;" in answer.text
    assert RegisterEntry.objects.get().mrn in answer.text
    fine = as_csv(row(1, accepted_at="2026-03-02 10:00"))
    again = client.post(reverse("downtime:load"), {"file": SimpleUploadedFile("register.csv", fine)})
    assert (again.status_code, "loaded before" in again.text) == (200, True)


def test_no_register_is_told_at_the_file(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(person("olga", Role.OFFICER, office=OFFICE))
    answer = client.post(reverse("downtime:load"), {"file": SimpleUploadedFile("x.csv", b"nonsense")})
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    assert client.post(reverse("downtime:load"), {}).status_code == 422
    monkeypatch.setattr(settings(), "max_message_bytes", 1024)
    big = SimpleUploadedFile("x.csv", b"x" * 2000)
    assert client.post(reverse("downtime:load"), {"file": big}).status_code == 413


def test_a_register_is_loaded_by_the_api(demoland: CountryPack) -> None:
    prepared()
    client = signed_in(person("olga", Role.OFFICER, office=OFFICE))
    data = as_csv(row(1, accepted_at="2026-03-02 10:00"), row(2, price=""))
    answer = client.post("/api/v1/downtime/registers", data, "text/csv")
    assert [each["outcome"] for each in answer.json()] == ["accepted", "refused"]
    assert answer.json()[1]["errors"][0]["column"] == "price"
    problem = client.post("/api/v1/downtime/registers", b"nonsense", "text/csv")
    assert (problem.status_code, problem.json()["code"]) == (422, "REG-FILE")
    trader = signed_in(person("ana", Role.TRADER))
    assert trader.post("/api/v1/downtime/registers", data, "text/csv").status_code == 403


def test_a_register_is_loaded_by_the_command(demoland: CountryPack, tmp_path: Path) -> None:
    prepared()
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv(row(1, accepted_at="2026-03-02 10:00"), row(2, price="")))
    ran = CliRunner().invoke(app, ["load", str(file), "--json"])
    assert ran.exit_code == 1
    assert [json.loads(line)["outcome"] for line in ran.stdout.splitlines()] == ["accepted", "refused"]
    assert "already" in CliRunner().invoke(app, ["load", str(file)]).stdout
    listed = json.loads(CliRunner().invoke(app, ["outages", "--json"]).stdout)
    assert (listed["office"], listed["rows"]) == (OFFICE, 1)
    assert OFFICE in CliRunner().invoke(app, ["outages"]).stdout
