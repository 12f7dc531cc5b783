"""What bringing in a vehicle would cost, by the law of a day: code, value, every legal option, what else it takes.

The tariff's own assessment and valuation answer (`duties.choices`, `valuation.queries`): there is no second reckoning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.currencies.queries import rates_on
from customhouse.reference.currencies.records import UnknownCurrency
from customhouse.reference.tables import read_table
from customhouse.tariff.duties.choices import NATIONAL, Choice, choices
from customhouse.tariff.duties.queries import no_rate
from customhouse.tariff.duties.rules.asking import Question, read_day
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.nomenclature.records import SUBHEADING_DIGITS
from customhouse.tariff.valuation.queries import kinds_of_used_goods, value_dossier
from customhouse.tariff.valuation.rules.valuing import Valuation
from customhouse.tariff.vehicles.records import Amounts, Asked, Because, Classified, Condition, Vehicle, VehicleLaw
from customhouse.tariff.vehicles.rules.believing import PRICE, TABLE, basis_of
from customhouse.tariff.vehicles.rules.classifying import classify, conditions_of, facts_asked
from customhouse.tariff.vehicles.rules.law import FILES, law_of_rows
from customhouse.tariff.vehicles.rules.reading import missing_facts, read_asked

_FIELDS = {
    "value": "price",
    "rates": "currency",
    "commodity": "kind",
    "sale.price": "price",
    "used.new_value": "new_value",
}
"""Where in a question stands what the assessment and the valuation find amiss."""


@dataclass(frozen=True, slots=True)
class Worth:
    """One customs value that the vehicle may have, and every legal option at that value, the general rate first."""

    basis: str
    valuation: Valuation
    options: tuple[Choice, ...]

    @property
    def value(self) -> Decimal:
        """The customs value, in the national currency."""
        return self.valuation.value or Decimal(0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The answer: `worths` holds first the value that the law takes, for the reasons in `because`."""

    vehicle: Vehicle
    classified: Classified
    worths: tuple[Worth, ...]
    because: tuple[Because, ...]
    conditions: tuple[Condition, ...]
    notes: tuple[Finding, ...]
    currency: str
    as_of: date

    @property
    def taken(self) -> Worth:
        """The value that the law takes."""
        return self.worths[0]


def law_on(day: date) -> VehicleLaw:
    """What the installed country says of vehicles on a day; `VehicleLawError` names the row of law that is wrong."""
    return _law(installed_pack(), day)


def facts_of(vehicle: Vehicle, on: date) -> tuple[str, ...]:
    """The facts that decide the code of a vehicle as far as it is described: what to ask of it."""
    return facts_asked(vehicle, law_on(on), nomenclature(), on)


def code_of(vehicle: Vehicle, on: date) -> Classified:
    """The way down the tariff to the code of a vehicle."""
    return classify(vehicle, law_on(on), nomenclature(), on)


def estimate_vehicle(asked: Asked, today: date) -> Estimate:
    """What a vehicle would cost at the border, by the law of the day asked for, `today` where none is named.

    Raises `Refused` where something cannot be read, cannot be true, or is missing.
    """
    on = read_day(asked.at, today)
    vehicle, amounts = read_asked(asked, law_on(on), rates_on(on).currency, on)
    classified = _classified(vehicle, on)
    _refuse_unknown(amounts.currency, on)
    values = dict(_values(vehicle, amounts, on))
    basis, because = basis_of(_figure(values, PRICE), _figure(values, TABLE), law_on(on))
    order = sorted(values, key=lambda name: name != basis)
    return Estimate(
        vehicle,
        classified,
        tuple(Worth(name, values[name], _options(asked, vehicle, classified.code, values[name], on)) for name in order),
        because,
        conditions_of(vehicle, law_on(on), on),
        (*classified.findings, *_notes(vehicle, values, on)),
        rates_on(on).currency,
        on,
    )


