"""Files in the form of the map `kcs`, made up here: good rows, rows that are refused, rows that cannot be read."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from customhouse.clearance.bulk.rules.kcs import COLUMNS

GOODS = ("732393", "950300", "850440", "392690", "870899")
FROM = date(2020, 12, 24)
ROWS_A_DAY = 25
REFUSED, BROKEN = 17, 41
"""Every so many rows one is refused (no such heading), and one is broken (a cell too many)."""


def row_of(number: int, dice: random.Random) -> list[str]:
    """One row; its outcome is decided by its number, everything else by chance."""
    day = FROM + timedelta(days=number // ROWS_A_DAY)
    goods = "999999" if number % REFUSED == 0 else dice.choice(GOODS)
    values = {
        "Declaration ID": f"{number:08}",
        "Date": day.isoformat(),
        "Office ID": dice.choice(("20", "30", "40", "99")),
        "Process Type": "B",
        "Import Type": "11",
        "Import Use": "21",
        "Payment Type": dice.choice(("11", "43")),
        "Mode of Transport": dice.choice(("10", "40", "50")),
        "Declarant ID": f"D{dice.randrange(5):06}",
        "Importer ID": f"I{dice.randrange(60):06}",
        "Seller ID": f"S{dice.randrange(60):06}",
        "HS6 Code": goods,
        "Country of Departure": dice.choice(("CN", "JP", "DE")),
        "Country of Origin": dice.choice(("CN", "JP", "DE")),
        "Tax Rate": "8.0",
        "Tax Type": dice.choice(("A", "C", "FCN1")),
        "Country of Origin Indicator": "G",
        "Net Mass": f"{dice.randrange(1, 9000) / 10}",
        "Item Price": f"{dice.randrange(1000, 90_000_000) / 10}",
        "Fraud": "0",
        "Critical Fraud": "0",
    }
    cells = [values.get(column, "") for column in COLUMNS]
    return [*cells, "one too many"] if number % BROKEN == 0 else cells


def write_file(path: Path, rows: int, *, seed: int = 7) -> Path:
    """A file of so many rows under a header."""
    dice = random.Random(seed)  # noqa: S311  # a made-up file, no secrets
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(row_of(number, dice) for number in range(1, rows + 1))
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def expected(rows: int) -> dict[str, int]:
    """How many rows come to what."""
    numbers = range(1, rows + 1)
    unreadable = sum(number % BROKEN == 0 for number in numbers)
    rejected = sum(number % REFUSED == 0 and number % BROKEN != 0 for number in numbers)
    return {"accepted": rows - unreadable - rejected, "rejected": rejected, "unreadable": unreadable}
