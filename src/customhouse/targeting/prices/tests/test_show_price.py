"""The price of goods told from a file: of the goods that were asked for, never of all goods together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from customhouse.targeting.prices.tests.past import BULBS, past
from customhouse.web.cli import run

HEADING = ("date", "commodity", "origin", "unit", "quantity", "value", "importer", "exporter")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """One past, its cells parted by commas and by semicolons."""
    rows = [
        (day.isoformat(), code, origin, "KGM", f"{quantity:.3f}", f"{value:.2f}", importer, "S1")
        for code, origin, importer, day, value, quantity in past(count=200)
    ]
    found = {}
    for sign in ",;":
        found[sign] = tmp_path / f"past{ord(sign)}.csv"
        found[sign].write_text("\n".join(sign.join(row) for row in (HEADING, *rows)), encoding="utf-8")
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("demoland")
def test_a_price_is_told_of_goods_that_are_known(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for file in files.values():
        assert run(["price", "show", BULBS, "--origin", "NL", "--input", str(file), "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert told[0]["cell"] == {"commodity": BULBS, "origin": "NL"}
    for code in ("999999", "abc"):
        assert run(["price", "show", code, "--input", str(files[","]), "--json"]) == 1
        assert "knows no prices of" in capsys.readouterr().err
    for price in ("inf", "nan"):
        assert run(["price", "show", BULBS, "--price", price, "--input", str(files[","]), "--json"]) == 2
        assert capsys.readouterr().out == ""
