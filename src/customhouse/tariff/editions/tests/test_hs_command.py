"""`customhouse hs`: load a correlation, transpose a list, and what is said where a table is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.models import Event
from customhouse.tariff.editions.commands import app
from customhouse.tariff.editions.errors import NoCorrelation
from customhouse.tariff.editions.models import EditionLink
from customhouse.tariff.editions.services import import_correlation
from customhouse.tariff.editions.tests.tables import PAIRS, workbook

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def run(*words: Any) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def table(tmp_path: Path) -> Any:
    path = tmp_path / "HS2022toHS2017.xlsx"
    path.write_bytes(workbook(between=True))
    return path


@pytest.fixture
def codes(tmp_path: Path) -> Any:
    path = tmp_path / "codes.txt"
    path.write_text("0101.21\n0307.71\n999999\n")
    return path


def test_a_correlation_is_loaded_and_replaced(table: Any) -> None:
    for _ in range(2):
        told = run("import-correlation", table, "--json")
        assert json.loads(told.stdout) == {"edition": "2022", "other_edition": "2017", "links": len(PAIRS)}
    assert EditionLink.objects.count() == len(PAIRS)
    assert Event.objects.filter(kind="editions.correlation_loaded").count() == 2
    assert "HS 2022, HS 2017: 8" in run("import-correlation", table).stdout


def test_a_list_is_transposed_by_what_is_loaded(table: Any, codes: Any) -> None:
    run("import-correlation", table)
    told = json.loads(run("transpose", "--from", "HS2017", "--to", "2022", codes, "--json").stdout)
    assert (told["from"], told["to"]) == ("2017", "2022")
    assert [(row["code"], row["outcome"], row["to"]) for row in told["codes"]] == [
        ("010121", "automatic", "010121"),
        ("030771", "queued", ""),
        ("999999", "unknown", ""),
    ]
    assert told["codes"][1]["candidates"] == [
        {"code": "030771", "ex": False, "main": True},
        {"code": "030772", "ex": False, "main": False},
    ]


def test_a_line_that_is_no_code_is_told(table: Any, tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_text("HS code\n8517\n010121\nabc\n010121009\n")
    told = run("transpose", "--from", "2017", "--to", "2022", path, "--correlation", table, "--json")
    answer = json.loads(told.stdout)
    assert [(row["code"], row["outcome"]) for row in answer["codes"]] == [
        ("8517", "unreadable"),
        ("010121", "automatic"),
        ("abc", "unreadable"),
        ("010121009", "unreadable"),
    ]
    assert "6, 8 or 10 digits" in answer["codes"][0]["reason"]
    assert (answer["counts"]["codes"], answer["counts"]["unreadable"]) == (4, 3)
    assert [line.split()[0] for line in told.stderr.splitlines()] == ["8517", "abc", "010121009"]


def test_a_table_can_be_named_instead(table: Any, codes: Any) -> None:
    told = run("transpose", "--from", "2017", "--to", "2022", codes, "--correlation", table)
    assert told.exit_code == 0
    assert "030771     queued     1:n" in told.stdout
    assert not EditionLink.objects.exists()


def test_what_is_missing_is_said(codes: Any) -> None:
    told = run("transpose", "--from", "2012", "--to", "2022", codes)
    assert isinstance(told.exception, NoCorrelation)
    assert "import-correlation" in told.exception.cure()
    assert run("transpose", "--from", "twelve", "--to", "2022", codes).exit_code == 2


def test_who_may_not_load_is_refused() -> None:
    with pytest.raises(AccessDenied):
        import_correlation(name="t", data=workbook(between=True), actor=Actor("somebody"), at=AT)
