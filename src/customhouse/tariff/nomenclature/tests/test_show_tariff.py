"""The tariff by command and over HTTP: the code, the way to it, what applies; and clear words where there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.testing import TestClient
from typer.testing import CliRunner

from customhouse.countries.demoland import PACK
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.measures import services as measures
from customhouse.tariff.nomenclature import services
from customhouse.tariff.nomenclature.api import router
from customhouse.tariff.nomenclature.commands import app
from customhouse.tariff.nomenclature.tests.lawful import AT

pytestmark = pytest.mark.django_db
API = NinjaAPI(urls_namespace="tariff-tests")
API.add_router("", router)


@API.exception_handler(Refused)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """As the edge answers; its own tests are elsewhere."""
    return API.create_response(request, {"code": error.args[0]}, status=422)


@pytest.fixture
def law() -> None:
    services.load_law(pack=PACK, actor=SYSTEM, at=AT)
    measures.load_law(pack=PACK, actor=SYSTEM, at=AT)


def run(*words: str) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, [*words, "--json"])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("law")
def test_show_says_everything_on_a_code() -> None:
    code, (found,) = run("show", "0901.21.10", "--at", "2025-03-01")
    assert code == 0
    assert (found["code"], found["level"], found["unit"], found["declarable"]) == ("09012110", "line", "", True)
    assert [step["code"] for step in found["path"]] == ["II", "09", "0901", "090121", "09012110"]
    assert (found["valid_from"], found["valid_to"], found["warnings"]) == ("2019-01-01", None, [])
    general = [row for row in found["measures"] if row["type"] == "CUD" and not row["preference"]]
    assert general[0]["expression"] == "20 %"


@pytest.mark.usefixtures("law")
def test_show_answers_for_the_day_that_is_asked() -> None:
    rates = {
        at: [row["expression"] for row in run("show", "870899", "--at", at)[1][0]["measures"] if row["type"] == "VAT"]
        for at in ("2021-12-31", "2022-01-01")
    }
    assert rates == {"2021-12-31": ["15 %"], "2022-01-01": ["16 %"]}


@pytest.mark.usefixtures("law")
def test_show_warns_of_a_foreign_code() -> None:
    code, (found,) = run("show", "0101210000")
    assert code == 0
    assert found["code"] == "010121"
    assert [row["code"] for row in found["warnings"]] == ["TAR-EXTENSION"]


def test_show_exits_1_with_the_reason_for_a_code_that_is_none() -> None:
    code, (found,) = run("show", "7777")
    assert code == 1
    assert found["errors"][0]["code"] == "TAR-LENGTH"
    assert found["errors"][0]["remedy"]


@pytest.mark.usefixtures("law")
def test_show_prints_for_people() -> None:
    result = CliRunner().invoke(app, ["show", "0101210000", "--at", "2025-03-01"])
    assert result.exit_code == 0
    assert "0101  Horses" in result.stdout
    assert "not of this country's tariff" in result.stderr
    refused = CliRunner().invoke(app, ["show", "x"])
    assert refused.exit_code == 1
    assert refused.stdout == ""


@pytest.mark.usefixtures("law")
def test_search_prints_best_first() -> None:
    code, found = run("search", "live", "horses")
    assert code == 0
    assert found[0]["code"] == "0101"
    assert found[0]["path"][0]["code"] == "I"
    assert CliRunner().invoke(app, ["search", "coffee", "--limit", "1"]).stdout.startswith("0901")


@pytest.mark.usefixtures("law")
def test_the_api_shows_and_searches_without_sign_in() -> None:
    client = TestClient(API)
    assert client.get("/tariff/search?q=cofee&at=2025-03-01").json()[0]["code"] == "0901"
    assert client.get("/tariff/0901?at=2025-03-01").json()["level"] == "heading"


@pytest.mark.parametrize("address", ["/tariff/search", "/tariff/search?q=", "/tariff/77", "/tariff/0901?at=yesterday"])
def test_the_api_answers_nonsense_with_422(address: str) -> None:
    assert TestClient(API).get(address).status_code == 422


@pytest.mark.usefixtures("law")
def test_texts_are_said_in_the_language_of_the_reader() -> None:
    with translation.override("ar"):
        _code, (found,) = run("show", "09")
    assert found["lang"] == "ar"
