"""The public duty calculator: by command and by API, with the law of demoland."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import typer
from ninja import NinjaAPI
from ninja.testing import TestClient
from typer.testing import CliRunner, Result

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import country_pack
from customhouse.tariff.duties.api import router
from customhouse.tariff.duties.commands import duty
from customhouse.tariff.measures.services import load_law as load_measures
from customhouse.tariff.nomenclature.services import load_law as load_nomenclature
from customhouse.web.problems import answer_problems

api = NinjaAPI(urls_namespace="duty-tests", docs_url=None)
answer_problems(api)
api.add_router("", router)

app = typer.Typer()
app.command()(duty)
app.command()(lambda: None)  # a second command, so that `duty` keeps its name

AT = datetime(2026, 3, 1, tzinfo=UTC)
CHINESE_TILES = "commodity=69072100&origin=CN"
TILES = ["--commodity", "69072100", "--origin", "CN", "--value", "1000", "--at", "2026-03-01"]


@pytest.fixture
def demoland(db: None) -> None:
    """Demoland's tariff, loaded."""
    pack = country_pack("demoland")
    load_nomenclature(pack=pack, actor=SYSTEM, at=AT)
    load_measures(pack=pack, actor=SYSTEM, at=AT)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["duty", *arguments])


@pytest.mark.usefixtures("demoland")
def test_command_prints_one_object_a_line_and_last_the_total() -> None:
    result = run(*TILES, "--quantity", "MTK=50", "--json")
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert list(lines[0]) == ["type", "expression", "base", "rate", "amount", "currency", "measure"]
    assert [line["type"] for line in lines[:-1]] == ["CUD", "ADD", "FEE", "VAT"]
    assert lines[1] == {
        "type": "ADD",
        "expression": "38 % MIN 9 XDD / MTK",
        "base": "50",
        "rate": "9 XDD / MTK",
        "amount": "450.00",
        "currency": "XDD",
        "measure": "ADD-690721-CN-ALL",
    }
    assert lines[-1] == {"total": "1152.96", "currency": "XDD"}


@pytest.mark.usefixtures("demoland")
def test_command_prints_a_table_for_people() -> None:
    result = run(*TILES, "--quantity", "MTK=50", "--preference", "300")
    assert result.exit_code == 0, result.output
    assert "1152.96 XDD" in result.stdout
    assert "Preference 300" in result.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["--commodity", "abc"], "commodity"),
        (["--commodity", "\x00"], "commodity"),
        (["--origin", "Q9"], "no country"),
        (["--value", "NaN"], "not an amount"),
        (["--value", "-5"], "not an amount"),
        (["--value", "1e999"], "not an amount"),
        (["--value", "1,000"], "not an amount"),
        (["--quantity", "MTK"], "not a quantity"),
        (["--quantity", "QQQ=1"], "not a quantity"),
        (["--quantity", "KGM=1", "--quantity", "kgm=2"], "twice"),
        (["--quantity", "KGM#ab=1"], "not a quantity"),
        (["--quantity", "KGM=x"], "not an amount"),
        (["--at", "yesterday"], "not a day"),
        (["--at", "1800-01-01"], "not a day"),
        (["--direction", "sideways"], "not a direction"),
        (["--preference", "é" * 60], "not the code"),
    ],
)
def test_bad_arguments_are_told_and_exit_two(changed: list[str], said: str) -> None:
    result = run(*TILES, *changed, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("demoland")
def test_command_names_the_quantity_that_is_missing() -> None:
    result = run(*TILES, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none was given in MTK" in result.stderr


@pytest.mark.usefixtures("demoland")
def test_retail_price_and_qualified_quantities_are_understood() -> None:
    result = run(*TILES, "--quantity", "RET=5", "--quantity", "KGM#G=2", "--quantity", "MTK=1", "--json")
    assert result.exit_code == 0, result.output


@pytest.mark.usefixtures("demoland")
def test_api_answers_the_same_with_the_law_behind_each_line() -> None:
    answer = TestClient(api).get(f"/duty?{CHINESE_TILES}&value=1000&quantity=MTK%3D50&at=2026-03-01")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["total"], body["currency"], body["as_of"]) == ("1152.96", "XDD", "2026-03-01")
    assert body["lines"][0]["legal_reference"] == "XD-LAW-2018-31"
    assert body["lines"][0]["working"] == ["25 % × 1000 = 250", "8 XDD / MTK × 50 MTK = 400"]
    assert body["lines"][3]["base_unit"] == "XDD"


@pytest.mark.django_db
def test_api_answers_a_bad_question_as_problem_details() -> None:
    answer = TestClient(api).get(f"/duty?{CHINESE_TILES}&value=many")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert body["findings"][0]["path"] == "value"


@pytest.mark.usefixtures("demoland")
def test_api_warns_of_a_claim_that_fails() -> None:
    body = TestClient(api).get("/duty?commodity=610910&origin=EG&value=1000&preference=300&quantity=KGM%3D5").json()
    assert "DUTY-PREFERENCE-CERTIFICATE" in [each["code"] for each in body["warnings"]]
