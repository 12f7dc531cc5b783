"""What every method is handed: the dossier, the country's terms of the day, and the rates of exchange."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from customhouse.tariff.valuation.records import ToNational
from customhouse.tariff.valuation.rules.dossier import Dossier
from customhouse.tariff.valuation.rules.fields import Money
from customhouse.tariff.valuation.rules.statements import plain
from customhouse.tariff.valuation.rules.terms import CIF, ValuationTerms


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier with the law and the rates under which it is valued; `currency` is the national one."""

    dossier: Dossier
    terms: ValuationTerms
    to_national: ToNational
    currency: str

    def national(self, money: Money) -> Decimal:
        """An amount in the national currency, exact, at the rate of the day (Article 9)."""
        return self.to_national(money.value, money.currency)

    def told(self, amount: Decimal) -> str:
        """An amount of the national currency for a sentence."""
        return f"{plain(amount, self.terms.places)} {self.currency}"

    @property
    def is_cif(self) -> bool:
        """Whether transport and insurance to the place of importation belong to the value (Article 8.2)."""
        return self.terms.basis == CIF
