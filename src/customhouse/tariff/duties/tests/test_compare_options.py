"""Every legal option for goods: by command, by API and on the page, under the national law and under a schedule."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
import typer
from django.test import Client
from ninja import NinjaAPI
from ninja.testing import TestClient
from typer.testing import CliRunner, Result

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.duties.api import router
from customhouse.tariff.duties.choices import choices
from customhouse.tariff.duties.commands import duty
from customhouse.tariff.duties.queries import estimate
from customhouse.tariff.duties.rules.asking import Question
from customhouse.tariff.quotas.records import QuotaLaw
from customhouse.tariff.quotas.services import open_period
from customhouse.tariff.schedules.services import Source, import_schedule
from customhouse.tariff.schedules.tests import published
from customhouse.web.problems import answer_problems

pytestmark = pytest.mark.usefixtures("demoland")
AT = datetime(2026, 3, 1, tzinfo=UTC)
SHOES = {"commodity": "640399", "origin": "TN", "value": "1000", "at": "2026-03-02"}
BUTTER = {"commodity": published.CODE, "origin": "US", "value": "900", "at": "2026-03-02"}

api = NinjaAPI(urls_namespace="option-tests", docs_url=None)
answer_problems(api)
api.add_router("", router)
app = typer.Typer()
app.command()(duty)
app.command()(lambda: None)  # a second command, so that `duty` keeps its name


@pytest.fixture
def butter() -> None:
    """The schedule of a test, brought in."""
    for document in (published.commodity(), published.RATES):
        source = Source("uk", "butter.json", json.dumps(document).encode())
        import_schedule(source=source, dry_run=False, actor=SYSTEM, at=AT)


def run(asked: dict[str, str], *more: str) -> Result:
    words = [word for name, text in asked.items() for word in (f"--{name}", text)]
    return CliRunner().invoke(app, ["duty", *words, "--all-options", *more])


def told(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_national_law_has_an_option_for_each_claim() -> None:
    general, preference = told(run(SHOES, "--quantity", "NPR=100"))
    assert (general["option"], general["law"], general["total"]) == ("third country", "national", "1326.96")
    assert (preference["option"], preference["total"]) == ("preference", "166.96")
    assert preference["needs"] == ["certificate N954"]
    owed = estimate(Question("640399", "TN", "1000", ["NPR=100"], "2026-03-02"), date(2026, 3, 2))
    assert f"{owed.total:f}" == general["total"]
    assert list(general["lines"][0])[:3] == ["type", "expression", "base"]


def test_what_an_option_lacks_is_said_and_the_others_are_told() -> None:
    general, preference = told(run(SHOES, "--json"))
    assert (general["total"], [each["code"] for each in general["lacking"]]) == (None, ["DUTY-QUANTITY"])
    assert preference["total"] == "166.96"


@pytest.mark.usefixtures("butter")
def test_a_schedule_that_has_the_code_is_asked_with_freight_and_insurance() -> None:
    quantities = ("--quantity", "KGM=500", "--quantity", "RET=2000", "--additional-code", "X611")
    found = told(run(BUTTER, *quantities, "--freight", "60", "--insurance", "40"))
    assert {option["option"]: option["total"] for option in found} == {
        "third country": "1304.00",
        "suspension": "1100.00",
        "end use": "1112.00",
        "quota": "956.00",
    }
    assert {option["currency"] for option in found} == {"GBP"}


@pytest.mark.usefixtures("butter")
def test_what_is_lacking_codes_of_others_and_codes_that_are_none_are_told() -> None:
    """Without the weight no tax on the duty is told; a code that names other goods; nine figures that are no code."""
    found = run(BUTTER, "--additional-code", "C998")
    general = told(found)[0]
    assert (general["total"], [line["type"] for line in general["lines"]]) == (None, ["SUR", "SAF"])
    assert "what was given (C998) is none of its codes" in found.stderr
    odd = run({**BUTTER, "commodity": published.CODE[:9]}, "--quantity", "KGM=500", "--schedule", "uk")
    assert "Schedule uk has no code 040510300: 04051030 was used." in odd.stderr


@pytest.mark.usefixtures("butter")
def test_the_law_can_be_named() -> None:
    named = told(run({**SHOES, "schedule": "national"}, "--quantity", "NPR=1"))
    assert {option["law"] for option in named} == {"national"}
    refused = run({**SHOES, "schedule": "uk"})
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "has no customs duty for goods of code 640399" in refused.stderr
    assert "Name one of national, uk" in run({**SHOES, "schedule": "zz"}).stderr


def test_freight_and_insurance_count_without_options_too() -> None:
    asked = [word for name, text in {**SHOES, "value": "900"}.items() for word in (f"--{name}", text)]
    more = ["--freight", "100", "--quantity", "NPR=100", "--json"]
    result = CliRunner().invoke(app, ["duty", *asked, *more])
    assert json.loads(result.stdout.splitlines()[-1])["total"] == "1326.96"


@pytest.mark.parametrize("wrong", [{"freight": "x"}, {"value": "-1"}, {"origin": "Q9"}, {"commodity": "abc"}])
def test_what_is_asked_wrongly_is_told(wrong: dict[str, str]) -> None:
    refused = run({**SHOES, **wrong})
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr


def test_people_see_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.tariff.duties.commands._is_read_by_a_person", lambda: True)
    assert "third country" in run(SHOES).stdout


@pytest.mark.usefixtures("butter")
def test_the_api_answers_the_options() -> None:
    client = TestClient(api)
    answer = client.get(f"/duty/options?{urlencode({**BUTTER, 'quantity': 'KGM=500', 'freight': '100'})}")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert [option["option"] for option in body] == ["third country", "suspension", "end use", "quota"]
    assert body[0]["notes"][0]["code"] == "SCH-CODE"
    assert client.get("/duty/options?commodity=1&origin=FR&value=x").status_code == 422


def test_the_api_reads_a_sentence() -> None:
    client = TestClient(api)
    assert client.get("/duty/sentence?text=5%25").json()["canonical"] == "5 %"
    refused = client.get("/duty/sentence?text=5").json()
    assert (refused["ok"], refused["at"]) == (False, 2)


def page(asked: dict[str, str], language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(f"/duties/options/?{urlencode(asked)}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_the_page_asks_and_then_shows_the_options_side_by_side() -> None:
    assert "error-summary" not in page({})
    shown = page({**SHOES, "quantities": "NPR=100"})
    assert "1,326.96 XDD" in shown
    assert "166.96 XDD" in shown
    assert "No option costs less." in shown
    assert "certificate N954 (Movement certificate EUR.1)" in shown
    assert "A fact is missing" in page(SHOES)


@pytest.mark.usefixtures("butter")
def test_the_page_shows_what_is_left_of_a_quota() -> None:
    law = QuotaLaw("050001", "KGM", "R 1")
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    open_period(law=law, volume=Decimal(5000), actor=SYSTEM, at=AT, **days)
    shown = page({**BUTTER, "quantities": "KGM=500"})
    assert "5,000</bdi> KGM are left of the quota." in shown
    assert "25 % of" not in shown


@pytest.mark.parametrize(
    "wrong", [{"commodity": "abc"}, {"origin": "QQ"}, {"value": "x"}, {"quantities": "much"}, {"certificates": "<b>"}]
)
def test_what_is_wrong_is_said_at_its_field(wrong: dict[str, str]) -> None:
    assert "error-summary" in page({**SHOES, **wrong})


def test_the_calculator_leads_to_the_options() -> None:
    answer = Client().get(f"/duties/?{urlencode({**SHOES, 'q_NPR': '100'})}")
    assert "/duties/options/?commodity=640399" in answer.text


def test_the_law_of_claims_tells_suspensions_quotas_and_end_use() -> None:
    from customhouse.tariff.duties.choices import _kind
    from customhouse.tariff.measures.records import MeasureLaw

    def claim(code: str) -> str:
        law = MeasureLaw("1", "CUD", "01", "import", "", frozenset(), code, "", (), "free", "", date.min)
        return _kind(law).value

    assert [claim(code) for code in ("110", "120", "320", "140", "300")] == [
        "suspension",
        "quota",
        "preferential quota",
        "end use",
        "preference",
    ]


def test_a_question_that_cannot_be_told_at_all_is_refused() -> None:
    from customhouse.foundation.access.errors import Refused

    with pytest.raises(Refused):
        choices(Question("999999", "FR", "10"), (Decimal(0), Decimal(0)), date(2026, 3, 2))
