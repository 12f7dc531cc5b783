"""The pages of tariffs that others publish, and those of quotas."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import typer
from django.test import Client
from ninja import NinjaAPI
from ninja.testing import TestClient
from typer.testing import CliRunner

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas.api import router
from customhouse.tariff.quotas.commands import app as quotas
from customhouse.tariff.quotas.models import QuotaPeriod
from customhouse.tariff.schedules.services import Source, import_schedule
from customhouse.tariff.schedules.tests import published
from customhouse.tariff.schedules.tests.published import CODE

pytestmark = pytest.mark.usefixtures("demoland")
AT = datetime(2026, 3, 1, tzinfo=UTC)
api = NinjaAPI(urls_namespace="quota-tests", docs_url=None)
api.add_router("", router)


@pytest.fixture
def butter() -> None:
    """The schedule of a test, brought in."""
    source = Source("uk", "butter.json", json.dumps(published.commodity()).encode())
    import_schedule(source=source, dry_run=False, actor=SYSTEM, at=AT)


def page(path: str, language: str = "en", status: int = 200) -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.text.split())


def test_without_schedules_the_page_says_so() -> None:
    assert "None was brought in yet." in page("/schedules/")


@pytest.mark.usefixtures("butter")
def test_every_kind_of_measure_is_shown() -> None:
    assert "butter.json" in page("/schedules/")
    shown = page(f"/schedules/uk/{CODE}/")
    for kind in (
        "Third country duty",
        "Duty under end use",
        "Suspension of duty",
        "Tariff quota",
        "Tariff preference",
        "Preferential tariff quota",
        "Trade defence duty",
        "Additional duty",
        "Safeguard duty outside the quota",
        "Excise duty",
        "Value added tax",
        "Supplementary unit",
        "Control",
        "Prohibition",
    ):
        assert kind in shown, kind
    assert "10.0 % plus 20.0 EUR per 100 kilograms, at most 30.0 %" in shown
    assert "N990" in shown
    assert "2 measures that are not in force today" in shown or "1 measure that is not in force today" in shown
    assert "/duties/options/?commodity=0405103000" in shown


@pytest.mark.usefixtures("butter")
def test_a_code_is_found_as_it_is_typed() -> None:
    client = Client()
    assert client.get("/schedules/uk/?code=0405.10.30 00")["Location"] == f"/schedules/uk/{CODE}/"
    assert client.get("/schedules/uk/?code=butter")["Location"] == "/schedules/"
    assert client.get("/schedules/zz/?code=0405")["Location"] == "/schedules/"


@pytest.mark.usefixtures("butter")
@pytest.mark.parametrize("path", ["/schedules/zz/0405/", "/schedules/uk/9999/", "/schedules/uk/x/"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    page(path, status=404)


def test_quotas_are_opened_listed_shown_and_shared_out() -> None:
    def run(*words: str) -> tuple[int, str]:
        root = typer.Typer()
        root.add_typer(quotas, name="quotas")
        result = CliRunner().invoke(root, ["quotas", *words])
        return result.exit_code, result.stdout

    today = date.today()  # noqa: DTZ011  # the page shows the quotas of today
    days = ("--from", f"{today.year}-01-01", "--to", f"{today.year}-12-31", "--unit", "KGM")
    assert run("open", "050001", "--volume", "5000", *days, "--json")[0] == 0
    assert run("open", "050001", "--volume", "5000", *days)[0] == 1
    assert run("open", "050002", "--volume", "-1", *days)[0] == 2
    assert run("open", "050002", "--volume", "much", *days)[0] == 2
    assert json.loads(run("list", "--json")[1].splitlines()[0])["balance"] == "5000"
    assert "050001" in run("list", "--at", today.isoformat())[1]
    assert run("share-out", "050001", "--json")[0] in {0, 1}
    assert run("share-out", "nothing")[0] == 1
    shown = page("/quotas/")
    assert "050001" in shown
    assert "5,000" in shown
    [answer, *_] = TestClient(api).get("/quotas").json()
    assert (answer["order_number"], answer["state"]) == ("050001", "open")
    assert QuotaPeriod.objects.get(quota="050001").balance == Decimal(5000)
