"""Duty sentences, the rates of the United States, and every option for the commodities of a published duty calculator.

`python -m tests.conformance.test_tariff_published` prints the figures of docs/conformance-tariff.md.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from customhouse.tariff.duties.rules import ExpressionError, parse, text
from customhouse.tariff.duties.rules.components import components
from customhouse.tariff.duties.rules.reading import read_sentence, tariff_vocabulary
from customhouse.tariff.schedules.records import Law, Line, Measure, MeasureType, Member, RateOfExchange, Row
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.options import options
from customhouse.tariff.schedules.rules.reaching import Goods
from customhouse.tariff.schedules.rules.reading_uk import read_uk
from customhouse.tariff.schedules.rules.reading_us import read_us
from customhouse.tariff.schedules.rules.standing import schedule_named

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", ROOT.parent / "shared" / "cases"))
PAGE = ROOT / "docs" / "conformance-tariff.md"
WORDS = tariff_vocabulary()
CALCULATOR = CASES / "duty-calculator" / "fixtures"
DAY = date(2021, 6, 5)

ERRORS = {
    "amount required": "EXP-AMOUNT",
    "invalid duty expression": "EXP-CHARACTER",
    "invalid monetary unit": "EXP-CURRENCY",
    "invalid measurement unit": "EXP-UNIT",
    "invalid unit qualifier": "EXP-QUALIFIER",
    "expression used more than once": "EXP-REPEATED",
    "unit not permitted with nihil": "EXP-FREE",
}
"""What the sentences' file calls an error, and our code for it."""

WORKED_OUT = ("free", "ad valorem", "specific", "compound")

BY_HAND: list[tuple[str, str, dict[str, str], list[str], dict[str, tuple[str, str]]]] = [
    # 10.2 % of 1000 = 102, and 10 x 93.10 EUR x 0.85765 = 798.47 pounds; zero-rated
    ("0102291010", "CN", {"DTN": "10"}, [], {"third country": ("900.47", "0.00")}),
    ("0102291010", "GB", {"DTN": "10"}, [], {"third country": ("900.47", "0.00"), "preference": ("0.00", "0.00")}),
    # 35.10 EUR x 10 x 0.85765 = 301.04
    ("0103921100", "CN", {"KGM": "1000"}, [], {"third country": ("301.04", "0.00")}),
    # with excise of 16.5 % of 2000 = 330, and 5 x 244.78 = 1223.90: 1553.90, at least 5 x 320.90 = 1604.50
    ("0103921100", "CN", {"KGM": "1000", "RET": "2000", "MIL": "5"}, ["X611"], {"third country": ("1905.54", "0.00")}),
    # an import price of 100 pounds for 100 kg reaches the first entry price of 52.60 EUR: 14.4 %
    ("0809400500", "SG", {"KGM": "1000"}, [], {"third country": ("144.00", "0.00"), "preference": ("42.00", "0.00")}),
    # 27 + 250 (additional duty of that origin) + 250 (safeguard) = 527; VAT 20 % of 1527
    (
        "7202118000",
        "US",
        {},
        [],
        {"third country": ("832.40", "305.40"), "suspension": ("800.00", "300.00"), "quota": ("740.00", "290.00")},
    ),
    (
        "7202118000",
        "GB",
        {},
        [],
        {
            "third country": ("232.40", "205.40"),
            "suspension": ("200.00", "200.00"),
            "quota": ("440.00", "240.00"),
            "preference": ("200.00", "200.00"),
        },
    ),
    # trade defence of the company: 2 x 144.10 = 288.20
    (
        "7202118000",
        "AR",
        {"TNE#I": "2"},
        ["C490"],
        {"third country": ("578.24", "263.04"), "suspension": ("545.84", "257.64"), "quota": ("785.84", "297.64")},
    ),
]
"""Commodity, origin, quantities and additional codes of goods worth 1000 pounds: each option's total, and its VAT."""


def needs(*where: str) -> pytest.MarkDecorator:
    """Skip, saying so, where the cases are absent."""
    return pytest.mark.skipif(not (CASES.joinpath(*where)).exists(), reason=f"{CASES.joinpath(*where)} is absent")


@needs("duty-sentences")
@pytest.mark.conformance
def test_duty_sentences_are_parsed_or_refused_as_their_file_says() -> None:
    cases = json.loads((CASES / "duty-sentences" / "duty_sentences.json").read_text(encoding="utf-8"))
    for sentence, reading in cases["valid"]:
        expression = read_sentence(sentence, WORDS)
        assert parse(text(expression)) == expression
        figures = [part.amount for part in components(expression) if part.amount]
        assert figures == [piece for piece in reading if piece[:1].isdigit() and piece.replace(".", "").isdigit()]
    for sentence, named in cases["errors"]:
        with pytest.raises(ExpressionError) as caught:
            read_sentence(sentence, WORDS)
        assert caught.value.code == ERRORS[named.casefold()]
        assert named.casefold() in str(caught.value).casefold()
        assert 1 <= caught.value.at <= len(sentence) + 1


