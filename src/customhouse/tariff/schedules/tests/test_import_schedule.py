"""Bringing in schedules: the report of differences, dry runs, what stands afterwards; the commands."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from customhouse.foundation.access.errors import AccessDenied, Refused
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.audit.models import Event
from customhouse.tariff.schedules import commands, queries
from customhouse.tariff.schedules.models import ImportRun, MeasureRow
from customhouse.tariff.schedules.rules.comparing import lines_of
from customhouse.tariff.schedules.rules.reading_uk import read_uk
from customhouse.tariff.schedules.services import Imported, Source, import_schedule
from customhouse.tariff.schedules.tests import published
from customhouse.tariff.schedules.tests.published import CODE, US, commodity, components
from customhouse.tariff.workbaskets import import_commands

AT = datetime(2026, 3, 1, tzinfo=UTC)
app = typer.Typer()
app.command("import")(import_commands.import_)
app.command("export")(commands.export)
app.command("schedules")(commands.schedules)


def body(document: object) -> bytes:
    return json.dumps(document).encode()


def bring_in(document: object, *, dry_run: bool = False, format_: str = "uk", actor: Actor = SYSTEM) -> Imported:
    content = document if isinstance(document, bytes) else body(document)
    return import_schedule(source=Source(format_, "butter.json", content), dry_run=dry_run, actor=actor, at=AT)


@pytest.mark.django_db
def test_an_import_is_compared_written_and_told() -> None:
    first = bring_in(commodity())
    assert first.difference.counts["added"] == len(read_uk(commodity()).rows)
    again = bring_in(commodity())
    assert {name for name, count in again.difference.counts.items() if count} == {"unchanged"}
    changed = [row for row in published.measures() if row["id"] != 4]
    changed[0]["measure_components"] = components(("01", 12.0))
    changed[1]["effective_end_date"] = "2026-12-31"
    third = bring_in(commodity(changed))
    assert [list(line.values())[:3] for line in lines_of(third.difference)] == [
        ["changed", "measure", f"{CODE}/1"],
        ["ended", "measure", f"{CODE}/2"],
        ["ended", "measure", f"{CODE}/4"],
    ]
    assert next(lines_of(third.difference))["fields"] == {
        "expression": ["10.0 % + 20.0 EUR / DTN MAX 30.0 %", "12.0 %"]
    }
    law = queries.law_of(queries.schedule_of("uk"), CODE)  # type: ignore[arg-type]  # it was brought in
    standing = {row.id: row for row in law.measures}
    assert standing[f"{CODE}/1"].expression == "12.0 %"
    assert f"{CODE}/4" not in standing
    assert MeasureRow.objects.filter(key=f"{CODE}/1").count() == 2  # what stood is kept
    assert ImportRun.objects.count() == 3
    assert Event.objects.filter(subject="schedule:uk", kind="imported").count() == 3


@pytest.mark.django_db
def test_a_dry_run_writes_nothing() -> None:
    found = bring_in(commodity(), dry_run=True)
    assert found.difference.added
    assert not found.is_written
    assert not queries.schedules()
    assert not MeasureRow.objects.exists()


@pytest.mark.django_db
def test_only_specialists_bring_in() -> None:
    with pytest.raises(AccessDenied):
        bring_in(commodity(), actor=Actor("somebody"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("format_", "content"),
    [
        ("uk", b"{"),
        ("uk", b"\xff"),
        ("uk", b"[" * 100_000),
        ("us", b"a,b\n1,2\n"),
        ("us", b"\xff\xfe\x00"),
        ("us", b""),
        ("us", b'hts8,mfn_text_rate\n"' + b"x" * 200_000),
        ("taric", b"<a"),
        ("taric", b"<a/>"),
        ("sheet", b"PK\x03\x04nothing"),
        ("sheet", b"a\n1\n"),
        ("nonsense", b""),
    ],
)
def test_a_file_of_another_format_is_refused(format_: str, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        bring_in(content, format_=format_)
    assert caught.value.findings[0].code in {"SCH-FILE", "SCH-FORMAT"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.django_db
def test_the_commands_bring_in_list_and_write(tmp_path: Path) -> None:
    file, out = tmp_path / "butter.json", tmp_path / "out.csv"
    file.write_bytes(body(commodity([*published.measures(), {"id": 99}])))
    dry = run("import", "--format", "uk", str(file), "--dry-run")
    assert dry.exit_code == 0
    assert "more: --json shows all" in dry.stdout
    assert (
        json.loads(run("import", "--format", "uk", str(file), "--dry-run", "--json").stdout.splitlines()[-1])["written"]
        is False
    )
    assert run("schedules").stdout == ""
    lines = [json.loads(line) for line in run("import", "--format", "uk", str(file), "--json").stdout.splitlines()]
    assert lines[-2]["what"] == "refused"
    assert (lines[-1]["schedule"], lines[-1]["currency"], lines[-1]["refused"]) == ("uk", "GBP", 1)
    assert json.loads(run("schedules", "--json").stdout)["file"] == "butter.json"
    assert "uk" in run("schedules").stdout
    assert run("export", "uk", "--format", "sheet", "--output", str(out)).exit_code == 0
    assert b"third country" in out.read_bytes()
    assert b"commodity" in run("export", "--template").stdout_bytes


@pytest.mark.django_db
def test_a_dry_run_of_several_files_tells_what_bringing_them_in_would(tmp_path: Path) -> None:
    """What the first of them brings, the second changes no more."""
    files = [tmp_path / "butter.json", tmp_path / "cheese.json"]
    other = {**commodity(), "goods_nomenclature_item_id": "0406100000", "ancestors": []}
    for file, document in zip(files, (commodity(), other), strict=True):
        file.write_bytes(body(document))
    told = []
    for more in (["--dry-run"], []):
        result = run("import", "--format", "uk", *map(str, files), "--json", *more)
        assert result.exit_code == 0
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        told.append([{name: value for name, value in line.items() if name != "written"} for line in lines])
    dry, wet = told
    assert dry == wet
    assert wet[-1]["unchanged"] > 0


@pytest.mark.django_db
def test_what_is_asked_wrongly_is_told(tmp_path: Path) -> None:
    assert run("import", "--format", "uk", str(tmp_path)).exit_code == 2
    file = tmp_path / "x"
    file.write_bytes(b"{")
    refused = run("import", "--format", "uk", str(file))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "no tariff in the format uk" in refused.stderr
    assert run("export", "uk").exit_code == 2
    assert run("export", "--format", "x", "--template").exit_code == 2


@pytest.mark.django_db
def test_a_schedule_that_a_format_cannot_hold_is_told() -> None:
    bring_in(US, format_="us")
    refused = run("export", "us", "--format", "taric")
    assert refused.exit_code == 1
    assert "Write it as sheet" in refused.stderr
