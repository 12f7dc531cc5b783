"""What became of a row, as JSON tells it: for the API and the command."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from customhouse.clearance.downtime.records import Fate, LoadedRow


def row_as_json(row: LoadedRow) -> dict[str, Any]:
    """The row with its outcome and, if it was refused, every reason in the reader's language."""
    errors = [
        {"code": each.code, "column": each.path, "message": each.text(_), "remedy": each.cure(_)}
        for each in row.findings
        if row.fate is Fate.REFUSED
    ]
    return {"row": row.row, "number": row.number, "outcome": row.fate.value, "mrn": row.mrn, "errors": errors}
