"""Duties that another administration's system assessed, and a published duty calculator's expectations.

`python -m tests.conformance.test_duty_oracle` prints the figures of docs/conformance-duty.md.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from customhouse.reference.currencies.records import ExchangeTable, Rate
from customhouse.tariff.duties.records import AssessableItem, DutyLine
from customhouse.tariff.duties.rules import ExpressionError, assess, evaluate, parse, text
from customhouse.tariff.duties.rules.rounding import Rounding
from customhouse.tariff.measures.records import MeasureLaw, TariffSnapshot, TaxLaw

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", ROOT.parent / "shared" / "cases"))
DAY = date(2024, 1, 1)
POUNDS = ExchangeTable("GBP", DAY, {"EUR": Rate(Decimal("0.8571"), 1, "the calculator's fixture")})

DEPOSITS = {"MDC", "MDP", "IPR", "STA"}
"""Types that are securities for other lines, not duties."""
IMPORT_VAT, DUTY_VAT = "B00", "B05"
"""Value added tax; and, in Northern Ireland, value added tax on the duties alone, beside one on the rest."""

NOT_REPRODUCED = {
    "TT_IM036a": "the base is shown with fewer decimals than the amount was worked out from",
    "TT_IM041a": "base and rate are given, and zero was assessed",
    "TT_IM102a": "base and rate are given, and zero was assessed",
    "TT_IM203a": "base and rate are given, and zero was assessed",
    "TT_IM040a": "the zero-rated tax on value has the value less the duty as its base (procedure 5100 F44)",
    "TT_IM186a": "the zero-rated tax on value has the value less the duty as its base (procedure 5100 F44)",
}
"""Scenarios with a line that does not follow from its own base and rate, and why."""


@dataclass
class Figures:
    """What came of the tax lines of the oracle."""

    lines: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    differing: dict[str, list[str]] = field(default_factory=dict)


def _oracle() -> Iterator[dict[str, Any]]:
    with (CASES / "hmrc-cds" / "duty_oracle.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def run_oracle() -> Figures:
    """Assess every item of the oracle with its bases and rates as the law, and compare line by line."""
    figures = Figures()
    for case in _oracle():
        taxes = list(_named([tax for tax in case["taxes"] if tax["type"] not in DEPOSITS]))
        figures.lines += len(case["taxes"])
        figures.counted["deposit"] += len(case["taxes"]) - len(taxes)
        lines = {line.type: line for line in _assess(case, taxes)}
        for tax in taxes:
            if not tax["rate"] and not Decimal(tax["assessed"]):
                figures.counted["zero line without base or rate"] += 1
                continue
            said = _differences(tax, lines[tax["type"]])
            if said:
                figures.differing.setdefault(case["scenario"], []).append(said)
            figures.counted["differs" if said else _kind(tax)] += 1
    return figures


def _named(taxes: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The taxes, a second one of a type under a name of its own: in our law it is a tax of its own."""
    seen: Counter[str] = Counter()
    for tax in taxes:
        if tax["rate"] or Decimal(tax["assessed"]):
            seen[tax["type"]] += 1
        again = seen[tax["type"]]
        yield {**tax, "type": tax["type"] + (f"/{again}" if again > 1 else "")}


def _kind(tax: Mapping[str, str]) -> str:
    if not tax["rate"]:
        return "agrees: amount given without rate, as part of a base"
    return "agrees: tax on taxes" if tax["type"] in {IMPORT_VAT, DUTY_VAT} else "agrees: rate of the value"


def _assess(case: Mapping[str, Any], taxes: list[dict[str, str]]) -> tuple[DutyLine, ...]:
    """The lines that we find for an item, from its value, rates and order of charge."""
    rates = {tax["type"]: tax for tax in taxes if tax["rate"] or Decimal(tax["assessed"])}
    duties = [type_ for type_ in rates if type_ not in {IMPORT_VAT, DUTY_VAT}]
    item = AssessableItem(1, case["commodity"] or "0", "", _value(case, rates), reliefs=dict(_reliefs(case, rates)))
    orders = [_tax(type_, order, "value") for order, type_ in enumerate(duties)]
    orders += [
        _tax(type_, 90, "+".join(_vat_base(type_, duties, split=DUTY_VAT in rates))) for type_ in (DUTY_VAT, IMPORT_VAT)
    ]
    law = TariffSnapshot(orders, (), (_measure(tax) for tax in rates.values()))
    return assess([item], law, POUNDS, DAY).lines


