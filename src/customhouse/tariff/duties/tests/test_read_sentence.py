"""Duty sentences as people and other schedules write them, their components, and the command that reads them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from hypothesis import given, settings
from typer.testing import CliRunner, Result

from customhouse.tariff.duties.parse_commands import parse as parse_command
from customhouse.tariff.duties.rules import ExpressionError, parse, text
from customhouse.tariff.duties.rules.components import Part, components, expression_of, parts_of
from customhouse.tariff.duties.rules.expressions import Expression
from customhouse.tariff.duties.rules.reading import read_sentence, tariff_vocabulary
from customhouse.tariff.duties.rules.us_rates import read_us_rate
from customhouse.tariff.duties.tests.strategies import EXPRESSIONS, SPECIAL_EXPRESSIONS

CASES = yaml.safe_load((Path(__file__).parent / "us_rates.yaml").read_text(encoding="utf-8"))
WORDS = tariff_vocabulary("XDD")
app = typer.Typer()
app.command()(parse_command)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_a_rate_text_of_the_united_states(case: dict[str, Any]) -> None:
    rate = read_us_rate(case["text"])
    if "kind" not in case:
        assert rate is None
        return
    assert rate is not None
    assert rate.kind == case["kind"]
    if "canonical" in case:
        assert rate.expression is not None
        assert text(rate.expression) == case["canonical"]
        assert parse(case["canonical"]) == rate.expression
    else:
        assert rate.expression is None


def test_a_rate_text_that_is_too_long_is_not_read() -> None:
    assert read_us_rate("The rate applicable " + "x" * 700) is None


@given(SPECIAL_EXPRESSIONS)
def test_every_kind_of_expression_reads_as_it_is_written(expression: Expression) -> None:
    assert parse(text(expression)) == expression


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("9.1 % + 45.10 EUR / DTN MAX 18.9 % + 16.50 EUR / DTN", ["01", "04", "17", "19"]),
        ("13.8 % MIN 13 GBP / DTN MAX 15 GBP / DTN - 7 GBP / DTN", ["01", "15", "17", "36"]),
        ("9 % + AC MAX 24 % + SD", ["01", "12", "17", "21"]),
        ("5 % - 2 EUR / KGM", ["01", "02"]),
        ("25 EUR", ["01"]),
        ("free", ["37"]),
        ("100 kg", ["99"]),
        ("SEASON ( 01-06..30-09 : 5 % ; ELSE free )", [""]),
    ],
)
def test_components_bear_the_numbers_of_integrated_tariffs(sentence: str, numbers: list[str]) -> None:
    found = components(parse(sentence))
    assert [each.number for each in found] == numbers
    assert [each.as_json()["duty_expression"] or "" for each in found] == numbers
    if all(numbers):
        again = expression_of(parts_of(parse(sentence)))
        assert again is not None
        assert parts_of(again) == parts_of(parse(sentence))


@settings(max_examples=200)
@given(EXPRESSIONS | SPECIAL_EXPRESSIONS)
def test_components_make_the_expression_again(expression: Expression) -> None:
    try:
        parts = parts_of(expression)
    except ValueError:
        return
    made = expression_of(parts)
    assert made is not None
    again = [(part.number, part.amount, part.currency, part.unit) for part in parts_of(made)]
    assert again == [(part.number, part.amount, part.currency, part.unit) for part in parts]


@pytest.mark.parametrize(
    "sentence",
    ['6 % OF "case"', "6 % CIF", "1 EUR / 3 KGM", "1 EUR / DTN / BRX", '1 EUR / KGM#"lead"', 'REFER "note 2"'],
)
def test_what_has_no_components_is_told(sentence: str) -> None:
    with pytest.raises(ValueError, match="integrated tariff"):
        parts_of(parse(sentence))


def test_a_unit_that_stands_alone_may_have_its_qualifier() -> None:
    for sentence in ('NAR#"pins"', "KGM#G"):
        assert text(parse(sentence)) == sentence


def test_percent_volume_is_one_unit_of_integrated_tariffs() -> None:
    assert parts_of(parse("2 EUR / ASV / HLT")) == (Part("01", Decimal(2), "EUR", "ASV", "X"),)
    assert text(expression_of([Part("01", Decimal(2), "EUR", "ASV", "X")]) or parse("free")) == "2 EUR / ASV / HLT"
    assert expression_of([]) is None


@pytest.mark.parametrize("part", [Part("98", Decimal(1)), Part("01")])
def test_a_component_that_is_none_is_refused(part: Part) -> None:
    with pytest.raises(ValueError, match=r"98|without an amount"):
        expression_of([part])


def test_a_sentence_may_be_in_the_words_of_a_schedule() -> None:
    assert text(read_sentence("90 cents/kg + 10%", WORDS)) == "0.9 USD / KGM + 10 %"
    assert text(read_sentence("5 XDD/LBR", WORDS)) == "5 XDD / LBR"  # a unit of the list that no schedule has
    with pytest.raises(ExpressionError):
        read_sentence("", WORDS)
    with pytest.raises(ExpressionError, match="QQQ"):
        read_sentence("5 EUR / QQQ", WORDS)


@pytest.mark.parametrize(
    ("sentence", "canonical"),
    [
        ("0.30 GBP / 100 kg/net/%sacchar.", "0.30 GBP / 100 KGM#Z"),
        ("18.4% MIN 22 EUR / 100 kg/br MAX 24 EUR / 100 kg/br", "18.4 % MIN 22 EUR / 100 KGM#G MAX 24 EUR / 100 KGM#G"),
        ("5 EUR / 100 kg live weight + 2 %", "5 EUR / 100 KGM#L + 2 %"),
        ("5 EUR / 1000 kg/bioethanol", "5 EUR / 1000 KGM#K"),
        ("5 EUR / kg/dry lactic matter", "5 EUR / KGM#T"),
        ("5 EUR / kg H₂O₂", "5 EUR / KNS"),
        ("5 EUR / tonne KCl", "5 EUR / KCL"),
        ("5 EUR / b/f", "5 EUR / NAR#B"),
        ("5 EUR / DTNR", "5 EUR / DTN#R"),
        ("5 EUR / ASVX", "5 EUR / ASV / HLT"),
        ("5 EUR / 10 000 kg/polar", '5 EUR / 10000 KGM#"polar"'),
        ("1 000 p/st", "1000 NAR"),
        ("5 % + €12.50/hl", "5 % + 12.50 EUR / HLT"),
        ("£ 244.78 / 1,000 p/st", "244.78 GBP / 1000 NAR"),
        ("10 % MAX 12.50€/hl − £2", "10 % MAX 12.50 EUR / HLT - 2 GBP"),
        ("% vol/hl", "ASV#X"),
        ("b/f", "NAR#B"),
        ("100 kg live weight", "100 KGM#L"),
        ("10% ad val.", "10 %"),
    ],
)
def test_units_are_read_as_tariffs_abbreviate_them(sentence: str, canonical: str) -> None:
    found = read_sentence(sentence, WORDS)
    assert text(found) == canonical
    assert read_sentence(canonical, WORDS) == found


def test_a_figure_that_is_too_long_is_refused_in_every_grammar() -> None:
    """What the words of another schedule let through must be read again as it is written."""
    for sentence in ("9999999999999999%", "0.12345678901%", "$9999999999999999/kg"):
        with pytest.raises(ExpressionError):
            read_sentence(sentence, WORDS)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("10% MIN 5 XYZ / kg", "EXP-CURRENCY"),
        ("10% MAX", "EXP-AMOUNT"),
        ("10% NIHIL", "EXP-JOIN"),
        ("10% EUR / kg", "EXP-JOIN"),
        ("10% MAX 5 EUR / foobar", "EXP-UNIT"),
        ("10% MIN 5 EUR / kg / foo bar", "EXP-QUALIFIER"),
    ],
)
def test_what_follows_a_percentage_is_no_part_of_the_goods(sentence: str, code: str) -> None:
    """Only what the words say it is on; anything else is refused for what is wrong with it."""
    with pytest.raises(ExpressionError) as refused:
        read_sentence(sentence, WORDS)
    assert refused.value.code == code


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


def test_the_command_answers_one_object_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    file.write_text("5% + 2 XDD/kg\n\nNIHIL / 100 kg\n", encoding="utf-8")
    result = run(str(file), "--json")
    read, refused = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert (read["text"], read["ok"], read["canonical"]) == ("5% + 2 XDD/kg", True, "5 % + 2 XDD / KGM")
    assert [part["text"] for part in read["components"]] == ["5 %", "2 XDD / KGM"]
    assert list(refused) == ["text", "ok", "error", "code", "at", "remedy"]
    assert (refused["ok"], refused["at"]) == (False, 7)
    assert "Unit not permitted with NIHIL" in refused["error"]


def test_the_command_reads_a_sentence_and_standard_input() -> None:
    assert json.loads(run("20.0 EUR/100kg").stdout)["canonical"] == "20.0 EUR / 100 KGM"
    assert json.loads(run("-", given="free\n").stdout)["ok"] is True
    assert run("x" * 5000).exit_code == 1


def test_the_command_speaks_to_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.tariff.duties.parse_commands._is_read_by_a_person", lambda: True)
    assert "per 100 × kilogram" in run("20.0 EUR/100kg").stdout
    refused = run("5 XYZ")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Invalid monetary unit" in refused.stderr


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "sentences.bin"
    file.write_bytes(b"\xff\xfe\x00")
    assert run(str(file)).exit_code == 2