@needs("us_tariff")
@pytest.mark.conformance
def test_every_rate_of_the_united_states_is_read_or_listed() -> None:
    body = (CASES / "us_tariff" / "us_hts8_mfn_rates.csv").read_bytes()
    lines = len(list(csv.DictReader(body.decode().splitlines())))
    content = read_us(body)
    assert sum(content.counts.values()) == lines
    assert "not understood" not in content.counts
    expressions = [row.expression for row in content.rows if isinstance(row, Measure)]
    assert len(expressions) + len(content.refused) == lines
    assert {each.code for each in content.refused} <= {"SCH-BLANK"}
    assert all(text(parse(expression)) == expression for expression in set(expressions))


def _law(commodity: str) -> Law:
    held: list[Row] = []
    for file in sorted((CALCULATOR / "uk" / "commodities").glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["goods_nomenclature_item_id"] == commodity:
            held += read_uk(document).rows
    for name in ("uk/geographical_areas.json", "xi/monetary_exchange_rates.json"):
        held += read_uk(json.loads((CALCULATOR / name).read_text(encoding="utf-8"))).rows
    return Law(
        schedule_named("uk"),
        {row.code: row for row in held if isinstance(row, MeasureType)},
        tuple(row for row in held if isinstance(row, Measure)),
        tuple(row for row in held if isinstance(row, Member)),
        tuple(row for row in held if isinstance(row, RateOfExchange)),
        tuple(row for row in held if isinstance(row, Line)),
    )


@needs("duty-calculator")
@pytest.mark.conformance
@pytest.mark.parametrize("case", BY_HAND, ids=lambda case: f"{case[0]}-{case[1]}-{''.join(case[3])}")
def test_every_option_comes_to_what_was_reckoned_by_hand(case: tuple[Any, ...]) -> None:
    commodity, origin, quantities, codes, expected = case
    given = {unit: Decimal(figure) for unit, figure in quantities.items()}
    goods = Goods(commodity, origin, Decimal(1000), DAY, given, frozenset(codes))
    found = options(_law(commodity), goods)
    taxes = [sum(line.amount for line in option.lines if line.type == "VAT") for option in found]
    told = {option.kind.value: (str(option.total), f"{tax:.2f}") for option, tax in zip(found, taxes, strict=True)}
    assert told == expected


@needs("duty-calculator")
@pytest.mark.conformance
def test_every_file_of_the_calculator_is_read_whole_and_written_again() -> None:
    for file in sorted(CALCULATOR.rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        if file.name == "rules_of_origin_schemes.json":
            with pytest.raises(ValueError, match="neither"):
                read_uk(document)
            continue
        content = read_uk(document)
        assert content.refused == ()
        if content.covers:
            kept = {row for row in content.rows if isinstance(row, Measure)}
            again = FORMATS["uk"].read(FORMATS["uk"].write(content.rows), "")
            assert {row.expression for row in again.rows if isinstance(row, Measure)} == {
                row.expression for row in kept
            }


def page() -> str:
    """The page of figures."""
    content = read_us((CASES / "us_tariff" / "us_hts8_mfn_rates.csv").read_bytes())
    sentences = json.loads((CASES / "duty-sentences" / "duty_sentences.json").read_text(encoding="utf-8"))
    read = Counter(kind.partition(":")[0] for kind in content.counts for _ in range(content.counts[kind]))
    lines = [
        "# Tariff data against cases that nobody here wrote",
        "",
        "Made by `CUSTOMHOUSE_CASES=../shared/cases python -m tests.conformance.test_tariff_published`, which",
        "`pytest tests/conformance/test_tariff_published.py` checks.",
        "",
        "## Duty sentences",
        "",
        f"{len(sentences['valid'])} valid sentences read, {len(sentences['errors'])} refused as their file says.",
        "",
        "## Rates of the United States",
        "",
        f"{sum(content.counts.values())} lines. A rate that another line or a note decides is kept in its words",
        "(`REFER`) under a class; a line without a rate text is listed as blank. Every expression reads as written.",
        "",
        "| class | lines |",
        "|---|---:|",
        *(f"| {kind} | {count} |" for kind, count in sorted(content.counts.items())),
        f"| all | {sum(content.counts.values())} |",
        "",
        f"Worked out from value and quantities alone: {sum(read[kind] for kind in WORKED_OUT)}.",
        "",
        "## Options of the duty calculator's commodities",
        "",
        "Goods worth 1000 pounds on 5 June 2021, each option against hand arithmetic.",
        "",
        "| commodity | origin | option | total | of it VAT |",
        "|---|---|---|---:|---:|",
        *(
            f"| {code} | {origin}{' ' + ' '.join(codes) if codes else ''} | {option} | {total} | {tax} |"
            for code, origin, _, codes, expected in BY_HAND
            for option, (total, tax) in expected.items()
        ),
    ]
    return "\n".join(lines) + "\n"


@needs("us_tariff")
@pytest.mark.conformance
def test_the_page_says_what_was_found() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written.startswith(page())


if __name__ == "__main__":
    sys.stdout.write(page())
