"""The law behind what is owed and declared, in the reader's language: taxes, acts, procedures, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.declarations.models import Declaration, Duty
from customhouse.clearance.declarations.queries import declaration_law, duties_of
from customhouse.clearance.pages.words import exact, named
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.records import Tone, Words
from customhouse.reference.units.rules.codes import UnknownUnit, find_unit
from customhouse.tariff.measures.queries import acts, tax_names

EXACT = Decimal("0.001")
"""Amounts are kept to it; SQLite's sums come with more figures."""

PIECE = "C62"
"""One (UNECE Rec 20): its sign would only puzzle."""

PAYABLE = {
    "suspended": (_("Suspended"), Tone.INFO),
    "relieved": (_("Relieved"), Tone.GOOD),
    "at-stake": (_("Secured for the quota"), Tone.WAIT),
}


@dataclass(frozen=True, slots=True)
class DutyShown:
    """One duty line as a page shows it, with the law that produced it."""

    line: Duty
    tax: str
    act: str
    payable: tuple[Words, Tone] | None

    @property
    def is_on_value(self) -> bool:
        """Whether it is charged on an amount of money."""
        return self.line.base_unit in {"", self.line.currency}

    @property
    def quantity(self) -> Decimal | None:
        """What it is charged on where that is no money."""
        return exact(self.line.base)

    @property
    def unit(self) -> str:
        """The sign of the quantity's unit; none for pieces."""
        try:
            unit = find_unit(self.line.base_unit)
        except UnknownUnit:
            return self.line.base_unit
        return "" if unit.code == PIECE else unit.symbol or unit.code


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """What one tax comes to, and why it is not to be paid if it is not."""

    tax: str
    amount: Decimal
    payable: tuple[Words, Tone] | None


class LawOfDay:
    """The names and titles of the law of one day, read once for a page."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._taxes = tax_names(on)
        self._acts = {act.reference: act.titles for act in acts()}
        self._law = declaration_law()

    def tax(self, code: str) -> str:
        """The name of a tax; its code where it has none."""
        return named(self._taxes.get(code, {})) or code

    def act(self, reference: str) -> str:
        """The title of the text of law that a reference names, or begins with; empty where none is known."""
        titles = self._acts.get(reference) or self._acts.get(reference.split(" ", maxsplit=1)[0].rstrip(","))
        return named(titles) if titles else ""

    def procedure(self, code: str) -> str:
        """What a procedure is called."""
        found = self._law.procedure(code, self.on)
        return named(found.names) if found else ""

    def document(self, code: str) -> str:
        """What a document is called."""
        found = self._law.code("documents", code, self.on) or self._law.code("proofs_of_origin", code, self.on)
        return named(found.names) if found else ""

    def duty(self, line: Duty) -> DutyShown:
        """A duty line with its law."""
        return DutyShown(line, self.tax(line.type), self.act(line.legal_reference), payable(line.payable))


def law_of(declaration: Declaration) -> LawOfDay:
    """The law of the declaration's legal date."""
    return LawOfDay(declaration.legal_date or legal_day(declaration.received_at))


def totals(declaration: Declaration, law: LawOfDay) -> list[TaxTotal]:
    """What each tax comes to over all goods items, in order of code."""
    rows = duties_of(declaration).order_by("type", "payable").values("type", "payable").annotate(amount=Sum("amount"))
    return [TaxTotal(law.tax(row["type"]), row["amount"].quantize(EXACT), payable(row["payable"])) for row in rows]


def payable(code: str) -> tuple[Words, Tone] | None:
    """Why a line is not to be paid, as a chip; None where it is."""
    return PAYABLE.get(code)