def _classified(vehicle: Vehicle, on: date) -> Classified:
    found = code_of(vehicle, on)
    if found.missing:
        raise Refused(missing_facts(found.missing))
    if len(found.code) < SUBHEADING_DIGITS:
        raise Refused([replace(finding, severity=Severity.ERROR) for finding in found.findings])
    return found


def _values(vehicle: Vehicle, amounts: Amounts, on: date) -> Iterator[tuple[str, Valuation]]:
    """The customs values that can be found: by the price, and of a used vehicle by the table."""
    kind = law_on(on).kinds[vehicle.kind]
    common = {"date": on.isoformat(), "currency": amounts.currency, "goods": {"quantity": "1"}}
    common |= {name: f"{cost:f}" for name in ("freight", "insurance") if (cost := getattr(amounts, name))}
    if amounts.price is not None:
        yield PRICE, _valued(common | {"sale": {"price": f"{amounts.price:f}"}}, on)
    if not vehicle.is_used or amounts.new_value is None or vehicle.first_registered is None:
        return
    if kind.depreciation in kinds_of_used_goods(on):
        used = {
            "goods_kind": kind.depreciation,
            "new_value": f"{amounts.new_value:f}",
            "first_registered": vehicle.first_registered.isoformat(),
        }
        yield TABLE, _valued(common | {"sale": "own", "used": used}, on)
    elif amounts.price is None:
        raise Refused([_no_table()])


def _valued(dossier: Mapping[str, Any], on: date) -> Valuation:
    try:
        return value_dossier(dict(dossier), on).valuation
    except Refused as error:
        raise _at_fields(error) from None


def _options(asked: Asked, vehicle: Vehicle, code: str, valuation: Valuation, on: date) -> tuple[Choice, ...]:
    """Every legal option at a value, by the national law."""
    figures = {"NAR": Decimal(1), "CMQ": vehicle.capacity, "KGM": vehicle.mass}
    quantities = [f"{unit}={figure:f}" for unit, figure in figures.items() if figure is not None]
    question = Question(code, asked.origin, f"{valuation.value or Decimal(0):f}", quantities, on.isoformat())
    try:
        return choices(question, (Decimal(0), Decimal(0)), on, NATIONAL)
    except Refused as error:
        raise _at_fields(error) from None


def _figure(values: Mapping[str, Valuation], basis: str) -> Decimal | None:
    return values[basis].value if basis in values else None


def _refuse_unknown(currency: str, on: date) -> None:
    try:
        rates_on(on).to_national(Decimal(1), currency)
    except UnknownCurrency:
        raise Refused([no_rate(currency, on)]) from None


def _at_fields(error: Refused) -> Refused:
    """The same findings, at the arguments of a question about a vehicle."""
    return Refused([replace(each, path=_FIELDS.get(each.path, each.path), pointer="") for each in error.findings])


def _notes(vehicle: Vehicle, values: Mapping[str, Valuation], on: date) -> Iterator[Finding]:
    """What would make the answer surer."""
    law = law_on(on)
    has_table = law.kinds[vehicle.kind].depreciation in kinds_of_used_goods(on)
    if vehicle.is_used and TABLE not in values and has_table and law.believable_percent is not None:
        message = msgid("Customs compare the price of a used vehicle with what it costs new, less its age.")
        remedy = msgid("Give the value as new to see whether the price would be believed.")
        yield Finding("VEH-UNCOMPARED", Severity.WARNING, "", "new_value", message, remedy)


def _no_table() -> Finding:
    message = msgid("The law has no table of depreciation for vehicles of this kind.")
    return Finding("VEH-TABLE", Severity.ERROR, "", "new_value", message, msgid("Give the price that was paid."))


@lru_cache(maxsize=64)
def _law(pack: CountryPack, day: date) -> VehicleLaw:
    return law_of_rows({name: _rows(pack, name) for name in FILES}, day)


def _rows(pack: CountryPack, name: str) -> list[dict[str, str]]:
    file = pack.data("vehicles", f"{name}.csv")
    return read_table(file) if file.is_file() else []
