"""Rows of the map `kcs`, made up."""

from __future__ import annotations

import csv
from io import StringIO

from customhouse.clearance.bulk.rules.kcs import COLUMNS

GOOD = {
    "Declaration ID": "12345678",
    "Date": "2020-03-02",
    "Office ID": "40",
    "Process Type": "B",
    "Import Type": "11",
    "Import Use": "21",
    "Payment Type": "11",
    "Mode of Transport": "40",
    "Declarant ID": "AAAAAAA",
    "Importer ID": "BBBBBBB",
    "Seller ID": "CCCCCCC",
    "Courier ID": "DDDDDD",
    "HS6 Code": "732393",
    "Country of Departure": "HK",
    "Country of Origin": "CN",
    "Tax Rate": "8.0",
    "Tax Type": "A",
    "Country of Origin Indicator": "G",
    "Net Mass": "12.5",
    "Item Price": "250000",
    "Fraud": "1",
    "Critical Fraud": "1",
}


def line(cells: list[str]) -> bytes:
    """Cells as a line of a file, without its end."""
    text = StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue().encode()


def row(**changed: str) -> bytes:
    """The good row with other words; underscores stand for blanks in the names of columns."""
    values = GOOD | {name.replace("_", " "): text for name, text in changed.items()}
    return line([values[column] for column in COLUMNS])


def file_of(*rows: bytes) -> bytes:
    """A whole file: the header, and rows."""
    return b"\n".join([line(list(COLUMNS)), *rows]) + b"\n"