def _value(case: Mapping[str, Any], rates: Mapping[str, Mapping[str, str]]) -> Decimal:
    bases = [tax["base"] for type_, tax in rates.items() if tax["base"] and type_ not in {IMPORT_VAT, DUTY_VAT}]
    if bases:
        return Decimal(bases[0])
    if case["currency"] == "GBP" and case.get("customs_value_eq_item_price", True) and case["item_price"]:
        return Decimal(case["item_price"])
    return Decimal(rates[IMPORT_VAT]["base"]) if IMPORT_VAT in rates else Decimal(0)


def _reliefs(case: Mapping[str, Any], rates: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Relieved is what was deducted whole; suspended is what a security for processing under customs control covers."""
    secured = {tax["assessed"] for tax in case["taxes"] if tax["type"] == "IPR"}
    for type_, tax in rates.items():
        if tax["deduct"] and Decimal(tax["deduct"]):
            yield type_, "relieved"
        elif tax["assessed"] in secured:
            yield type_, "suspended"


def _vat_base(type_: str, duties: list[str], *, split: bool) -> list[str]:
    """All duties in one; where the tax is split, customs duties in the one and the value with excises in the other."""
    customs = [each for each in duties if each.startswith("A")]
    if not split:
        return ["value", *duties] if type_ == IMPORT_VAT else []
    return customs if type_ == DUTY_VAT else ["value", *(each for each in duties if each not in customs)]


def _tax(type_: str, order: int, charged_on: str) -> TaxLaw:
    return TaxLaw(type_, order, charged_on, "half-up", 2, "", DAY)


def _measure(tax: Mapping[str, str]) -> MeasureLaw:
    expression = f"{Decimal(tax['rate'])} %" if tax["rate"] else f"{tax['assessed']} GBP"
    return MeasureLaw(tax["type"], tax["type"], "", "import", "", frozenset(), "", "", (), expression, "", DAY)


def _differences(tax: Mapping[str, str], line: DutyLine) -> str:
    """How our line differs from theirs in amount or base; empty if it does not."""
    owed = Decimal(0) if line.payable == "relieved" else line.amount
    said = []
    if owed != Decimal(tax["assessed"]):
        said.append(f"{tax['type']} amount {owed} for {tax['assessed']}")
    if tax["base"] and line.base != Decimal(tax["base"]):
        said.append(f"{tax['type']} base {line.base} for {tax['base']}")
    return "; ".join(said)


EXPRESSIONS = {
    "ad_valorem": ("8 %", "30", {}),
    "vat_on_duty_plus_customs_value": ("8 %", "1030", {}),
    "compound_min_max_minus": (
        "13.8 % MIN 13 GBP / DTN MAX 15 GBP / DTN - 7 GBP / DTN",
        "1200",
        {"DTN": "100"},
    ),
    "specific_GBP_per_100kg": ("35.1 GBP / DTN", "0", {"DTN": "100"}),
    "specific_GBP_per_100kg_from_kg": ("35.1 GBP / DTN", "0", {"KGM": "100"}),
    "specific_EUR_per_100kg": ("35.1 EUR / DTN", "0", {"DTN": "100"}),
    "alcohol_compound_hl": ("0.5 GBP / ASV / HLT + 2.6 GBP / HLT", "0", {"HLT": "45", "ASV": "40"}),
    "alcohol_compound_litres": ("0.5 GBP / ASV / HLT + 2.6 GBP / HLT", "0", {"LTR": "45", "ASV": "40"}),
    "sucrose_per_100kg_per_pct": ("0.3 GBP / DTN / BRX", "0", {"KGM": "16320", "BRX": "80"}),
    "retail_price_ad_valorem": ("16.5 % RET", "0", {"RET": "1000"}),
    "spirits_spq_lpa": ("1.0 GBP / SPR / LPA", "0", {"SPR": "5", "LPA": "34.9"}),
    "spirits_spq_asvx": ("1.0 GBP / SPR / LPA", "0", {"SPR": "5", "LTR": "1000", "ASV": "3.49"}),
}
"""The calculator's cases in our grammar: expression, base, quantities."""

OTHER_RESULTS = {
    "alcohol_compound_hl": (
        "1017.0",
        "0.5 × 40 % vol × 45 hl = 900 is the first component alone; the second adds 2.6 × 45 hl = 117",
    ),
    "alcohol_compound_litres": (
        "10.170",
        "0.5 × 40 % vol × 0.45 hl = 9 is the first component alone; the second adds 2.6 × 0.45 hl = 1.17",
    ),
}
"""Where we come to something else, and why."""

SENTENCES_NOT_HELD = {
    "100 kg": "a supplementary unit, no duty",
    "0.000% + AC": "agricultural components are looked up in a table, not in the expression",
}


def run_expressions() -> Iterator[tuple[str, Decimal, Decimal]]:
    """Name, expected and found of every case that is an expression."""
    cases = json.loads((CASES / "duty-calculator" / "expectations.json").read_text(encoding="utf-8"))["expressions"]
    for case in cases:
        if case["name"] in EXPRESSIONS:
            expression, value, quantities = EXPRESSIONS[case["name"]]
            amounts = {unit: Decimal(amount) for unit, amount in quantities.items()}
            found = evaluate(parse(expression), Decimal(value), amounts, POUNDS)
            yield case["name"], Decimal(str(case["value"])), found.amount


def _need(folder: str) -> None:
    if not (CASES / folder).is_dir():
        pytest.skip(f"no cases at {CASES / folder}")


@pytest.mark.conformance
def test_assessed_amounts_and_bases_follow() -> None:
    """Each line that differs belongs to a scenario whose reason is stated; deposits are no duties."""
    _need("hmrc-cds")
    figures = run_oracle()
    assert sum(figures.counted.values()) == figures.lines
    assert {name: said for name, said in figures.differing.items() if name not in NOT_REPRODUCED} == {}


@pytest.mark.conformance
def test_calculator_expectations_are_met() -> None:
    """Each published result, or the stated other one."""
    _need("duty-calculator")
    for name, expected, found in run_expressions():
        assert found == Decimal(OTHER_RESULTS[name][0] if name in OTHER_RESULTS else expected), name


@pytest.mark.conformance
def test_displayed_amounts_are_rounded_down() -> None:
    """The calculator cuts alcohol duty for display: law that says `down` does the same."""
    _need("duty-calculator")
    assert Rounding("down", 2).of(Decimal("2.789")) == Decimal("2.78")


@pytest.mark.conformance
def test_duty_sentences_are_read_as_expected() -> None:
    """Valid sentences are read, invalid ones refused."""
    _need("duty-sentences")
    sentences = json.loads((CASES / "duty-sentences" / "duty_sentences.json").read_text(encoding="utf-8"))
    for sentence, _ in sentences["valid"]:
        assert text(parse(sentence)), sentence
    for sentence, _ in sentences["errors"]:
        if " ABC " in sentence or " XYZ " in sentence:
            continue  # well-formed currencies that no list has: refused by the law's vocabulary, not by the grammar
        with pytest.raises(ExpressionError):
            parse(sentence)


def main() -> None:
    """Print the figures as Markdown."""
    figures = run_oracle()
    out = ["| tax lines | number |", "|---|---:|", f"| all | {figures.lines} |"]
    out += [f"| {kind} | {number} |" for kind, number in sorted(figures.counted.items())]
    out += ["", "| not reproduced | lines | what differs | why |", "|---|---:|---|---|"]
    for scenario, said in sorted(figures.differing.items()):
        shown = ", ".join(sorted(set(said)))
        out.append(f"| {scenario} | {len(said)} | {shown} | {NOT_REPRODUCED.get(scenario, '**unexplained**')} |")
    out += ["", "| calculator case | expected | found | |", "|---|---:|---:|---|"]
    for name, expected, found in run_expressions():
        out.append(f"| {name} | {expected} | {found} | {OTHER_RESULTS.get(name, ('', 'agrees'))[1]} |")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
