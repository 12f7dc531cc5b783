"""Declarations that nobody here wrote, checked by demoland's law: how many pass, and why the others do not.

They are British messages: offices, parties, documents and national codes are foreign to demoland, and told as warnings.
Run with `-s` to read the count and the reasons.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from customhouse.clearance.declarations.records import GoodsItem
from customhouse.clearance.declarations.rules.catalogue import check
from customhouse.clearance.declarations.rules.circumstances import Circumstances, Standing
from customhouse.clearance.declarations.rules.understanding import understand, understand_request
from customhouse.clearance.declarations.tests.demoland import demoland_law
from customhouse.messages.findings import Finding
from customhouse.messages.wco.reading import Kind, read_message
from customhouse.reference.countries.rules.codes import is_country
from customhouse.reference.packages.rules.kinds import kinds
from customhouse.reference.units.rules.codes import units
from customhouse.tariff.nomenclature.records import Nomenclature
from customhouse.tariff.nomenclature.rules.reading import harmonized_system, national_lines, read_edition, rows_of
from customhouse.tariff.nomenclature.rules.resolving import resolve

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", ROOT.parent / "shared" / "cases")) / "hmrc-cds"
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
EXPECTED_SHARE = 0.9
pytestmark = pytest.mark.conformance


@dataclass(frozen=True)
class Checked:
    """One file and what was found in it."""

    file: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.is_error]


@cache
def nomenclature() -> Nomenclature:
    """Demoland's nomenclature, read from its pack without a database."""
    data = files("customhouse.countries.demoland") / "data" / "tariff"
    edition = read_edition(rows_of((data / "editions.csv").read_text(encoding="utf-8")))
    lines = national_lines(rows_of((data / "nomenclature.csv").read_text(encoding="utf-8")))
    return Nomenclature.of([*harmonized_system(edition), *lines])


def commodity(item: GoodsItem, on: date) -> Sequence[Finding]:
    return resolve(item.commodity, nomenclature(), on).findings


def around() -> Circumstances:
    """Demoland before it knows anybody of the United Kingdom."""
    return Circumstances(
        at=AT,
        standing=lambda _identifier, _on: Standing.UNKNOWN,
        mandate=lambda *_: False,
        office=lambda code, _on: code.startswith("XD"),
        country=lambda code, _on: is_country(code, {"XD"}),
        unit=lambda code, _on: code in units(),
        package_kind=lambda code, _on: code in kinds(),
        commodity=commodity,
    )


@cache
def checked() -> tuple[Checked, ...]:
    """Every schema-valid declaration, understood and checked."""
    manifest = CASES / "MANIFEST.tsv"
    if not manifest.is_file():
        pytest.skip(f"no cases at {CASES}")
    found = []
    with manifest.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if row["kind"].startswith("declaration:") and row["xsd"] == "valid":
                reading = read_message((CASES / row["path"]).read_bytes())
                assert reading.declaration is not None, row["path"]
                record, doubts = understand(reading.declaration, demoland_law())
                found.append(Checked(row["path"], (*doubts, *check(record, demoland_law(), around()))))
    return tuple(found)


def test_most_valid_declarations_are_accepted() -> None:
    """Errors alone refuse; each refusal is printed with its reason."""
    refused = [one for one in checked() if one.errors]
    share = 1 - len(refused) / len(checked())
    sys.stdout.write("\n".join(_report(refused, share)) + "\n")
    assert len(checked()) >= 140
    assert share >= EXPECTED_SHARE


def _report(refused: Sequence[Checked], share: float) -> Iterator[str]:
    """Each refusal with its reasons, the share accepted, and how often each warning was given."""
    for one in refused:
        yield one.file
        yield from (f"    {error.code} {error.pointer}: {error.text()}" for error in one.errors)
    yield f"{len(checked()) - len(refused)} of {len(checked())} accepted ({share:.0%})"
    yield f"errors: {Counter(error.code for one in refused for error in one.errors)}"
    yield f"warnings: {Counter(one.code for each in checked() for one in each.findings if not one.is_error)}"


def test_every_refusal_has_a_place_and_a_remedy() -> None:
    """Nobody is sent away without knowing where and what to do."""
    for one in checked():
        for finding in one.findings:
            assert finding.pointer.startswith("42A"), (one.file, finding)
            assert finding.cure(), (one.file, finding)
            assert "{" not in finding.text() + finding.cure(), (one.file, finding)


def test_every_request_is_understood() -> None:
    """Amendments, cancellations and presentations name their declaration and what they ask."""
    if not CASES.is_dir():
        pytest.skip(f"no cases at {CASES}")
    kinds_found: Counter[str] = Counter()
    for file in sorted((CASES / "examples").rglob("*.xml")):
        reading = read_message(file.read_bytes())
        tree = reading.declaration
        if tree is not None and reading.kind in {Kind.AMENDMENT, Kind.CANCELLATION} and tree.function_code == "13":
            request = understand_request(tree)
            assert request.mrn, file
            assert request.pointers or request.kind != "amendment", file
            kinds_found[request.kind] += 1
    assert kinds_found["amendment"] >= 4
    assert kinds_found["cancellation"] >= 1
