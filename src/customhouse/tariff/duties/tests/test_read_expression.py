"""Reading and writing duty expressions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.duties.rules import Expression, ExpressionError, Vocabulary, parse, text
from customhouse.tariff.duties.rules.grammar import LONGEST, parsed
from customhouse.tariff.duties.tests.strategies import EXPRESSIONS

HERE = Path(__file__).parent
REFUSALS = yaml.safe_load((HERE / "refusals.yaml").read_text(encoding="utf-8"))
LAW = Vocabulary({"EUR", "GBP", "XDD"}.__contains__, {"KGM", "DTN", "HLT", "ASV"}.__contains__)


@given(EXPRESSIONS)
def test_what_is_written_reads_the_same(expression: Expression) -> None:
    assert parse(text(expression)) == expression


@given(st.text(max_size=60) | st.text(alphabet="0123456789 %/+-#.,KGMDTNEURXMINAfree", max_size=60))
def test_any_text_is_read_or_refused_by_name(words: str) -> None:
    refusal, expression = None, None
    try:
        expression = parse(words)
    except ExpressionError as error:
        refusal = error
    if refusal is None:
        assert expression is not None
        assert parse(text(expression)) == expression
    else:
        assert refusal.code.startswith("EXP-")
        assert 1 <= refusal.at <= len(words) + 1
        assert refusal.finding().cure()


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case["text"])
def test_refusal_says_where_and_what_to_do(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(case["text"], LAW)
    assert (caught.value.code, caught.value.at) == (case["code"], case["at"])
    finding = caught.value.finding("42A", "measures.csv:3")
    assert finding.is_error
    assert (finding.pointer, finding.path) == ("42A", "measures.csv:3")
    assert "{" not in finding.text() + finding.cure()


def test_longest_expression_is_bounded() -> None:
    with pytest.raises(ExpressionError, match=str(LONGEST)):
        parse("5 % + " * 200 + "5 %")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("NIHIL", "free"),
        ("Nothing", "free"),
        ("4.000%", "4.000 %"),
        ("20.0 EUR/100kg", "20.0 EUR / 100 KGM"),
        ("5% max 2 EUR/hl", "5 % MAX 2 EUR / HLT"),
        ("1EUR/KGM # G", "1 EUR / KGM#G"),
        ("0.000% + AC", "0.000 % + AC"),
        ("5% + ea r", "5 % + AC (reduced)"),
        ("9 % + AD S/Z + AD F/M (reduced)", "9 % + SD + FD (reduced)"),
        ("100 kg", "100 KGM"),
        ("p/st", "NAR"),
        ("1,000 p/st", "1000 NAR"),
        ('DTN#"lead content"', 'DTN#"lead content"'),
        ("kg/net eda", "KGM#E"),
        ("unit LBR", "UNIT LBR"),
        ("16.50 % / Retail Price + 244.78 GBP / 1000 p/st", "16.50 % RET + 244.78 GBP / 1000 NAR"),
        ("0.300 XEM / 100 kg / lactic.", "0.300 XEM / 100 KGM#P"),
        ("2 EUR / % vol / hl", "2 EUR / ASV / HLT"),
        ("10 % - 7 % cif", "10 % - 7 % CIF"),
        ('6 % of "the case"', '6 % OF "the case"'),
        ("reference price 120 EUR/DTN", "REFERENCE PRICE 120 EUR / DTN"),
        ("season(01-06..30-09: 6%; else free)", "SEASON ( 01-06..30-09 : 6 % ; ELSE free )"),
        (
            "ENTRY PRICE (from 52.6 EUR/DTN: 14.4%; from 50 EUR/DTN : 2 EUR/DTN max 9%; else 14%)",
            "ENTRY PRICE ( FROM 52.6 EUR / DTN : 14.4 % ; FROM 50 EUR / DTN : 2 EUR / DTN MAX 9 % ; ELSE 14 % )",
        ),
        ('refer "see note 5" + 25%', 'REFER "see note 5" + 25 %'),
    ],
)
def test_what_people_write_becomes_canonical(written: str, canonical: str) -> None:
    assert text(parse(written)) == canonical


def test_an_expression_in_force_is_read_once() -> None:
    assert parsed("5 %") is parsed("5 %")
