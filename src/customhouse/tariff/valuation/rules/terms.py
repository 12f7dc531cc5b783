"""What each country settles for itself about valuation, as dated data: the valuation terms of a day.

Source: WTO Valuation Agreement, Article 8.2 (CIF or FOB), Article 9 (whose day's rate), Annex III.3 (whether customs
must agree to the inversion of Article 4), Decision 4.1 (software by its carrier); what "about the same time" and
"substantially the same quantity" are taken to mean; and the depreciation of used goods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

CIF, FOB = "CIF", "FOB"
IMPORT_DAY, EXPORT_DAY = "import", "export"


class TermsError(ValueError):
    """A row of the valuation terms cannot be read; the message names the file, the line and the cause."""


@dataclass(frozen=True, slots=True)
class Depreciation:
    """Goods of a kind up to `months` old have lost `percent` of their value as new."""

    kind: str
    months: int
    percent: Decimal
    legal_reference: str = ""


@dataclass(frozen=True, slots=True)
class ValuationTerms:
    """The terms of one country on one day. Days are calendar days, shares are percent."""

    basis: str = CIF
    rate_day: str = IMPORT_DAY
    inversion_needs_agreement: bool = False
    software_by_carrier: bool = False
    about_days: int = 90
    about_import_days: int = 30
    deductive_days: int = 90
    flexible_days: int = 180
    quantity_percent: Decimal = Decimal(25)
    close_percent: Decimal = Decimal(5)
    places: int = 2
    answer_days: int = 30
    decision_days: int = 30
    legal_reference: str = ""
    depreciation: tuple[Depreciation, ...] = field(default=())

    def on_basis(self, basis: str) -> ValuationTerms:
        """The same terms, valued CIF or FOB as a dossier says; unchanged where it says nothing."""
        return replace(self, basis=basis) if basis else self


Cells = Mapping[str, str]


def terms_of_rows(rows: Sequence[Cells], depreciation: Sequence[Cells], on: date, places: int) -> ValuationTerms:
    """The terms of a day from the rows of `terms.csv` and `depreciation.csv`; `TermsError` on a row that is wrong.

    >>> terms_of_rows([{"code": "basis", "value": "FOB", "valid_from": "2019-01-01"}], [], date(2026, 1, 1), 2).basis
    'FOB'
    """
    found: dict[str, object] = {}
    for line, row in _of_day(rows, on, "terms"):
        found |= _term(row, line)
        found.setdefault("legal_reference", row.get("legal_reference", ""))
    table = tuple(_step(row, line) for line, row in _of_day(depreciation, on, "depreciation"))
    return ValuationTerms(places=places, depreciation=table, **found)  # type: ignore[arg-type]  # `_term` reads by type


def _of_day(rows: Sequence[Cells], on: date, file: str) -> Iterable[tuple[int, Cells]]:
    for line, row in enumerate(rows, start=2):
        try:
            first = date.fromisoformat(row["valid_from"])
            last = date.fromisoformat(row["valid_to"]) if row.get("valid_to") else date.max
        except (KeyError, ValueError) as error:
            raise TermsError(f"valuation/{file}.csv, line {line}: {error!r}") from error
        if first <= on <= last:
            yield line, row


def _term(row: Cells, line: int) -> dict[str, object]:
    code, value = row["code"], row["value"].strip()
    try:
        return {code: _READ[code](value)}
    except (KeyError, ValueError, InvalidOperation) as error:
        raise TermsError(f"valuation/terms.csv, line {line}: {error!r}") from error


def _step(row: Cells, line: int) -> Depreciation:
    try:
        percent = _share(row["percent"])
        return Depreciation(row["kind"], _days(row["months"]), percent, row.get("legal_reference", ""))
    except (KeyError, ValueError, InvalidOperation) as error:
        raise TermsError(f"valuation/depreciation.csv, line {line}: {error!r}") from error


def _days(text: str) -> int:
    if (found := int(text)) < 0:
        raise ValueError("below zero")
    return found


def _share(text: str) -> Decimal:
    if not 0 <= (found := Decimal(text)) <= 100:  # noqa: PLR2004  # percent
        raise ValueError("not between 0 and 100")
    return found


def _one_of(*words: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # a reader of a word
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"not one of {words}")
        return text

    return read


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


_READ = {
    "basis": _one_of(CIF, FOB),
    "rate_day": _one_of(IMPORT_DAY, EXPORT_DAY),
    "inversion_needs_agreement": _yes,
    "software_by_carrier": _yes,
    "about_days": _days,
    "about_import_days": _days,
    "deductive_days": _days,
    "flexible_days": _days,
    "quantity_percent": _share,
    "close_percent": _share,
    "answer_days": _days,
    "decision_days": _days,
}
