"""`customhouse value`: a dossier in, method, value and explanation out; what is wanting is told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import country_pack
from customhouse.reference.currencies.services import NewRate, publish_rate
from customhouse.tariff.valuation.commands import value
from customhouse.tariff.valuation.queries import kinds_of_used_goods, parse_dossier, terms_on, value_dossier

app = typer.Typer()
app.command()(value)
app.command()(lambda: None)  # a second command, so that `value` keeps its name

TODAY = date(2026, 3, 1)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["value", *arguments], input=stdin)


def written(folder: Path, dossier: Any) -> str:
    file = folder / "dossier.json"
    file.write_text(json.dumps(dossier), encoding="utf-8")
    return str(file)


PUMPS = {"date": "2026-03-01", "sale": {"price": "1000", "related": False}, "freight": 50, "colour": "red"}


def test_the_command_answers_with_method_value_and_explanation(tmp_path: Path) -> None:
    result = run(written(tmp_path, PUMPS), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["method"], told["value"], told["currency"]) == (1, "1050.00", "XDD")
    assert told["explanation"][0].startswith("1. Article 8.2: ")
    assert told["lines"][1] == {
        "article": "8.2(a)",
        "name": "Transport to the place of importation",
        "amount": "50.00",
    }
    assert told["findings"][0]["field"] == "colour"
    assert "DOS-FIELD at colour" in result.stderr


def test_the_command_speaks_to_people(tmp_path: Path) -> None:
    result = run(written(tmp_path, {"items": [{"price": 5}, {"price": 10}]}))
    assert "Item 2: 10.00 XDD" in result.stdout
    assert result.stdout.endswith("Customs value: 15.00 XDD, by method 1\n")


def test_facts_that_are_wanted_end_with_one() -> None:
    result = run("-", stdin='{"sale": {"price": 5, "incoterm": "FOB"}}')
    assert result.exit_code == 1
    assert "Wanted: freight (8.2(a))" in result.stdout
    told = json.loads(run("-", "--json", stdin="{}").stdout)
    assert (told["method"], told["value"], told["wanted"][0]["field"]) == (None, None, "sale.price")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "DOS-JSON"),
        ("[" * 100_000, "DOS-JSON"),
        ('{"price": "much"}', "price is no figure: much. Write a figure"),
        ('{"price": NaN}', "price is no figure"),
        (f'{{"price": {"9" * 5000}}}', "DOS-SIZE"),
        ('{"price": "\\ud800"}', "price is no figure"),
        (" " * 2_000_001, "DOS-SIZE"),
    ],
)
def test_a_bad_dossier_ends_with_two(text: str, told: str) -> None:
    result = run("-", "--json", stdin=text)
    assert result.exit_code == 2
    assert told in result.stderr
    answer = json.loads(result.stdout)
    assert (answer["method"], answer["value"]) == (None, None)
    assert answer["findings"][0]["remedy"]


def test_a_file_that_is_not_there_ends_with_two() -> None:
    assert run("nowhere.json").exit_code == 2


def rate(currency: str, amount: str, first: date, last: date) -> None:
    from decimal import Decimal

    new = NewRate(currency, 1, Decimal(amount), first, last, "Notice")
    publish_rate(new=new, actor=SYSTEM, at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.db
@pytest.mark.usefixtures("db")
def test_rates_are_those_published_for_the_day_of_importation() -> None:
    rate("EUR", "3.00", date(2026, 2, 1), date(2026, 2, 28))
    rate("EUR", "4.00", date(2026, 3, 1), date(2026, 3, 31))
    dossier = {"price": "10 EUR", "export_date": "2026-02-10", "import_date": "2026-03-02"}
    assert str(value_dossier(dossier, TODAY).valuation.value) == "40.00"
    assert str(value_dossier({"price": "10 EUR"}, date(2026, 2, 3)).valuation.value) == "30.00"


@pytest.mark.db
@pytest.mark.usefixtures("db")
def test_a_rate_that_nobody_knows_is_asked_for() -> None:
    with pytest.raises(Refused, match="no rate of exchange of EUR is given, and none is published for 2026-03-01"):
        value_dossier({"price": "10 EUR"}, TODAY)


def test_another_country_brings_its_own_rates() -> None:
    dossier: dict[str, Any] = {"national_currency": "MAD", "price": "10 USD", "rates": {"USD": "9.8"}}
    found = value_dossier(dossier, TODAY).valuation
    assert (str(found.value), found.currency) == ("98.00", "MAD")
    with pytest.raises(Refused, match="no rate of exchange of EUR"):
        value_dossier(dossier | {"price": "10 EUR"}, TODAY)


def test_where_the_law_says_so_the_rate_is_that_of_exportation(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from customhouse.tariff.valuation import queries

    law = replace(terms_on(TODAY), rate_day="export")
    monkeypatch.setattr(queries, "terms_on", lambda _: law)
    rates = [{"currency": "EUR", "rate": 3, "to": "2026-02-15"}, {"currency": "EUR", "rate": 4, "from": "2026-02-16"}]
    dossier = {"price": "10 EUR", "export_date": "2026-02-10", "import_date": "2026-03-02", "rates": rates}
    assert str(value_dossier(dossier, TODAY).valuation.value) == "30.00"


def test_demoland_has_terms_for_every_day() -> None:
    assert country_pack("demoland").data("valuation", "terms.csv").is_file()
    assert terms_on(TODAY).answer_days == 20
    assert terms_on(date(2022, 1, 1)).answer_days == 30
    assert kinds_of_used_goods(TODAY) == ("passenger_car", "lorry", "machinery", "motorcycle")


def test_a_country_without_terms_has_those_of_the_agreement(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from customhouse.foundation.config.country import CountryPack
    from customhouse.tariff.valuation import queries

    monkeypatch.setattr(CountryPack, "data", lambda *_: tmp_path / "nothing.csv")
    queries._terms.cache_clear()
    assert (terms_on(date(2001, 1, 1)).basis, terms_on(date(2001, 1, 1)).depreciation) == ("CIF", ())
    queries._terms.cache_clear()


def test_figures_are_exact() -> None:
    from decimal import Decimal

    assert parse_dossier('{"price": 0.1}') == {"price": Decimal("0.1")}
