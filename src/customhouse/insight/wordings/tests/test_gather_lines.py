"""Lines to learn from: what many called goods, with the code that customs left them with."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.insight.wordings import queries
from customhouse.tariff.rulings.models import Ruling
from customhouse.web import cli

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
SHOES = "Chaussures d'enfant, tige en cuir"


def released(number: int, words: str, *codes: str, state: str = "released", on: date = ON) -> None:
    """A declaration by the importer of that number; each code is that of a version, the last is in force."""
    received, _ = ReceivedMessage.objects.get_or_create(
        sha256="0" * 64, defaults={"data": b"", "size": 0, "sender": "a", "received_at": AT}
    )
    row = Declaration.objects.create(
        mrn=f"26XD{Declaration.objects.count():014}",
        lrn=f"L{Declaration.objects.count()}",
        importer=f"XD{number:010}",
        direction="import",
        state=state,
        version=len(codes),
        legal_date=on,
        received_at=AT,
        received=received,
    )
    for version, code in enumerate(codes, start=1):
        Item.objects.create(
            declaration=row,
            version=version,
            number=1,
            tariff_code=code,
            commodity=code,
            description=words,
            customs_value=1,
        )


def ruled(number: str, title: str, code: str, *, published: bool = True, state: str = "issued") -> None:
    Ruling.objects.create(
        number=number,
        kind="classification",
        state=state,
        holder="XD1",
        holder_name="A secret holder",
        title=title,
        description="Secret words",
        applied_by="a",
        applied_at=AT,
        commodity=code,
        valid_from=date(2025, 1, 1),
        valid_to=date(2027, 1, 1),
        published="All that may be read" if published else "",
        published_title=title if published else "",
    )


def gathered(traders: int = queries.FEWEST) -> list[tuple[str, str]]:
    return [
        (line.text, line.code)
        for line in queries.lines(first=date(2026, 1, 1), last=date(2026, 12, 31), traders=traders)
    ]


@pytest.mark.django_db
def test_what_many_called_goods_is_learned_with_the_code_in_force() -> None:
    for trader in (1, 2, 3):
        released(trader, SHOES, "61091000", "64039900")  # a control corrected the code
    released(1, "Coffee", "09012110")
    released(1, "Coffee", "09012110")
    released(2, "Coffee", "09012110")
    assert gathered() == [(SHOES, "64039900")]
    assert gathered(traders=2) == [("Coffee", "09012110"), (SHOES, "64039900")]


@pytest.mark.django_db
def test_what_was_not_released_in_the_days_asked_for_is_left_out() -> None:
    released(1, "Pots", "76151000", state="under_control")
    released(2, "Pots", "76151000", state="cancelled")
    released(3, "Pots", "76151000", on=date(2025, 12, 31))
    released(4, "", "76151000")
    released(5, "Pots", "")
    assert gathered(traders=1) == []


@pytest.mark.django_db
def test_rulings_in_force_teach_by_their_published_titles() -> None:
    ruled("XD-R-1", "Frying pans of aluminium", "76151000")
    ruled("XD-R-2", "Not for everybody", "76151000", published=False)
    ruled("XD-R-3", "Revoked since", "76151000", state="revoked")
    assert gathered() == [("Frying pans of aluminium", "76151000")]


@pytest.mark.django_db
def test_the_command_writes_a_file_that_classify_learns_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], demoland: object
) -> None:
    for trader in (1, 2, 3):
        released(trader, SHOES, "64039900")
    file = tmp_path / "lines.jsonl"
    asked = ["wordings", "--output", str(file), "--from", "2026-01-01", "--to", "2026-12-31", "--json"]
    assert cli.run(asked) == 0
    assert json.loads(capsys.readouterr().out) == {"output": str(file), "lines": 1, "codes": 1}
    assert json.loads(file.read_text("utf-8")) == {"id": "1", "text": SHOES, "code": "64039900"}
    assert cli.run([*asked[:-1], "--train"]) == 1
    assert "1" in capsys.readouterr().err
    assert cli.run(["wordings", "--output", str(file), "--from", "2026-02-01", "--to", "2026-01-01"]) == 2
    assert "The first day is after the last" in capsys.readouterr().err
