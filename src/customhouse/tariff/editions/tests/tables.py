"""Small correlation tables in the layouts of the published files."""

from __future__ import annotations

import io

from openpyxl import Workbook

PAIRS = [
    ("010121", "010121", "1:1", ""),
    ("850110", "850110", "n:n", "ex"),
    ("854921", "850110", "n:n", "ex"),
    ("854921", "854890", "n:n", "ex"),
    ("030771", "030771", "n:1", ""),
    ("030772", "030771", "n:1", ""),
    ("440349", "440349", "1:n", ""),
    ("440349", "440350", "1:n", ""),
]
"""HS 2022, HS 2017, relation, ex: made up, in the shape of the published ones."""


def workbook(*, between: bool) -> bytes:
    """The table as a workbook: with a column of "ex" between the editions, or without."""
    book = Workbook()
    conversions = book.create_sheet("Conversions", 0)
    conversions.append(["From HS2022", "To HS2017"])
    conversions.append(["010121", "010121"])
    conversions.append(["854921", "854890"])
    sheet = book.create_sheet("Correlations")
    sheet.append(["Between", None, None, None])
    sheet.append(["HS2022", None, " HS2017", "Relationship"] if between else ["HS 2022", "HS 2017", "Relationship"])
    for new, old, relation, ex in PAIRS:
        sheet.append([new, ex or None, old, relation] if between else [int(new), old, relation])
    sheet.append(["9999AA", "9999AA"])
    sheet.append(["end"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
